"""Learning a rule set from cases: additive log-odds by ridge logistic regression, kept to each sign's direction.

Only this file and its neighbours `shapes` and `tuning` need the extra `learn`; what comes out is a plain rule set.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renewctl.risk.learning.shapes import Shape, shapes_of
from renewctl.risk.learning.signs import Sign
from renewctl.vocabulary import RiskDirection

if TYPE_CHECKING:
    from renewctl.risk.learning.shapes import Floats

LEAST_GAIN = 3.0
"""A further line of a card must make the cases so much likelier (twice the logarithm)."""
LEAST_RANGE = 0.02  # log-odds between the best and the worst of a sign, below which it says nothing


@dataclass(frozen=True, slots=True)
class Learned:
    """A sign's shape with the log-odds at each knot or word."""

    shape: Shape
    values: tuple[float, ...]

    @property
    def range(self) -> float:
        """How much it can add to the log-odds: what becomes its weight."""
        return max(self.values) - min(self.values)


@contextmanager
def in_one_thread() -> Iterator[None]:
    """Keep what is computed within to one thread: for columns this small several only wait for each other [2.5x]."""
    from importlib import import_module

    from threadpoolctl import threadpool_limits

    import_module("sklearn.linear_model")  # a library that is loaded later would not be held to it
    with threadpool_limits(limits=1):
        yield


def learn_all(signs: Sequence[Sign], events: Sequence[bool], places: Sequence[int], strength: float) -> list[Learned]:
    """Return what every sign adds, each in its finest shape."""
    shapes = [shapes[-1] for sign in signs if (shapes := shapes_of(sign, places))]
    return learn(shapes, events, places, strength)


def learn_card(
    signs: Sequence[Sign], events: Sequence[bool], places: Sequence[int], strength: float, most_lines: int
) -> list[Learned]:
    """Return a card of at most so many lines: shape after shape by what a line of it gains, until none gains enough."""
    choices = [shape for sign in signs for shape in shapes_of(sign, places)]
    bases = {id(shape): shape.basis(places) for shape in choices}
    card: list[Shape] = []
    while True:
        missed, slack, now = _fitted([bases[id(shape)] for shape in card], events, places, strength)
        best, most = None, LEAST_GAIN
        for shape in choices:
            before = next((one for one in card if one.sign is shape.sign), None)
            lines = shape.lines - (before.lines if before else 0)
            if lines < 1 or sum(one.lines for one in card) + lines > most_lines:
                continue
            gain = _gain(bases[id(shape)], missed, slack, now) / lines
            if gain > most:
                best, most = shape, gain
        if best is None:
            return learn(card, events, places, strength)
        card = [*(one for one in card if one.sign is not best.sign), best]


def learn(shapes: Sequence[Shape], events: Sequence[bool], places: Sequence[int], strength: float) -> list[Learned]:
    """Return what each of these shapes adds; one that adds nothing in its direction is dropped."""
    import numpy as np

    if not shapes:
        return []
    bases = [shape.basis(places) for shape in shapes]
    fitted = _regression(np.hstack(bases), events, places, strength)
    at = np.cumsum([0, *(shape.lines for shape in shapes)])
    found = [
        Learned(shape, _directed(shape, fitted[start:end], basis.sum(axis=0)))
        for shape, basis, start, end in zip(shapes, bases, at[:-1], at[1:], strict=True)
    ]
    kept = [(one, basis) for one, basis in zip(found, bases, strict=True) if one.range > LEAST_RANGE]
    # How much of each: once more over all, for a direction that was kept to has changed what the others have to say.
    while kept:
        columns = np.column_stack([basis @ np.array(one.values) for one, basis in kept])
        much = _regression(columns, events, places, strength * 10)
        if all(share > 0 for share in much):
            return [
                Learned(one.shape, tuple(float(value * share) for value in one.values))
                for (one, _basis), share in zip(kept, much, strict=True)
            ]
        kept = [pair for pair, share in zip(kept, much, strict=True) if share > 0]
    return []


def chances(scores: Sequence[float], events: Sequence[bool]) -> tuple[float, float]:
    """Return slope and height of the log-odds over the score, rising: how likely a loss is at each score."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=100.0, max_iter=1000).fit(np.array(scores)[:, None] / 100, np.array(events))
    return max(0.0, float(fitted.coef_[0][0])), float(fitted.intercept_[0])


def _regression(columns: "Floats", events: Sequence[bool], places: Sequence[int], strength: float) -> "Floats":
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    came = np.array([events[place] for place in places])
    found: Floats = LogisticRegression(C=strength, max_iter=1000).fit(columns, came).coef_[0]
    return found


def _directed(shape: Shape, values: "Floats", mass: "Floats") -> tuple[float, ...]:
    """Return the values, by isotonic regression nowhere against the sign's direction."""
    direction = shape.sign.direction
    if direction is None or shape.words:
        return tuple(map(float, values))
    from sklearn.isotonic import IsotonicRegression

    rising = IsotonicRegression(increasing=direction is RiskDirection.RISING)
    return tuple(map(float, rising.fit_transform(shape.knots, values, sample_weight=mass + 1e-9)))


def _fitted(
    bases: Sequence["Floats"], events: Sequence[bool], places: Sequence[int], strength: float
) -> tuple["Floats", "Floats", "Floats"]:
    """Return what the card so far leaves unexplained of each case, how uncertain it is there, and its columns."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    came = np.array([events[place] for place in places], dtype=float)
    ones = np.ones((len(places), 1))
    if not bases:
        share = np.full(len(places), came.mean())
        return came - share, share * (1 - share), ones
    columns = np.hstack(bases)
    share = LogisticRegression(C=strength, max_iter=1000).fit(columns, came).predict_proba(columns)[:, 1]
    return came - share, share * (1 - share), np.hstack([ones, columns])


def _gain(basis: "Floats", missed: "Floats", slack: "Floats", now: "Floats") -> float:
    """Return by how much a shape would make the cases likelier, by Rao's score test: nothing need be fitted for it."""
    import numpy as np

    score = basis.T @ missed
    weighed = basis * slack[:, None]
    beside = now.T @ weighed
    ridge = 1e-6 * np.eye(now.shape[1])
    left = weighed.T @ basis - beside.T @ np.linalg.solve(now.T @ (now * slack[:, None]) + ridge, beside)
    return float(score @ np.linalg.pinv(left, rcond=1e-6, hermitian=True) @ score)
