"""Customers as they are named (by code, by name, by a part of the name) and as they are listed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from renewctl.codes import CUSTOMER, code_of, next_code
from renewctl.customer.rules import name_key
from renewctl.errors import MOST_CANDIDATES, AmbiguousError, NotFoundError
from renewctl.folding import fold, folded_part, number_key
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader, at_most


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer that was named."""

    id: int
    code: str
    name: str
    tier: str | None
    segment: str | None
    industry: str | None
    owner: str | None
    archived_on: str | None
    merged_into_id: int | None


class CustomerLine(NamedTuple):
    """A customer with what is known of it and, in figures, of its contracts and interactions."""

    id: int
    code: str
    name: str
    tier: str | None
    segment: str | None
    channel: str | None
    industry: str | None
    owner: str | None
    phone: str | None
    email: str | None
    address: str | None
    preferences: str | None
    notes: str | None
    archived_on: str | None
    merged_into: str | None
    attributes_text: str | None
    open_contracts: int
    next_end: str | None
    last_contact: str | None

    @property
    def attributes(self) -> object:
        """The columns of a sheet that have no field here, as they were imported."""
        return json.loads(self.attributes_text) if self.attributes_text else None


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers are wanted; None leaves a condition out. `archived` are the archived ones instead."""

    owner: str | None = None
    tier: str | None = None
    segment: str | None = None
    industry: str | None = None
    archived: bool = False


_FIELDS = "id, code, name, tier, segment, industry, owner, archived_on, merged_into_id"
_ACTIVE_FIRST = "ORDER BY archived_on IS NOT NULL, name, id LIMIT 500"

BY_ID = f"SELECT {_FIELDS} FROM customer WHERE id = :id"
BY_CODE = f"SELECT {_FIELDS} FROM customer WHERE code = :text"
BY_CODE_IN_ANY_CASE = f"SELECT {_FIELDS} FROM customer WHERE LOWER(code) = LOWER(:text) {_ACTIVE_FIRST}"
BY_NAME = f"SELECT {_FIELDS} FROM customer WHERE name = :text {_ACTIVE_FIRST}"
BY_KEY = f"SELECT {_FIELDS} FROM customer WHERE name_key = :key {_ACTIVE_FIRST}"
BY_PART = f"SELECT {_FIELDS} FROM customer WHERE LOWER(name) LIKE LOWER(:part) ESCAPE '\\' {_ACTIVE_FIRST}"
BY_FOLDED_PART = f"SELECT {_FIELDS} FROM customer WHERE name_key LIKE :folded ESCAPE '\\' {_ACTIVE_FIRST}"
BY_CONTRACT = f"""
SELECT {_FIELDS} FROM customer
WHERE id = (SELECT customer_id FROM contract WHERE number = :text)
    AND NOT EXISTS (SELECT 1 FROM customer AS coded WHERE LOWER(coded.code) = LOWER(:text) OR coded.name = :text)
"""

LOOK_ALIKES = f"""
SELECT {_FIELDS} FROM customer
WHERE name_key = :key AND merged_into_id IS NULL AND (CAST(:but AS INTEGER) IS NULL OR id <> CAST(:but AS INTEGER))
ORDER BY id LIMIT {MOST_CANDIDATES + 1}
"""
CODES = "SELECT id, code FROM customer"
CODE_IS_TAKEN = "SELECT COUNT(*) FROM customer WHERE code = :code"
NEWEST = "SELECT MAX(id) FROM customer"

# A page needs these figures for its rows alone, and a whole list takes them from two indexes.
_LINE = """
SELECT customer.id, customer.code, customer.name, customer.tier, customer.segment, customer.channel, customer.industry,
    customer.owner, customer.phone, customer.email, customer.address, customer.preferences, customer.notes,
    customer.archived_on, (SELECT target.code FROM customer AS target WHERE target.id = customer.merged_into_id),
    customer.attributes,
    (SELECT COUNT(*) FROM contract JOIN term ON term.contract_id = contract.id AND term.is_open = 1
        WHERE contract.customer_id = customer.id),
    (SELECT MIN(term.end_on) FROM contract JOIN term ON term.contract_id = contract.id AND term.is_open = 1
        WHERE contract.customer_id = customer.id),
    (SELECT SUBSTR(MAX(interaction.happened_at), 1, 10) FROM interaction WHERE interaction.customer_id = customer.id)
FROM customer
"""
LINE = f"{_LINE} WHERE customer.id = :id"
LINES = f"""{_LINE}
WHERE (CAST(:owner AS TEXT) IS NULL OR LOWER(customer.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:tier AS TEXT) IS NULL OR customer.tier = CAST(:tier AS TEXT))
    AND (CAST(:segment AS TEXT) IS NULL OR customer.segment = CAST(:segment AS TEXT))
    AND (CAST(:industry AS TEXT) IS NULL OR LOWER(customer.industry) = LOWER(CAST(:industry AS TEXT)))
    AND (customer.archived_on IS NOT NULL) = (CAST(:archived AS INTEGER) = 1)
ORDER BY customer.name, customer.id LIMIT :limit
"""


def find_customer(book: Reader, text: str) -> CustomerRow:
    """Return the customer that a person means: by code, else by exact name, else by a unique part of the name.

    An archived customer is found by its code, and by name when no other fits; a merged one stands for the customer
    it was merged into. UsageError for a blank text, NotFoundError, AmbiguousError with "code  name" lines.
    """
    text = named(text, _("The customer"))
    found = _candidates(book, text)
    if not found:
        raise NotFoundError(_("No customer {text}.").format(text=brief(text)), _where_to_look(book, text))
    current = {row.id: row for row in (merged_into(book, row) for row in found)}
    if len(current) > 1:
        candidates = [f"{row.code}  {brief(row.name)}" for row in current.values()]
        raise AmbiguousError(_("{text} fits several customers.").format(text=brief(text)), candidates)
    return next(iter(current.values()))


def whose_contract(book: Reader, text: str) -> CustomerRow | None:
    """Return the customer whose contract has this number; None where it names a customer, or no contract."""
    return book.first(BY_CONTRACT, {"text": text.strip()}, CustomerRow)


def _where_to_look(book: Reader, text: str) -> str:
    """Return the hint for a name that no customer has: whose contract has this number, else how to search."""
    owner = whose_contract(book, text)
    if owner is None:
        return _("renewctl find TEXT looks in codes, names, contacts, phones and contract numbers.")
    return _("That is the number of a contract of {customer} ({code}).").format(
        customer=brief(owner.name), code=owner.code
    )


def merged_into(book: Reader, row: CustomerRow) -> CustomerRow:
    """Return the customer that a merged one was merged into, itself for any other."""
    while row.merged_into_id is not None:
        target = book.first(BY_ID, {"id": row.merged_into_id}, CustomerRow)
        if target is None:
            break
        row = target
    return row


def line(book: Reader, customer_id: int) -> CustomerLine:
    """Return one customer as it is listed; NotFoundError for an id that none has."""
    found = book.first(LINE, {"id": customer_id}, CustomerLine)
    if found is None:
        raise NotFoundError(_("No customer {text}.").format(text=customer_id))
    return found


def lines(book: Reader, wanted: CustomerFilter, limit: int | None) -> Iterator[CustomerLine]:
    """Yield the customers that are wanted by name, at most `limit` of them; None is all."""
    parameters: Parameters = {
        "owner": wanted.owner,
        "tier": wanted.tier,
        "segment": wanted.segment,
        "industry": wanted.industry,
        "archived": int(wanted.archived),
        "limit": at_most(limit),
    }
    return book.rows(LINES, parameters, CustomerLine)


def look_alikes(book: Reader, name: str, but: int | None = None) -> list[CustomerRow]:
    """Return the customers whose name is the same but for case, width, spaces, punctuation and company suffix."""
    return list(book.rows(LOOK_ALIKES, {"key": name_key(name), "but": but}, CustomerRow))


def codes_like(book: Reader, code: str, but: int | None = None) -> list[CustomerRow]:
    """Return the customers whose code is another but the same without case, width, spaces and dashes."""
    key = number_key(code)
    codes = [str(other) for id, other in book.tuples(CODES) if id != but and other != code]
    return [
        row for other in codes if number_key(other) == key for row in book.rows(BY_CODE, {"text": other}, CustomerRow)
    ]


def unused_code(book: Reader) -> str:
    """Return a code of ours that no customer has."""
    code = next_code(code_of(book.number(NEWEST), CUSTOMER), CUSTOMER)
    while book.number(CODE_IS_TAKEN, {"code": code}):
        code = next_code(code, CUSTOMER)
    return code


def _candidates(book: Reader, text: str) -> list[CustomerRow]:
    """Return the rows of the first way of naming that fits an active customer, else of the first that fits at all."""
    archived: list[CustomerRow] = []
    for number, found in enumerate(_ways_of_naming(book, text)):
        active = [row for row in found if row.archived_on is None]
        if active or (found and number == 0):
            return active or found
        archived = archived or found
    return archived


def _ways_of_naming(book: Reader, text: str) -> Iterator[list[CustomerRow]]:
    def rows(sql: str, parameters: Parameters) -> list[CustomerRow]:
        return list(book.rows(sql, parameters, CustomerRow))

    yield rows(BY_CODE, {"text": text})
    yield rows(BY_NAME, {"text": text})
    # Names that differ in case or width only have one key, which has an index.
    yield [row for row in rows(BY_KEY, {"key": name_key(text)}) if fold(row.name) == fold(text)]
    yield rows(BY_CODE_IN_ANY_CASE, {"text": text})
    yield rows(BY_PART, {"part": containing(text)})
    if part := folded_part(text):
        yield rows(BY_FOLDED_PART, {"folded": containing(part)})
