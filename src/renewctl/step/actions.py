"""What is done with steps: begun, done, blocked, left out, given away, put off; and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from renewctl.calendar.queries import working_days
from renewctl.dates import add_days
from renewctl.errors import NotFoundError, RuleError
from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.playbook.reading import kept
from renewctl.playbook.rules import Playbook, Prescribed
from renewctl.step import clearance, rules
from renewctl.step.beginnings import Beginning, Whose
from renewctl.step.closing import close_tasks, open_tasks
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Customer, Renewal, Step
from renewctl.task import actions as tasks
from renewctl.team.queries import people
from renewctl.vocabulary import StepState, TaskState


@dataclass(frozen=True, slots=True)
class Work:
    """An open renewal with its contract, its playbook and its steps in order."""

    renewal: Renewal
    contract: Contract
    playbook: Playbook
    steps: Sequence[Step]

    @property
    def states(self) -> dict[str, StepState]:
        """The state of each step."""
        return {step.code: step.state for step in self.steps}

    def step(self, code: str) -> Step:
        """Return a step by its code; NotFoundError."""
        for step in self.steps:
            if step.code == code:
                return step
        raise NotFoundError(_("No step {text}.").format(text=code))

    def earliest(self, code: str) -> date:
        """Return the day on which the turn of a step came: the renewal was opened, or those before it were closed."""
        after = self.prescribed(code).after
        ended = [step.ended_on for step in self.steps if step.code in after and step.ended_on is not None]
        return max([self.renewal.opened_on, *ended])

    def planned_from(self, code: str) -> date:
        """Return the first day on which a step may begin by the plan, after the planned ends of those before it."""
        after = self.prescribed(code).after
        ends = [step.planned_end for step in self.steps if step.code in after and step.state not in rules.CLOSED]
        return max([self.earliest(code), *(add_days(end, 1) for end in ends)])

    def prescribed(self, code: str) -> Prescribed:
        """Return what the playbook says of a step. NotFoundError: it has it no longer, as may be of a closed one."""
        found = self.playbook.step(code)
        if found is None:
            raise NotFoundError(_("No step {text}.").format(text=code))
        return found


@dataclass(frozen=True, slots=True)
class Advance:
    """What came of closing a step: the steps at work now, or the next that may begin; none at the end."""

    closed: str
    next: tuple[str, ...]
    waited_on: str | None = None  # what the step waited for until it was closed


def start(session: Session, renewal_id: int, code: str, on: date, today: date) -> None:
    """Begin a step before or after its planned day. RuleError: not its turn, begun or closed already, a day to come."""
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_not_started(step)
    rules.check_order(work.prescribed(code), work.states)
    rules.check_day(on, today, work.earliest(code))
    _begin(session, work, step, on)


def finish(session: Session, renewal_id: int, code: str, on: date, today: date, note: str = "") -> Advance:
    """Close a step as done, and begin what follows it; a step that was never begun was begun by its plan.

    RuleError: not its turn, closed already, an approval that is missing, a day to come or before it began.
    """
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_not_closed(step)
    rules.check_order(work.prescribed(code), work.states)
    rules.check_day(on, today, work.earliest(code), step.started_on)
    check_approved(session, work, work.prescribed(code))
    began = step.started_on or max(work.earliest(code), min(on, step.planned_start))
    waited_on = _close(session, work, step, StepState.DONE, on, note)
    # Only now: until its tasks are closed, a step that was never begun has no day, and so made none.
    step.started_on = began
    return Advance(code, _go_on(session, work, on), waited_on)


def close_current(
    session: Session, renewal_id: int, on: date, today: date, note: str = "", *, expected: str | None = None
) -> Advance:
    """Close the step at work and begin what follows it.

    `expected` is the step that the caller saw at work: when somebody else has closed it meanwhile, nothing is changed
    (RuleError), so that two people who advance at once do not close two steps. RuleError too when several steps are
    at work and none is named, and when nothing is left to do.
    """
    work = work_on(session, renewal_id)
    at_work = rules.current(work.playbook, work.steps)
    if expected is not None and expected not in at_work:
        rules.check_not_closed(work.step(expected))
        rules.check_order(work.prescribed(expected), work.states)
    code = expected or _only(at_work, work.contract.number)
    return finish(session, renewal_id, code, on, today, note)


def _only(at_work: Sequence[str], contract: str) -> str:
    if not at_work:
        raise RuleError(
            _("All steps of {contract} are done.").format(contract=contract),
            _("renewctl renew CONTRACT writes the next term."),
            rule="steps-left",
        )
    if len(at_work) > 1:
        raise RuleError(
            _("Several steps of {contract} are at work: {steps}.").format(contract=contract, steps=", ".join(at_work)),
            _("Say which with --step."),
            rule="one-step-at-work",
        )
    return at_work[0]


def block(session: Session, renewal_id: int, code: str, waiting_on: str) -> None:
    """Say what a step waits for; it stays the step at work. RuleError when it is closed."""
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_not_closed(step)
    step.state, step.waiting_on = StepState.BLOCKED, named(waiting_on, _("What it waits for"))


def unblock(session: Session, renewal_id: int, code: str) -> None:
    """Go on with a step that waited for something. RuleError when it did not."""
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_is_blocked(step)
    step.state = StepState.NOT_STARTED if step.started_on is None else StepState.IN_PROGRESS
    step.waiting_on = None


def skip(session: Session, renewal_id: int, code: str, reason: str, actor: str, on: date, today: date) -> Advance:
    """Leave a step out for a reason, and begin what follows it.

    RuleError: closed already, a playbook that does not let this person leave it out, an approval that is missing (to
    leave its step out is no way around it).
    """
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_not_closed(step)
    prescribed = work.prescribed(code)
    rules.check_day(on, today, work.earliest(code), step.started_on)
    rules.check_may_skip(prescribed, actor, team_of(session, work.contract))
    check_approved(session, work, prescribed)
    waited_on = _close(session, work, step, StepState.SKIPPED, on, named(reason, _("The reason")))
    return Advance(code, _go_on(session, work, on), waited_on)


def assign(session: Session, renewal_id: int, code: str, person: str) -> None:
    """Give a step to somebody. RuleError when it is closed."""
    step = work_on(session, renewal_id).step(code)
    rules.check_not_closed(step)
    step.owner = named(person, _("The person"))


def move(session: Session, renewal_id: int, code: str, due: date) -> int:
    """Set the day by which a step is to be done; those behind it that would begin before then move along.

    Return how many others moved. RuleError when it is closed.
    """
    work = work_on(session, renewal_id)
    step = work.step(code)
    rules.check_not_closed(step)
    rules.check_due(due, step.started_on or work.planned_from(code))
    step.planned_start, step.planned_end = min(step.planned_start, due), due
    spans = {each.code: (each.planned_start, each.planned_end) for each in work.steps}
    movable = {each.code for each in work.steps if each.state is StepState.NOT_STARTED and each.code != code}
    moved = rules.pushed(work.playbook, spans, movable, working_days(reading(session)))
    others = [each for each in work.steps if moved[each.code] != spans[each.code]]
    for each in others:
        each.planned_start, each.planned_end = moved[each.code]
    return len(others)


def begin_ready(session: Session, renewal_id: int, on: date) -> tuple[str, ...]:
    """Begin the steps whose turn and planned start have come; return the codes of those at work or next."""
    return _go_on(session, work_on(session, renewal_id), on)


def work_on(session: Session, renewal_id: int) -> Work:
    """Return an open renewal to work on. RuleError when it is closed."""
    renewal = session.get_one(Renewal, renewal_id)
    contract = session.get_one(Contract, renewal.contract_id)
    rules.check_is_open(renewal.state, contract.number, renewal.closed_on)
    ordered = select(Step).where(Step.renewal_id == renewal_id).order_by(col(Step.sequence))
    return Work(renewal, contract, kept(renewal.playbook_content), session.exec(ordered).all())


def team_of(session: Session, contract: Contract) -> rules.Team:
    """Return who fills which role for a contract."""
    customer = session.get_one(Customer, contract.customer_id)
    return rules.Team(*people(reading(session), contract.customer_id), contract.owner or customer.owner)


def check_approved(session: Session, work: Work, prescribed: Prescribed) -> None:
    """Refuse to close a step whose approval is missing, void, or by too few levels. RuleError."""
    if prescribed.approval is None:
        return
    contract, renewal = work.contract, work.renewal
    assert contract.id is not None
    assert renewal.id is not None
    asked = prescribed.approval
    demand = rules.Demand(asked.subject, asked.levels, contract.id, renewal.term_id, renewal.id)
    clearance.check(reading(session), demand, prescribed.code, contract.number)


def _begin(session: Session, work: Work, step: Step, on: date) -> None:
    step.state, step.started_on = StepState.IN_PROGRESS, on
    assert work.contract.id is not None
    whose = Whose(work.contract.id, work.contract.customer_id, work.contract.owner)
    beginning = Beginning(work.prescribed(step.code), whose, step.owner, step.planned_end, on)
    for task in beginning.tasks():
        tasks.add(session, task)


def _close(session: Session, work: Work, step: Step, state: StepState, on: date, note: str) -> str | None:
    """Close a step with the tasks that it made, and return what it was waiting for."""
    note, waited_on = clean(note, _("The note")), step.waiting_on
    step.state, step.ended_on, step.waiting_on = state, on, None
    step.remark = "; ".join(part for part in (step.remark, note) if part) or None
    assert step.id is not None
    own = open_tasks(reading(session), step.id)
    close_tasks(session, own, TaskState.DONE if state is StepState.DONE else TaskState.DROPPED, on)
    return waited_on


def _go_on(session: Session, work: Work, on: date) -> tuple[str, ...]:
    for code in rules.following(work.playbook, work.steps, on):
        _begin(session, work, work.step(code), max(on, work.earliest(code)))
    return tuple(rules.current(work.playbook, work.steps))
