"""Saying who fills a role; the steps that had nobody are theirs at once."""

from sqlmodel import Session, col, select

from renewctl.messages import _
from renewctl.plain import clean
from renewctl.store.tables import Contract, Renewal, Step, TeamMember
from renewctl.vocabulary import RenewalState, Role, StepState

LEFT_TO_DO = (StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.BLOCKED, StepState.WAITING)


def assign(session: Session, role: Role, person: str, customer_id: int | None) -> int:
    """Let a person fill a role, at one customer or (None) at all; a blank name leaves the role to nobody.

    Open steps of that role without an owner become theirs; return how many.
    """
    person = clean(person, _("The person"))
    at = TeamMember.customer_id == customer_id
    member = session.exec(select(TeamMember).where(TeamMember.role == role, at)).first()
    if not person:
        if member is not None:
            session.delete(member)
        return 0
    if member is None:
        session.add(TeamMember(customer_id=customer_id, role=role, person=person))
    else:
        member.person = person
    orphans = _without_owner(session, role, customer_id)
    for step in orphans:
        step.owner = person
    return len(orphans)


def _without_owner(session: Session, role: Role, customer_id: int | None) -> list[Step]:
    found = (
        select(Step)
        .join(Renewal)
        .join(Contract)
        .where(Renewal.state == RenewalState.OPEN, Step.role == role)
        .where(col(Step.owner).is_(None), col(Step.state).in_(LEFT_TO_DO))
    )
    if customer_id is not None:
        found = found.where(Contract.customer_id == customer_id)
    return list(session.exec(found))
