"""What the book's own outcomes teach: a rule set learned from them, and tried on what was held back."""
