"""Running the checks: each is one statement over the whole book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.check.rules import Check, Row, is_of
from renewctl.dates import shifted
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import DeliveryChannel, SurveyKind

FAR_DAYS = 30 * 365
"""An end so many days ahead is decades away."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check has found: the rows, each a finding."""

    check: Check
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Measured:
    """By what is judged: the day, the days until a renewal counts as left alone, up to which score an answer is low.

    And how reminders go: the usual channel, and whether [notify] has an address for everybody.
    """

    today: date
    untouched_days: int
    low: Mapping[SurveyKind, int]
    usual_channel: DeliveryChannel
    notifies_all: bool


def results(book: Reader, checks: Sequence[Check], by: Measured, owner: str | None) -> list[Result]:
    """Return what each of the checks finds, of one owner or of all; those that find nothing are left out."""
    parameters: Parameters = {
        "today": by.today.isoformat(),
        "far": shifted(by.today, FAR_DAYS).isoformat(),
        "untouched": shifted(by.today, -by.untouched_days).isoformat(),
        "usual_channel": by.usual_channel,
        "notifies_all": int(by.notifies_all),
        **{f"low_{kind}": score for kind, score in by.low.items()},
    }
    found = [Result(check, [row for row in _rows(book, check, parameters) if is_of(owner, row)]) for check in checks]
    return [result for result in found if result.rows]


def _rows(book: Reader, check: Check, parameters: Parameters) -> list[Row]:
    rows = book.tuples(check.sql, parameters)
    if check.sift is None:
        return list(rows)
    return [kept for kept in map(check.sift(book), rows) if kept is not None]
