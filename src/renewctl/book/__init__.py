"""The book itself: made, brought up to date, backed up, restored, verified."""
