"""步骤: one piece of a renewal, with an owner, a plan and a state."""
