"""Running the checks: each is one statement over the whole book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.check.rules import Check, Row, is_of
from renewctl.dates import add_days
from renewctl.errors import RuleError
from renewctl.store.reader import Parameters, Reader

FAR_DAYS = 30 * 365
"""An end so many days ahead is decades away."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check has found: the rows, each a finding."""

    check: Check
    rows: list[Row]


def results(book: Reader, checks: Sequence[Check], today: date, untouched_days: int, owner: str | None) -> list[Result]:
    """Return what each of the checks finds on a day, of one owner or of all; those that find nothing are left out."""
    parameters: Parameters = {
        "today": today.isoformat(),
        "far": _shifted(today, FAR_DAYS).isoformat(),
        "untouched": _shifted(today, -untouched_days).isoformat(),
    }
    found = [Result(check, [row for row in _rows(book, check, parameters) if is_of(owner, row)]) for check in checks]
    return [result for result in found if result.rows]


def _rows(book: Reader, check: Check, parameters: Parameters) -> list[Row]:
    rows = book.tuples(check.sql, parameters)
    if check.sift is None:
        return list(rows)
    return [kept for kept in map(check.sift(book), rows) if kept is not None]


def _shifted(day: date, days: int) -> date:
    try:
        return add_days(day, days)
    except RuleError:
        return date.max if days > 0 else date.min
