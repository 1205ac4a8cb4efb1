"""What would bring a score under its level: the smallest change of one figure, each proved by scoring again.

A figure is changed in whole steps (a day, a piece, a tenth of a mark), as far as its curve still falls. Between two
points of a curve the risk is a straight line, so the first step that is enough is found without trying them all.
What is still owed cannot be paid earlier than today, and what had been paid before the window would not count at all:
no change takes away the days up to then.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from renewctl.risk.further import ANYTHING_ELSE, FALLING, Further, Measured, Points
from renewctl.risk.indicators import Curve, Decline, Figure, Reading
from renewctl.risk.score import TOLERANCE, Assessment, Scorer
from renewctl.vocabulary import IndicatorName, Level

BEST_MARK = 5
PAYMENTS = (IndicatorName.PAYMENT, IndicatorName.PAYMENT_TREND)


class Lever(NamedTuple):
    """What could be otherwise: the reading after so many steps; `turns` are the steps where its line bends."""

    place: int  # of the reading in the assessment
    reading: Reading
    most: int
    turns: tuple[int, ...]
    after: Callable[[int], Reading]


class Change(NamedTuple):
    """One figure as it would have to be, so many steps from what it is, and the score that this comes to."""

    now: Reading
    then: Reading
    steps: int
    score: float


class WhatIf(NamedTuple):
    """The single changes that are each enough, the lowest score first; without any the best pair, if one is enough."""

    below: float
    changes: list[Change]
    pair: tuple[Change, Change] | None = None


def threshold(scorer: Scorer, assessment: Assessment, below: Level | None = None) -> float | None:
    """Return the score to get under: where the level (its own unless named) begins; None when it is under already."""
    level = below or assessment.level
    least = {Level.HIGH: scorer.rules.high, Level.MEDIUM: scorer.rules.medium}.get(level)
    return (
        least if least is not None and assessment.score is not None and assessment.score >= least - TOLERANCE else None
    )


def what_if(scorer: Scorer, assessment: Assessment, below: float, least_late: int = 0) -> WhatIf:
    """Return which single changes bring the score under `below`; else the pair that does with the least in it.

    least_late: how few days late the worst invoice could be, however early each had been paid.
    """
    levers = list(_levers(scorer, assessment, least_late))
    search = _Search(scorer, below)
    single = [change for lever in levers if (change := search.smallest(assessment, lever))]
    if single:
        return WhatIf(below, single)
    return WhatIf(below, [], _pair(search, assessment, levers))


def _pair(search: "_Search", assessment: Assessment, levers: list[Lever]) -> tuple[Change, Change] | None:
    """The one that can take off most goes as far as it can, and of the others the one that then has least to do."""
    best = sorted((search.farthest(assessment, lever) for lever in levers), key=lambda one: one[1].score)
    for lever, first in best:
        moved = scorer_with(search.scorer, assessment, lever.place, first.then)
        others = [other for other in levers if other.place != lever.place]
        seconds = [change for other in others if (change := search.smallest(moved, other))]
        if seconds:
            return first, min(seconds, key=lambda one: one.now.risk - one.then.risk)
    return None


def scorer_with(scorer: Scorer, assessment: Assessment, place: int, reading: Reading) -> Assessment:
    """Return the assessment with one reading in another's place."""
    readings = assessment.readings
    return scorer.rescored((*readings[:place], reading, *readings[place + 1 :]))


class _Search:
    def __init__(self, scorer: Scorer, below: float) -> None:
        self.scorer, self.below = scorer, below

    def change(self, assessment: Assessment, lever: Lever, steps: int) -> Change:
        """Return what so many steps come to."""
        then = lever.after(steps)
        score = scorer_with(self.scorer, assessment, lever.place, then).score
        return Change(lever.reading, then, steps, 0.0 if score is None else score)

    def smallest(self, assessment: Assessment, lever: Lever) -> Change | None:
        """Return the change with the fewest steps that is enough; None where none is."""
        for low, high in pairwise(_bounds(lever)):
            if not self._is_enough(assessment, lever, high):
                continue
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if self._is_enough(assessment, lever, middle) else (middle, high)
            return self.change(assessment, lever, high)
        return None

    def farthest(self, assessment: Assessment, lever: Lever) -> tuple[Lever, Change]:
        """Return the change that takes off most, with the fewest steps."""
        changes = [self.change(assessment, lever, steps) for steps in _bounds(lever)]
        return lever, min(changes, key=lambda one: (one.score, one.steps))

    def _is_enough(self, assessment: Assessment, lever: Lever, steps: int) -> bool:
        return self.change(assessment, lever, steps).score < self.below - TOLERANCE


def _bounds(lever: Lever) -> list[int]:
    return sorted({0, lever.most, *(turn for turn in lever.turns if 0 < turn < lever.most)})


def _levers(scorer: Scorer, assessment: Assessment, least_late: int = 0) -> Iterator[Lever]:
    for place, (entry, reading) in enumerate(zip(scorer.rules.indicators, assessment.readings, strict=True)):
        if not reading.r or not reading.weight or reading.value is None:
            continue
        lever = None
        if isinstance(entry, Decline):
            lever = _of_decline(place, entry, reading)
        elif isinstance(entry, Figure):
            lever = _of_delay(place, entry, reading) if entry.name is IndicatorName.PAYMENT else None
        elif entry.can_change:
            lever = (
                _of_word(place, entry, reading)
                if isinstance(entry.scale, Points)
                else _of_figure(place, entry, reading)
            )
        if lever and entry.name in PAYMENTS:
            lever = lever._replace(most=min(lever.most, int(reading.value) - least_late))
        if lever and lever.most > 0:
            yield lever


def _of_decline(place: int, entry: Decline, reading: Reading) -> Lever:
    """More of it: whole pieces where the sums are whole, else thousandths."""
    value, before = _thousandths(reading.value), _thousandths(reading.baseline)
    unit = 1 if value % 1000 or before % 1000 else 1000
    knots = [(before * (1 - fall / 100) - value) / unit for fall in entry.curve.figures]
    return Lever(
        place, reading, max(0, ceil(knots[0])), _turns(knots), lambda n: entry.readings[value + n * unit, before, True]
    )


def _of_delay(place: int, entry: Figure, reading: Reading) -> Lever:
    value = int(reading.value or 0)
    knots = [value - figure for figure in entry.curve.figures]
    return Lever(place, reading, min(value, max(0, ceil(knots[0]))), _turns(knots), lambda n: entry.readings[value - n])


def _of_figure(place: int, entry: Further, reading: Reading) -> Lever | None:
    """Up where a higher figure is safer, else down, never below nothing; nothing where the curve has no direction."""
    value, baseline = reading.value, reading.baseline
    if entry.direction is None or not isinstance(entry.scale, Curve) or not isinstance(value, int | float):
        return None
    figures = entry.scale.figures
    is_mark = entry.name in (IndicatorName.SATISFACTION, IndicatorName.SATISFACTION_TREND)
    rises = entry.direction is FALLING or entry.name == IndicatorName.SATISFACTION_TREND
    if entry.name == IndicatorName.SATISFACTION_TREND:
        figures = tuple((baseline or 0) - figure for figure in reversed(figures))
    elif baseline is not None:
        figures = tuple(baseline + figure for figure in figures)
    unit, digits = (0.1, 1) if is_mark else (1, 0) if value == int(value) else (0.01, 2)
    knots = [(figure - value if rises else value - figure) / unit for figure in figures]
    most = max(0, ceil(max(knots)))
    if is_mark:
        most = min(most, floor((BEST_MARK - value) / unit + TOLERANCE))
    elif not rises and entry.key is None:
        most = min(most, int(value))

    def after(n: int) -> Reading:
        moved = round(value + n * unit if rises else value - n * unit, digits)
        return entry.readings[Measured(int(moved) if unit == 1 else moved, baseline)] if n else reading

    return Lever(place, reading, most, _turns(knots), after)


def _of_word(place: int, entry: Further, reading: Reading) -> Lever:
    """The words with fewer points, the nearest first."""
    assert isinstance(entry.scale, Points)
    better = [(r, word) for word, r in entry.scale.by_word.items() if word != ANYTHING_ELSE and r < (reading.r or 0)]
    words = [word for _r, word in sorted(better, reverse=True)]
    return Lever(
        place, reading, len(words), tuple(range(len(words))),
        lambda n: entry.readings[Measured(words[n - 1])] if n else reading,
    )  # fmt: skip


def _turns(knots: list[float]) -> tuple[int, ...]:
    return tuple(turn for knot in knots for turn in (floor(knot), ceil(knot)))


def _thousandths(value: float | str | None) -> int:
    return round(float(value or 0) * 1000)
