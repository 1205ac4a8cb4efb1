"""Saying who fills a role; the steps that had nobody are theirs at once."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from renewctl.folding import person_key
from renewctl.messages import _
from renewctl.plain import clean
from renewctl.store.tables import Contract, Renewal, Step, TeamMember
from renewctl.vocabulary import RenewalState, Role, StepState

LEFT_TO_DO = (StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.BLOCKED, StepState.WAITING)


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many steps became a person's, and whose they stay: the person who filled the role before, with how many."""

    taken: int
    before: str = ""
    stay: int = 0


def assign(session: Session, role: Role, person: str, customer_id: int | None, *, takes_over: bool = False) -> Assigned:
    """Let a person fill a role, at one customer or (None) at all; a blank name leaves the role to nobody.

    Open steps of that role without an owner become theirs; those of whoever filled it before do if `takes_over`.
    """
    person = clean(person, _("The person"))
    member = _member(session, role, customer_id)
    filled = member or _member(session, role, None)  # who fills it everywhere filled it at this customer too
    before = filled.person if filled is not None else ""
    if not person:
        if member is not None:
            session.delete(member)
    elif member is None:
        session.add(TeamMember(customer_id=customer_id, role=role, person=person))
    else:
        member.person = person
    theirs = (
        _open_steps(session, role, before, customer_id) if before and person_key(before) != person_key(person) else []
    )
    taken = [] if not person else [*_open_steps(session, role, None, customer_id), *(theirs if takes_over else ())]
    for step in taken:
        step.owner = person
    return Assigned(len(taken), before, 0 if person and takes_over else len(theirs))


def _member(session: Session, role: Role, customer_id: int | None) -> TeamMember | None:
    at = TeamMember.customer_id == customer_id
    return session.exec(select(TeamMember).where(TeamMember.role == role, at)).first()


def _open_steps(session: Session, role: Role, owner: str | None, customer_id: int | None) -> list[Step]:
    """Steps of a role that are still to do and somebody's or (None) nobody's, at a customer or (None) at any.

    What somebody holds at a customer who has a person of their own for the role is not meant by a word about all.
    """
    found = (
        select(Step)
        .join(Renewal)
        .join(Contract)
        .where(Renewal.state == RenewalState.OPEN, Step.role == role)
        .where(col(Step.owner).is_(None) if owner is None else Step.owner == owner)
        .where(col(Step.state).in_(LEFT_TO_DO))
    )
    if customer_id is not None:
        return list(session.exec(found.where(Contract.customer_id == customer_id)))
    own = select(TeamMember.customer_id).where(TeamMember.role == role, col(TeamMember.customer_id).is_not(None))
    return list(session.exec(found if owner is None else found.where(col(Contract.customer_id).not_in(own))))
