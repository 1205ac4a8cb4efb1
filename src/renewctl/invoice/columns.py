"""What is shown of an invoice."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind
from renewctl.vocabulary import InvoiceState

if TYPE_CHECKING:
    from renewctl.invoice.queries import InvoiceRow


def overdue_style(row: "InvoiceRow") -> str | None:
    return "red" if row.state is InvoiceState.OVERDUE else None


INVOICE: tuple[Column["InvoiceRow"], ...] = (
    Column("number", N_("Invoice")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contract", N_("Contract"), priority=3),
    Column("issued_on", N_("Issued"), Kind.DATE, priority=4),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("received", N_("Received"), Kind.MONEY, priority=2),
    Column("open", N_("Open"), Kind.MONEY),
    Column("state", N_("State"), Kind.WORD, style=overdue_style),
    Column("days_late", N_("Days late"), Kind.INT, priority=1),
    Column("paid_on", N_("Paid on"), Kind.DATE, table=False),
    Column("notes", N_("Notes"), table=False),
)
