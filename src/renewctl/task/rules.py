"""When a task is due, whose it is, and what may still be done with it."""

from datetime import date

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import TaskState


def typed_day(on: str | None, within: str | None, today: date) -> date | None:
    """Return the day that a person typed as a date (--on, --until) or as a distance (--in 3d); None for neither.

    UsageError for both, and for what is no date.
    """
    if on is not None and within is not None:
        raise UsageError(_("Give a date or --in, not both."))
    typed = on if on is not None else within
    return parse_day(typed, today) if typed is not None else None


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
