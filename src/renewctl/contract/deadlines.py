"""The three deadlines of a contract: theirs to give notice, ours to make an offer, and the end. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from renewctl.calendar.rules import WorkingDays
from renewctl.contract.rules import notice_deadline
from renewctl.dates import add_days
from renewctl.errors import RuleError
from renewctl.vocabulary import NoticeUnit

OFFER_DAYS = 30
"""How long before their deadline our offer goes out, where neither the contract nor the settings say."""


class ContractFacts(Protocol):
    """What a contract says of its deadlines; a stored contract and a row of one both do."""

    @property
    def notice_length(self) -> int | None: ...
    @property
    def notice_unit(self) -> NoticeUnit | None: ...
    @property
    def offer_days(self) -> int | None: ...


class TermFacts(Protocol):
    """The term whose deadlines they are."""

    @property
    def end_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract's words on its deadlines, and a term's end, where no stored row is at hand."""

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
    """Each deadline as it is met, and as it would be if every day were worked; None where there is none.

    `end` is the term's last day itself, `end_by` the last working day on or before it.
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


def three(contract: ContractFacts, term: TermFacts, calendar: WorkingDays, usual: int = OFFER_DAYS) -> Deadlines:
    """Return the three deadlines of a term, each fallen back (earlier) to a working day.

    Theirs is the end less the notice period. Ours is `offer_days` (else `usual`) before theirs; before the end where
    no notice was agreed. None where the calendar (years 1 to 9999) ends before such a day.
    """
    end = term.end_on
    end_by = _worked(end, calendar)
    try:
        plain_notice = notice_deadline(end, contract.notice_length, contract.notice_unit)
    except RuleError:
        plain_notice = None
    notice = _worked(plain_notice, calendar)
    before = notice or end
    plain_offer = None
    if before is not None:
        plain_offer = _earlier(before, usual if contract.offer_days is None else contract.offer_days)
    return Deadlines(notice, plain_notice, _worked(plain_offer, calendar), plain_offer, end, end_by)


def _earlier(day: date, days: int) -> date | None:
    try:
        return add_days(day, -days)
    except RuleError:
        return None


def _worked(day: date | None, calendar: WorkingDays) -> date | None:
    if day is None:
        return None
    try:
        return calendar.falls_back(day)
    except RuleError:
        return day
