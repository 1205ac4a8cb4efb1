"""`invoice`: what is billed, what arrived, what is open."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES, Customer, prints
from renewctl.cli.tree import group
from renewctl.invoice.columns import INVOICE
from renewctl.messages import N_, _, n_
from renewctl.money import grouped
from renewctl.output import Column, Kind
from renewctl.vocabulary import InvoiceState

if TYPE_CHECKING:
    from renewctl.invoice.queries import InvoiceRow, ReceiptRow

app = group()

RECEIPT_COLUMNS: tuple[Column["ReceiptRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("invoice", N_("Invoice")),
    Column("received_on", N_("Received on"), Kind.DATE),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("reference", N_("Reference")),
)

CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help=N_("CNY, USD ...; the amount may name it instead."))
]


@app.command("add")
@prints(INVOICE, one=True)
def add(
    ctx: typer.Context,
    customer: Customer,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The invoice's number."))],
    amount: Annotated[str, typer.Option("--amount", metavar="AMOUNT", help=N_("What is asked: 1,234.50 or 1.2万."))],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=N_("The last day to pay it."))],
    currency: CurrencyOption = None,
    issued: Annotated[str | None, typer.Option("--issued", metavar="DATE", help=N_("The day it was issued."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("The contract it is for."))] = None,
    notes: Annotated[str | None, typer.Option("--notes", help=N_("More about it."))] = None,
) -> None:
    """Add an invoice. For example: renewctl invoice add Acme INV-7 --amount 1,234.50 --currency EUR --due 2026-07-31"""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract_of
    from renewctl.customer.queries import find_customer
    from renewctl.invoice import actions, queries
    from renewctl.store.session import reading
    from renewctl.typed_dates import parse_day
    from renewctl.written_amounts import typed_money

    due_on = parse_day(due, shell.today)
    issued_on = shell.typed_day(issued)
    with shell.transaction() as session:
        book = reading(session)
        whom = find_customer(book, customer)
        what = find_contract_of(book, whom.id, contract) if contract is not None else None
        meant = (queries.currency_of(book, what.id) if what else None) or shell.settings.currency
        asked, was_rounded = typed_money(amount, currency or "", meant)
        new = actions.NewInvoice(number, whom.id, asked, due_on, issued_on, what.id if what else None, notes)
        row = queries.invoice(reading(session), actions.add(session, new), shell.today)
    sentence = _("Invoice {number} for {customer}: {amount}, due {day}.").format(
        number=row.number, customer=row.customer, amount=row.amount.spoken, day=row.due_on
    )
    shell.answer(sentence + _rounding(was_rounded, amount), row, INVOICE)


@app.command("receive")
@prints(RECEIPT_COLUMNS, one=True)
def receive(
    ctx: typer.Context,
    invoice: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The invoice's number, or a part of it."))],
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="AMOUNT", help=N_("What arrived; all that is open unless said.")),
    ] = None,
    currency: CurrencyOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it arrived; today unless said."))
    ] = None,
    reference: Annotated[str | None, typer.Option("--reference", help=N_("What the bank wrote with it."))] = None,
    yes: Annotated[bool, typer.Option(*YES, help=N_("Record it although it is more than is open."))] = False,
) -> None:
    """Record what arrived for an invoice. For example: renewctl invoice receive INV-7 --amount 500 --on yesterday"""
    shell: AppContext = ctx.obj
    from renewctl.errors import RuleError

    received_on = shell.typed_day(on) or shell.today
    typed = _Receipt(invoice, amount, currency, received_on, reference)
    try:
        row, sentence = _receive(shell, typed, more_than_open=yes)
    except RuleError as error:
        if error.rule != "receipt-more-than-open":
            raise
        # The question is asked outside the transaction: nobody else waits for the answer.
        shell.confirm(error.message, yes=False, refusal=error.message)
        row, sentence = _receive(shell, typed, more_than_open=True)
    shell.answer(sentence, row, RECEIPT_COLUMNS)


class _Receipt(NamedTuple):
    """A receipt as it was typed."""

    number: str
    amount: str | None
    currency: str | None
    received_on: date
    reference: str | None


def _receive(shell: AppContext, typed: _Receipt, *, more_than_open: bool) -> "tuple[ReceiptRow, str]":
    """Record a receipt; return it, and the sentence that tells of it."""
    from renewctl.invoice import actions, queries
    from renewctl.store.session import reading
    from renewctl.written_amounts import typed_money

    arrived, was_rounded = None, False
    with shell.transaction() as session:
        billed = queries.find_invoice(reading(session), typed.number, date.max)
        if typed.amount is not None:
            arrived, was_rounded = typed_money(typed.amount, typed.currency or "", billed.currency)
        receipt = actions.receive(
            session,
            billed,
            arrived,
            typed.received_on,
            today=shell.today,
            reference=typed.reference,
            more_than_open=more_than_open,
        )
        row = queries.receipt(reading(session), receipt)
        after = queries.invoice(reading(session), billed.id, date.max)
    sentence = _("Received {amount} for invoice {number} on {day}; {open} is open now.").format(
        amount=row.amount.spoken, number=row.invoice, day=row.received_on, open=after.open.spoken
    )
    return row, sentence + _rounding(was_rounded, typed.amount)


@app.command("list")
@prints(INVOICE)
def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    state: Annotated[InvoiceState | None, typer.Option("--state", help=N_("Only those in this state."))] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=0, max=36500, help=N_("Only what is due within N days, or before.")),
    ] = None,
) -> None:
    """List the invoices by the day they are due, with what is open of each; overdue goes before partly paid."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.invoice import queries

    due_by = shell.today + timedelta(days=days) if days is not None else None
    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        rows = list(queries.invoices(book, shell.today, customer_id=whose, state=state, due_by=due_by))
    footer = [_("As of {day}.").format(day=shell.today.isoformat()), *_totals(rows)]
    shell.show(rows, INVOICE, footer=footer, empty=_("No invoices."))


def _totals(rows: Sequence["InvoiceRow"]) -> Iterator[str]:
    """Yield a line for each currency: how many invoices, what was asked, what is open and overdue of it."""
    for currency in sorted({row.currency for row in rows}):
        own = [row for row in rows if row.currency == currency]
        asked = sum(row.amount_minor for row in own)
        is_open = sum(row.open.minor for row in own)
        late = sum(row.open.minor for row in own if row.state is InvoiceState.OVERDUE)
        yield n_(
            "{n} invoice, {asked} {currency}: {open} open, {late} of it overdue.",
            "{n} invoices, {asked} {currency}: {open} open, {late} of it overdue.",
            len(own),
        ).format(
            n=len(own),
            asked=grouped(asked, currency),
            currency=currency,
            open=grouped(is_open, currency),
            late=grouped(late, currency),
        )


def _rounding(was_rounded: bool, typed: str | None) -> str:
    return " " + _("It was rounded: {text} is finer than the currency.").format(text=typed) if was_rounded else ""
