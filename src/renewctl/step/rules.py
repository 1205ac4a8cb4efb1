"""How a step is planned and what may be done with it: the order of a renewal's steps, and when one is late."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from renewctl.calendar.rules import WorkingDays
from renewctl.dates import add_days
from renewctl.errors import RuleError
from renewctl.folding import person_key
from renewctl.messages import _, n_
from renewctl.playbook.rules import Duration, Playbook, Prescribed
from renewctl.vocabulary import ApprovalSubject, RenewalState, Role, StepState

CLOSED = frozenset({StepState.DONE, StepState.SKIPPED})
UNDER_WAY = frozenset({StepState.IN_PROGRESS, StepState.BLOCKED, StepState.WAITING})
GOES_WITH_THE_CUSTOMER = frozenset({Role.SALES, Role.ACCOUNT_MANAGER, Role.CUSTOMER_REPRESENTATIVE})
"""Roles that whoever looks after the contract fills, where the team names nobody."""

Span = tuple[date, date]


class StepFacts(Protocol):
    """What these rules look at; a stored step and a row of one both have it."""

    @property
    def code(self) -> str: ...
    @property
    def state(self) -> StepState: ...
    @property
    def planned_start(self) -> date: ...
    @property
    def planned_end(self) -> date: ...
    @property
    def started_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...


class Demand(NamedTuple):
    """What must be approved before a step is closed, by how many levels, and for which renewal."""

    subject: ApprovalSubject
    levels: int
    contract_id: int
    term_id: int
    renewal_id: int


class Waits(NamedTuple):
    """That a step at work waits for its approval, or cannot go on without one."""

    state: StepState
    what: str


def planned(
    playbook: Playbook,
    opened: date,
    deadlines: Mapping[str, date | None],
    calendar: WorkingDays,
    fixed: Mapping[str, Span] | None = None,
) -> dict[str, Span]:
    """Return the planned first and last day of each step, by its code, both inclusive.

    A step begins on the day after the last of those it waits for, the others when the renewal is opened; none begins
    before the days before its deadline, where the contract has that deadline. `fixed` spans stay as they are.
    """
    spans = dict[str, Span](fixed or {})
    for step in playbook.steps:
        if step.code not in spans:
            earliest = max([opened, *(add_days(spans[code][1], 1) for code in step.after)])
            spans[step.code] = span(_not_before(step, earliest, deadlines), step.duration, calendar)
    return spans


def span(start: date, duration: Duration, calendar: WorkingDays) -> Span:
    """Return the first and last day of work that begins on a day; in working days it begins on the next of these."""
    if not duration.working:
        return start, add_days(start, duration.days - 1)
    eve = add_days(start, -1)
    return calendar.add_working_days(eve, 1), calendar.add_working_days(eve, duration.days)


def _not_before(step: Prescribed, earliest: date, deadlines: Mapping[str, date | None]) -> date:
    if step.before is None:
        return earliest
    # A contract without notice has no such deadline: its end is what the step has to come before.
    deadline = deadlines.get(step.before.deadline) or deadlines.get("end")
    return earliest if deadline is None else max(earliest, add_days(deadline, -step.before.days))


def pushed(
    playbook: Playbook, spans: Mapping[str, Span], movable: Collection[str], calendar: WorkingDays
) -> dict[str, Span]:
    """Return the spans once each movable step that would begin before those it waits for end is put behind them."""
    moved = dict(spans)
    for step in playbook.steps:
        ends = [moved[code][1] for code in step.after if code in moved]
        if step.code in movable and ends and moved[step.code][0] <= max(ends):
            moved[step.code] = span(add_days(max(ends), 1), step.duration, calendar)
    return moved


@dataclass(frozen=True, slots=True)
class Team:
    """Who fills which role for one contract: its customer's people, else those of the book, else its owner."""

    of_customer: Mapping[Role, str]
    of_book: Mapping[Role, str]
    owner: str | None

    def person(self, role: Role) -> str | None:
        """Return who does the steps of a role; None where nobody is known."""
        named = self.of_customer.get(role) or self.of_book.get(role)
        return named or (self.owner if role in GOES_WITH_THE_CUSTOMER else None)

    def roles(self, person: str) -> frozenset[Role]:
        """Return the roles that a person fills."""
        whose = {role: self.person(role) for role in Role}
        return frozenset(role for role, name in whose.items() if name and person_key(name) == person_key(person))


def is_ready(step: Prescribed, states: Mapping[str, StepState]) -> bool:
    """Whether all steps that one waits for are closed; those that are no longer there do not hold it up."""
    return all(states.get(code, StepState.DONE) in CLOSED for code in step.after)


def following(playbook: Playbook, steps: Sequence[StepFacts], day: date) -> list[str]:
    """Return the codes of the steps that begin now: not started, nothing to wait for, their planned start has come.

    One that follows another begins as soon as that is done; one of a deadline, on its planned start.
    """
    states = {step.code: step.state for step in steps}
    starts = {step.code: step.planned_start for step in steps}
    return [
        step.code
        for step in playbook.steps
        if states.get(step.code) is StepState.NOT_STARTED
        and is_ready(step, states)
        and (starts[step.code] <= day or (step.after and step.before is None))
    ]


def current(playbook: Playbook, steps: Sequence[StepFacts]) -> list[str]:
    """Return the codes of the steps at work; where there are none, of the next that may begin."""
    under_way = [step.code for step in steps if step.state in UNDER_WAY and step.started_on is not None]
    if under_way:
        return under_way
    states = {step.code: step.state for step in steps}
    blocked = [each.code for each in playbook.steps if states.get(each.code) in UNDER_WAY and is_ready(each, states)]
    if blocked:  # before it was begun
        return blocked
    ready = [each.code for each in playbook.steps if states.get(each.code) is StepState.NOT_STARTED]
    return [code for code in ready if (step := playbook.step(code)) and is_ready(step, states)][:1]


def days_late(state: StepState, planned_end: date, ended: date | None, today: date) -> int:
    """Return by how many days a step is behind its plan: at its end, or today; 0 when it is not, or was left out."""
    if state is StepState.SKIPPED:
        return 0
    return max(((ended or today) - planned_end).days, 0)


def lateness(days: int) -> str:
    """Return by how many days something is late, in words; "" when it is not."""
    return n_("{n} day late", "{n} days late", days).format(n=days) if days else ""


def check_is_open(state: RenewalState, contract: str, closed_on: date | None) -> None:
    """Refuse work on a renewal that is closed. RuleError."""
    if state is not RenewalState.OPEN:
        sentence = _("The renewal of {contract} was closed on {day}.")
        raise RuleError(sentence.format(contract=contract, day=closed_on), rule="renewal-is-open")


def check_not_closed(step: StepFacts) -> None:
    """Refuse to touch a step that is done or left out already. RuleError."""
    if step.state in CLOSED:
        sentence = _("Step {step} was done on {day} already.")
        if step.state is StepState.SKIPPED:
            sentence = _("Step {step} was left out on {day}.")
        raise RuleError(
            sentence.format(step=step.code, day=step.ended_on),
            _("renewctl undo takes the last change back."),
            rule="step-is-open",
        )


def check_order(step: Prescribed, states: Mapping[str, StepState]) -> None:
    """Refuse a step whose turn has not come. RuleError."""
    if not is_ready(step, states):
        awaited = [code for code in step.after if states.get(code, StepState.DONE) not in CLOSED]
        sentence = _("Step {step} comes after {awaited}, which is not done yet.")
        raise RuleError(sentence.format(step=step.code, awaited=_(", ").join(awaited)), rule="step-order")


def check_not_started(step: StepFacts) -> None:
    """Refuse to start a step twice. RuleError."""
    check_not_closed(step)
    if step.started_on is None and step.state is StepState.BLOCKED:
        hint = _("renewctl step unblock CONTRACT STEP goes on with it.")
        raise RuleError(_("Step {step} is blocked.").format(step=step.code), hint, rule="step-not-started")
    if step.state is not StepState.NOT_STARTED:
        sentence = _("Step {step} was started on {day} already.")
        raise RuleError(sentence.format(step=step.code, day=step.started_on), rule="step-not-started")


def check_is_blocked(step: StepFacts) -> None:
    """Refuse to unblock what is not blocked. RuleError."""
    check_not_closed(step)
    if step.state is not StepState.BLOCKED:
        raise RuleError(_("Step {step} is not blocked.").format(step=step.code), rule="step-is-blocked")


def check_day(day: date, today: date, earliest: date, started: date | None = None) -> None:
    """Refuse a step that begins or ends on a day to come or before its turn came, or ends before it began. RuleError.

    `earliest`: when the renewal was opened, or the last of the steps before it was done.
    """
    if day > today:
        sentence = _("{day} is still to come; nothing is done on it yet.")
        raise RuleError(sentence.format(day=day), rule="done-by-today")
    if started is not None and day < started:
        sentence = _("{day} is before the step was started, on {start}.")
        raise RuleError(sentence.format(day=day, start=started), rule="step-dates")
    if day < earliest:
        sentence = _("{day} is before its turn came, on {earliest}.")
        raise RuleError(sentence.format(day=day, earliest=earliest), rule="step-dates")


def check_due(due: date, begins: date) -> None:
    """Refuse to plan the end of a step before it was begun, or before its turn came. RuleError."""
    if due < begins:
        sentence = _("A step that begins on {start} is not due on {day}.")
        raise RuleError(sentence.format(start=begins, day=due), rule="step-dates")


def check_may_skip(step: Prescribed, actor: str, team: Team) -> None:
    """Refuse to leave out a step to whoever may not: only the roles that the playbook names may. RuleError."""
    if not step.skip_by:
        raise RuleError(_("Step {step} cannot be left out.").format(step=step.code), rule="step-skip")
    if not team.roles(actor) & set(step.skip_by):
        roles = _(", ").join(_(role.value) for role in step.skip_by)
        raise RuleError(
            _("Only {roles} may leave out step {step}; {actor} is not.").format(
                roles=roles, step=step.code, actor=actor
            ),
            _("renewctl team set ROLE PERSON says who fills a role."),
            rule="step-skip",
        )


def check_approvals_kept(before: Sequence[Prescribed], after: Sequence[Prescribed]) -> None:
    """Refuse another playbook under which less has to be approved: that would be a way around it. RuleError."""
    demanded = _approvals(after)
    for step in before:
        if step.approval is None:
            continue
        subject, levels = step.approval.subject.value, step.approval.levels
        given = demanded.get(subject, 0)
        if given < levels:
            sentence = n_(
                "Step {step} asks for {n} level of approval of the {subject}; the other playbook asks for {given}.",
                "Step {step} asks for {n} levels of approval of the {subject}; the other playbook asks for {given}.",
                levels,
            )
            raise RuleError(
                sentence.format(step=step.code, subject=_(subject), n=levels, given=given),
                _(
                    "Being approved is not enough: close step {step} by the present playbook first, or choose a "
                    "playbook that asks for as much."
                ).format(step=step.code),
                rule="approval-kept",
            )


def _approvals(steps: Sequence[Prescribed]) -> dict[str, int]:
    found = dict[str, int]()
    for step in steps:
        if step.approval is not None:
            subject = step.approval.subject.value
            found[subject] = max(found.get(subject, 0), step.approval.levels)
    return found
