"""When a task is due, whose it is, when it comes again, and what may still be done with it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from renewctl.dates import add_days, add_months
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, plain
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import TaskState

_UNITS = {"d": "d", "天": "d", "日": "d", "w": "w", "周": "w", "m": "m", "月": "m", "y": "y", "年": "y"}
_MOST_DIGITS = 3


class Every(NamedTuple):
    """How long after its day a task comes again: so many days, weeks, months or years."""

    length: int
    unit: str

    def __str__(self) -> str:
        return f"{self.length}{self.unit}"

    def after(self, anchor: date, times: int) -> date:
        """Return the day that is so many times the distance after the anchor; RuleError outside the calendar."""
        match self.unit:
            case "d":
                return add_days(anchor, times * self.length)
            case "w":
                return add_days(anchor, times * self.length * 7)
            case "m":
                return add_months(anchor, times * self.length)
            case _years:
                return add_months(anchor, times * self.length * 12)

    @property
    def most_days(self) -> int:
        """At most so many days lie between two of a series."""
        return self.length * {"d": 1, "w": 7, "m": 31, "y": 366}[self.unit]


def typed_day(on: str | None, within: str | None, today: date) -> date | None:
    """Return the day that a person typed as a date (--on, --until) or as a distance (--in 3d); None for neither.

    UsageError for both, and for what is no date.
    """
    if on is not None and within is not None:
        raise UsageError(_("Give a date or --in, not both."))
    typed = on if on is not None else within
    return parse_day(typed, today) if typed is not None else None


def read_every(text: str) -> Every:
    """Return how often a task comes again, as it is typed: 1w, 2m, 1y, 每2周; UsageError for anything else."""
    typed = plain(text).casefold().removeprefix("每").replace("个月", "月").replace("星期", "周")
    count, unit = typed[:-1].strip() or "1", _UNITS.get(typed[-1:])
    digits = count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS
    if unit is None or not digits or not int(count):
        raise UsageError(
            _("Not understood as a distance: {text}.").format(text=brief(text)),
            _("Write 1w for every week, 2m for every two months, 1y for every year."),
        )
    return Every(int(count), unit)


def next_due(anchor: date, every: Every, due: date, today: date) -> date:
    """Return when the next of a series is due: its first day after the one that is done, never in the past.

    Counted from the anchor, so that a series of the 31st stays one, whenever its single tasks were done or moved to.
    RuleError outside the calendar.
    """
    after = max(due, add_days(today, -1))
    times = max((after - anchor).days // every.most_days, 1)
    while (day := every.after(anchor, times)) <= after:
        times += 1
    return day


def owner_of(named: str | None, contract_owner: str | None, customer_owner: str | None, actor: str) -> str:
    """Return who has to do a task: who is named, else the contract's owner, else the customer's, else who notes it."""
    return named or contract_owner or customer_owner or actor


def days_left(due_on: str | None, today: date) -> int | None:
    """Return the days until a task is due, negative once overdue; None where no day was set."""
    return (date.fromisoformat(due_on) - today).days if due_on else None


def task_sentence(number: int, owner: str, due_on: str | None, title: str) -> str:
    """Return the sentence that tells of a new task: its number, whose it is, and its day."""
    if due_on is None:
        return _("Task {number} for {owner}, no day set: {title}").format(number=number, owner=owner, title=title)
    sentence = _("Task {number} for {owner}, due {day}: {title}")
    return sentence.format(number=number, owner=owner, day=due_on, title=title)


def check_is_open(number: int, state: TaskState, done_on: date | None) -> None:
    """Refuse to touch a task that is not open any more; RuleError."""
    if state is TaskState.DONE and done_on:
        raise RuleError(
            _("Task {number} was done on {day} already.").format(number=number, day=done_on.isoformat()),
            rule="task-is-open",
        )
    if state is not TaskState.OPEN:
        raise RuleError(_("Task {number} is not open any more.").format(number=number), rule="task-is-open")


def check_done_on(day: date, today: date) -> None:
    """Refuse a task done on a day that is still to come; RuleError."""
    if day > today:
        raise RuleError(
            _("{day} is still to come; nothing is done on it yet.").format(day=day.isoformat()), rule="done-by-today"
        )


def check_snooze(until: date, today: date) -> None:
    """Refuse to put a task off to today or the past, which would change nothing; RuleError."""
    if until <= today:
        raise RuleError(
            _("A task is put off to a day after today, not to {day}.").format(day=until.isoformat()),
            rule="snooze-ahead",
        )


def check_move(due: date, today: date) -> None:
    """Refuse to move a task's day into the past; RuleError."""
    if due < today:
        raise RuleError(
            _("A task is moved to today or later, not to {day}.").format(day=due.isoformat()),
            _("renewctl task edit --on corrects a day that was wrong."),
            rule="move-ahead",
        )


def check_recurs(every: Every | None, due_on: date | None) -> None:
    """Refuse a task that comes again but has no day to count from; RuleError."""
    if every is not None and due_on is None:
        raise RuleError(
            _("What comes again every {every} needs a day to count from.").format(every=every),
            _("Say --on DATE or --in 3d."),
            rule="recurrence-needs-day",
        )


def check_waits(number: int, chain: Sequence[int]) -> None:
    """Refuse that a task waits for itself, by way of others too; RuleError.

    `chain` is what it is to wait for, then what that waits for, and so on.
    """
    if number in chain:
        told = " > ".join(map(str, (number, *chain[: chain.index(number) + 1])))
        raise RuleError(
            _("Task {number} would wait for itself: {chain}.").format(number=number, chain=told), rule="task-circle"
        )
