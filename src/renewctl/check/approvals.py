"""What may be off with approvals: rules that wait for somebody else, and contracts that were lost, put out of force or
made shorter and came back under another number, at a price that their renewal would have needed an approval for.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from renewctl.check.contracts import CONTRACT
from renewctl.check.rules import Check, Row
from renewctl.messages import N_, _
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, ApprovalSubject, ContractState, Severity

VERSION = N_("version")
FOREVER = "9999-12-31"
BEFORE, AFTER = 90, 180
"""Days around the end or the loss of a contract within which another one begins that may stand for it."""

# What began before the book had rules is no way round them; held.py knows that of each pair.
REPLACED = """
SELECT fresh.number, customer.name, COALESCE(fresh.owner, customer.owner), fresh.id,
    COALESCE(first.start_on, first.recorded_on), lost.id, lost.number, ended.id, ended.start_on, ended.end_on,
    ended.decided_on, CASE WHEN ended.outcome IN ('churned', 'lapsed') OR lost.state = 'cancelled' THEN 1 ELSE 0 END,
    lost.state
FROM contract AS lost
JOIN term AS ended ON ended.contract_id = lost.id AND ended.sequence = (
    SELECT MAX(each.sequence) FROM term AS each WHERE each.contract_id = lost.id)
JOIN contract AS fresh ON fresh.customer_id = lost.customer_id AND fresh.id > lost.id
JOIN term AS first ON first.contract_id = fresh.id AND first.sequence = 1
JOIN customer ON customer.id = fresh.customer_id
WHERE EXISTS (SELECT 1 FROM approval_rules WHERE approved_on IS NOT NULL)
    AND (ended.outcome IN ('churned', 'lapsed') OR lost.state <> 'active' OR (
        ended.outcome IS NULL AND CAST(ended.id AS TEXT) IN (
            SELECT row_key FROM change WHERE table_name = 'term' AND before IS NOT NULL)))
ORDER BY fresh.number, lost.number
"""
PROPOSED = """
SELECT version, NULL, NULL, installed_by, installed_on FROM approval_rules
WHERE version > COALESCE((SELECT MAX(version) FROM approval_rules WHERE approved_on IS NOT NULL), 0) ORDER BY version
"""


def unapproved(book: Reader) -> Callable[[Row], Row | None]:
    """Leave out what begins far from the loss, what the rules let pass, and what an approval was asked for as it is.

    A contract that is neither lost nor cancelled counts where the journal knows that it was in force before, or that
    its term was longer.
    """
    told = set[object]()

    @cache  # the journal is gone through once, where there is a pair at all
    def once() -> tuple[frozenset[int], dict[int, str]]:
        from renewctl.approval.held import latest_ends, once_active

        return once_active(book), latest_ends(book)

    def is_put_away(contract: int, state: str, term: int, end: str | None) -> bool:
        was_active, was_to = once()
        return (state != ContractState.ACTIVE and contract in was_active) or was_to.get(term, "") > (end or FOREVER)

    def sift(row: Row) -> Row | None:
        number, customer, owner, fresh, start, lost, lost_number, term, began, ended, decided, is_lost, state = row
        runs_still = not is_lost and (began or "") <= (start or "") <= (ended or "")
        if number in told or not (runs_still or _is_near(start, ended) or _is_near(start, decided)):
            return None
        if not (is_lost or is_put_away(lost, state, term, ended)):
            return None
        from renewctl.approval.prices import need_to_replace
        from renewctl.approval.queries import standing

        need = need_to_replace(book, lost, fresh)
        asked = standing(book, ApprovalSubject.CONTRACT, fresh)
        is_asked = asked is not None and asked.state in (ApprovalState.PENDING, ApprovalState.APPROVED)
        if not need.levels or (asked is not None and is_asked and asked.stored.levels >= need.levels):
            return None
        told.add(number)
        return number, customer, owner, lost_number, ended, _("; ").join(need.why), need.levels

    return sift


def _is_near(start: str | None, ended: str | None) -> bool:
    if start is None or ended is None:
        return False
    return -BEFORE <= (date.fromisoformat(start) - date.fromisoformat(ended)).days <= AFTER


CHECKS = (
    Check(
        name="replaced",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A contract that ends and comes back under another number is a renewal, and needs its approval."),
        sql=REPLACED,
        sift=unapproved,
        facts=("lost", "end", "why", "levels"),
        what=N_("begins where {lost} ended, to {end}; as its renewal it needs an approval: {why}"),
        mend="approval request contract {record} --levels {levels}",
    ),
    Check(
        name="rules-proposed",
        severity=Severity.ATTENTION,
        kind=VERSION,
        why=N_("Rules for approvals that were proposed are not in force until somebody else agrees."),
        sql=PROPOSED,
        facts=("who", "day"),
        what=N_("rules for approvals, proposed by {who} on {day}"),
        mend="approval rules approve {record}",
    ),
)
