"""The book's memory: who changed what, whether it is still as it was written, and how to take it back."""
