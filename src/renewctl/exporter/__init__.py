"""`renewctl export`: the book as a sheet that an import reads back to the same book."""
