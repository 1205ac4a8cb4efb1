"""Which table of a file holds records, and which column which field: by the words of its header."""
