"""Contracts as they are named, by number, name or a part of either, and as they are listed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from renewctl.calendar.queries import working_days
from renewctl.codes import CONTRACT, code_of, next_code
from renewctl.contract import rules
from renewctl.contract.amended import AmendmentRow, Words, amendments, amendments_of_words
from renewctl.contract.deadlines import OFFER_DAYS, Deadlines, Reckoning, deadlines_of
from renewctl.dates import days_left, stored_day
from renewctl.errors import MOST_CANDIDATES, AmbiguousError, NotFoundError, RuleError
from renewctl.folding import number_key
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader, at_most
from renewctl.vocabulary import ContractKind, ContractState, NoticeUnit


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract that was named, with its customer."""

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer: str
    name: str | None
    product: str | None
    kind: str
    state: str
    owner: str | None


class ContractLine(NamedTuple):
    """A contract with its last term, seen on a day; its owner is the customer's where it has none of its own."""

    id: int
    contract: str
    name: str | None
    customer: str
    customer_code: str
    product: str | None
    kind: str
    state: str
    owner: str | None
    tier: str | None
    term_start: str | None
    term_end: str | None
    minor: int | None
    currency: str | None
    is_open: int
    notice_length: int | None
    notice_unit: str | None
    renewal_months: int | None
    billing_cycle: str | None
    payment_method: str | None
    signed_on: str | None
    anchor: str | None
    notes: str | None
    attributes_text: str | None
    escalator_points: int | None
    offer_days: int | None
    as_of: str
    reckoning: Reckoning
    changes: Mapping[int, Sequence[AmendmentRow]]

    @property
    def amount(self) -> Money | None:
        """The sum of the last term."""
        return stored_money(self.minor, self.currency)

    @property
    def notice(self) -> str | None:
        """The notice period as it is typed: 30d, 1m."""
        return rules.notice_text(self.notice_length, self.notice_unit)

    @property
    def deadlines(self) -> Deadlines:
        """The three deadlines of the last term, by what the contract says when it ends."""
        now, changes = Words.stored(self.kind, self.notice_length, self.notice_unit), self.changes.get(self.id, ())
        return deadlines_of(stored_day(self.term_end), now, self.offer_days, changes, self.reckoning)

    @property
    def notice_deadline(self) -> date | None:
        """The last day on which notice may be given, of a fixed contract too."""
        return self.deadlines.notice

    @property
    def offer_by(self) -> date | None:
        """The day on which our offer has to be out."""
        return self.deadlines.offer

    @property
    def escalator(self) -> float | None:
        """The agreed yearly price rise, in per cent."""
        return None if self.escalator_points is None else self.escalator_points / 100

    @property
    def days_left(self) -> int | None:
        """Days until the open term's end, negative once overdue."""
        return _days_left(self.term_end if self.is_open else None, self.as_of)

    @property
    def attributes(self) -> object:
        """The columns of a sheet that have no field here, as they were imported."""
        return json.loads(self.attributes_text) if self.attributes_text else None


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts are wanted, seen from which day; None leaves a condition out."""

    today: date
    customer_id: int | None = None
    owner: str | None = None
    state: ContractState | None = None
    kind: ContractKind | None = None
    offer_days: int = OFFER_DAYS


_FROM = """
SELECT contract.id, contract.number, contract.customer_id, customer.code, customer.name, contract.name,
    contract.product, contract.kind, contract.state, contract.owner
FROM contract JOIN customer ON customer.id = contract.customer_id
"""
_FIRST = f"ORDER BY contract.number, contract.id LIMIT {MOST_CANDIDATES + 1}"

BY_NUMBER = f"{_FROM} WHERE contract.number = :text"
BY_NUMBER_IN_ANY_CASE = f"{_FROM} WHERE LOWER(contract.number) = LOWER(:text) {_FIRST}"
BY_NAME = f"{_FROM} WHERE LOWER(contract.name) = LOWER(:text) {_FIRST}"
BY_PART = f"""{_FROM}
WHERE LOWER(contract.number) LIKE LOWER(:part) ESCAPE '\\' OR LOWER(contract.name) LIKE LOWER(:part) ESCAPE '\\'
{_FIRST}"""

ANCHOR = """COALESCE(
    (SELECT MAX(first.start_on) FROM term AS first WHERE first.contract_id = contract.id
        AND first.kind = 'initial' AND first.sequence > 1 AND first.sequence <= term.sequence),
    contract.anchor
)"""
"""`rules.anchor_of` for each row of `term` and its `contract`: a win-back is an initial term again."""

NUMBERS = "SELECT id, number FROM contract"
NUMBER_IS_TAKEN = "SELECT COUNT(*) FROM contract WHERE number = :number"
NEWEST = "SELECT MAX(id) FROM contract"

_LINE = """
SELECT contract.id, contract.number, contract.name, customer.name, customer.code, contract.product, contract.kind,
    contract.state, COALESCE(contract.owner, customer.owner), customer.tier, term.start_on, term.end_on, term.amount,
    term.currency, COALESCE(term.is_open, 0), contract.notice_length, contract.notice_unit, contract.renewal_months,
    contract.billing_cycle, contract.payment_method, contract.signed_on, contract.anchor, contract.notes,
    contract.attributes, contract.escalator, contract.offer_days, CAST(:today AS TEXT)
FROM contract
JOIN customer ON customer.id = contract.customer_id
LEFT JOIN term ON term.contract_id = contract.id
    AND term.sequence = (SELECT MAX(last.sequence) FROM term AS last WHERE last.contract_id = contract.id)
"""
_WANTED = """
(CAST(:owner AS TEXT) IS NULL OR LOWER(COALESCE(contract.owner, customer.owner)) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:state AS TEXT) IS NULL OR contract.state = CAST(:state AS TEXT))
    AND (CAST(:kind AS TEXT) IS NULL OR contract.kind = CAST(:kind AS TEXT))
ORDER BY contract.number LIMIT :limit
"""
LINE = f"{_LINE} WHERE contract.id = :id"
# Where no notice deadline is stored, the offer may still count from one: of fixed contracts, under notice, amended.
LONGEST_LEAD = """
SELECT MAX(COALESCE(offer_days, CAST(:usual AS INTEGER)) + CASE
    WHEN kind = 'fixed' OR id IN (SELECT contract_id FROM notice UNION SELECT contract_id FROM amendment)
    THEN COALESCE(notice_length, 0) * CASE notice_unit WHEN 'months' THEN 31 ELSE 1 END
    ELSE 0
END) FROM contract
"""
LINES = f"{_LINE} WHERE {_WANTED}"
LINES_OF_CUSTOMER = f"{_LINE} WHERE contract.customer_id = :customer AND {_WANTED}"


def find_contract(book: Reader, text: str) -> ContractRow:
    """Return the contract that a person means: by number, else by exact name, else by a unique part of either.

    UsageError for a blank text, NotFoundError, AmbiguousError with "number  name" lines.
    """
    text = named(text, _("The contract"))
    for found in _ways_of_naming(book, text):
        if len(found) > 1:
            candidates = [f"{row.number}  {brief(row.name or row.customer)}" for row in found]
            raise AmbiguousError(_("{text} fits several contracts.").format(text=brief(text)), candidates)
        if found:
            return found[0]
    raise NotFoundError(
        _("No contract {text}.").format(text=brief(text)),
        _("renewctl find TEXT looks in codes, names, contacts, phones and contract numbers."),
    )


def find_contract_of(book: Reader, customer_id: int, text: str) -> ContractRow:
    """Return the contract that a person means, like `find_contract`; RuleError where it is another customer's."""
    found = find_contract(book, text)
    if found.customer_id != customer_id:
        raise RuleError(
            _("Contract {number} belongs to {customer}.").format(number=found.number, customer=brief(found.customer)),
            rule="contract-of-customer",
        )
    return found


def longest_lead(book: Reader, usual: int) -> int:
    """Return how many days before the end, or the stored notice deadline, our earliest offer may have to go out."""
    changes = (change for of_one in amendments_of_words(book).values() for change in of_one)
    said = (rules.read_notice(change.before) for change in changes if change.field == "notice" and change.before)
    before = max((n * (31 if unit is NoticeUnit.MONTHS else 1) for n, unit in said), default=0)
    return max(book.number(LONGEST_LEAD, {"usual": usual}), usual) + before


def line(book: Reader, contract_id: int, today: date, offer_days: int = OFFER_DAYS) -> ContractLine:
    """Return one contract as it is listed; NotFoundError for an id that none has. `offer_days` is what is usual."""
    changes = {contract_id: amendments(book, contract_id)}
    line_on = partial(ContractLine, reckoning=Reckoning(working_days(book), offer_days), changes=changes)
    found = book.first(LINE, {"id": contract_id, "today": today.isoformat()}, line_on)
    if found is None:
        raise NotFoundError(_("No contract {text}.").format(text=contract_id))
    return found


def lines(book: Reader, wanted: ContractFilter, limit: int | None = None) -> Iterator[ContractLine]:
    """Yield the contracts that are wanted by number, at most `limit` of them; None is all."""
    parameters: Parameters = {
        "today": wanted.today.isoformat(),
        "owner": wanted.owner,
        "state": wanted.state,
        "kind": wanted.kind,
        "limit": at_most(limit),
    }
    reckoning = Reckoning(working_days(book), wanted.offer_days)
    line_on = partial(ContractLine, reckoning=reckoning, changes=amendments_of_words(book))
    if wanted.customer_id is None:
        return book.rows(LINES, parameters, line_on)
    return book.rows(LINES_OF_CUSTOMER, {"customer": wanted.customer_id, **parameters}, line_on)


def look_alikes(book: Reader, number: str, but: int | None = None) -> list[str]:
    """Return the numbers of contracts that are the same but for case, width, spaces and dashes."""
    key = number_key(number)
    return [str(other) for id, other in book.tuples(NUMBERS) if id != but and number_key(str(other)) == key]


def unused_number(book: Reader) -> str:
    """Return a number of ours that no contract has."""
    number = next_code(code_of(book.number(NEWEST), CONTRACT), CONTRACT)
    while book.number(NUMBER_IS_TAKEN, {"number": number}):
        number = next_code(number, CONTRACT)
    return number


def _ways_of_naming(book: Reader, text: str) -> Iterator[list[ContractRow]]:
    def rows(sql: str, parameters: Parameters) -> list[ContractRow]:
        return list(book.rows(sql, parameters, ContractRow))

    yield rows(BY_NUMBER, {"text": text})
    yield rows(BY_NUMBER_IN_ANY_CASE, {"text": text})
    yield rows(BY_NAME, {"text": text})
    yield rows(BY_PART, {"part": containing(text)})


def _days_left(end: str | None, as_of: str) -> int | None:
    return days_left(date.fromisoformat(end), date.fromisoformat(as_of)) if end else None
