"""Invoices with what arrived for them, as of a day: a receipt dated later is not counted yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.errors import MOST_CANDIDATES, AmbiguousError, NotFoundError
from renewctl.invoice import rules
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import InvoiceState


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice seen on a day: what was asked, what arrived by then, and when it was complete."""

    id: int
    number: str
    customer_id: int
    customer: str
    customer_code: str
    contract: str | None
    issued_on: str | None
    due_on: str
    amount_minor: int
    currency: str
    notes: str | None
    received_minor: int
    completed_on: str | None
    as_of: str

    @property
    def amount(self) -> Money:
        """What was asked."""
        return Money(self.amount_minor, self.currency)

    @property
    def received(self) -> Money:
        """What arrived."""
        return Money(self.received_minor, self.currency)

    @property
    def open(self) -> Money:
        """What is still open; of the other sign where more arrived than was asked."""
        return Money(self.amount_minor - self.received_minor, self.currency)

    @property
    def state(self) -> InvoiceState:
        """Open, partly paid, paid or overdue."""
        due_on, today = date.fromisoformat(self.due_on), date.fromisoformat(self.as_of)
        return rules.state(self.amount_minor, self.received_minor, due_on, today)

    @property
    def paid_on(self) -> str | None:
        """The day its last part arrived; None while anything is open."""
        return self.completed_on if rules.is_settled(self.amount_minor, self.received_minor) else None

    @property
    def days_late(self) -> int:
        """The days it was paid too late, or is late by now."""
        paid_on = date.fromisoformat(self.paid_on) if self.paid_on else None
        return rules.days_late(date.fromisoformat(self.due_on), paid_on, date.fromisoformat(self.as_of))


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What arrived for an invoice."""

    id: int
    invoice: str
    received_on: str
    minor: int
    currency: str
    reference: str | None

    @property
    def amount(self) -> Money:
        """What arrived."""
        return Money(self.minor, self.currency)


_SELECT = """
WITH running AS (
    SELECT receipt.invoice_id, receipt.received_on, receipt.amount, invoice.amount AS asked,
        SUM(receipt.amount) OVER (
            PARTITION BY receipt.invoice_id ORDER BY receipt.received_on, receipt.id
        ) AS so_far
    FROM receipt JOIN invoice ON invoice.id = receipt.invoice_id
    WHERE receipt.received_on <= CAST(:as_of AS TEXT)
        AND (CAST(:invoice AS INTEGER) IS NULL OR receipt.invoice_id = CAST(:invoice AS INTEGER))
        AND (CAST(:customer AS INTEGER) IS NULL OR invoice.customer_id = CAST(:customer AS INTEGER))
),
arrived AS (
    SELECT invoice_id, SUM(amount) AS received, MIN(
        CASE WHEN (asked > 0 AND so_far >= asked) OR (asked < 0 AND so_far <= asked) THEN received_on END
    ) AS completed_on
    FROM running GROUP BY invoice_id
)
SELECT invoice.id, invoice.number, invoice.customer_id, customer.name, customer.code, contract.number,
    invoice.issued_on, invoice.due_on, invoice.amount, invoice.currency, invoice.notes,
    CAST(COALESCE(arrived.received, 0) AS BIGINT), arrived.completed_on, CAST(:as_of AS TEXT)
FROM invoice
JOIN customer ON customer.id = invoice.customer_id
LEFT JOIN contract ON contract.id = invoice.contract_id
LEFT JOIN arrived ON arrived.invoice_id = invoice.id
"""

LISTED = f"""{_SELECT}
WHERE (CAST(:invoice AS INTEGER) IS NULL OR invoice.id = CAST(:invoice AS INTEGER))
    AND (CAST(:customer AS INTEGER) IS NULL OR invoice.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:due_by AS TEXT) IS NULL OR invoice.due_on <= CAST(:due_by AS TEXT))
ORDER BY invoice.due_on, invoice.id
"""
RECEIPT = """
SELECT receipt.id, invoice.number, receipt.received_on, receipt.amount, invoice.currency, receipt.reference
FROM receipt JOIN invoice ON invoice.id = receipt.invoice_id WHERE receipt.id = :id
"""
CURRENCY = """
SELECT currency FROM term WHERE contract_id = :contract AND currency IS NOT NULL ORDER BY sequence DESC LIMIT 1
"""
NUMBER_IS_TAKEN = "SELECT COUNT(*) FROM invoice WHERE number = :number"

_NAMED = "SELECT invoice.id, invoice.number FROM invoice WHERE"
_FIRST = f"ORDER BY invoice.number LIMIT {MOST_CANDIDATES + 1}"
BY_NUMBER = f"{_NAMED} invoice.number = :text"
BY_NUMBER_IN_ANY_CASE = f"{_NAMED} LOWER(invoice.number) = LOWER(:text) {_FIRST}"
BY_PART = f"{_NAMED} LOWER(invoice.number) LIKE LOWER(:part) ESCAPE '\\' {_FIRST}"


def invoices(
    book: Reader,
    as_of: date,
    *,
    customer_id: int | None = None,
    state: InvoiceState | None = None,
    due_by: date | None = None,
) -> Iterator[InvoiceRow]:
    """Yield the invoices as they stand on a day, by the day they are due; None leaves a condition out."""
    parameters: Parameters = {
        "as_of": as_of.isoformat(),
        "invoice": None,
        "customer": customer_id,
        "due_by": due_by.isoformat() if due_by else None,
    }
    for row in book.rows(LISTED, parameters, InvoiceRow):
        if state is None or row.state is state:
            yield row


def invoice(book: Reader, number: int, as_of: date) -> InvoiceRow:
    """Return one invoice by its row number, which must be one of the book's, as it stands on a day."""
    parameters: Parameters = {"as_of": as_of.isoformat(), "invoice": number, "customer": None, "due_by": None}
    found = book.first(LISTED, parameters, InvoiceRow)
    assert found is not None
    return found


def find_invoice(book: Reader, text: str, as_of: date) -> InvoiceRow:
    """Return the invoice that a person means, as it stands on a day: by number, else by a unique part of it.

    UsageError for a blank text, NotFoundError, AmbiguousError with the numbers.
    """
    text = named(text, _("The invoice"))
    for sql, parameters in (
        (BY_NUMBER, {"text": text}),
        (BY_NUMBER_IN_ANY_CASE, {"text": text}),
        (BY_PART, {"part": containing(text)}),
    ):
        found = [(int(str(row[0])), str(row[1])) for row in book.tuples(sql, parameters)]
        if len(found) > 1:
            candidates = [brief(number) for _id, number in found]
            raise AmbiguousError(_("{text} fits several invoices.").format(text=brief(text)), candidates)
        if found:
            return invoice(book, found[0][0], as_of)
    raise NotFoundError(
        _("No invoice {text}.").format(text=brief(text)),
        _("renewctl invoice list shows every invoice with its number."),
    )


def is_taken(book: Reader, number: str) -> bool:
    """Return whether an invoice has this number."""
    return bool(book.number(NUMBER_IS_TAKEN, {"number": number}))


def currency_of(book: Reader, contract_id: int) -> str | None:
    """Return the currency of a contract's last sum, in which a bare amount is meant."""
    found = next(book.tuples(CURRENCY, {"contract": contract_id}), None)
    return None if found is None else str(found[0])


def receipt(book: Reader, number: int) -> ReceiptRow:
    """Return one receipt by its row number, which must be one of the book's."""
    found = book.first(RECEIPT, {"id": number}, ReceiptRow)
    assert found is not None
    return found
