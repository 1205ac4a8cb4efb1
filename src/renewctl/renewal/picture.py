"""A renewal as the form shows it: who and what, how far it is, and a line for each step."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from renewctl.invoice.columns import overdue_style
from renewctl.invoice.queries import InvoiceRow
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief
from renewctl.quote.picture import newest
from renewctl.renewal.queries import RenewalLine, contact_names, payment
from renewctl.step.columns import late_style, state_style
from renewctl.step.queries import StepFilter, StepRow
from renewctl.step.queries import steps as steps_of
from renewctl.store.reader import Reader

BAR = 20  # cells; five steps of four each

FORM: tuple[Column[StepRow], ...] = (
    Column("step", N_("Step code"), table=False),
    Column("name", N_("Step")),
    Column("role", N_("Role"), Kind.WORD, table=False),
    Column("owner", N_("Owner")),
    Column("planned_start", N_("Start"), Kind.DATE, table=False),
    Column("begins", N_("Start"), Kind.DATE),
    Column("planned_end", N_("End"), Kind.DATE, style=late_style),
    Column("started_on", N_("Started on"), Kind.DATE, table=False),
    Column("ended_on", N_("Ended on"), Kind.DATE, table=False),
    Column("state", N_("State"), Kind.WORD, style=state_style),
    Column("days_late", N_("Days late"), Kind.INT, table=False),
    Column("waiting_on", N_("Waits for"), table=False),
    Column("note", N_("Note"), table=False),
    Column("remark", N_("Remark")),
)
PAYMENT: tuple[Column[InvoiceRow], ...] = (
    Column("number", N_("Invoice")),
    Column("issued_on", N_("Issued"), Kind.DATE),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("received", N_("Received"), Kind.MONEY),
    Column("open", N_("Open"), Kind.MONEY),
    Column("state", N_("State"), Kind.WORD, style=overdue_style),
    Column("paid_on", N_("Paid on"), Kind.DATE),
    Column("days_late", N_("Days late"), Kind.INT, table=False),
)

# What stands above the lines of the form, in its order.
HEAD = (
    *("customer", "contacts", "contract", "owner", "renewal_date", "amount", "target", "expected", "quote"),
    *("outcome", "decided_on", "next_start", "next_end", "next_amount", "playbook", "bar"),
)
ONLY_WHEN_KNOWN = (
    *("contacts", "target", "expected", "quote", "outcome", "decided_on", "next_start", "next_end", "next_amount"),
)


def form(
    book: Reader, row: RenewalLine, columns: Sequence[Column[RenewalLine]], today: date, *, for_people: bool
) -> Record[RenewalLine]:
    """Return a renewal's record: who and what, its steps in order, its payment; for people only what the form has."""
    people, offer = contact_names(book, row.contract_id), quote(book, row, today)
    values: dict[str, Callable[[RenewalLine], object]] = {
        "contacts": lambda _row: people,
        "quote": lambda _row: offer,
        "bar": bar,
    }
    filled = {column.key: column._replace(value=values.get(column.key, column.value)) for column in columns}
    shown = [filled[key] for key in HEAD if key not in ONLY_WHEN_KNOWN or filled[key].of(row)]
    there = list(steps_of(book, StepFilter(today, row.id)))
    sections: list[Section[Any]] = [Section("steps", N_("Steps"), there, FORM)]
    billed = list(payment(book, row, today))
    if billed or not for_people:
        sections.append(Section("invoices", N_("Payment"), billed, PAYMENT))
    title = f"{brief(row.contract)}  {brief(row.customer)}"
    return Record(title, row, shown if for_people else [*filled.values()][:-1], tuple(sections))


def quote(book: Reader, row: RenewalLine, today: date) -> str | None:
    """Return the newest offer for the next term in one line, with how its approval stands; None without an offer."""
    offer = newest(book, row.contract_id, row.term_id, today)
    if offer is None:
        return None
    said = _("version {n}, {amount}, {state}").format(n=offer.version, amount=offer.amount.spoken, state=_(offer.state))
    if offer.approval is None:
        return said
    if offer.approval_id is None:
        return _("{quote}; an approval is needed").format(quote=said)
    words = {"quote": said, "number": offer.approval_id, "state": _(offer.approval)}
    return _("{quote}; approval {number} is {state}").format(**words)


def bar(row: RenewalLine, cells: int = BAR) -> str:
    """Return the progress as a bar and in words: ████░░░░ 40% (2 of 5 steps)."""
    full = round(row.progress * cells / 100)
    counted = row.steps_total - row.steps_skipped
    words = n_("{done} of {n} step", "{done} of {n} steps", counted).format(done=row.steps_done, n=counted)
    return f"{'█' * full}{'░' * (cells - full)} {row.progress:.0f}% ({words})"
