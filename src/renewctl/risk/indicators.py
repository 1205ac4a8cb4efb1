"""One measured sign of risk each: a figure of the last 90 days, what it is compared with, and its 0 to 100.

Figures are summed in thousandths; a reading shows them as they are meant. Most figures come again and again in a
large book, so each indicator keeps the readings it has made.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeVar

from renewctl.vocabulary import IndicatorName

LARGEST_FIGURE = 1e15
"""No curve reaches further, and floats are whole up to here; a longer number of a sheet is a code or a slip."""

K = TypeVar("K")
V = TypeVar("V")


class Lack(StrEnum):
    """Why an indicator says nothing about a customer."""

    NOTHING_BEFORE = "nothing-before"  # nothing to compare with
    TOO_FEW_BEFORE = "too-few-before"
    SHORT_HISTORY = "short-history"  # known for less than both windows
    NEVER_RECORDED = "never-recorded"
    NO_INVOICE = "no-invoice"
    NOT_RECORDED = "not-recorded"  # nothing that an optional indicator could go by
    NO_NUMBER = "no-number"  # what the sheet said has no place on a curve
    UNLISTED = "unlisted"  # no points are given for what the sheet said


@dataclass(slots=True, eq=False)
class Reading:
    """What an indicator says of a customer: `r` from 0 to 100, or None and the lack of data; never changed.

    `fall` is by how many per cent the value lies below the baseline (negative: above). `counts` is the weight that
    the reading has in a score, and `risk` what it adds to the weighted sum: both 0 without data.
    """

    name: str
    weight: float
    value: float | str | None
    baseline: float | None
    r: float | None
    lack: Lack | None = None
    fall: float | None = None
    counts: float = field(init=False)
    risk: float = field(init=False)

    def __post_init__(self) -> None:
        self.counts = 0.0 if self.r is None else float(self.weight)
        self.risk = 0.0 if self.r is None else float(self.weight * self.r)


class Kept(dict[K, V]):
    """Values by what they are made from, each made once: for what is there already, not even a call is spent."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self.make(key)
        return value


class Curve(NamedTuple):
    """Straight lines through points (figure, r): level before the first and after the last."""

    figures: tuple[float, ...]
    risks: tuple[float, ...]

    def at(self, figure: float) -> float:
        """Return the r of a figure."""
        figures, risks = self.figures, self.risks
        if figure <= figures[0]:
            return risks[0]
        if figure >= figures[-1]:
            return risks[-1]
        after = bisect_left(figures, figure)
        left, low = figures[after - 1], risks[after - 1]
        return low + (risks[after] - low) * (figure - left) / (figures[after] - left)


@dataclass(slots=True, eq=False)
class Decline:
    """A figure that should not fall: usage, inquiries.

    Its readings are by the two sums in thousandths, now and before, and whether it is recorded since the beginning of
    both windows.
    """

    name: IndicatorName
    weight: float
    curve: Curve
    least_before: float = 0  # below it the figure before is too small to compare with
    readings: Kept[tuple[int | None, int | None, bool], Reading] = field(init=False)

    def __post_init__(self) -> None:
        self.readings = Kept(self._reading)

    def _reading(self, sums: tuple[int | None, int | None, bool]) -> Reading:
        value, before, long_known = sums[0] or 0, sums[1] or 0, sums[2]
        shown, baseline = shown_figure(value), shown_figure(before)
        lack = self._lack(before, long_known)
        if lack:
            return Reading(self.name, self.weight, shown, baseline, None, lack)
        fall = (before - value) * 100 / before
        return Reading(self.name, self.weight, shown, baseline, self.curve.at(fall), None, fall)

    def _lack(self, before: int, long_known: bool) -> Lack | None:
        if not long_known:
            return Lack.SHORT_HISTORY if before else Lack.NOTHING_BEFORE
        if before <= 0:
            return Lack.NOTHING_BEFORE
        return Lack.TOO_FEW_BEFORE if before < self.least_before * 1000 else None


@dataclass(slots=True, eq=False)
class Figure:
    """A figure that should be small: launches and policy changes, days late.

    Its readings are by the figure; None where nothing was ever recorded.
    """

    name: IndicatorName
    weight: float
    curve: Curve
    lack: Lack
    unit: int  # 1000: the figure comes in thousandths
    readings: Kept[int | None, Reading] = field(init=False)

    def __post_init__(self) -> None:
        self.readings = Kept(self._reading)

    def _reading(self, value: int | None) -> Reading:
        if value is None:
            return Reading(self.name, self.weight, None, None, None, self.lack)
        shown = shown_figure(value) if self.unit == 1000 else value
        return Reading(self.name, self.weight, shown, None, self.curve.at(shown))


def shown_figure(thousandths: int) -> float:
    """Return a sum of thousandths as the figure that is meant: 260 for 260000, 12.5 for 12500."""
    return thousandths / 1000 if thousandths % 1000 else thousandths // 1000


def figure(value: float | str | None) -> str:
    """Return a figure as a sentence has it: 260, 12.5; one decimal at most; a word as it is."""
    if value is None:
        return "-"
    return str(value) if isinstance(value, int | str) else f"{value:.1f}".removesuffix(".0")
