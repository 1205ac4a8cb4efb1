"""The warning sheet: stage, action, owner, expected effect, done on; what is still to come stands there too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from renewctl.messages import _, aside, n_
from renewctl.output.sheet import Sheet
from renewctl.step.rules import Team
from renewctl.task.rules import task_sentence
from renewctl.vocabulary import OPEN_WARNINGS, Evaluation, Role, TaskState, WarningStage, WarningState, label
from renewctl.warning.queries import LATE, StepLine, WarningLine, stages_left

USUAL = {
    WarningStage.IDENTIFY: Role.ANALYST,
    WarningStage.RESPOND: Role.ACCOUNT_MANAGER,
    WarningStage.FOLLOW_THROUGH: Role.ACCOUNT_MANAGER,
    WarningStage.EVALUATE: Role.RISK_SPECIALIST,
}
"""Whose each stage is, where nobody has done anything in it yet."""


def lines_of(warning: WarningLine, written: Sequence[StepLine], team: Team) -> list[StepLine]:
    """Return the sheet's lines in the order of the stages: the issue first, a line for each stage still to come."""
    lines = [_issue(warning, team), *(_told(warning, line) for line in written)]
    lines += [StepLine(stage, _to_come(stage), _owner(stage, team), None, None, None) for stage in stages_left(lines)]
    return sorted(lines, key=lambda line: list(WarningStage).index(WarningStage(line.stage)))


def _issue(warning: WarningLine, team: Team) -> StepLine:
    action = _("Risk score {score:.1f}, {level}, {days} days before the deadline: {reasons}").format(
        score=warning.score, level=label(warning.level), days=warning.lead_days, reasons=warning.reasons
    )
    stage = WarningStage.IDENTIFY
    return StepLine(
        stage, action, _owner(stage, team), _("The departments concerned know in time"), None, warning.issued_on
    )


def _told(warning: WarningLine, line: StepLine) -> StepLine:
    """The judgement and a late issue are kept as words, which each reader has in their own language.

    A task given up says so.
    """
    if line.stage == WarningStage.IDENTIFY and line.action == LATE:
        return replace(line, action=_("Issued late: `tick` had not run before"))
    if line.stage == WarningStage.EVALUATE and line.action in set(Evaluation):
        return replace(line, action=label(line.action) + (f": {warning.reason}" if warning.reason else ""))
    if line.task_state == TaskState.DROPPED:
        return replace(line, action=aside(line.action, label(line.task_state)))
    return line


def _to_come(stage: WarningStage) -> str:
    return {
        WarningStage.RESPOND: _("To be planned"),
        WarningStage.FOLLOW_THROUGH: _("To be followed up"),
        WarningStage.EVALUATE: _("To be evaluated"),
    }[stage]


def _owner(stage: WarningStage, team: Team) -> str:
    role = USUAL[stage]
    return team.person(role) or label(role)


def of_tasks(warning: WarningLine, open_steps: Sequence[StepLine]) -> list[str]:
    """Return what is said of a warning's tasks: once planned, each with whose it is; once through, which are left."""
    if warning.state == WarningState.PLANNED:
        return [task_sentence(one.task or 0, one.owner or "-", one.due_on, one.action) for one in open_steps]
    if warning.state in OPEN_WARNINGS or not open_steps:
        return []
    numbers = [str(one.task) for one in open_steps]
    sentence = n_(
        "{n} task of its plan is still open: {numbers}. Once it is done: renewctl task done {typed}",
        "{n} tasks of its plan are still open: {numbers}. Once they are done: renewctl task done {typed}",
        len(numbers),
    )
    return [sentence.format(n=len(numbers), numbers=_(", ").join(numbers), typed=" ".join(numbers))]


def sheet_of(warning: WarningLine, lines: Sequence[StepLine], today: date) -> Sheet:
    """Return the sheet to hand on."""
    facts = [
        (_("Customer"), warning.customer),
        (_("Contract"), warning.contract),
        (_("Deadline"), warning.deadline),
        (_("Amount"), warning.amount.spoken if warning.amount else "-"),
        (_("Cause"), label(warning.cause) or "-"),
        (_("State"), label(warning.state)),
        (_("Owner"), warning.owner or "-"),
    ]
    return Sheet(
        _("Warning {number}: {customer}").format(number=warning.id, customer=warning.customer),
        facts,
        [_("Stage"), _("Action"), _("Owner"), _("Expected effect"), _("Done on")],
        [(label(one.stage), one.action, one.owner or "-", one.expected or "-", one.done_on or "-") for one in lines],
        _("As of {date}.").format(date=today),
    )
