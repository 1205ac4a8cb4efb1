"""What may be logged, and when a second logging under the same key is the same interaction."""

from dataclasses import dataclass
from datetime import date

from renewctl.calendar.rules import WorkingDays
from renewctl.dates import iso_day, shifted
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.task.rules import typed_day
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import CallOutcome, ContentKind, Direction, InteractionKind

TO_TRY_AGAIN = (CallOutcome.NO_ANSWER, CallOutcome.LEFT_MESSAGE)
"""How a call ends in which nobody was spoken to."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The task that follows, its day as it was typed: on a date, or within a distance from today."""

    title: str
    on: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An interaction as it is asked to be logged: at the moment that was typed, None for now."""

    kind: InteractionKind
    customer_id: int
    contact_id: int | None = None
    contract_id: int | None = None
    moment: str | None = None
    minutes: int | None = None
    direction: Direction | None = None
    outcome: CallOutcome | None = None
    content: ContentKind | None = None
    note: str | None = None
    next: NextStep | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """An interaction as it stands in the book, with the task that was made with it."""

    kind: InteractionKind
    customer_id: int
    contact_id: int | None
    contract_id: int | None
    moment: str
    minutes: int | None
    direction: Direction | None
    outcome: CallOutcome | None
    content: ContentKind | None
    note: str | None
    next_title: str | None
    next_due_on: date | None


def next_step(title: str | None, on: str | None, within: str | None) -> NextStep | None:
    """Return the next step that was asked for; UsageError for a day without one."""
    if title is not None:
        return NextStep(named(title, _("The next step")), on, within)
    if on is not None or within is not None:
        raise UsageError(
            _("A day alone is no next step."), _("Say what is to be done: --next TEXT, with --on DATE or --in 3d.")
        )
    return None


def due_on(step: NextStep, today: date) -> date | None:
    """Return the day a next step is due, counted from today; None where none was said. UsageError for no date."""
    return typed_day(step.on, step.within, today)


def check_moment(moment: str, today: date) -> None:
    """Refuse to log what has not happened; tomorrow passes, it may have begun where the customer is. RuleError."""
    if date.fromisoformat(moment[:10]) > shifted(today, 1):
        raise RuleError(
            _("{moment} is still to come; what has not happened is not logged.").format(moment=spoken(moment)),
            _("What is planned is a task: renewctl task add TITLE --on DATE."),
            rule="logged-by-tomorrow",
        )


def check_same(said: Said, logged: Logged, today: date) -> None:
    """Refuse a key that stands for another interaction already; RuleError naming the first thing that differs.

    Without a moment, "now" and the distance to the next step count from the first logging: a script that tries
    again after midnight says the same thing.
    """
    first_said_on = today if said.moment else date.fromisoformat(logged.moment[:10])
    due_then = due_on(said.next, first_said_on) if said.next else None
    for name, there, here in (
        (_("kind"), logged.kind, said.kind),
        (_("customer"), logged.customer_id, said.customer_id),
        (_("contact"), logged.contact_id, said.contact_id),
        (_("contract"), logged.contract_id, said.contract_id),
        (_("time"), logged.moment, said.moment or logged.moment),
        (_("minutes"), logged.minutes, said.minutes),
        (_("direction"), logged.direction, said.direction),
        (_("outcome"), logged.outcome, said.outcome),
        (_("content"), logged.content, said.content),
        (_("note"), logged.note, said.note),
        (_("next step"), logged.next_title, said.next.title if said.next else None),
        (_("day of the next step"), logged.next_due_on, due_then),
    ):
        if there != here:
            raise RuleError(
                _("The key {key} stands for another interaction already: its {field} differs.").format(
                    key=brief(said.key or ""), field=name
                ),
                rule="idempotency-key",
            )


ANSWER = "question:answer"
"""The rule of the task to answer a question; no care rule has such a code."""


def check_same_customer(number: int, customer_id: int | None, called: int) -> None:
    """Refuse to close one customer's task by a call with another; RuleError."""
    if customer_id != called:
        raise RuleError(_("Task {number} is not about that customer.").format(number=number), rule="task-of-customer")


def next_try(day: date, earliest: date | None, calendar: WorkingDays) -> date:
    """Return when to call again whom nobody answered at: the next working day, not before its window opens."""
    again = calendar.add_working_days(day, 1)
    if earliest is None or again >= earliest:
        return again
    return earliest if calendar.is_working(earliest) else calendar.add_working_days(earliest, 1)


def since_day(text: str, today: date) -> date:
    """Return the first day of a stretch up to today that was typed as a date, or as its length: 7d, 2w, 1m.

    UsageError for what is neither, and for a day after today.
    """
    typed = parse_day(text, today)
    if typed > today and iso_day(text.strip()) is None:
        typed = today - (typed - today)
    if typed > today:
        raise UsageError(_("{day} is still to come.").format(day=typed.isoformat()))
    return typed


def spoken(moment: str) -> str:
    """Return a stored moment as people read it: 2026-06-15 14:30."""
    return moment.replace("T", " ")
