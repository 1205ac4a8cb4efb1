"""Who fills which role, in general and at one customer."""
