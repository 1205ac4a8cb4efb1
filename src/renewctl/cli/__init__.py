"""The front door: the command tree, root options, errors and exit codes."""
