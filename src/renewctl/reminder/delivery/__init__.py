"""The ways out of the house: mail, a program, a webhook, and what the extra `notify` reaches."""
