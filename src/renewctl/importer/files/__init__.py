"""The files that an import reads, of every kind, as sheets of cells: decided by what they hold, never by their name."""
