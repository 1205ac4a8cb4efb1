"""When a measure is asked for, and what may be done with one."""

from dataclasses import dataclass
from datetime import date

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.task.rules import typed_day
from renewctl.vocabulary import TaskState

DECIDE = "measure:decide"
"""The rule of the task to decide on a measure; no care rule has such a code."""


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """What is to be done, by whom (None: the customer's owner), and by when."""

    title: str
    owner: str | None = None
    due_on: date | None = None


def typed_measure(
    title: str | None, owner: str | None, on: str | None, within: str | None, today: date
) -> NewMeasure | None:
    """Return the measure that was typed; None for none. UsageError for an owner or a day without one."""
    due_on = typed_day(on, within, today)
    if title is not None:
        return NewMeasure(named(title, _("The measure")), clean(owner or "", _("The owner")) or None, due_on)
    if owner is not None or due_on is not None:
        raise UsageError(_("Who does it and by when say nothing without --measure TEXT."))
    return None


def cause_of_survey(number: int) -> str:
    """Return the cause of a task or measure about an answer, as a task bears it."""
    return f"survey:{number}"


def cause_of_case(number: int) -> str:
    """Return the cause of a task or measure about a case, as a task bears it."""
    return f"case:{number}"


def check_is_open(number: int, state: TaskState) -> None:
    """Refuse to touch a measure that is done or dropped; RuleError."""
    if state is not TaskState.OPEN:
        raise RuleError(_("Measure {number} is not open any more.").format(number=number), rule="measure-is-open")


def check_same_customer(found: int, asked: int) -> None:
    """Refuse a measure for one customer about the answer or case of another; RuleError."""
    if found != asked:
        raise RuleError(_("That is of another customer."), rule="measure-of-customer")
