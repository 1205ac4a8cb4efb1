"""Logging what was said and written, and what follows from it in one go: next step, task done, question to answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.interaction import rules
from renewctl.interaction.queries import logged_under
from renewctl.messages import _
from renewctl.plain import named
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Customer, Interaction, Task
from renewctl.task.actions import NewTask, add, finish
from renewctl.task.queries import no_task
from renewctl.task.rules import check_is_open, owner_of, task_sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a call was made and what it left open: the task it was made for, and a question without an answer yet."""

    task: int | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The number of an interaction, whether it was there before under the same key, and what is to be told of tasks."""

    number: int
    was_there: bool = False
    told: tuple[str, ...] = ()


NO_REASON = Reason()


def log(session: Session, said: rules.Said, why: Reason = NO_REASON, *, actor: str, now: datetime) -> Answer:
    """Log an interaction; its next step and its question become tasks, and the task it was made for is done by it.

    Under a key that stands for this very interaction nothing is changed; `now` is the book's local time. RuleError
    for a moment still to come, for a key that stands for something else, and for a task of another customer or one
    that is not open; NotFoundError for no task.
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
    owner = _whose(session, said, actor)
    if said.next:
        add(session, _task_after(said, said.next, row.id, owner, now))
    told = [] if why.task is None else [_close_task(session, why.task, row, today)]
    if why.question is not None:
        told.append(_to_answer(session, why.question, row, owner, today))
    return Answer(row.id, told=tuple(told))


def _whose(session: Session, said: rules.Said, actor: str) -> str:
    """Return whose the tasks are that follow: the contract's owner's, else the customer's, else who logs it."""
    contract = session.get_one(Contract, said.contract_id) if said.contract_id is not None else None
    customer = session.get_one(Customer, said.customer_id)
    return owner_of(None, contract.owner if contract else None, customer.owner, actor)


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


def _close_task(session: Session, number: int, call: Interaction, today: date) -> str:
    """Close the task a call was made for, or move it to the next working day where nobody was spoken to; say which."""
    row = session.get(Task, number)
    if row is None:
        raise no_task(number)
    check_is_open(number, row.state, row.done_on)
    rules.check_same_customer(number, row.customer_id, call.customer_id)
    day = date.fromisoformat(call.happened_at[:10])
    if call.outcome not in rules.TO_TRY_AGAIN:
        finish(session, [number], min(day, today), today)
        return _("Task {number} is done, on {day}: {title}").format(number=number, day=min(day, today), title=row.title)
    again = rules.next_try(max(day, today), row.earliest_on, working_days(reading(session)))
    row.due_on, row.snoozed_until = again, None
    session.add(row)
    if row.latest_on is not None and again > row.latest_on:
        sentence = _("Task {number} is due again on {day}, past its latest day {latest}: {title}")
        return sentence.format(number=number, day=again, latest=row.latest_on, title=row.title)
    return _("Task {number} is due again on {day}: {title}").format(number=number, day=again, title=row.title)


def _to_answer(session: Session, question: str, said: Interaction, owner: str, today: date) -> str:
    """Make a task of a question that could not be answered, due on the next working day; return what to say."""
    task = Task(
        title=_("Answer: {question}").format(question=named(question, _("The question"))),
        customer_id=said.customer_id,
        contract_id=said.contract_id,
        interaction_id=said.id,
        owner=owner,
        due_on=rules.next_try(today, None, working_days(reading(session))),
        recorded_on=today,
        rule=rules.ANSWER,
        cause=f"interaction:{said.id}",
    )
    session.add(task)
    session.flush()
    assert task.id is not None
    return task_sentence(task.id, owner, task.due_on.isoformat() if task.due_on else None, task.title)
