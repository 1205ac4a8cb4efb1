"""Customers as they are named: by code, by name, by a part of the name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from renewctl.customer.rules import fold, folded_part, name_key, next_code
from renewctl.errors import AmbiguousError, NotFoundError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader

MOST_CANDIDATES = 20


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


_FIELDS = "id, code, name, tier, segment, industry, owner, archived_on, merged_into_id"
_ACTIVE_FIRST = "ORDER BY archived_on IS NOT NULL, name, id LIMIT 500"

BY_ID = f"SELECT {_FIELDS} FROM customer WHERE id = :id"
BY_CODE = f"SELECT {_FIELDS} FROM customer WHERE code = :text"
BY_CODE_IN_ANY_CASE = f"SELECT {_FIELDS} FROM customer WHERE LOWER(code) = LOWER(:text) {_ACTIVE_FIRST}"
BY_NAME = f"SELECT {_FIELDS} FROM customer WHERE name = :text {_ACTIVE_FIRST}"
BY_KEY = f"SELECT {_FIELDS} FROM customer WHERE name_key = :key {_ACTIVE_FIRST}"
BY_PART = f"SELECT {_FIELDS} FROM customer WHERE LOWER(name) LIKE LOWER(:part) ESCAPE '\\' {_ACTIVE_FIRST}"
BY_FOLDED_PART = f"SELECT {_FIELDS} FROM customer WHERE name_key LIKE :folded ESCAPE '\\' {_ACTIVE_FIRST}"

CODE_IS_TAKEN = "SELECT COUNT(*) FROM customer WHERE code = :code"
NEWEST = "SELECT MAX(id) FROM customer"


def find_customer(book: Reader, text: str) -> CustomerRow:
    """Return the customer that a person means: by code, else by exact name, else by a unique part of the name.

    An archived customer is found by its code, and by name when no other fits; a merged one stands for the customer
    it was merged into. UsageError for a blank text, NotFoundError, AmbiguousError with "code  name" lines.
    """
    text = named(text, _("The customer"))
    found = _candidates(book, text)
    if not found:
        raise NotFoundError(
            _("No customer {text}.").format(text=brief(text)),
            _("renewctl find TEXT looks in codes, names, contacts, phones and contract numbers."),
        )
    current = {row.id: row for row in (merged_into(book, row) for row in found)}
    if len(current) > 1:
        raise AmbiguousError(_("{text} fits several customers.").format(text=brief(text)), listed(current.values()))
    return next(iter(current.values()))


def merged_into(book: Reader, row: CustomerRow) -> CustomerRow:
    """Return the customer that a merged one was merged into, itself for any other."""
    while row.merged_into_id is not None:
        target = book.first(BY_ID, {"id": row.merged_into_id}, CustomerRow)
        if target is None:
            break
        row = target
    return row


def listed(rows: Iterable[CustomerRow]) -> list[str]:
    """Return candidates as lines "code  name", the first of many."""
    lines = [f"{row.code}  {brief(row.name)}" for row in rows]
    return lines if len(lines) <= MOST_CANDIDATES else [*lines[:MOST_CANDIDATES], "…"]


def unused_code(book: Reader) -> str:
    """Return a code of ours that no customer has."""
    code = next_code(f"C{book.number(NEWEST):05}")
    while book.number(CODE_IS_TAKEN, {"code": code}):
        code = next_code(code)
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
