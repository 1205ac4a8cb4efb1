"""One measured sign of risk each: a figure of the last 90 days, what it is compared with, and its 0 to 100.

Figures are summed in thousandths; a reading shows them as they are meant. Most figures come again and again in a
large book, so each indicator keeps the readings it has made.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from renewctl.vocabulary import IndicatorName


class Lack(StrEnum):
    """Why an indicator says nothing about a customer."""

    NOTHING_BEFORE = "nothing-before"  # nothing to compare with
    TOO_FEW_BEFORE = "too-few-before"
    SHORT_HISTORY = "short-history"  # known for less than both windows
    NEVER_RECORDED = "never-recorded"
    NO_INVOICE = "no-invoice"


@dataclass(slots=True, eq=False)
class Reading:
    """What an indicator says of a customer: `r` from 0 to 100, or None and the lack of data; never changed.

    `fall` is by how many per cent the value lies below the baseline (negative: above).
    """

    name: IndicatorName
    weight: float
    value: float | None
    baseline: float | None
    r: float | None
    lack: Lack | None = None
    fall: float | None = None


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
    """A figure that should not fall: usage, inquiries."""

    name: IndicatorName
    weight: float
    curve: Curve
    least_before: float = 0  # below it the figure before is too small to compare with
    known: dict[tuple[int, int, bool], Reading] = field(default_factory=dict)

    def read(self, value: int | None, before: int | None, long_known: bool) -> Reading:
        """Return the reading of two sums in thousandths; `long_known`: recorded since the beginning of both windows."""
        key = (value or 0, before or 0, long_known)
        reading = self.known.get(key)
        if reading is None:
            reading = self.known[key] = self._reading(*key)
        return reading

    def _reading(self, value: int, before: int, long_known: bool) -> Reading:
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
    """A figure that should be small: launches and policy changes, days late. None is no data."""

    name: IndicatorName
    weight: float
    curve: Curve
    lack: Lack
    unit: int  # 1000: the figure comes in thousandths
    known: dict[int | None, Reading] = field(default_factory=dict)

    def read(self, value: int | None) -> Reading:
        """Return the reading of a figure; None where nothing was ever recorded."""
        reading = self.known.get(value)
        if reading is None:
            reading = self.known[value] = self._reading(value)
        return reading

    def _reading(self, value: int | None) -> Reading:
        if value is None:
            return Reading(self.name, self.weight, None, None, None, self.lack)
        shown = shown_figure(value) if self.unit == 1000 else value
        return Reading(self.name, self.weight, shown, None, self.curve.at(shown))


def shown_figure(thousandths: int) -> float:
    """Return a sum of thousandths as the figure that is meant: 260 for 260000, 12.5 for 12500."""
    return thousandths / 1000 if thousandths % 1000 else thousandths // 1000
