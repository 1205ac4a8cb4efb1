"""Every customer, contact and contract that holds a text in its name, code, number, phone or e-mail address."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.folding import folded_part
from renewctl.messages import N_, _
from renewctl.plain import named, plain
from renewctl.store.patterns import containing
from renewctl.store.reader import Reader, at_most

LONGEST_PHONE = 40
KINDS = (N_("customer"), N_("contact"), N_("contract"))
PLACES = (N_("code"), N_("name"), N_("phone"), N_("email"), N_("number"), N_("product"))
"""The words that the statement below gives, for the catalogue."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found: its kind, its code or number, its name, and the place and text that matched."""

    kind: str
    code: str
    name: str | None
    matched: str
    text: str
    customer: str
    customer_code: str
    archived_on: str | None


def _digits(column: str) -> str:
    """Return the SQL of a phone number without what people write between its digits."""
    for separator in (" ", "-", "(", ")", "+", ".", "/"):
        column = f"REPLACE({column}, '{separator}', '')"
    return column


def _holds(column: str) -> str:
    return f"({column} = :text OR LOWER({column}) LIKE LOWER(:part) ESCAPE '\\')"


def _phone(column: str) -> str:
    # Most numbers fail the cheap pattern (these digits in this order), and only the rest are cleaned.
    return f"({_holds(column)} OR ({column} LIKE :spread AND {_digits(column)} LIKE :digits))"


def _name(column: str, key: str) -> str:
    return f"({_holds(column)} OR {key} LIKE :folded)"


# One row a record, at the first place that matches; CAST because PostgreSQL cannot tell a number from a text.
FOUND = f"""
SELECT kind, code, name, matched,
    CASE matched WHEN 'code' THEN code WHEN 'number' THEN code WHEN 'phone' THEN phone WHEN 'email' THEN email
        WHEN 'product' THEN product ELSE name END AS held,
    customer, customer_code, archived_on
FROM (
    SELECT 1 AS rank, 'customer' AS kind, code, name, phone, email, NULL AS product,
        name AS customer, code AS customer_code, archived_on,
        CASE WHEN {_holds("code")} THEN 'code' WHEN {_name("name", "name_key")} THEN 'name'
            WHEN {_phone("phone")} THEN 'phone' WHEN {_holds("email")} THEN 'email' END AS matched
    FROM customer
    UNION ALL
    SELECT 2, 'contact', CAST(contact.id AS TEXT), contact.name, contact.phone, contact.email, NULL,
        customer.name, customer.code, contact.archived_on,
        CASE WHEN {_holds("contact.name")} THEN 'name' WHEN {_phone("contact.phone")} THEN 'phone'
            WHEN {_holds("contact.email")} THEN 'email' END
    FROM contact JOIN customer ON customer.id = contact.customer_id
    UNION ALL
    SELECT 3, 'contract', contract.number, contract.name, NULL, NULL, contract.product,
        customer.name, customer.code, NULL,
        CASE WHEN {_holds("contract.number")} THEN 'number' WHEN {_holds("contract.name")} THEN 'name'
            WHEN {_holds("contract.product")} THEN 'product' END
    FROM contract JOIN customer ON customer.id = contract.customer_id
) AS searched
WHERE matched IS NOT NULL
ORDER BY rank, archived_on IS NOT NULL, name, code LIMIT :limit
"""


def found(book: Reader, text: str, limit: int | None = None) -> Iterator[Found]:
    """Yield what holds the text, customers first, at most `limit` of them; None is all. UsageError for a blank text.

    Case does not matter, and neither does what stands between the digits of a phone number.
    """
    text = named(text, _("The text to find"))
    folded, digits = folded_part(text), _phone_digits(text)
    parameters = {
        "text": text,
        "part": containing(text),
        "folded": containing(folded) if folded else None,
        "digits": containing(digits) if digits else None,
        "spread": "%".join(("", *digits, "")) if digits else None,
        "limit": at_most(limit),
    }
    return book.rows(FOUND, parameters, Found)


def _phone_digits(text: str) -> str:
    """Return the digits of a text that is part of a phone number; "" for any other."""
    written = plain(text)
    digits = "".join(character for character in written if character in "0123456789")
    return digits if written.translate(_PHONE_MARKS) == digits and len(digits) <= LONGEST_PHONE else ""


_PHONE_MARKS = str.maketrans("", "", " -()+./")
