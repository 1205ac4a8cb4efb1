"""Which cases a proposal is learned from, and on which it is tried: where there are days, always on later ones."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.risk.proof.accuracy import FEWEST_EVENTS
from renewctl.risk.proof.history import PastCase

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """The places of the cases that are learned from, and of those that it is tried on."""

    learned: Sequence[int]
    tried: Sequence[int]


@dataclass(frozen=True, slots=True)
class Folds:
    """The folds, and whether they are ordered by time."""

    every: Sequence[Fold]
    by_time: bool


def folds_of(cases: Sequence[PastCase], *, seed: int = 0) -> Folds:
    """Return the folds: in the order of time where the cases have several days, else by lot.

    By time, what is learned from had ended and was decided by the first day that it is tried on. By lot, all cases of
    one customer lie in one fold, and lost ones are spread evenly.
    """
    days = {case.as_of for case in cases if case.end is not None}
    if len(days) > 1:
        return Folds([fold for fold in _by_time(cases) if _is_enough(cases, fold.learned)], by_time=True)
    return Folds([fold for fold in _by_lot(cases, seed) if _is_enough(cases, fold.learned)], by_time=False)


def _by_time(cases: Sequence[PastCase]) -> list[Fold]:
    order = sorted((place for place, case in enumerate(cases) if case.end is not None), key=lambda at: cases[at].as_of)
    cuts = [order[len(order) * part // (FOLDS + 1)] for part in range(1, FOLDS + 1)]
    starts = sorted({cases[place].as_of for place in cuts})
    folds = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        tried = [at for at in order if cases[at].as_of >= start and (following is None or cases[at].as_of < following)]
        learned = [at for at in order if _told_on(cases[at]) <= start]
        folds.append(Fold(learned, tried))
    return folds


def _told_on(case: PastCase) -> date:
    """Return from when on it was known what came of a case: a term lapses days after its end."""
    return max(case.end or date.max, case.decided_on or date.min)


def _by_lot(cases: Sequence[PastCase], seed: int) -> list[Fold]:
    of_customer = defaultdict[int, list[int]](list)
    for place, case in enumerate(cases):
        of_customer[case.customer_id].append(place)
    customers = sorted(of_customer)
    random.Random(seed).shuffle(customers)
    customers.sort(key=lambda one: any(cases[place].is_event for place in of_customer[one]))
    dealt = [[place for one in customers[part::FOLDS] for place in of_customer[one]] for part in range(FOLDS)]
    return [
        Fold(sorted(place for other in dealt if other is not tried for place in other), sorted(tried))
        for tried in dealt
    ]


def _is_enough(cases: Sequence[PastCase], places: Sequence[int]) -> bool:
    lost = sum(cases[place].is_event for place in places)
    return lost >= FEWEST_EVENTS and len(places) - lost >= FEWEST_EVENTS
