"""The colours that mean the same wherever they stand; each repeats what the word or figure in its cell says."""

from collections.abc import Mapping

from renewctl.vocabulary import Band, Level

BANDS: Mapping[Band, str] = {Band.OVERDUE: "bold red", Band.RED: "red", Band.YELLOW: "yellow"}
LEVELS: Mapping[Level, str] = {Level.HIGH: "bold red", Level.MEDIUM: "yellow", Level.LOW: "green"}


def lateness(days_left: int | None) -> str | None:
    """Return the style of the days that are left, negative once past; None for what has no day."""
    return "red" if days_left is not None and days_left < 0 else None
