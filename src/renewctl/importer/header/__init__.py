"""Which table of a file holds records, and which column which field: by its header, and where need be by its cells."""
