"""Who approved which content: bound to its hash, level by level, never by oneself."""
