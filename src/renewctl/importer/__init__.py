"""`renewctl import`: a real sheet becomes records, all or nothing."""
