"""Finding a record by any part of what it is called."""
