"""Reports over the whole book: they only read."""
