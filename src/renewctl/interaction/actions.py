"""Logging what was said and written, and the task that follows from it, in one go."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from renewctl.interaction import rules
from renewctl.interaction.queries import logged_under
from renewctl.store.session import reading
from renewctl.store.tables import Interaction
from renewctl.task.actions import NewTask, add


@dataclass(frozen=True, slots=True)
class Answer:
    """The number of the interaction, and whether it was there before under the same key."""

    number: int
    was_there: bool = False


def log(session: Session, said: rules.Said, *, actor: str, task_owner: str, now: datetime) -> Answer:
    """Log an interaction, and make its next step a task of `task_owner`.

    Under a key that stands for this very interaction nothing is changed; `now` is the book's local time. RuleError
    for a moment still to come, and for a key that stands for something else.
    """
    today = now.date()
    found = logged_under(reading(session), said.key) if said.key else None
    if found is not None:
        number, logged = found
        rules.check_same(said, logged, today)
        return Answer(number, was_there=True)
    row = Interaction(
        customer_id=said.customer_id,
        contact_id=said.contact_id,
        contract_id=said.contract_id,
        kind=said.kind,
        happened_at=said.moment or now.replace(tzinfo=None).isoformat(timespec="minutes"),
        minutes=said.minutes,
        direction=said.direction,
        outcome=said.outcome,
        content=said.content,
        note=said.note,
        owner=actor,
        idempotency_key=said.key,
    )
    rules.check_moment(row.happened_at, today)
    session.add(row)
    session.flush()
    assert row.id is not None
    if said.next:
        add(session, _task_after(said, said.next, row.id, task_owner, now))
    return Answer(row.id)


def _task_after(said: rules.Said, step: rules.NextStep, interaction_id: int, owner: str, now: datetime) -> NewTask:
    return NewTask(
        title=step.title,
        owner=owner,
        due_on=rules.due_on(step, now.date()),
        customer_id=said.customer_id,
        contract_id=said.contract_id,
        interaction_id=interaction_id,
        recorded_on=now.date(),
    )
