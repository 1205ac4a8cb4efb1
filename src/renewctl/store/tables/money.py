"""What is billed and what arrived: invoices and their receipts."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole


class Invoice(SQLModel, table=True):
    """发票: an amount asked of a customer, due on a day; what is open of it follows from its receipts."""

    __tablename__ = "invoice"
    __table_args__ = (sa.CheckConstraint("amount <> 0", name="invoice_amount_is_not_zero"), TABLE)

    id: int | None = identity()
    number: str = text(unique=True)
    customer_id: int = reference("customer.id")
    contract_id: int | None = reference("contract.id", default=None)
    issued_on: date | None = day()
    due_on: date = day(default=..., nullable=False)
    amount: int = whole()  # minor units
    currency: str = text()
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)


class Receipt(SQLModel, table=True):
    """到账: an amount that arrived for an invoice, in the invoice's currency."""

    __tablename__ = "receipt"
    __table_args__ = TABLE

    id: int | None = identity()
    invoice_id: int = reference("invoice.id")
    received_on: date = day(default=..., nullable=False)
    amount: int = whole()  # minor units of the invoice's currency
    reference: str | None = text(default=None)
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)
