"""The risk score: the weighted mean of the indicators that have data, and how much of the weight that is."""

from datetime import date
from typing import NamedTuple, Protocol

from renewctl.risk.further import Further
from renewctl.risk.indicators import Curve, Decline, Figure, Reading
from renewctl.risk.standing import Standing as Standing
from renewctl.vocabulary import Level

# Sums of floats: a score that is 40 by the definition may come out as 39.999999999999993.
TOLERANCE = 1e-9

# A member of an enumeration is looked up by a Python function: too slow for each of many thousands.
HIGH, MEDIUM, LOW, UNKNOWN = Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN

HEIGHT = {MEDIUM: 1, HIGH: 2}
"""The levels that are warned of, the worse one higher."""


class RuleSet(NamedTuple):
    """The figures of one version of the rules, as in default_rules.toml; shares are in per cent."""

    version: str
    window_days: int
    minimum_coverage: float
    medium: float
    high: float
    usage: Decline
    inquiries: Decline
    market: Figure
    payment: Figure
    further: tuple[Further, ...] = ()
    probability: Curve | None = None  # how many per cent of those with a score were lost

    @property
    def indicators(self) -> tuple[Decline | Figure | Further, ...]:
        """All of them, in the order of their readings."""
        return (self.usage, self.inquiries, self.market, self.payment, *self.further)

    @property
    def weight(self) -> float:
        """The weight of all indicators together."""
        return sum(one.weight for one in self.indicators)


class Windows(NamedTuple):
    """The days whose facts count: the recent ones up to and including today, and as many before."""

    today: date
    recent: date  # the first of the recent days
    earliest: date  # the first of the days before

    @classmethod
    def of(cls, today: date, window_days: int) -> "Windows":
        """Return the windows that end on a day: for 90 days T-89..T and T-179..T-90; the calendar begins in year 1."""
        recent, earliest = (max(today.toordinal() + 1 - days, 1) for days in (window_days, 2 * window_days))
        return cls(today, date.fromordinal(recent), date.fromordinal(earliest))


class Facts(Protocol):
    """What is measured of one customer; sums in thousandths, dates as ISO text, None where nothing is recorded."""

    @property
    def usage(self) -> int | None: ...
    @property
    def usage_before(self) -> int | None: ...
    @property
    def usage_since(self) -> str | None: ...
    @property
    def inquiries(self) -> int | None: ...
    @property
    def inquiries_before(self) -> int | None: ...
    @property
    def inquiries_since(self) -> str | None: ...
    @property
    def market(self) -> int | None: ...
    @property
    def named(self) -> int | None: ...


class Assessment(NamedTuple):
    """A score with all that it is made of; `weight` is the sum of the weights that have data."""

    score: float | None
    level: Level
    coverage: float
    weight: float
    readings: tuple[Reading, ...]

    @property
    def standing(self) -> Standing:
        """The score without its sum."""
        return Standing(self.score, self.level, self.coverage)

    def points(self, reading: Reading) -> float | None:
        """Return what a reading adds to the score, unrounded; None for one without data."""
        return points(reading, self.weight)


def points(reading: Reading, weight: float) -> float | None:
    """Return what a reading adds to a score whose readings weigh so much together; None without data."""
    if reading.r is None:
        return None
    return reading.weight * reading.r / weight if weight else 0.0


class Scorer:
    """Assesses customers by one rule set on one day."""

    def __init__(self, rules: RuleSet, today: date) -> None:
        self.rules = rules
        self.windows = Windows.of(today, rules.window_days)
        self._earliest = self.windows.earliest.isoformat()
        self._whole = rules.weight

    def assess(self, facts: Facts, days_late: int | None, further: tuple[Reading, ...] = ()) -> Assessment:
        """Return a customer's assessment; `days_late` is the worst of the invoices that count, None without one.

        `further` are the readings of the rule set's optional indicators, in its order.
        """
        rules, earliest = self.rules, self._earliest
        since, inquired_since = facts.usage_since, facts.inquiries_since
        market, named = facts.market, facts.named
        long_used = since is not None and since <= earliest
        long_inquired = inquired_since is not None and inquired_since <= earliest
        usage = rules.usage.readings[facts.usage, facts.usage_before, long_used]
        inquiries = rules.inquiries.readings[facts.inquiries, facts.inquiries_before, long_inquired]
        launches = rules.market.readings[market if named is None else named + (market or 0)]
        payment = rules.payment.readings[days_late]
        readings: tuple[Reading, ...] = (usage, inquiries, launches, payment)
        # Written out, for a loop over the four takes longer than all the rest.
        weight = usage.counts + inquiries.counts + launches.counts + payment.counts
        risk = usage.risk + inquiries.risk + launches.risk + payment.risk
        if further:
            readings += further
            weight += sum([one.counts for one in further])
            risk += sum([one.risk for one in further])
        return self._made_of(readings, risk, weight)

    def rescored(self, readings: tuple[Reading, ...]) -> Assessment:
        """Return the assessment that these readings come to: what if one of them were another?"""
        return self._made_of(readings, sum(one.risk for one in readings), sum(one.counts for one in readings))

    def _made_of(self, readings: tuple[Reading, ...], risk: float, weight: float) -> Assessment:
        if not weight:
            return Assessment(None, UNKNOWN, 0.0, 0.0, readings)
        rules, score, coverage = self.rules, risk / weight, weight * 100 / self._whole
        if score >= rules.high - TOLERANCE:
            level = HIGH
        elif score >= rules.medium - TOLERANCE:
            level = MEDIUM
        else:
            level = LOW if coverage >= rules.minimum_coverage - TOLERANCE else UNKNOWN
        return Assessment(score, level, coverage, weight, readings)
