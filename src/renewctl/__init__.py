"""Customer renewals end to end: one book, one command line."""

__version__ = "0.1.0"
