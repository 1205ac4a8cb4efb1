"""What a call leads to: the task it was made for is done or tried again, and an open question is to be answered."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.interaction import rules
from renewctl.messages import _
from renewctl.plain import named
from renewctl.store.session import reading
from renewctl.store.tables import Interaction, Task
from renewctl.task.actions import finish
from renewctl.task.queries import no_task
from renewctl.task.rules import check_is_open, task_sentence
from renewctl.vocabulary import CallOutcome


@dataclass(frozen=True, slots=True)
class Call:
    """A call as far as it closes a task: whose it was, on which day, and whether anybody was reached."""

    customer_id: int
    day: date
    outcome: CallOutcome | None


def close_task(session: Session, number: int, call: Call, today: date) -> str:
    """Close the task a call was made for, or (nobody answered) move it to the next working day; return what to say.

    NotFoundError; RuleError for a task of another customer, and for one that is not open.
    """
    row = session.get(Task, number)
    if row is None:
        raise no_task(number)
    check_is_open(number, row.state, row.done_on)
    rules.check_same_customer(number, row.customer_id, call.customer_id)
    if call.outcome is not CallOutcome.NO_ANSWER:
        finish(session, [number], min(call.day, today), today)
        return _("Task {number} is done, on {day}: {title}").format(
            number=number, day=min(call.day, today), title=row.title
        )
    again = rules.next_try(max(call.day, today), row.earliest_on, working_days(reading(session)))
    row.due_on, row.snoozed_until = again, None
    session.add(row)
    if row.latest_on is not None and again > row.latest_on:
        sentence = _("Task {number} is due again on {day}, past its latest day {latest}: {title}")
        return sentence.format(number=number, day=again, latest=row.latest_on, title=row.title)
    return _("Task {number} is due again on {day}: {title}").format(number=number, day=again, title=row.title)


def to_answer(session: Session, question: str, interaction_id: int, owner: str, today: date) -> str:
    """Make a task of a question that could not be answered, due on the next working day; return what to say.

    The same call's question is asked once, however often the call is logged under its key.
    """
    said = session.get_one(Interaction, interaction_id)
    task = Task(
        title=_("Answer: {question}").format(question=named(question, _("The question"))),
        customer_id=said.customer_id,
        contract_id=said.contract_id,
        interaction_id=interaction_id,
        owner=owner,
        due_on=rules.next_try(today, None, working_days(reading(session))),
        recorded_on=today,
        rule=rules.ANSWER,
        cause=f"interaction:{interaction_id}",
    )
    session.add(task)
    session.flush()
    assert task.id is not None
    return task_sentence(task.id, owner, task.due_on.isoformat() if task.due_on else None, task.title)
