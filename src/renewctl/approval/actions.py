"""Asking for an approval, and deciding one level of it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.approval import queries, rules
from renewctl.approval.content import content
from renewctl.approval.rulebook import policy_of
from renewctl.audit.rules import Person
from renewctl.errors import NotFoundError, UsageError
from renewctl.messages import _
from renewctl.plain import clean
from renewctl.store.session import reading
from renewctl.store.tables import Approval, ApprovalDecision
from renewctl.vocabulary import ApprovalSubject, Decision


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be approved: its kind, its row number, its contract; levels beyond what is asked for."""

    subject: ApprovalSubject
    subject_id: int
    contract_id: int
    levels: int = 1
    reason: str | None = None


def request(session: Session, wanted: Wanted, by: Person, on: date) -> int:
    """Ask for an approval of content as it is now, and return its number.

    It has as many levels as the strictest rule or step of the renewal asks for, and one at least. RuleError (exit 4)
    when this content was rejected, or is approved or asked for already by as many levels; NotFoundError (exit 3) when
    it is gone.
    """
    book = reading(session)
    now = content(book, wanted.subject, wanted.subject_id)
    if now is None:
        raise NotFoundError(_("There is nothing left to approve."))
    own_hash = rules.content_hash(now)
    earlier = list(queries.of_subject(book, wanted.subject, wanted.subject_id))
    need = queries.needed(book, policy_of(book), wanted.subject, wanted.subject_id, wanted.contract_id)
    levels = max(1, wanted.levels, need.levels)
    if any(row.was_rejected and row.stored.content_hash == own_hash for row in earlier):
        raise rules.was_rejected()
    if earlier and earlier[0].stored.levels >= levels:
        rules.check_is_not_standing(earlier[0].stored.id, earlier[0].state)
    row = Approval(
        subject=wanted.subject,
        subject_id=wanted.subject_id,
        contract_id=wanted.contract_id,
        content=now,
        content_hash=own_hash,
        levels=levels,
        requested_by=by.actor,
        requested_os_user=by.os_user,
        requested_on=on,
        reason=clean(wanted.reason or "", _("The reason")) or None,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, at which level (None: the one whose turn it is), and why."""

    decision: Decision
    level: int | None = None
    comment: str | None = None


def decide(session: Session, number: int, verdict: Verdict, by: Person, on: date) -> int:
    """Decide the level of an approval whose turn it is, and return that level.

    UsageError (exit 2) for a rejection that does not say why. RuleError (exit 4) when it is void or decided, for one's
    own, out of order, for another role's level and for a second level by one person; NotFoundError (exit 3) for a
    number that none has.
    """
    comment = clean(verdict.comment or "", _("The comment")) or None
    if verdict.decision is Decision.REJECT and comment is None:
        raise UsageError(_("Say why it is rejected: --comment TEXT."))
    book = reading(session)
    row = queries.find_approval(book, number)
    rules.check_is_pending(number, row.state)
    policy = policy_of(book)
    seat = queries.seat(book, policy, row)
    rules.check_may_decide(
        by,
        seat,
        makers=queries.makers(book, row),
        earlier=row.decided,
        level=verdict.level,
        self_approval=policy.self_approval,
    )
    session.add(
        ApprovalDecision(
            approval_id=number,
            level=seat.level,
            decision=verdict.decision,
            decided_by=by.actor,
            decided_os_user=by.os_user,
            decided_on=on,
            comment=comment,
        )
    )
    session.flush()
    return seat.level
