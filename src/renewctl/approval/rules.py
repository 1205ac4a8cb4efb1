"""What an approval stands for: content known by its hash, levels in their order, and nobody deciding their own.

The state is computed from the decisions and from what the content is today; it is stored nowhere, so that no edit
can leave a stale "approved" behind.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from renewctl.audit.rules import Person
from renewctl.dates import shifted
from renewctl.errors import RuleError
from renewctl.folding import person_key
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.vocabulary import ApprovalState, Decision, Role, label


class Line(NamedTuple):
    """One line of what is approved: the field, which one of several (a term, a clause, a step), and its value."""

    field: str
    of: str
    value: str


class Difference(NamedTuple):
    """A line that is not what was approved; None where it was not there, or is gone."""

    field: str
    of: str
    approved: str | None
    today: str | None


class Decided(NamedTuple):
    """One level's decision: which level, what, and by whom."""

    level: int
    decision: Decision
    by: Person


@dataclass(frozen=True, slots=True)
class Seat:
    """The level whose turn it is: its number, its role, and who fills that role (nobody named: anybody may)."""

    level: int
    role: Role | None
    people: Sequence[str]


def waits_since(requested: date, decided: Iterable[date]) -> list[date]:
    """Return the day from which each level waits: that of the request, or of the decision before it.

    No two of one day, for by its day a level is known where it is reminded of: one whose turn comes on the day of the
    one before it waits from the day after.
    """
    days = [requested]
    for day in decided:
        days.append(max(day, shifted(days[-1], 1)))
    return days


def canonical(lines: Iterable[Line]) -> str:
    """Return content as it is stored and hashed: a JSON array for each line, so that no text can pass for two lines."""
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def lines_of(content: str) -> list[Line]:
    """Return the lines of stored content."""
    return [Line(*json.loads(line)) for line in content.split("\n")]


def content_hash(content: str) -> str:
    """Return the SHA-256 of content in hexadecimal digits."""
    return hashlib.sha256(content.encode()).hexdigest()


def differences(approved: str, today: str | None) -> Iterator[Difference]:
    """Yield each line of the content that is not what was approved, in its order; `today` is None when it is gone."""
    old = {(line.field, line.of): line.value for line in lines_of(approved)}
    new = {(line.field, line.of): line.value for line in lines_of(today)} if today is not None else {}
    for key in old | new:
        if old.get(key) != new.get(key):
            yield Difference(*key, old.get(key), new.get(key))


def state(levels: int, decisions: Sequence[Decided], approved_hash: str, hash_today: str | None) -> ApprovalState:
    """Return how an approval stands: rejected for good; void when its content is another today; approved at last."""
    if any(decided.decision is Decision.REJECT for decided in decisions):
        return ApprovalState.REJECTED
    if hash_today != approved_hash:
        return ApprovalState.VOID
    if {decided.level for decided in decisions} >= set(range(1, levels + 1)):
        return ApprovalState.APPROVED
    return ApprovalState.PENDING


def next_level(decisions: Sequence[Decided]) -> int:
    """Return the level whose turn it is, 1 for the first."""
    return max((decided.level for decided in decisions), default=0) + 1


def is_same_person(one: Person, other: Person) -> bool:
    """Return whether two makers may be one person: the same name, or the same user of the operating system.

    A name is typed, so another name alone proves nothing.
    """
    return person_key(one.actor) == person_key(other.actor) or person_key(one.os_user) == person_key(other.os_user)


def check_may_decide(
    by: Person,
    seat: Seat,
    *,
    makers: Sequence[Person],
    earlier: Sequence[Decided],
    level: int | None = None,
    self_approval: bool = False,
) -> None:
    """Refuse who may not decide now: out of order, their own, a second level, or another role's level.

    `makers` asked for it or made what is to be approved; `level` is the one they mean to decide; where the rules let
    people approve their own, who they are counts for the role alone. RuleError.
    """
    if level is not None and level != seat.level:
        raise RuleError(
            _("Level {n} is not the one whose turn it is: that is level {next}.").format(n=level, next=seat.level),
            rule="approval-order",
        )
    for maker in () if self_approval else makers:
        if is_same_person(by, maker):
            raise RuleError(
                _("Nobody approves their own: this was made or asked for by {maker}, system user {user}.").format(
                    maker=maker.actor, user=maker.os_user
                ),
                _("Somebody else decides it, under their own system user; who works alone: docs/renewals.md, `self`."),
                rule="own-approval",
            )
    for decided in () if self_approval else earlier:
        if is_same_person(by, decided.by):
            raise RuleError(
                _("{actor} decided level {n} already; each level is decided by somebody else.").format(
                    actor=decided.by.actor, n=decided.level
                ),
                rule="approval-one-level-each",
            )
    if seat.people and person_key(by.actor) not in {person_key(person) for person in seat.people}:
        raise RuleError(
            _("Level {n} is decided by the {role}: {people}.").format(
                n=seat.level, role=label(seat.role), people=_(", ").join(map(brief, seat.people))
            ),
            rule="approval-level",
        )


def check_is_pending(number: int, now: ApprovalState) -> None:
    """Refuse to decide what is decided or void. RuleError."""
    if now is ApprovalState.VOID:
        raise RuleError(
            _("Approval {n} is void: its content was changed, replaced or decided since.").format(n=number),
            _("`renewctl approval show {n}` says what; ask anew with `renewctl approval request`.").format(n=number),
            rule="approval-void",
        )
    if now is not ApprovalState.PENDING:
        raise RuleError(
            _("Approval {n} is {state} already.").format(n=number, state=_(now.value)), rule="approval-decided"
        )


def check_is_not_standing(number: int, now: ApprovalState) -> None:
    """Refuse to ask again for what stands approved or waits. RuleError; `number` and `now` are of the one before."""
    if now in (ApprovalState.PENDING, ApprovalState.APPROVED):
        raise RuleError(
            _("It was asked for already: approval {n} is {state}.").format(n=number, state=_(now.value)),
            rule="approval-requested",
        )


def was_rejected() -> RuleError:
    """Return the refusal to ask again for content that was rejected."""
    return RuleError(
        _("This very content was rejected; it is not asked for again."),
        _("Change it first: a new quote, other terms, another plan."),
        rule="approval-rejected-content",
    )


def quote_unapproved(sentence: str, contract: str) -> RuleError:
    """Say of a quote of a contract that it needs an approval which it has not, and how to ask for it."""
    return RuleError(
        sentence,
        _("`renewctl approval request quote {number}` asks for it, `renewctl approval list` shows where it is.").format(
            number=contract
        ),
        rule="approval-needed",
    )
