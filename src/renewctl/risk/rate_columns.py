"""How a measure stands in a list: one cell for people; for programs the figure and both ends of its interval."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from renewctl.messages import N_
from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.risk.proof.accuracy import Quality, Rate


class AtLeast(StrEnum):
    """The levels that are warned of."""

    MEDIUM = "medium"
    HIGH = "high"


class Measured(Protocol):
    """A line with the quality of warnings."""

    @property
    def quality(self) -> "Quality": ...


class Ranked(Protocol):
    """A line that says how well scores rank what came."""

    @property
    def auc_interval(self) -> tuple[float, float] | None: ...


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
    exact: Column[Any] = Column(key, header, Kind.PERCENT, lambda line: found(line).percent, table=False)
    return shown, exact, end(0), end(1)


def percent(share: float | None) -> float | None:
    """Return a share in per cent."""
    return None if share is None else share * 100


def _end_of_auc(which: int) -> Column[Any]:
    def value(line: Ranked) -> float | None:
        interval = line.auc_interval
        return None if interval is None else interval[which]

    return Column(f"auc_{('from', 'to')[which]}", "AUC", Kind.JSON, value, table=False)


def area(value: float | None, interval: tuple[float, float] | None, *, sign: bool = False) -> str:
    """Return an AUC, or a difference of two, as people read it: 0.814 [0.790, 0.836]."""
    if value is None or interval is None:
        return "-"
    form = "+.3f" if sign else ".3f"
    return f"{value:{form}} [{interval[0]:{form}}, {interval[1]:{form}}]"


AUC: tuple[Column[Any], ...] = (
    Column("auc_text", "AUC", value=lambda line: area(line.auc, line.auc_interval), data=False),
    Column("auc", "AUC", Kind.JSON, table=False),
    _end_of_auc(0),
    _end_of_auc(1),
)
TOP: tuple[Column[Any], ...] = (
    Column("top_text", N_("Lost in the top 10 %"), value=lambda line: line.top.told, data=False),
    Column("top_precision", N_("Lost in the top 10 %"), Kind.PERCENT, lambda line: line.top.percent, table=False),
)
BRIER: tuple[Column[Any], ...] = (
    Column(
        "brier_text",
        N_("Brier score"),
        value=lambda line: "-" if line.brier is None else f"{line.brier:.3f}",
        data=False,
    ),
    Column("brier", N_("Brier score"), Kind.JSON, table=False),
)
