"""Making tasks, putting them off, and getting them done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.store.tables import Task
from renewctl.task import rules
from renewctl.task.queries import no_task
from renewctl.vocabulary import TaskState


@dataclass(frozen=True, slots=True)
class NewTask:
    """What has to be done, by whom, and by when."""

    title: str
    owner: str | None
    due_on: date | None = None
    customer_id: int | None = None
    contract_id: int | None = None
    interaction_id: int | None = None
    notes: str | None = None


def add(session: Session, new: NewTask) -> int:
    """Add an open task and return its number; UsageError for a blank title."""
    row = Task(
        title=named(new.title, _("The title")),
        owner=new.owner,
        due_on=new.due_on,
        customer_id=new.customer_id,
        contract_id=new.contract_id,
        interaction_id=new.interaction_id,
        notes=clean(new.notes or "", _("The notes")) or None,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def finish(session: Session, numbers: Iterable[int], day: date, today: date) -> None:
    """Mark tasks done on a day, all of them or none; NotFoundError, and RuleError for one that is not open."""
    rules.check_done_on(day, today)
    for number in numbers:
        row = _open_task(session, number)
        row.state, row.done_on = TaskState.DONE, day
        session.add(row)


def snooze(session: Session, number: int, until: date, today: date) -> None:
    """Put a task off: it is not listed before that day; the day it is due stays. NotFoundError, RuleError."""
    rules.check_snooze(until, today)
    row = _open_task(session, number)
    row.snoozed_until = until
    session.add(row)


def _open_task(session: Session, number: int) -> Task:
    row = session.get(Task, number)
    if row is None:
        raise no_task(number)
    rules.check_is_open(number, row.state, row.done_on)
    return row
