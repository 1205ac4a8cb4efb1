"""What is approved, line by line: a quote, a contract, the plan of a renewal, as each is today.

The words and dates here are the stored ones, in no language, or the same content would have two hashes. What changes
by itself or by being carried out (states, days of sending, remarks) is no part of it.
"""

from collections.abc import Iterator

from renewctl.approval.rules import Line, canonical
from renewctl.messages import N_
from renewctl.money import Money
from renewctl.quote import queries as quotes
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalSubject

FIELDS = (
    N_("customer"), N_("address"), N_("contract"), N_("name"), N_("product"), N_("kind"), N_("first start"),
    N_("notice period"), N_("renews for months"), N_("escalator"), N_("billing cycle"), N_("payment method"),
    N_("term"), N_("clause"), N_("version"), N_("amount"), N_("length in months"), N_("valid until"),
    N_("offer note"), N_("made by"), N_("playbook"), N_("step"),
)  # fmt: skip
WORDS = frozenset({"kind", "billing cycle", "notice period"})
"""Fields whose value is in words of the vocabulary, to be shown in the user's language."""

CONTRACT = """
SELECT customer.name, customer.address, contract.number, contract.name, contract.product, contract.kind,
    contract.anchor, contract.notice_length, contract.notice_unit, contract.renewal_months, contract.escalator,
    contract.billing_cycle, contract.payment_method
FROM contract JOIN customer ON customer.id = contract.customer_id WHERE contract.id = :id
"""
TERMS = "SELECT sequence, start_on, end_on, amount, currency FROM term WHERE contract_id = :id ORDER BY sequence"
CLAUSES = "SELECT title, body FROM clause WHERE contract_id = :id ORDER BY title"
PLAN = """
SELECT contract.number, renewal.playbook, renewal.playbook_version
FROM renewal JOIN contract ON contract.id = renewal.contract_id WHERE renewal.id = :id
"""
STEPS = """
SELECT sequence, code, phase, name_en, name_zh, role, owner, planned_start, planned_end, approval, approval_levels
FROM step WHERE renewal_id = :id ORDER BY sequence, id
"""


def content(book: Reader, subject: ApprovalSubject, subject_id: int) -> str | None:
    """Return today's content of a quote, a contract or a renewal's plan, in canonical form; None when it is gone."""
    match subject:
        case ApprovalSubject.QUOTE:
            lines = list(_quote(book, subject_id))
        case ApprovalSubject.CONTRACT:
            lines = list(_contract(book, subject_id))
        case ApprovalSubject.PLAN:
            lines = list(_plan(book, subject_id))
    return canonical(lines) if lines else None


def _quote(book: Reader, quote_id: int) -> Iterator[Line]:
    row = quotes.quote(book, quote_id)
    if row is None:
        return
    yield from _line("customer", row.customer)
    yield from _line("contract", row.contract)
    # The discount is one against this price: another price, and it is not the discount that was approved.
    yield Line("term", str(row.term), _term(row.term_start, row.term_end, row.present_minor, row.present_currency))
    yield from _line("version", row.version)
    yield from _line("amount", Money(row.minor, row.currency).written)
    yield from _line("length in months", row.months)
    yield from _line("valid until", row.valid_until)
    yield from _line("offer note", row.note)
    yield from _line("made by", f"{row.made_by} ({row.made_os_user})")


def _contract(book: Reader, contract_id: int) -> Iterator[Line]:
    found = next(book.tuples(CONTRACT, {"id": contract_id}), None)
    if found is None:
        return
    customer, address, number, name, product, kind, anchor, length, unit, months, escalator, billing, payment = found
    for field, value in (
        ("customer", customer), ("address", address), ("contract", number), ("name", name), ("product", product),
        ("kind", kind), ("first start", anchor), ("notice period", None if length is None else f"{length} {unit}"),
        ("renews for months", months), ("escalator", escalator), ("billing cycle", billing),
        ("payment method", payment),
    ):  # fmt: skip
        yield from _line(field, value)
    for sequence, start, end, minor, currency in book.tuples(TERMS, {"id": contract_id}):
        yield Line("term", str(sequence), _term(start, end, minor, currency))
    for title, body in book.tuples(CLAUSES, {"id": contract_id}):
        yield Line("clause", str(title), str(body))


def _plan(book: Reader, renewal_id: int) -> Iterator[Line]:
    found = next(book.tuples(PLAN, {"id": renewal_id}), None)
    if found is None:
        return
    number, playbook, version = found
    yield from _line("contract", number)
    yield from _line("playbook", f"{playbook} {version}")
    for sequence, code, *parts in book.tuples(STEPS, {"id": renewal_id}):
        told = [str(part) for part in parts if part is not None]
        yield Line("step", f"{sequence} {code}", " | ".join(told))


def _line(field: str, value: object) -> Iterator[Line]:
    if value is not None:
        yield Line(field, "", str(value))


def _term(start: object, end: object, minor: object, currency: object) -> str:
    days = f"{start or '?'}..{end or '?'}"
    return days if minor is None else f"{days} {Money(int(str(minor)), str(currency)).written}"
