"""How a measured rate stands in a list: one cell for people; for programs the share and both ends of its interval."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.risk.accuracy import Quality, Rate


class AtLeast(StrEnum):
    """The levels that are warned of."""

    MEDIUM = "medium"
    HIGH = "high"


class Measured(Protocol):
    """A line with the quality of warnings."""

    @property
    def quality(self) -> "Quality": ...


def rate(key: str, header: str, of: str) -> tuple[Column[Any], ...]:
    """Return the columns of a rate of a line's quality."""

    def found(line: Measured) -> "Rate":
        measured: Rate = getattr(line.quality, of)
        return measured

    def end(which: int) -> Column[Any]:
        def value(line: Measured) -> float | None:
            return percent((found(line).interval or (None, None))[which])

        return Column(f"{key}_{('from', 'to')[which]}", header, Kind.PERCENT, value, table=False)

    shown: Column[Any] = Column(f"{key}_text", header, value=lambda line: found(line).told, data=False)
    exact: Column[Any] = Column(key, header, Kind.PERCENT, lambda line: percent(found(line).value), table=False)
    return shown, exact, end(0), end(1)


def percent(share: float | None) -> float | None:
    """Return a share in per cent."""
    return None if share is None else share * 100
