"""`quote`: what we offer for the next term, version by version."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, On, prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, aside, joined, n_
from renewctl.money import rounded_to
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief

if TYPE_CHECKING:
    from sqlmodel import Session

    from renewctl.approval.queries import ApprovalRow
    from renewctl.quote.actions import Made, Move
    from renewctl.quote.picture import QuoteLine

app = group()


def _state_style(row: "QuoteLine") -> str | None:
    return {"accepted": "green", "expired": "red", "rejected": "red"}.get(row.state)


def _approval_style(row: "QuoteLine") -> str | None:
    return {"approved": "green", "needed": "yellow", "pending": "yellow"}.get(row.approval or "approved", "red")


COLUMNS: tuple[Column["QuoteLine"], ...] = (
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=3),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), table=False),
    Column("term", N_("Term"), Kind.INT, table=False),
    Column("starts_on", N_("From"), Kind.DATE, priority=2),
    Column("version", N_("Version"), Kind.INT),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("change", N_("Change"), Kind.PERCENT),
    Column("present", N_("Present amount"), Kind.MONEY, table=False),
    Column("months", N_("Months"), Kind.INT, priority=5),
    Column("valid_until", N_("Valid until"), Kind.DATE, priority=1),
    Column("state", N_("State"), Kind.WORD, style=_state_style),
    Column("approval", N_("Approval"), Kind.WORD, style=_approval_style),
    Column("approval_id", N_("Approval no."), Kind.INT, table=False),
    Column("needed_because", N_("Needs approval because"), Kind.JSON, table=False),
    Column("made_by", N_("Made by"), priority=4),
    Column("made_on", N_("Made on"), Kind.DATE, priority=4),
    Column("sent_on", N_("Sent on"), Kind.DATE, table=False),
    Column("decided_on", N_("Decided on"), Kind.DATE, table=False),
    Column("note", N_("Note"), table=False),
    Column("remark", N_("Remark"), priority=6),
)
APPROVALS: tuple[Column["ApprovalRow"], ...] = (
    Column("id", N_("No."), Kind.INT, lambda row: row.stored.id),
    Column("state", N_("State"), Kind.WORD),
    Column("levels", N_("Levels"), Kind.INT, lambda row: row.stored.levels),
    Column("decided", N_("Decided levels"), Kind.INT, lambda row: len(row.decisions)),
    Column("requested_by", N_("Requested by"), value=lambda row: row.stored.requested_by),
    Column("requested_on", N_("Requested on"), Kind.DATE, lambda row: row.stored.requested_on),
)

Version = Annotated[
    int | None, typer.Option("--version", metavar="N", min=1, help=N_("Which version; the newest unless said."))
]
Remark = Annotated[str | None, typer.Option("--note", help=N_("What was said with it."))]


@app.command("make")
@prints(COLUMNS, one=True)
def make(
    ctx: typer.Context,
    contract: Contract,
    amount: Annotated[
        str | None, typer.Option("--amount", help=N_("The sum for the whole next term, such as 1,200 or 1.2万元."))
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CODE", help=N_("The amount's currency; the present term's unless said.")),
    ] = None,
    uplift: Annotated[
        str | None, typer.Option("--uplift", metavar="PCT", help=N_("So many per cent above the present sum."))
    ] = None,
    discount: Annotated[
        str | None, typer.Option("--discount", metavar="PCT", help=N_("So many per cent below the present sum."))
    ] = None,
    months: Annotated[
        int | None,
        typer.Option("--months", metavar="N", min=1, max=1200, help=N_("For how long; as long as now unless said.")),
    ] = None,
    valid_until: Annotated[
        str | None, typer.Option("--valid-until", metavar="DATE", help=N_("The last day to accept it, such as 30d."))
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help=N_("What belongs to the quote beside its price."))] = None,
) -> None:
    """Make the next version of a contract's quote: renewctl quote make HT-1 --uplift 5 --valid-until 30d

    A percentage counts from the present sum, length for length. Drafts and sent versions are superseded.
    """
    shell: AppContext = ctx.obj
    from renewctl.audit.rules import Person
    from renewctl.contract.queries import find_contract
    from renewctl.quote import actions, picture, queries
    from renewctl.store.session import reading

    today = shell.today
    last = shell.typed_day(valid_until)
    offer = actions.Offer(amount, currency or "", uplift, discount, months, last, note)
    with shell.transaction() as session:
        found = find_contract(reading(session), contract)
        made = actions.make(
            session, found.id, found.number, offer, Person(shell.actor, shell.os_user), today, shell.settings.currency
        )
        row = queries.quote(reading(session), made.id, today)
        assert row is not None
        line = picture.line(reading(session), row)
    shell.answer(_made(line, made), line, COLUMNS)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    contract: Annotated[
        str | None,
        typer.Argument(metavar="[CONTRACT]", help=N_("Only this contract's quotes.")),
    ] = None,
) -> None:
    """List the quotes by contract, oldest first, each with its change of price and its approval."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.quote import picture, queries

    today = shell.today
    with shell.reader() as book:
        if contract is None:
            rows = queries.quotes(book, today)
        else:
            rows = queries.quotes_of_contract(book, find_contract(book, contract).id, today)
        footer = [_("As of {day}.").format(day=today.isoformat())]
        shell.show(list(picture.lines(book, list(rows))), COLUMNS, footer=footer, empty=_("No quotes."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(ctx: typer.Context, contract: Contract, version: Version = None) -> None:
    """Show a quote in full, with every approval that was asked for it."""
    shell: AppContext = ctx.obj
    from renewctl.approval.queries import of_subject
    from renewctl.contract.queries import find_contract
    from renewctl.quote import picture, queries
    from renewctl.vocabulary import ApprovalSubject

    today = shell.today
    with shell.reader() as book:
        found = find_contract(book, contract)
        row = queries.find_quote(book, found.id, found.number, version, today)
        line = picture.line(book, row)
        asked = list(of_subject(book, ApprovalSubject.QUOTE, row.id))
    title = _("Quote {n} for contract {number}").format(n=row.version, number=brief(row.contract))
    approvals = Section("approvals", N_("Approvals"), asked, APPROVALS, _("No approvals."))
    shell.show_record(Record(title, line, COLUMNS, (approvals,)))


@app.command("send")
@prints(COLUMNS, one=True)
def send(ctx: typer.Context, contract: Contract, version: Version = None, on: On = None, note: Remark = None) -> None:
    """Note that a quote went to the customer; refused while it needs an approval that it does not have."""
    from renewctl.quote import actions

    def act(session: "Session", quote_id: int, move: "Move") -> None:
        actions.send(session, quote_id, move)

    _move(ctx.obj, contract, version, on, note, act, N_("Sent quote {n} for {number}: {amount}."))


@app.command("accept")
@prints(COLUMNS, one=True)
def accept(
    ctx: typer.Context,
    contract: Contract,
    version: Version = None,
    on: On = None,
    late: Annotated[bool, typer.Option("--late", help=N_("Although it was valid until an earlier day."))] = False,
    note: Remark = None,
) -> None:
    """Note that the customer accepted a quote; `renewctl renew` fills the next term from it."""
    from renewctl.quote import actions

    def act(session: "Session", quote_id: int, move: "Move") -> None:
        actions.accept(session, quote_id, move)

    sentence = N_("Quote {n} for {number} is accepted: {amount}.")
    _move(ctx.obj, contract, version, on, note, act, sentence, late=late)


@app.command("reject")
@prints(COLUMNS, one=True)
def reject(ctx: typer.Context, contract: Contract, version: Version = None, on: On = None, note: Remark = None) -> None:
    """Note that the customer rejected a quote; `renewctl quote make` makes the next version."""
    from renewctl.quote import actions

    def act(session: "Session", quote_id: int, move: "Move") -> None:
        actions.reject(session, quote_id, move)

    _move(ctx.obj, contract, version, on, note, act, N_("Quote {n} for {number} is rejected: {amount}."))


def _move(
    shell: AppContext,
    contract: str,
    version: int | None,
    on: str | None,
    note: str | None,
    act: "Callable[[Session, int, Move], None]",
    sentence: str,
    *,
    late: bool = False,
) -> None:
    """Carry out one step of a quote, and tell of it."""
    from renewctl.contract.queries import find_contract
    from renewctl.quote import picture, queries
    from renewctl.quote.actions import Move
    from renewctl.store.session import reading

    today = shell.today
    with shell.transaction(note or "") as session:
        book = reading(session)
        found = find_contract(book, contract)
        which = queries.quote_to_move(book, found.id, found.number, version, today)
        act(session, which.id, Move(shell.typed_day(on) or today, today, note, late))
        row = queries.quote(reading(session), which.id, today)
        assert row is not None
        line = picture.line(reading(session), row)
    shell.answer(_(sentence).format(n=line.version, number=brief(line.contract), amount=_spoken(line)), line, COLUMNS)


def _made(line: "QuoteLine", made: "Made") -> str:
    sentence = _("Quote {n} for {number}: {amount}.")
    if line.starts_on is not None:
        sentence = _("Quote {n} for {number} from {start} on: {amount}.")
    words = {"n": line.version, "number": brief(line.contract), "start": line.starts_on}
    told = [sentence.format(amount=_spoken(line), **words)]
    if made.superseded:
        told.append(
            n_("{n} earlier version is superseded.", "{n} earlier versions are superseded.", made.superseded).format(
                n=made.superseded
            )
        )
    if made.rounded:
        told.append(rounded_to(line.amount.currency))
    if line.needed_because:
        told.append(_("It needs an approval: {why}.").format(why=_("; ").join(line.needed_because)))
    return joined(told)


def _spoken(line: "QuoteLine") -> str:
    """Return a price as a sentence has it: the sum, and by how much it differs."""
    amount = line.amount.spoken
    return amount if line.change is None else aside(amount, f"{line.change:+.1f} %")
