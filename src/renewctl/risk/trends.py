"""How a customer's score went: the scores that `tick` stored, and the one of today."""

from datetime import date
from typing import NamedTuple

from renewctl.messages import _
from renewctl.plain import brief
from renewctl.risk.active import in_force
from renewctl.risk.assessments import customer_risk
from renewctl.store.reader import Reader

STORED = """
SELECT on_day, score, level, coverage, rule_set FROM risk_score
WHERE customer_id = :customer AND on_day < :today ORDER BY on_day, rule_set
"""
BARS = "▁▂▃▄▅▆▇█"
NO_BAR = "·"


class TrendLine(NamedTuple):
    """A score on a day."""

    on_day: str
    score: float | None
    level: str
    coverage: float
    rule_set: str
    is_stored: bool

    @property
    def bar(self) -> str:
        """The score as a bar of eight heights; a dot without data."""
        return NO_BAR if self.score is None else BARS[min(len(BARS) - 1, int(self.score * len(BARS) / 100))]


def trend(book: Reader, customer_id: int, today: date) -> list[TrendLine]:
    """Return the stored scores before today, and today's as it is now."""
    lines = list(book.rows(STORED, {"customer": customer_id, "today": today.isoformat()}, _stored))
    _id, rule_set, risk = customer_risk(book, customer_id, today, in_force(book, today))
    return [*lines, TrendLine(today.isoformat(), *risk.standing, rule_set=rule_set.version, is_stored=False)]


def _stored(day: str, score: int | None, level: str, coverage: int, rule_set: str) -> TrendLine:
    return TrendLine(day, None if score is None else score / 1000, level, coverage / 1000, rule_set, is_stored=True)


def sentence(name: str, lines: list[TrendLine]) -> str:
    """Return the trend in one line: a bar for each score, from the first to the last."""
    bars = "".join(line.bar for line in lines)
    return _("{customer}: {bars}, {first} to {last}.").format(
        customer=brief(name), bars=bars, first=lines[0].on_day, last=lines[-1].on_day
    )
