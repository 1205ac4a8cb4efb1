"""沟通记录: what was said and written, call by call."""
