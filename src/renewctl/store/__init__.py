"""The cellar: tables, the one transaction, the read-only reader, the journal."""
