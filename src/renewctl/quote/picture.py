"""A quote as it is listed: with how its approval stands, and whether the rules or a step ask for one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.approval import queries as approvals
from renewctl.approval.policy import Policy
from renewctl.approval.rulebook import policy_of
from renewctl.messages import N_
from renewctl.money import Money
from renewctl.quote.queries import QuoteRow, quotes_of_contract
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalSubject

NEEDED = N_("needed")
"""The approval of a quote that the rules or a step want approved, and for which nobody asked yet."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One version of an offer and its approval: pending, approved, rejected, void, needed, or None for none."""

    contract: str
    customer: str
    customer_code: str
    owner: str | None
    term: int
    starts_on: date | None
    version: int
    amount: Money
    change: float | None
    present: Money | None
    months: int | None
    valid_until: str | None
    state: str
    approval: str | None
    approval_id: int | None
    needed_because: list[str]
    made_by: str
    made_on: str
    sent_on: str | None
    decided_on: str | None
    note: str | None
    remark: str | None


def lines(book: Reader, rows: Collection[QuoteRow]) -> Iterator[QuoteLine]:
    """Yield quotes with their approvals."""
    newest = approvals.standings(book, ApprovalSubject.QUOTE, (row.id for row in rows))
    policy = policy_of(book)
    for row in rows:
        yield _line(book, policy, row, newest.get(row.id))


def newest(book: Reader, contract_id: int, term_id: int, as_of: date) -> QuoteLine | None:
    """Return the newest offer for what follows a term; None before the first."""
    made = [row for row in quotes_of_contract(book, contract_id, as_of) if row.term_id == term_id]
    return line(book, made[-1]) if made else None


def line(book: Reader, row: QuoteRow) -> QuoteLine:
    """Return one quote with its approval."""
    return _line(book, policy_of(book), row, approvals.standing(book, ApprovalSubject.QUOTE, row.id))


def _line(book: Reader, policy: Policy, row: QuoteRow, approval: approvals.ApprovalRow | None) -> QuoteLine:
    need = approvals.needed_for(book, policy, row)
    if approval is not None:
        standing: str | None = approval.state.value
    else:
        standing = NEEDED if need.levels else None
    return QuoteLine(
        contract=row.contract,
        customer=row.customer,
        customer_code=row.customer_code,
        owner=row.owner,
        term=row.term,
        starts_on=row.starts_on,
        version=row.version,
        amount=row.amount,
        change=row.change,
        present=row.present,
        months=row.months,
        valid_until=row.valid_until,
        state=row.state,
        approval=standing,
        approval_id=None if approval is None else approval.stored.id,
        needed_because=list(need.why),
        made_by=row.made_by,
        made_on=row.made_on,
        sent_on=row.sent_on,
        decided_on=row.decided_on,
        note=row.note,
        remark=row.remark,
    )
