"""Contacts as they are named: by their number in the book, by name, by a part of the name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.contact.rules import name_key
from renewctl.errors import MOST_CANDIDATES, AmbiguousError, NotFoundError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader, at_most


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
    archived_on: str | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact with all that is known of it, and when it was last spoken with."""

    id: int
    name: str
    customer: str
    customer_code: str
    title: str | None
    level: str | None
    role: str | None
    phone: str | None
    email: str | None
    chat_id: str | None
    every_days: int | None
    last_contact: str | None
    archived_on: str | None
    notes: str | None
    attributes_text: str | None

    @property
    def attributes(self) -> object:
        """The columns of a sheet that have no field here, as they were imported."""
        return json.loads(self.attributes_text) if self.attributes_text else None


_FROM = """
SELECT contact.id, contact.customer_id, customer.code, customer.name, contact.name, contact.title,
    contact.phone, contact.email, contact.archived_on
FROM contact JOIN customer ON customer.id = contact.customer_id
WHERE
"""
_THEIRS = f"{_FROM} contact.customer_id = :customer AND"  # goes through the index of customers
_FIRST = f"ORDER BY contact.archived_on IS NOT NULL, contact.name, contact.id LIMIT {MOST_CANDIDATES + 1}"
_NUMBER = "contact.id = :number"
_NAME = "contact.name = :text"
_NAME_IN_ANY_CASE = "LOWER(contact.name) = LOWER(:text)"
_PART = "LOWER(contact.name) LIKE LOWER(:part) ESCAPE '\\'"

BY_NUMBER = f"{_FROM} {_NUMBER}"
BY_NAME = f"{_FROM} {_NAME} {_FIRST}"
BY_NAME_IN_ANY_CASE = f"{_FROM} {_NAME_IN_ANY_CASE} {_FIRST}"
BY_PART = f"{_FROM} {_PART} {_FIRST}"
THEIRS_BY_NUMBER = f"{_THEIRS} {_NUMBER}"
THEIRS_BY_NAME = f"{_THEIRS} {_NAME} {_FIRST}"
THEIRS_BY_NAME_IN_ANY_CASE = f"{_THEIRS} {_NAME_IN_ANY_CASE} {_FIRST}"
THEIRS_BY_PART = f"{_THEIRS} {_PART} {_FIRST}"

_LINE = """
SELECT contact.id, contact.name, customer.name, customer.code, contact.title, contact.level, contact.role,
    contact.phone, contact.email, contact.chat_id, contact.every_days,
    (SELECT SUBSTR(MAX(interaction.happened_at), 1, 10) FROM interaction WHERE interaction.contact_id = contact.id),
    contact.archived_on, contact.notes, contact.attributes
FROM contact JOIN customer ON customer.id = contact.customer_id
"""
LINE = f"{_LINE} WHERE contact.id = :id"
LINES = f"""{_LINE}
WHERE CAST(:all AS INTEGER) = 1 OR contact.archived_on IS NULL
ORDER BY contact.name, contact.id LIMIT :limit
"""
LINES_OF_CUSTOMER = f"""{_LINE}
WHERE contact.customer_id = :customer AND (CAST(:all AS INTEGER) = 1 OR contact.archived_on IS NULL)
ORDER BY contact.name, contact.id LIMIT :limit
"""


def find_contact(book: Reader, customer_id: int | None, text: str) -> ContactRow:
    """Return the contact that a person means, of one customer or (None) of all: by number, exact name, unique part.

    UsageError for a blank text, NotFoundError, AmbiguousError with "number  name, customer" lines.
    """
    text = named(text, _("The contact"))
    for found in _ways_of_naming(book, customer_id, text):
        if len(found) > 1:
            raise AmbiguousError(
                _("{text} fits several contacts.").format(text=brief(text)),
                [f"{row.id}  {brief(row.name)}, {brief(row.customer)}" for row in found],
                _("A contact can be named by its number."),
            )
        if found:
            return found[0]
    raise NotFoundError(_("No contact {text}.").format(text=brief(text)))


def line(book: Reader, contact_id: int) -> ContactLine:
    """Return one contact as it is listed; NotFoundError for an id that none has."""
    found = book.first(LINE, {"id": contact_id}, ContactLine)
    if found is None:
        raise NotFoundError(_("No contact {text}.").format(text=contact_id))
    return found


def lines(
    book: Reader, customer_id: int | None, *, all: bool = False, limit: int | None = None
) -> Iterator[ContactLine]:
    """Yield the contacts of a customer, or (None) of all, by name; those that are gone only with `all`."""
    parameters: Parameters = {"all": int(all), "limit": at_most(limit)}
    if customer_id is None:
        return book.rows(LINES, parameters, ContactLine)
    return book.rows(LINES_OF_CUSTOMER, {"customer": customer_id, **parameters}, ContactLine)


def look_alikes(book: Reader, customer_id: int, name: str, but: int | None = None) -> list[ContactLine]:
    """Return the customer's contacts whose name is the same but for case, width, spaces and punctuation."""
    key = name_key(name)
    return [row for row in lines(book, customer_id, all=True) if name_key(row.name) == key and row.id != but]


def _ways_of_naming(book: Reader, customer_id: int | None, text: str) -> Iterator[list[ContactRow]]:
    """Yield what fits each way of naming; those who are gone only where nobody else fits it."""
    ways = (BY_NUMBER, BY_NAME, BY_NAME_IN_ANY_CASE, BY_PART)
    if customer_id is not None:
        ways = (THEIRS_BY_NUMBER, THEIRS_BY_NAME, THEIRS_BY_NAME_IN_ANY_CASE, THEIRS_BY_PART)
    parameters: Parameters = {
        "customer": customer_id,
        "number": int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None,
        "text": text,
        "part": containing(text),
    }
    for sql in ways:
        found = list(book.rows(sql, parameters, ContactRow))
        yield [row for row in found if row.archived_on is None] or found
