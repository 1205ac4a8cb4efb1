"""Contacts as they are named: by their number in the book, by name, by a part of the name."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.errors import AmbiguousError, NotFoundError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact that was named, with its customer."""

    id: int
    customer_id: int
    customer_code: str
    customer: str
    name: str
    title: str | None
    phone: str | None
    email: str | None


_FROM = """
SELECT contact.id, contact.customer_id, customer.code, customer.name, contact.name, contact.title,
    contact.phone, contact.email
FROM contact JOIN customer ON customer.id = contact.customer_id
WHERE (CAST(:customer AS INTEGER) IS NULL OR contact.customer_id = :customer)
"""
_FIRST = f"ORDER BY contact.archived_on IS NOT NULL, contact.name, contact.id LIMIT {MOST_CANDIDATES + 1}"

BY_NUMBER = f"{_FROM} AND contact.id = :number"
BY_NAME = f"{_FROM} AND contact.name = :text {_FIRST}"
BY_NAME_IN_ANY_CASE = f"{_FROM} AND LOWER(contact.name) = LOWER(:text) {_FIRST}"
BY_PART = f"{_FROM} AND LOWER(contact.name) LIKE LOWER(:part) ESCAPE '\\' {_FIRST}"


def find_contact(book: Reader, customer_id: int | None, text: str) -> ContactRow:
    """Return the contact that a person means, of one customer or (None) of all: by number, exact name, unique part.

    UsageError for a blank text, NotFoundError, AmbiguousError with "number  name, customer" lines.
    """
    text = named(text, _("The contact"))
    for found in _ways_of_naming(book, customer_id, text):
        if len(found) > 1:
            raise AmbiguousError(
                _("{text} fits several contacts.").format(text=brief(text)),
                _listed(found),
                _("A contact can be named by its number."),
            )
        if found:
            return found[0]
    raise NotFoundError(_("No contact {text}.").format(text=brief(text)))


def _ways_of_naming(book: Reader, customer_id: int | None, text: str) -> Iterator[list[ContactRow]]:
    def rows(sql: str, parameters: Parameters) -> list[ContactRow]:
        return list(book.rows(sql, {"customer": customer_id, **parameters}, ContactRow))

    if text.isascii() and text.isdigit() and len(text) < 16:
        yield rows(BY_NUMBER, {"number": int(text)})
    yield rows(BY_NAME, {"text": text})
    yield rows(BY_NAME_IN_ANY_CASE, {"text": text})
    yield rows(BY_PART, {"part": containing(text)})


def _listed(rows: list[ContactRow]) -> list[str]:
    lines = [f"{row.id}  {brief(row.name)}, {brief(row.customer)}" for row in rows]
    return lines if len(lines) <= MOST_CANDIDATES else [*lines[:MOST_CANDIDATES], "…"]
