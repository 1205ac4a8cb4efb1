"""What is missing, late or contradictory in the book, and the command that mends it."""
