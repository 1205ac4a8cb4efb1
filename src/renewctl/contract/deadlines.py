"""The three deadlines of a contract: theirs to give notice, ours to make an offer, and the end. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from renewctl.calendar.rules import WorkingDays
from renewctl.contract.amended import AmendmentRow, Words, words_on
from renewctl.contract.rules import notice_deadline
from renewctl.dates import add_days
from renewctl.errors import RuleError
from renewctl.vocabulary import NoticeUnit

OFFER_DAYS = 30
"""How long before their deadline our offer goes out, where neither the contract nor the settings say."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the deadlines of a term follow from: its end, and the contract's words on them."""

    notice_length: int | None = None
    notice_unit: NoticeUnit | None = None
    offer_days: int | None = None
    end_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a book reckons deadlines: its working days, and how long before theirs our offer usually goes out."""

    calendar: WorkingDays
    offer_days: int = OFFER_DAYS


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Each deadline as it is met, and the plain day it falls back from; None where there is none.

    Our offer's plain day counts from theirs as it is met, which may have fallen back already. `end` is the term's last
    day itself, `end_by` the last working day on or before it.
    """

    notice: date | None
    notice_plain: date | None
    offer: date | None
    offer_plain: date | None
    end: date | None
    end_by: date | None

    def years(self) -> frozenset[int]:
        """The years these days lie in, whose holidays have to be known."""
        days = (self.notice_plain, self.offer_plain, self.end)
        return frozenset(day.year for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One of the three deadlines: the day it is met by, and the plain date it falls back from."""

    deadline: str
    by: date
    plain: date
    days_left: int
    remark: str


def deadlines_of(
    end: date | None, now: Words, offer_days: int | None, changes: Iterable[AmendmentRow], reckoning: Reckoning
) -> Deadlines:
    """Return the three deadlines of a term that ends on a day, by what its contract says on that day.

    `now` is what the contract says today, `changes` are the amendments of its words by the day they take effect.
    """
    words = words_on(end, now, changes)
    return three(Agreed(words.notice_length, words.notice_unit, offer_days, end), reckoning)


def three(agreed: Agreed, reckoning: Reckoning) -> Deadlines:
    """Return the three deadlines of a term, each fallen back (earlier) to a working day.

    Theirs is the end less the notice period. Ours is `offer_days`, else what is usual, before theirs; before the end
    where no notice was agreed. None where the calendar (years 1 to 9999) ends before such a day.
    """
    end, calendar = agreed.end_on, reckoning.calendar
    try:
        plain_notice = notice_deadline(end, agreed.notice_length, agreed.notice_unit)
    except RuleError:
        plain_notice = None
    notice = _worked(plain_notice, calendar)
    days = reckoning.offer_days if agreed.offer_days is None else agreed.offer_days
    plain_offer = _earlier(notice or end, days)
    return Deadlines(notice, plain_notice, _worked(plain_offer, calendar), plain_offer, end, _worked(end, calendar))


def _earlier(day: date | None, days: int) -> date | None:
    try:
        return None if day is None else add_days(day, -days)
    except RuleError:
        return None


def _worked(day: date | None, calendar: WorkingDays) -> date | None:
    if day is None:
        return None
    try:
        return calendar.falls_back(day)
    except RuleError:
        return day
