"""Where a customer stands: the score without the sum that it is made of."""

from typing import NamedTuple

from renewctl.vocabulary import Level


class Standing(NamedTuple):
    """A customer's score (None: no data at all), level and coverage in per cent."""

    score: float | None
    level: Level
    coverage: float


NO_STANDING = Standing(None, Level.UNKNOWN, 0.0)
