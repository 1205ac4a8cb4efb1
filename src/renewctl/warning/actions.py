"""Issuing a warning, and what is done about it; nothing that was issued ever changes."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from renewctl.errors import RuleError
from renewctl.messages import LANGUAGES, _, in_chinese, speaking
from renewctl.plain import clean, named
from renewctl.risk.lines import indicators
from renewctl.risk.reasons import Reasons
from renewctl.step.actions import team_of
from renewctl.step.rules import Team
from renewctl.store.session import reading
from renewctl.store.tables import Contract, RiskWarning, Term, WarningStep
from renewctl.task import actions as tasks
from renewctl.task.actions import NewTask
from renewctl.vocabulary import Evaluation, Role, WarningCause, WarningStage, WarningState, label
from renewctl.warning import queries, rules
from renewctl.warning.response import Response, responses
from renewctl.warning.rules import Alert


@dataclass(frozen=True, slots=True)
class When:
    """On which day something was done, and which day it is."""

    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Line:
    """What was done about a warning, as its sheet has it."""

    action: str
    owner: str | None = None
    expected: str | None = None


def issue(session: Session, alert: Alert, term_id: int, written_on: date | None = None) -> int:
    """Keep a warning as it is issued, with all that its score was made of; return its number.

    `written_on`: the day on which that is done; past the day it is issued as of, it stands on the sheet.
    """
    contract, term = session.get_one(Contract, alert.watch.contract_id), session.get_one(Term, term_id)
    score = alert.assessment.score
    assert score is not None  # a level that is warned of has one
    row = RiskWarning(
        customer_id=contract.customer_id,
        contract_id=alert.watch.contract_id,
        term_id=term_id,
        level=alert.level,
        rule_set=alert.rules.version,
        score=round(score * 1000),
        coverage=round(alert.assessment.coverage * 1000),
        inputs=_inputs(alert),
        amount=term.amount,
        currency=term.currency,
        deadline=alert.watch.deadline,
        issued_on=alert.on,
        cause=rules.cause_of(alert.assessment),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    if written_on is not None and written_on > alert.on:
        session.add(
            WarningStep(warning_id=row.id, stage=WarningStage.IDENTIFY, action=queries.LATE, done_on=written_on)
        )
    return row.id


def _inputs(alert: Alert) -> str:
    """Every indicator with its reason in each language: a warning is read by people of both."""
    told = []
    for each in LANGUAGES:
        with speaking(each):
            told.append(indicators(alert.assessment, Reasons(alert.rules)))
    english, chinese = told
    pairs = zip(english, chinese, strict=True)
    return json.dumps([one._asdict() | {"reason_zh": other.reason} for one, other in pairs], ensure_ascii=False)


def acknowledge(session: Session, number: int, when: When, owner: str | None = None) -> None:
    """Note that somebody has seen a warning and looks after it. RuleError, named."""
    row = _move(session, number, WarningState.ACKNOWLEDGED, when)
    row.acknowledged_on = when.on
    _give(session, row, owner)


def plan(session: Session, number: int, when: When, cause: WarningCause | None = None, owner: str | None = None) -> int:
    """Plan the response to a warning's cause: its tasks are made and stand on the sheet; return how many.

    RuleError, named; also where the cause is not known and none is given.
    """
    row = _move(session, number, WarningState.PLANNED, when)
    row.cause = cause or row.cause
    if row.cause is None:
        raise RuleError(
            _("What customer warning {number} is about might be lost for is not known.").format(number=number),
            _("Say it with --cause: {causes}.").format(causes=", ".join(WarningCause)),
            rule="warning-has-cause",
        )
    row.acknowledged_on = row.acknowledged_on or when.on
    row.planned_on = when.on
    _give(session, row, owner)
    team = team_for(session, row)
    wanted = responses(row.cause)
    for one in wanted:
        _add_task(session, row, one, team.person(one.role) or row.owner or team.owner, when.on)
    return len(wanted)


def act(session: Session, number: int, when: When, line: Line) -> None:
    """Note what was done in response to a warning. RuleError, named."""
    row = _move(session, number, WarningState.IN_ACTION, when)
    row.in_action_on = row.in_action_on or when.on
    _write(session, row, WarningStage.RESPOND, line, when.on)


def follow(session: Session, number: int, when: When, line: Line) -> None:
    """Note what came of the response. RuleError, named."""
    row = _move(session, number, WarningState.FOLLOWED_UP, when)
    row.followed_up_on = row.followed_up_on or when.on
    _write(session, row, WarningStage.FOLLOW_THROUGH, line, when.on)


def resolve(session: Session, number: int, when: When, line: Line) -> None:
    """Note that what a warning was about is settled, and how. RuleError, named."""
    row = _move(session, number, WarningState.RESOLVED, when)
    row.resolved_on = when.on
    _write(session, row, WarningStage.FOLLOW_THROUGH, line, when.on)


def evaluate(session: Session, number: int, when: When, found: Evaluation, line: Line) -> None:
    """Judge a warning that is resolved or came to its end; a false alarm, with its reason, at any time. RuleError."""
    known = queries.warning(reading(session), number)
    row = session.get_one(RiskWarning, number)
    reason = clean(line.action, _("The reason"))
    if found is Evaluation.FALSE_ALARM:
        if not reason:
            raise RuleError(
                _("A false alarm needs a reason."),
                _("For example: --reason 'the customer was on holiday'"),
                rule="false-alarm-has-reason",
            )
        rules.check_false_alarm(number, row.state)
        rules.check_day(when.on, when.today, _days(row, known))
        row.state = WarningState.EVALUATED
    else:
        _move(session, number, WarningState.EVALUATED, when)
    row.evaluated_on, row.evaluation, row.reason = when.on, found, reason or None
    owner = line.owner or team_for(session, row).person(Role.RISK_SPECIALIST)
    _write(session, row, WarningStage.EVALUATE, Line(found.value, owner, line.expected), when.on)


def team_for(session: Session, row: RiskWarning) -> Team:
    """Return who fills which role for a warning's contract."""
    return team_of(session, session.get_one(Contract, row.contract_id))


def _move(session: Session, number: int, to: WarningState, when: When) -> RiskWarning:
    line = queries.warning(reading(session), number)
    rules.check_moves(number, WarningState(line.state), to)
    row = session.get_one(RiskWarning, number)
    rules.check_day(when.on, when.today, _days(row, line))
    row.state = to
    return row


def _days(row: RiskWarning, line: queries.WarningLine) -> tuple[date | None, ...]:
    """The days of what was done so far; the decision of its term is among them where that ended the warning."""
    ended = date.fromisoformat(line.ended_on) if line.ended_on and line.state == WarningState.ENDED else None
    return (
        row.issued_on,
        row.acknowledged_on,
        row.planned_on,
        row.in_action_on,
        row.followed_up_on,
        row.resolved_on,
        ended,
    )


def _give(session: Session, row: RiskWarning, owner: str | None) -> None:
    if owner is not None:
        row.owner = person_of(session, row, owner)


def person_of(session: Session, row: RiskWarning, typed: str) -> str:
    """Return whom a typed owner is: a person, or whoever fills the role of that name. RuleError for an empty role."""
    name = named(typed, _("The owner"))
    role = next((one for one in Role if name.casefold() == one.value or name == in_chinese(one.value)), None)
    if role is None:
        return name
    person = team_for(session, row).person(role)
    if person is None:
        raise RuleError(
            _("Nobody fills the role {role}.").format(role=label(role)),
            _("renewctl team set {role} NAME says who does.").format(role=role.value),
            rule="role-is-filled",
        )
    return person


def _write(session: Session, row: RiskWarning, stage: WarningStage, line: Line, on: date) -> None:
    assert row.id is not None
    owner = person_of(session, row, line.owner) if line.owner else row.owner or team_for(session, row).owner
    session.add(
        WarningStep(
            warning_id=row.id,
            stage=stage,
            action=named(line.action, _("What was done")),
            owner=owner,
            expected=clean(line.expected or "", _("The expected effect")) or None,
            done_on=on,
        )
    )


def _add_task(session: Session, row: RiskWarning, one: Response, owner: str | None, on: date) -> None:
    assert row.id is not None
    due = on + timedelta(days=one.days)
    # What is done after the deadline helps nobody; a plan that comes later than that still has its days.
    due = min(due, row.deadline) if on <= row.deadline else due
    task = tasks.add(session, NewTask(str(one.title), owner, due, row.customer_id, row.contract_id))
    session.add(
        WarningStep(
            warning_id=row.id,
            stage=WarningStage.RESPOND,
            action=str(one.title),
            owner=owner,
            expected=str(one.expected),
            due_on=due,
            task_id=task,
        )
    )
