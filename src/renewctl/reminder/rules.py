"""Which reminders are owed: for each deadline its windows, from the day it was entered to the day it was decided.

Everything follows from days that are stored, nothing from when it was looked at: reminding daily, weekly or once after
a year owes the same. What happens on a day (a decision, an answer) counts from the day after, so that it makes no
difference whether the mails of that day had gone out before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from renewctl.dates import add_days, shifted
from renewctl.errors import RuleError
from renewctl.vocabulary import AnswerKind, ReminderKind

Windows = tuple[int, ...]
"""Days before a deadline; below zero: days after it."""

USUAL: Windows = (90, 60, 30, 15, 7, 3, 0, -1, -7, -14)
OFTEN: Windows = (120, 90, 60, 45, 30, 21, 14, 7, 5, 3, 1, 0, -1, -3, -7, -14)
SELDOM: Windows = (30, 7, 0, -7)

OF_TERM = (ReminderKind.NOTICE, ReminderKind.OFFER, ReminderKind.END)
SHIPPED: Mapping[str, Mapping[str, Windows]] = {
    "default": {
        **dict.fromkeys(OF_TERM, USUAL),
        ReminderKind.STEP: (3, 0, -1, -3, -7),
        ReminderKind.TASK: (1, 0, -1, -3, -7),
        ReminderKind.CALL: (2, 0, -1, -3),
        ReminderKind.CASE: (1, 0, -1, -3, -7),
        ReminderKind.MEASURE: (3, 0, -1, -7),
        ReminderKind.INVOICE: (7, 0, -7, -14, -30),
        ReminderKind.APPROVAL: (0, -1, -3, -7),
    },
    "key": dict.fromkeys(OF_TERM, OFTEN),
    "potential": dict.fromkeys(OF_TERM, SELDOM),
}


@dataclass(frozen=True, slots=True)
class Escalation:
    """When the supervisor is told: so many days unacknowledged (of windows that near), or overdue; 0 is never."""

    unacknowledged_days: int = 7
    overdue_days: int = 3
    within_days: int = 30


@dataclass(frozen=True, slots=True)
class Schedule:
    """The windows by tier and kind of deadline, as config.toml has them, and how far back is caught up."""

    written: Mapping[str, Mapping[str, Windows]] = field(default_factory=dict)
    escalation: Escalation = Escalation()
    catch_up_days: int = 400

    def windows(self, kind: ReminderKind, tier: str | None) -> Windows:
        """Return the windows of a deadline; what config.toml says for all tiers goes before what is shipped for one."""
        for book in (self.written, SHIPPED):
            for name in (tier or "", "default"):
                if (found := book.get(name, {}).get(kind)) is not None:
                    return found
        return ()

    @property
    def longest(self) -> int:
        """How many days before its deadline anything is first reminded of."""
        return max(days for book in (self.written, SHIPPED) for of in book.values() for w in of.values() for days in w)


class Item(NamedTuple):
    """What has a deadline: since when it is known, and until when it was open (None: it still is)."""

    kind: ReminderKind
    subject_id: int
    deadline: date
    known_on: date
    closed_on: date | None = None
    owner: str | None = None
    tier: str | None = None
    customer_id: int | None = None
    customer: str | None = None
    contract_id: int | None = None
    contract: str | None = None
    title: str = ""
    title_zh: str | None = None
    snoozed_until: date | None = None

    @property
    def code(self) -> str:
        """The code by which people name it: end-12."""
        return f"{self.kind.value}-{self.subject_id}"


class Answer(NamedTuple):
    """What was said to an item."""

    answer: AnswerKind
    on_day: date
    deadline: date | None = None
    until: date | None = None
    withdrawn_on: date | None = None

    def holds_back(self, day: date) -> bool:
        """Whether a window on that day is left out: between the answer and its end, each counted from the day after."""
        if self.answer is AnswerKind.ACKNOWLEDGED or day <= self.on_day:
            return False
        return (self.until is None or day < self.until) and not self.is_withdrawn_by(day)

    def is_withdrawn_by(self, day: date) -> bool:
        """Whether it holds no more on that day since it was taken back before."""
        return self.withdrawn_on is not None and self.withdrawn_on < day

    def is_silent(self, today: date) -> bool:
        """Whether nothing is told of the item today."""
        is_over = (self.until is not None and today >= self.until) or self.withdrawn_on is not None
        return self.answer is not AnswerKind.ACKNOWLEDGED and today >= self.on_day and not is_over


class Firing(NamedTuple):
    """A reminder that is owed: of which window, on which day it fell, whether it is for the supervisor."""

    item: Item
    days_before: int
    falls_on: date
    is_escalation: bool = False

    @property
    def key(self) -> tuple[str, int, str, int, int]:
        """What makes it one of a kind, as the ledger has it."""
        item = self.item
        return (item.kind.value, item.subject_id, item.deadline.isoformat(), self.days_before, int(self.is_escalation))


Key = tuple[str, int, str, int, int]


def owed(
    item: Item, schedule: Schedule, today: date, answers: Sequence[Answer] = (), fired: Collection[Key] = ()
) -> list[Firing]:
    """Return the reminders of an item that have fallen due by today and are not in the ledger, in their order."""
    days = fall_days(item, schedule.windows(item.kind, item.tier), answers)
    found = [Firing(item, window, day) for window, day in days.items()]
    found += [Firing(item, window, day, True) for window, day in _escalations(item, days, schedule, answers)]
    earliest = shifted(today, -schedule.catch_up_days)
    latest = min(today, item.closed_on) if item.closed_on else today
    chosen = (one for one in found if earliest <= one.falls_on <= latest and one.key not in fired)
    return sorted(chosen, key=lambda one: (one.falls_on, one.is_escalation, -one.days_before))


def fall_days(item: Item, windows: Iterable[int], answers: Sequence[Answer] = ()) -> dict[int, date]:
    """Return the day on which each window of an item falls, answers and snoozes considered.

    Of the windows that had passed when it was entered the last one falls on the day of its entry, unless another does.
    """
    days = dict[int, date]()
    passed = None
    for window in sorted(set(windows), reverse=True):
        day = _days_before(item.deadline, window)
        if day is not None and day >= item.known_on:
            days[window] = day
        elif window >= 0 or day is not None:  # not the windows after the end of the calendar
            passed = window
    if passed is not None and item.known_on not in days.values():
        days = {passed: item.known_on, **days}
    for answer in answers:
        days = {window: day for window, day in days.items() if not answer.holds_back(day)}
        if answer.until is not None and answer.until > item.known_on and not answer.is_withdrawn_by(answer.until):
            days[(item.deadline - answer.until).days] = answer.until
    if item.snoozed_until is not None and item.snoozed_until > item.known_on:
        days = {window: day for window, day in days.items() if day >= item.snoozed_until}
        days[(item.deadline - item.snoozed_until).days] = item.snoozed_until
    return days


def _escalations(
    item: Item, days: Mapping[int, date], schedule: Schedule, answers: Sequence[Answer]
) -> Iterable[tuple[int, date]]:
    """Yield the windows of which the supervisor is told, each with its day.

    Before the deadline: so long after each window, unless it was acknowledged meanwhile. After it: once when it is
    overdue for so long, and with each later window.
    """
    rule = schedule.escalation
    acknowledged = [
        answer for answer in answers if answer.answer is AnswerKind.ACKNOWLEDGED and answer.deadline == item.deadline
    ]
    found = dict[int, date]()
    for window, day in days.items():
        if 0 <= window <= rule.within_days and rule.unacknowledged_days:
            told = _days_before(day, -rule.unacknowledged_days)
            if told is not None and not any(
                one.on_day < told and not one.is_withdrawn_by(told) for one in acknowledged
            ):
                found[window] = told
        elif window < 0 and rule.overdue_days and -window > rule.overdue_days:
            found[window] = day
    overdue = _days_before(item.deadline, -rule.overdue_days) if rule.overdue_days else None
    if overdue is not None and overdue >= item.known_on:
        found[-rule.overdue_days] = overdue
    silent = [answer for answer in answers if answer.answer is not AnswerKind.ACKNOWLEDGED]
    return [(window, day) for window, day in found.items() if not any(answer.holds_back(day) for answer in silent)]


def is_silent(item: Item, answers: Iterable[Answer], today: date) -> bool:
    """Whether nothing is told of an item today, since it is muted or put off."""
    snoozed = item.snoozed_until is not None and item.snoozed_until > today
    return snoozed or any(answer.is_silent(today) for answer in answers)


def _days_before(day: date, days: int) -> date | None:
    try:
        return add_days(day, -days)
    except RuleError:
        return None  # outside the calendar
