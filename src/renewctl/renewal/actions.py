"""Opening a renewal with its steps, planning it anew, closing it, by a bridge term too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from renewctl.approval.prices import Priced
from renewctl.calendar.queries import working_days
from renewctl.contract import cotermination
from renewctl.contract.amended import amendments
from renewctl.contract.bridges import Bridge
from renewctl.contract.deadlines import OFFER_DAYS, Reckoning
from renewctl.contract.queries import ContractRow
from renewctl.playbook.queries import Found, find_playbook
from renewctl.playbook.rules import Playbook, Prescribed, Selection
from renewctl.renewal import clearance, rules
from renewctl.renewal.opening import Opening, nothing_to_decide, open_all, step_row, terms
from renewctl.renewal.queries import over
from renewctl.step import rules as steps
from renewctl.step.actions import Work, begin_ready, team_of, work_on
from renewctl.step.closing import close_tasks, open_tasks, tasks_to_drop
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Renewal, Step, Term
from renewctl.vocabulary import RenewalState, TaskState

NO_RULES = Selection()


@dataclass(frozen=True, slots=True)
class Replanned:
    """What planning anew did: how many steps stayed, came and went."""

    kept: int
    added: int
    dropped: int


def open_renewal(
    session: Session,
    *,
    term_id: int,
    on: date,
    today: date,
    playbook: str | None = None,
    selection: Selection = NO_RULES,
    offer_days: int = OFFER_DAYS,
) -> Renewal:
    """Open the renewal of a term: its steps are planned from that day on and given to the people of the team.

    Without a playbook's name the rules of `selection` choose one, then those that came with the program. It keeps the
    playbook as it is today. NotFoundError for an unknown playbook; RuleError for a term that is not open or that has
    a renewal already, for a day to come and for one before the term began.
    """
    rules.check_opened_on(on, today, session.get_one(Term, term_id).start_on)
    (number,) = open_all(session, [Opening(term_id, on)], selection, playbook, offer_days)
    return session.get_one(Renewal, number)


def close(session: Session, *, term_id: int, on: date) -> None:
    """Close the renewal of a term, which is decided. Nothing where none is open.

    Its open steps stay as they are; the tasks that they made are dropped.
    """
    renewal = session.exec(select(Renewal).where(Renewal.term_id == term_id)).first()
    if renewal is not None and renewal.state is RenewalState.OPEN:
        _close(session, renewal, on)


def close_over(session: Session, contract_id: int, on: date) -> None:
    """Close the renewals of a contract whose terms need no decision any more, as when it was put out of force."""
    for number in over(reading(session), contract_id):
        _close(session, session.get_one(Renewal, number), on)


def _close(session: Session, renewal: Renewal, on: date) -> None:
    assert renewal.id is not None
    renewal.state, renewal.closed_on = RenewalState.CLOSED, on
    close_tasks(session, tasks_to_drop(reading(session), [renewal.id]), TaskState.DROPPED, on)


def coterm(
    session: Session, joining: Sequence[ContractRow], *, partner: ContractRow | None, on: date | None, today: date
) -> list[Bridge]:
    """Bring contracts to one end by bridge terms, return these, and close the renewals of the terms they decide.

    RuleError and UsageError as `contract.cotermination` says.
    """

    def check(bridge: Bridge, term_id: int) -> None:
        priced = Priced(None, bridge.bridge_start, bridge.bridge_end, bridge.amount)
        clearance.check_bridge(reading(session), bridge.contract_id, term_id, priced)

    planned = cotermination.coterm(session, joining, partner=partner, on=on, today=today, check=check)
    for term_id in cotermination.decided_terms(session, planned):
        close(session, term_id=term_id, on=today)
    return planned


def replan(
    session: Session, renewal_id: int, on: date, playbook: str | None = None, offer_days: int = OFFER_DAYS
) -> Replanned:
    """Plan what is left of a renewal from a day on, by another playbook or by the newest version of its own.

    What is closed stays as it was and what is under way keeps its owner, plan and state; the rest is planned anew,
    steps that the playbook no longer has are dropped. RuleError for a closed renewal, and for a playbook under which
    less has to be approved of what is still to do.
    """
    work = work_on(session, renewal_id)
    found = find_playbook(reading(session), playbook or work.renewal.playbook)
    prescribed = found.playbook
    _check_approvals_kept(work, prescribed)
    kept, dropped = _keep_or_drop(session, work, prescribed, on)
    spans = _spans_anew(session, work, prescribed, kept, on, offer_days)
    team = team_of(session, work.contract)
    past = [step for step in kept.values() if prescribed.step(step.code) is None]
    for sequence, step in enumerate(past, 1):
        step.sequence = sequence
    for sequence, each in enumerate(prescribed.steps, len(past) + 1):
        if each.code in kept:
            _rewrite(kept[each.code], sequence, each, spans[each.code])
        else:
            row = step_row(renewal_id, sequence, each, spans[each.code], team.person(each.role))
            session.add(Step(**row))
    _take_over(work.renewal, found)
    session.flush()
    begin_ready(session, renewal_id, on)
    return Replanned(len(kept), len(prescribed.steps) + len(past) - len(kept), dropped)


def _check_approvals_kept(work: Work, playbook: Playbook) -> None:
    """What is still to do may not lose an approval on the way to another playbook."""
    left = [each for each in work.playbook.steps if work.states.get(each.code) not in steps.CLOSED]
    done = {each.code for each in work.playbook.steps} - {each.code for each in left}
    steps.check_approvals_kept(left, [each for each in playbook.steps if each.code not in done])


def _keep_or_drop(session: Session, work: Work, playbook: Playbook, on: date) -> tuple[dict[str, Step], int]:
    kept = {step.code: step for step in work.steps if step.state in steps.CLOSED or playbook.step(step.code)}
    gone = [step for step in work.steps if step.code not in kept]
    for step in gone:
        assert step.id is not None
        close_tasks(session, open_tasks(reading(session), step.id), TaskState.DROPPED, on)
        session.delete(step)
    return kept, len(gone)


def _spans_anew(
    session: Session, work: Work, playbook: Playbook, kept: Mapping[str, Step], on: date, offer_days: int
) -> dict[str, steps.Span]:
    book = reading(session)
    (term,) = terms(book, [work.renewal.term_id])
    reckoning = Reckoning(working_days(book), offer_days)
    deadlines = term.deadlines(amendments(book, term.contract_id), reckoning)
    stays = {
        code: (step.planned_start, step.planned_end)
        for code, step in kept.items()
        if step.state in steps.CLOSED or step.started_on is not None
    }
    return steps.planned(playbook, on, deadlines, reckoning.calendar, stays)


def _rewrite(step: Step, sequence: int, each: Prescribed, span: steps.Span) -> None:
    step.sequence = sequence
    if step.state in steps.CLOSED:
        return
    step.phase, step.role = each.phase or None, each.role
    step.name_en, step.name_zh = each.name.en, each.name.zh
    step.planned_start, step.planned_end = span
    step.approval = each.approval.subject if each.approval else None
    step.approval_levels = each.approval.levels if each.approval else None


def _take_over(renewal: Renewal, found: Found) -> None:
    renewal.playbook, renewal.playbook_version, renewal.playbook_content = found.name, found.version, found.content


def open_term(session: Session, contract_id: int) -> int:
    """Return the term of a contract whose renewal is still to be decided. RuleError where there is none."""
    found = select(Term).where(Term.contract_id == contract_id, Term.is_open == 1).order_by(col(Term.sequence).desc())
    term = session.exec(found).first()
    if term is None or term.id is None:
        raise nothing_to_decide(session.get_one(Contract, contract_id).number)
    return term.id
