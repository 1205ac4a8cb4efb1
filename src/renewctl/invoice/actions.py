"""Recording what is billed and what arrives."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.errors import RuleError
from renewctl.invoice import rules
from renewctl.invoice.queries import InvoiceRow, is_taken
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief, clean, named
from renewctl.store.session import reading
from renewctl.store.tables import Invoice, Receipt


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice as it is written."""

    number: str
    customer_id: int
    amount: Money
    due_on: date
    issued_on: date | None = None
    contract_id: int | None = None
    notes: str | None = None


def add(session: Session, new: NewInvoice) -> int:
    """Add an invoice and return its row number; RuleError for a number that is taken, 0, and a due day before issue."""
    number = named(new.number, _("The invoice number"))
    rules.check_invoice(new.amount.minor, new.issued_on, new.due_on)
    if is_taken(reading(session), number):
        raise RuleError(_("There is an invoice {number} already.").format(number=brief(number)), rule="invoice-number")
    row = Invoice(
        number=number,
        customer_id=new.customer_id,
        contract_id=new.contract_id,
        issued_on=new.issued_on,
        due_on=new.due_on,
        amount=new.amount.minor,
        currency=new.amount.currency,
        notes=clean(new.notes or "", _("The notes")) or None,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def receive(
    session: Session,
    billed: InvoiceRow,
    arrived: Money | None,
    received_on: date,
    *,
    today: date,
    reference: str | None = None,
    more_than_open: bool = False,
) -> int:
    """Record what arrived for an invoice, all that is open when None, and return the receipt's row number.

    `billed` is the invoice with every receipt, as this transaction reads it. RuleError when nothing is open, for
    another currency, the wrong sign, a day still to come, and for more than is open unless that is said to be meant.
    """
    if arrived is None:
        arrived = rules.what_is_open(billed.number, billed.amount, billed.received_minor)
    rules.check_receipt(billed.number, billed.amount, arrived, received_on, today)
    if not more_than_open and rules.is_more_than_open(billed.amount, billed.received_minor, arrived):
        raise RuleError(
            rules.more_than_open(billed.number, billed.amount, billed.received_minor, arrived),
            _("Add --yes to do it all the same."),
            rule="receipt-more-than-open",
        )
    row = Receipt(
        invoice_id=billed.id,
        received_on=received_on,
        amount=arrived.minor,
        reference=clean(reference or "", _("The reference")) or None,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id
