"""Reminders: what is due is told to whoever looks after it, once for each window, and left to nobody's memory."""
