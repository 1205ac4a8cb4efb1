"""What the rows of each kind of record mean for the book as it stands: planned, before anything is written."""
