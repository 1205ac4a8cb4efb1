"""Deciding on measures, and following them until they are done."""

from datetime import date

from sqlmodel import Session, select

from renewctl.errors import NotFoundError
from renewctl.measure import rules
from renewctl.measure.queries import no_measure
from renewctl.measure.rules import NewMeasure
from renewctl.messages import _
from renewctl.plain import named
from renewctl.store.tables import Customer, Measure, ServiceCase, Survey, Task
from renewctl.task.rules import check_done_on
from renewctl.vocabulary import TaskPriority, TaskState


def add(
    session: Session,
    customer_id: int,
    new: NewMeasure,
    today: date,
    *,
    survey_id: int | None = None,
    case_id: int | None = None,
) -> int:
    """Decide on a measure and return its number; the task to decide on one is done with it.

    NotFoundError for an answer or case that is not there, RuleError for one of another customer.
    """
    rules.check_same_customer(_customer_of(session, survey_id, case_id) or customer_id, customer_id)
    row = Measure(
        customer_id=customer_id,
        survey_id=survey_id,
        case_id=case_id,
        title=named(new.title, _("The measure")),
        owner=new.owner or session.get_one(Customer, customer_id).owner,
        due_on=new.due_on,
        recorded_on=today,
    )
    session.add(row)
    session.flush()
    waiting = _task_to_decide(session, survey_id, case_id)
    if waiting is not None and waiting.state is TaskState.OPEN:
        waiting.state, waiting.done_on = TaskState.DONE, today
    assert row.id is not None
    return row.id


def ask(
    session: Session,
    customer_id: int,
    measure: NewMeasure | None,
    today: date,
    *,
    about: str,
    owner: str | None,
    survey_id: int | None = None,
    case_id: int | None = None,
) -> int | None:
    """Write the measure about a low answer or a complaint, or a task for `owner` to decide on one; return the task."""
    if measure is not None:
        add(session, customer_id, measure, today, survey_id=survey_id, case_id=case_id)
        return None
    found = _task_to_decide(session, survey_id, case_id)
    if found is not None:
        return found.id
    task = Task(
        title=_("Decide on a measure: {about}").format(about=about),
        customer_id=customer_id,
        case_id=case_id,
        owner=owner,
        due_on=today,
        priority=TaskPriority.HIGH,
        recorded_on=today,
        rule=rules.DECIDE,
        cause=_cause(survey_id, case_id),
    )
    session.add(task)
    session.flush()
    return task.id


def finish(session: Session, number: int, outcome: str, day: date, today: date) -> None:
    """Close a measure with what came of it. NotFoundError; RuleError for one that is not open, and days to come."""
    check_done_on(day, today)
    row = _open_measure(session, number)
    row.state, row.done_on, row.outcome = TaskState.DONE, day, named(outcome, _("The outcome"))
    session.add(row)


def drop(session: Session, number: int, reason: str) -> None:
    """Give a measure up, for a reason. NotFoundError; RuleError for one that is not open."""
    row = _open_measure(session, number)
    row.state, row.outcome = TaskState.DROPPED, named(reason, _("The reason"))
    session.add(row)


def _customer_of(session: Session, survey_id: int | None, case_id: int | None) -> int | None:
    """Whose answer or case it is; None for neither."""
    if survey_id is not None:
        answer = session.get(Survey, survey_id)
        if answer is None:
            raise NotFoundError(_("No survey {number}.").format(number=survey_id))
        return answer.customer_id
    if case_id is not None:
        case = session.get(ServiceCase, case_id)
        if case is None:
            raise NotFoundError(_("No case {number}.").format(number=case_id))
        return case.customer_id
    return None


def _open_measure(session: Session, number: int) -> Measure:
    row = session.get(Measure, number)
    if row is None:
        raise no_measure(number)
    rules.check_is_open(number, row.state)
    return row


def _task_to_decide(session: Session, survey_id: int | None, case_id: int | None) -> Task | None:
    cause = _cause(survey_id, case_id)
    return session.exec(select(Task).where(Task.rule == rules.DECIDE, Task.cause == cause)).first()


def _cause(survey_id: int | None, case_id: int | None) -> str:
    if survey_id is not None:
        return rules.cause_of_survey(survey_id)
    return rules.cause_of_case(case_id) if case_id is not None else ""
