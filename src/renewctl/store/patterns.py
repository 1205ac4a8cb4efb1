r"""LIKE patterns for texts that people type: %, _ and the backslash are data. For statements with ESCAPE '\'."""

LONGEST = 50_000
"""Bytes; SQLite refuses a longer pattern."""


def containing(text: str) -> str | None:
    """Return the pattern of the texts that hold this one; None, which is like nothing, when it is too long for one."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{escaped}%"
    return pattern if len(pattern.encode()) <= LONGEST else None
