"""`contract amend|notice|extend|coterm|terms`: what happens to a contract between signing and renewal."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, prints
from renewctl.contract import columns
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.money import rounded_to
from renewctl.output import Column, Kind
from renewctl.plain import brief
from renewctl.vocabulary import ContractKind, NoticeDirection

if TYPE_CHECKING:
    from renewctl.contract.bridges import Bridge

BRIDGES: tuple[Column["Bridge"], ...] = (
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=1),
    Column("term_end", N_("End"), Kind.DATE),
    Column("common_end", N_("Common end"), Kind.DATE, table=False),
    Column("gap_days", N_("Gap (days)"), Kind.INT),
    Column("bridge_start", N_("Bridge from"), Kind.DATE),
    Column("bridge_end", N_("Bridge to"), Kind.DATE),
    Column("annual", N_("Yearly value"), Kind.MONEY),
    Column("amount", N_("Bridge price"), Kind.MONEY),
    Column("effect", N_("Against a full term"), Kind.MONEY),
)

Reason = Annotated[str, typer.Option("--reason", help=N_("Why; it is kept with the change."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would happen, and write nothing."))]


@prints(columns.TERM)
def terms(ctx: typer.Context, contract: Contract) -> None:
    """List the terms of a contract, oldest first, with their deadlines, gaps and overlaps."""
    shell: AppContext = ctx.obj
    from renewctl.contract import chain, queries

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
        rows = chain.terms(book, found.id, shell.today, shell.settings.offer_days)
    shell.show(rows, columns.TERM)


@prints(columns.CONTRACT, one=True)
def amend(
    ctx: typer.Context,
    contract: Contract,
    effective: Annotated[
        str, typer.Option("--effective", metavar="DATE", help=N_("The day from which it holds, in no past term."))
    ],
    reason: Reason,
    amount: Annotated[str | None, typer.Option("--amount", help=N_("The sum of the whole term as amended."))] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help=N_("The amount's currency, such as CNY."))
    ] = None,
    end: Annotated[str | None, typer.Option("--end", metavar="DATE", help=N_("The term's new last day."))] = None,
    notice: Annotated[
        str | None, typer.Option("--notice", metavar="30d|1m", help=N_("The new notice period; blank for none."))
    ] = None,
    kind: Annotated[ContractKind | None, typer.Option("--kind", help=N_("How it goes on from now on."))] = None,
) -> None:
    """Change what was agreed, from a day on and for a reason; a past term is never rewritten."""
    shell: AppContext = ctx.obj
    from renewctl.contract import amendments, queries
    from renewctl.store.session import reading

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
    today = shell.today
    typed = amendments.Changes(
        effective=_day(effective, today), reason=reason, amount=amount, currency=currency, end=end, notice=notice,
        kind=kind,
    )  # fmt: skip
    with shell.transaction(reason) as session:
        changed = amendments.amend(session, found.id, typed, today, shell.settings.currency)
        row = queries.line(reading(session), found.id, today, shell.settings.offer_days)
    said = _("Amended {what} of contract {number} from {day} on.") if changed else _("{number} is as it was.")
    fields = _(", ").join(_(one.field) for one in changed)
    line = said.format(what=fields, number=brief(row.contract), day=typed.effective)
    if any(one.is_rounded for one in changed) and row.amount:
        line += " " + rounded_to(row.amount.currency)
    shell.answer(line, row, columns.CONTRACT)


@prints(columns.CONTRACT, one=True)
def notice(
    ctx: typer.Context,
    contract: Contract,
    given: Annotated[bool, typer.Option("--given", help=N_("We gave notice."))] = False,
    received: Annotated[bool, typer.Option("--received", help=N_("The customer gave notice."))] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=N_("The notice that stands is taken back."))] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=N_("On which day; today unless said."))] = "today",
    evidence: Annotated[str, typer.Option("--evidence", help=N_("What shows it, such as a letter's number."))] = "",
    late: Annotated[bool, typer.Option("--late", help=N_("Record it after the notice deadline all the same."))] = False,
) -> None:
    """Record notice: an auto contract then does not renew, one without end gets its end; --withdraw takes it back."""
    shell: AppContext = ctx.obj
    from renewctl.contract import queries, termination
    from renewctl.store.session import reading

    if given + received + withdraw != 1:
        raise UsageError(_("Say who gave notice by --given or --received, or take it back by --withdraw."))
    if withdraw and (evidence or late):
        raise UsageError(_("--evidence and --late go with --given or --received."))
    with shell.reader() as book:
        found = queries.find_contract(book, contract)
    today = shell.today
    day = _day(on, today)
    direction = NoticeDirection.GIVEN if given else NoticeDirection.RECEIVED
    with shell.transaction() as session:
        if withdraw:
            end = termination.take_back(session, found.id, day, today)
        else:
            end = termination.give(session, found.id, termination.Given(direction, day, evidence, late), today)
        row = queries.line(reading(session), found.id, today, shell.settings.offer_days)
    said = _("Withdrew the notice on contract {number}.") if withdraw else _("Notice on contract {number} since {day}.")
    ends = _("It ends on {end}.").format(end=end) if end and not withdraw else ""
    shell.answer(f"{said.format(number=brief(found.number), day=day)} {ends}".rstrip(), row, columns.CONTRACT)


@prints(columns.CONTRACT, one=True)
def extend(
    ctx: typer.Context,
    contract: Contract,
    reason: Reason,
    months: Annotated[
        int | None, typer.Option("--months", metavar="N", min=1, max=1200, help=N_("By how many months."))
    ] = None,
    end: Annotated[str | None, typer.Option("--end", metavar="DATE", help=N_("The new last day instead."))] = None,
) -> None:
    """Move a term's end by three months or less in all, without a new commitment; that is no renewal."""
    shell: AppContext = ctx.obj
    from renewctl.contract import extensions, queries
    from renewctl.store.session import reading

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
    today = shell.today
    day = shell.typed_day(end)
    with shell.transaction(reason) as session:
        new_end = extensions.extend(session, found.id, months=months, end=day, reason=reason)
        row = queries.line(reading(session), found.id, today, shell.settings.offer_days)
    said = _("Extended contract {number} to {end}.").format(number=brief(found.number), end=new_end)
    shell.answer(said, row, columns.CONTRACT)


@prints(BRIDGES)
def coterm(
    ctx: typer.Context,
    contracts: Annotated[
        list[str],
        typer.Argument(
            metavar="CONTRACT...",
            help=N_("The contracts that get a bridge term."),
        ),
    ],
    partner: Annotated[
        str | None, typer.Option("--with", metavar="CONTRACT", help=N_("The contract whose end they join."))
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The common end instead."))] = None,
    dry_run: DryRun = False,
) -> None:
    """Bring contracts to one end by bridge terms, at their annualised value x days / 365."""
    shell: AppContext = ctx.obj
    from renewctl.contract import queries
    from renewctl.renewal import actions as renewals
    from renewctl.store.session import rehearse

    with shell.reader() as book:
        joining = [queries.find_contract(book, text) for text in contracts]
        goal = queries.find_contract(book, partner) if partner is not None else None
    today = shell.today
    day = shell.typed_day(on)
    with shell.transaction() as session:
        if dry_run:
            rehearse(session)
        planned = renewals.coterm(session, joining, partner=goal, on=day, today=today)
    shell.show(planned, BRIDGES)
    if dry_run:
        shell.say(_("Nothing was written: this was a rehearsal."))
    else:
        said = n_("Wrote {n} bridge term up to {end}.", "Wrote {n} bridge terms up to {end}.", len(planned))
        shell.say(said.format(n=len(planned), end=planned[0].common_end))


def _day(text: str, today: date) -> date:
    from renewctl.typed_dates import parse_day

    return parse_day(text, today)
