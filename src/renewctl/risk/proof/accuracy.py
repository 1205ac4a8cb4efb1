"""How right warnings were: precision, recall, lift, intervals, and how well scores rank what came of the terms.

A *case* is a term that came due: its score at the time, and whether it was lost (churned, lapsed, or contracted by a
fifth or more). Rates are fractions from 0 to 1. Every interval is at 95 %.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import median

Z = 1.959963984540054  # of the normal distribution, for 95 %
FEWEST_EVENTS = 10
"""With fewer events, a measure is said to rest on too few."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of so many, with its Wilson interval (E. B. Wilson, JASA 22, 1927); None of none at all."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between what the true share lies, with a confidence of 95 %."""
        if not self.n:
            return None
        share, n = self.hits / self.n, self.n
        middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        # At the ends the bound is exact; sums of floats would miss it by a hair.
        return (middle - half if self.hits else 0.0, middle + half if self.hits < n else 1.0)

    @property
    def percent(self) -> float | None:
        """The share in per cent."""
        return None if self.value is None else 100 * self.value

    @property
    def told(self) -> str:
        """The rate as people read it: 58.3 % [32-81]."""
        if self.value is None or self.interval is None:
            return "-"
        low, high = (round(100 * end) for end in self.interval)
        return f"{100 * self.value:.1f} % [{low}-{high}]"


@dataclass(frozen=True, slots=True)
class Warned:
    """A term that came due: whether it was warned of in time and so many days before, and whether it was lost."""

    is_warned: bool
    is_event: bool
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How right warnings were, over terms that came due."""

    due: int
    events: int
    warned: int
    hits: int
    lead_days: float | None  # the median, of the events that were warned of

    @property
    def precision(self) -> Rate:
        """Of those warned of, how many were lost."""
        return Rate(self.hits, self.warned)

    @property
    def recall(self) -> Rate:
        """Of those lost, how many had been warned of."""
        return Rate(self.hits, self.events)

    @property
    def false_alarms(self) -> Rate:
        """Of those kept, how many were warned of."""
        return Rate(self.warned - self.hits, self.due - self.events)

    @property
    def lift(self) -> float | None:
        """How many times likelier a loss is among those warned of than among all."""
        precision, share = self.precision.value, Rate(self.events, self.due).value
        return precision / share if precision is not None and share else None

    @property
    def is_too_few(self) -> bool:
        """Whether there are too few events to conclude anything."""
        return self.events < FEWEST_EVENTS


def quality(cases: Sequence[Warned]) -> Quality:
    """Return how right the warnings of these terms were."""
    hits = [case for case in cases if case.is_warned and case.is_event]
    leads = [case.lead_days for case in hits if case.lead_days is not None]
    return Quality(
        due=len(cases),
        events=sum(case.is_event for case in cases),
        warned=sum(case.is_warned for case in cases),
        hits=len(hits),
        lead_days=median(leads) if leads else None,
    )


def auc(scores: Sequence[float], events: Sequence[bool]) -> float | None:
    """Return the chance that a lost term has a higher score than a kept one; a tie counts half. None for one class.

    The area under the ROC curve, as the Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982).
    """
    return _area(_groups(scores), [1] * len(scores), events)


def auc_interval(
    scores: Sequence[float], events: Sequence[bool], *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """Return the bootstrap interval of the AUC (percentiles of so many resamples); None for one class."""
    return _bootstrap([scores], events, rounds, seed)


def auc_difference_interval(
    scores: Sequence[float], others: Sequence[float], events: Sequence[bool], *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """Return the bootstrap interval of how much better the scores rank the same cases than the others do."""
    return _bootstrap([scores, others], events, rounds, seed)


def _bootstrap(
    rankings: Sequence[Sequence[float]], events: Sequence[bool], rounds: int, seed: int
) -> tuple[float, float] | None:
    if len(set(events)) < 2:
        return None
    draw = random.Random(seed)
    groups = [_groups(scores) for scores in rankings]
    everyone = range(len(events))
    found: list[float] = []
    while len(found) < rounds:
        times = [0] * len(events)
        for case in draw.choices(everyone, k=len(events)):
            times[case] += 1
        areas = [_area(group, times, events) for group in groups]
        # A resample of one class only says nothing: with few events it is drawn again.
        if None not in areas:
            found.append((areas[0] or 0.0) - (areas[1] or 0.0 if len(areas) > 1 else 0.0))
    found.sort()
    return found[round(0.025 * (rounds - 1))], found[round(0.975 * (rounds - 1))]


def _groups(scores: Sequence[float]) -> list[list[int]]:
    """Return the cases by ascending score, those of one score together."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    return [list(same) for _score, same in groupby(order, key=scores.__getitem__)]


def _area(groups: Sequence[Sequence[int]], times: Sequence[int], events: Sequence[bool]) -> float | None:
    """Return the AUC of cases that are each there so many times."""
    below = wins = lost = 0
    for group in groups:
        kept_here = lost_here = 0
        for case in group:
            if events[case]:
                lost_here += times[case]
            else:
                kept_here += times[case]
        wins += lost_here * (2 * below + kept_here)  # in halves, so that the sum is exact
        below += kept_here
        lost += lost_here
    return wins / (2 * below * lost) if below and lost else None


def top_share(scores: Sequence[float], events: Sequence[bool], share: float = 0.1) -> Rate:
    """Return how many of those with the highest scores were lost: of a tenth, at least one; equal scores by chance.

    Where the cut falls into a group of equal scores, the group's own share counts for the places left, rounded.
    """
    places = max(1, round(len(scores) * share)) if scores else 0
    hits, left = 0.0, places
    for group in reversed(_groups(scores)):
        taken = min(left, len(group))
        hits += sum(events[case] for case in group) * taken / len(group)
        left -= taken
    return Rate(round(hits), places)


def brier(probabilities: Sequence[float], events: Sequence[bool]) -> float | None:
    """Return the mean squared difference between forecast and fact (G. W. Brier, 1950): 0 is perfect."""
    if not probabilities:
        return None
    pairs = zip(probabilities, events, strict=True)
    return sum((probability - event) ** 2 for probability, event in pairs) / len(probabilities)


@dataclass(frozen=True, slots=True)
class Band:
    """The cases whose score lies in [low, high): how many, and how many of them were lost."""

    low: float
    high: float
    lost: Rate


def calibration(scores: Sequence[float], events: Sequence[bool], width: float = 10) -> list[Band]:
    """Return how many were lost by bands of the score; 100 belongs to the last band."""
    bands = round(100 / width)
    counts = [[0, 0] for _band in range(bands)]
    for score, event in zip(scores, events, strict=True):
        of_band = counts[min(bands - 1, int(score // width))]
        of_band[0] += event
        of_band[1] += 1
    return [Band(at * width, (at + 1) * width, Rate(*counted)) for at, counted in enumerate(counts)]
