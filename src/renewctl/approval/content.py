"""What is approved, line by line: a quote, a contract, the plan of a renewal, as each is today.

The words and dates here are the stored ones, in no language, or the same content would have two hashes. What changes
by itself or by being carried out (states, days of sending, remarks) is no part of it.
"""

from collections.abc import Iterable, Iterator

from renewctl.approval.rules import Line, canonical
from renewctl.messages import N_
from renewctl.money import Money
from renewctl.quote import queries as quotes
from renewctl.store.batches import THESE
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

CONTRACTS = f"""
SELECT contract.id, customer.name, customer.address, contract.number, contract.name, contract.product, contract.kind,
    contract.anchor, contract.notice_length, contract.notice_unit, contract.renewal_months, contract.escalator,
    contract.billing_cycle, contract.payment_method
FROM contract JOIN customer ON customer.id = contract.customer_id WHERE contract.id IN ({THESE})
"""
TERMS = f"""
SELECT contract_id, sequence, start_on, end_on, amount, currency
FROM term WHERE contract_id IN ({THESE}) ORDER BY contract_id, sequence
"""
CLAUSES = f"SELECT contract_id, title, body FROM clause WHERE contract_id IN ({THESE}) ORDER BY contract_id, title"
PLANS = f"""
SELECT renewal.id, contract.number, renewal.playbook, renewal.playbook_version
FROM renewal JOIN contract ON contract.id = renewal.contract_id WHERE renewal.id IN ({THESE})
"""
STEPS = f"""
SELECT renewal_id, sequence, code, phase, name_en, name_zh, role, owner, planned_start, planned_end, approval,
    approval_levels
FROM step WHERE renewal_id IN ({THESE}) ORDER BY renewal_id, sequence, id
"""

Lines = dict[int, list[Line]]
"""The lines of several records, by their row numbers."""


def content(book: Reader, subject: ApprovalSubject, subject_id: int) -> str | None:
    """Return today's content of a quote, a contract or a renewal's plan, in canonical form; None when it is gone."""
    return contents(book, subject, [subject_id]).get(subject_id)


def contents(book: Reader, subject: ApprovalSubject, subject_ids: Iterable[int]) -> dict[int, str]:
    """Return today's content of many, in a few statements; of those that are still there."""
    match subject:
        case ApprovalSubject.QUOTE:
            found = {row.id: list(_quote(row)) for row in quotes.quotes_of(book, subject_ids)}
        case ApprovalSubject.CONTRACT:
            found = _contracts(book, subject_ids)
        case ApprovalSubject.PLAN:
            found = _plans(book, subject_ids)
    return {number: canonical(lines) for number, lines in found.items()}


def _quote(row: quotes.QuoteRow) -> Iterator[Line]:
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


def _contracts(book: Reader, contract_ids: Iterable[int]) -> Lines:
    found: Lines = {}
    for row in book.tuples_of(CONTRACTS, contract_ids):
        id, customer, address, number, name, product, kind, anchor, length, unit, months, escalator, billing, paid = row
        notice = None if length is None else f"{length} {unit}"
        found[_number(id)] = [
            line
            for field, value in (
                ("customer", customer), ("address", address), ("contract", number), ("name", name),
                ("product", product), ("kind", kind), ("first start", anchor), ("notice period", notice),
                ("renews for months", months), ("escalator", escalator), ("billing cycle", billing),
                ("payment method", paid),
            )
            for line in _line(field, value)
        ]  # fmt: skip
    for id, sequence, start, end, minor, currency in book.tuples_of(TERMS, found):
        found[_number(id)].append(Line("term", str(sequence), _term(start, end, minor, currency)))
    for id, title, body in book.tuples_of(CLAUSES, found):
        found[_number(id)].append(Line("clause", str(title), str(body)))
    return found


def _plans(book: Reader, renewal_ids: Iterable[int]) -> Lines:
    found: Lines = {}
    for id, number, playbook, version in book.tuples_of(PLANS, renewal_ids):
        found[_number(id)] = [*_line("contract", number), *_line("playbook", f"{playbook} {version}")]
    for id, sequence, code, *parts in book.tuples_of(STEPS, found):
        told = [str(part) for part in parts if part is not None]
        found[_number(id)].append(Line("step", f"{sequence} {code}", " | ".join(told)))
    return found


def _number(value: object) -> int:
    return int(str(value))


def _line(field: str, value: object) -> Iterator[Line]:
    if value is not None:
        yield Line(field, "", str(value))


def _term(start: object, end: object, minor: object, currency: object) -> str:
    days = f"{start or '?'}..{end or '?'}"
    return days if minor is None else f"{days} {Money(int(str(minor)), str(currency)).written}"
