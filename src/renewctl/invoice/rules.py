"""What is open of an invoice, what state it is in, how late it is; what a receipt for it may be.

An invoice below zero is a credit note: what arrives for it is below zero too, and everything is read mirrored.
"""

from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.vocabulary import InvoiceState


def is_settled(amount: int, received: int) -> bool:
    """Return whether nothing is open any more; both in minor units of one currency."""
    return received >= amount if amount > 0 else received <= amount


def state(amount: int, received: int, due_on: date, today: date) -> InvoiceState:
    """Return an invoice's state: paid, else overdue from the day after it was due, else partly paid or open."""
    if is_settled(amount, received):
        return InvoiceState.PAID
    if due_on < today:
        return InvoiceState.OVERDUE
    return InvoiceState.PARTLY_PAID if received else InvoiceState.OPEN


def days_late(due_on: date, paid_on: date | None, today: date) -> int:
    """Return the days from the due day until it was paid, or until today while it is open; 0 on the day itself."""
    return max(((paid_on or today) - due_on).days, 0)


def check_invoice(amount: int, issued_on: date | None, due_on: date) -> None:
    """Refuse an invoice over nothing, and one due before it was issued; RuleError."""
    if amount == 0:
        raise RuleError(_("An invoice is over an amount other than 0."), rule="invoice-amount")
    if issued_on and due_on < issued_on:
        raise RuleError(
            _("The invoice would be due on {due}, before it was issued on {issued}.").format(
                due=due_on.isoformat(), issued=issued_on.isoformat()
            ),
            rule="invoice-due-after-issue",
        )


def check_receipt(number: str, asked: Money, arrived: Money, received_on: date, today: date) -> None:
    """Refuse a receipt in another currency than `asked`, of nothing, of the wrong sign, or still to come; RuleError."""
    if arrived.currency != asked.currency:
        raise RuleError(
            _("Invoice {number} is in {asked}, not in {arrived}.").format(
                number=number, asked=asked.currency, arrived=arrived.currency
            ),
            rule="receipt-currency",
        )
    if arrived.minor == 0 or (arrived.minor > 0) != (asked.minor > 0):
        raise RuleError(
            _("{amount} cannot arrive for an invoice over {asked}.").format(amount=arrived.spoken, asked=asked.spoken),
            _("A receipt recorded by mistake is taken back with renewctl undo."),
            rule="receipt-amount",
        )
    if received_on > today:
        raise RuleError(
            _("{day} is still to come; nothing arrived on it yet.").format(day=received_on.isoformat()),
            rule="received-by-today",
        )


def what_is_open(number: str, asked: Money, received: int) -> Money:
    """Return what is still open of an invoice; RuleError when nothing is."""
    if is_settled(asked.minor, received):
        raise RuleError(
            _("Invoice {number} is paid; nothing is open.").format(number=number),
            _("Give --amount for what arrived beyond it."),
            rule="nothing-open",
        )
    return Money(asked.minor - received, asked.currency)


def is_more_than_open(asked: Money, received: int, arrived: Money) -> bool:
    """Return whether a receipt goes beyond what is open."""
    return abs(received + arrived.minor) > abs(asked.minor)


def more_than_open(number: str, asked: Money, received: int, arrived: Money) -> str:
    """Return the sentence that says that a receipt goes beyond what is open."""
    return _("{amount} is more than is open of invoice {number}: {open}.").format(
        amount=arrived.spoken, number=number, open=Money(asked.minor - received, asked.currency).spoken
    )
