"""An approval as it is listed: whose turn it is, and why it is void or was rejected."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from renewctl.approval import queries, rules
from renewctl.approval.content import WORDS
from renewctl.approval.policy import Policy
from renewctl.approval.queries import ApprovalRow
from renewctl.approval.rulebook import policy_of
from renewctl.audit.rules import Person
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, Role

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval, seen by somebody: `may_decide` says whether it waits for just them."""

    id: int
    subject: str
    contract: str
    customer: str
    state: ApprovalState
    levels: int
    decided: int
    role: Role | None
    waiting_for: list[str]
    requested_by: str
    requested_os_user: str
    requested_on: str
    reason: str | None
    why: str
    content_hash: str
    may_decide: bool
    is_self_approved: bool
    is_newest: bool


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One line of what is approved; `today` where it is another by now."""

    field: str
    of: str
    approved: str
    today: str


class DecisionLine(NamedTuple):
    """One level's decision; `is_own` where it is of somebody who made or asked for what was decided."""

    level: int
    decision: str
    decided_by: str
    decided_os_user: str
    decided_on: str
    comment: str | None
    is_own: bool


def lines(book: Reader, by: Person) -> Iterator[ApprovalLine]:
    """Yield every approval as it looks to somebody, newest first."""
    seen: set[tuple[str, int]] = set()
    for row in queries.approvals(book):
        key = (row.stored.subject, row.stored.subject_id)
        yield replace(line(book, by, row), is_newest=key not in seen)
        seen.add(key)


def line(book: Reader, by: Person, row: ApprovalRow) -> ApprovalLine:
    """Return one approval as it looks to somebody."""
    stored, now = row.stored, row.state
    pending = now is ApprovalState.PENDING
    policy = policy_of(book)
    seat = queries.seat(book, policy, row)
    makers = queries.makers(book, row)
    return ApprovalLine(
        id=stored.id,
        subject=stored.subject,
        contract=stored.contract,
        customer=stored.customer,
        state=now,
        levels=stored.levels,
        decided=len(row.decisions),
        role=seat.role if pending else None,
        waiting_for=list(seat.people) if pending else [],
        requested_by=stored.requested_by,
        requested_os_user=stored.requested_os_user,
        requested_on=stored.requested_on,
        reason=stored.reason,
        why=_why(row, now),
        content_hash=stored.content_hash,
        may_decide=pending and _may_decide(by, seat, row, makers, policy),
        is_self_approved=any(rules.is_same_person(maker, each.by) for maker in makers for each in row.decided),
        is_newest=True,
    )


def decisions(book: Reader, row: ApprovalRow) -> list[DecisionLine]:
    """Return the decisions on an approval, those on one's own named as such."""
    makers = queries.makers(book, row)
    return [
        DecisionLine(
            each.level,
            each.decision,
            each.decided_by,
            each.decided_os_user,
            each.decided_on,
            each.comment,
            any(rules.is_same_person(maker, decided.by) for maker in makers),
        )
        for each, decided in zip(row.decisions, row.decided, strict=True)
    ]


def content(row: ApprovalRow) -> list[ContentLine]:
    """Return what was asked for, line by line, each with what stands there today where that differs."""
    changed = {(found.field, found.of): found for found in row.differences}
    told = [
        ContentLine(line.field, line.of, _shown(line.field, line.value), _today(changed.get((line.field, line.of))))
        for line in rules.lines_of(row.stored.content)
    ]
    new = [found for found in changed.values() if found.approved is None]
    return told + [ContentLine(found.field, found.of, NOTHING, _today(found)) for found in new]


def _may_decide(by: Person, seat: rules.Seat, row: ApprovalRow, makers: list[Person], policy: Policy) -> bool:
    try:
        rules.check_may_decide(by, seat, makers=makers, earlier=row.decided, self_approval=policy.self_approval)
    except RuleError:
        return False
    return True


def _why(row: ApprovalRow, now: ApprovalState) -> str:
    """Return what voided an approval, or what its last decision says."""
    if now is not ApprovalState.VOID:
        return (row.decisions[-1].comment or "") if row.decisions else ""
    if row.content_today is None:
        return _("it is no longer there")
    told = [
        _("{field} was {before}, is {now}").format(
            field=f"{_(found.field)} {brief(found.of)}".strip(),
            before=brief(_shown(found.field, found.approved)),
            now=brief(_shown(found.field, found.today)),
        )
        for found in row.differences
    ]
    return _("; ").join(told) or _("replaced or decided meanwhile")


def _today(found: rules.Difference | None) -> str:
    return "" if found is None else _shown(found.field, found.today)


def _shown(field: str, value: str | None) -> str:
    if value is None:
        return NOTHING
    return " ".join(_(word) for word in value.split(" ")) if field in WORDS else value
