"""`contract`: the agreements, and the terms they were agreed for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.look_alikes import LookAlikes
from renewctl.cli.options import Contract, Customer, Yes, prints, takes
from renewctl.cli.tree import group
from renewctl.contract import change_commands, clause_commands, columns, installation_commands
from renewctl.messages import N_, _
from renewctl.money import rounded_to
from renewctl.output import page_size
from renewctl.plain import brief
from renewctl.vocabulary import BillingCycle, ContractKind, ContractState

if TYPE_CHECKING:
    from renewctl.contract.queries import ContractLine
    from renewctl.store.reader import Reader

app = group()

FIELDS: Mapping[str, object] = {
    "name": Annotated[str | None, typer.Option("--name", help=N_("What the contract is called."))],
    "product": Annotated[str | None, typer.Option("--product", help=N_("What was sold."))],
    "start": Annotated[str | None, typer.Option("--start", metavar="DATE", help=N_("The term's first day."))],
    "end": Annotated[
        str | None, typer.Option("--end", metavar="DATE", help=N_("The term's last day; blank for none."))
    ],
    "months": Annotated[
        int | None,
        typer.Option("--months", metavar="N", min=1, max=1200, help=N_("The term's length instead of its end.")),
    ],
    "amount": Annotated[
        str | None, typer.Option("--amount", help=N_("The sum for the whole term, such as 1,200 or 1.2万元."))
    ],
    "currency": Annotated[
        str | None,
        typer.Option(
            "--currency", metavar="CODE", help=N_("The amount's currency, such as CNY; else as written or set.")
        ),
    ],
    "kind": Annotated[
        ContractKind | None, typer.Option("--kind", help=N_("Ends unless renewed, renews by itself, or has no end."))
    ],
    "state": Annotated[ContractState | None, typer.Option("--state", help=N_("Whether the contract is in force."))],
    "notice": Annotated[
        str | None, typer.Option("--notice", metavar="30d|1m", help=N_("The notice period, in days or in months."))
    ],
    "renewal_months": Annotated[
        int | None,
        typer.Option(
            "--renewal-months", metavar="N", min=0, max=1200, help=N_("For how long it renews by itself; 0 for unset.")
        ),
    ],
    "billing_cycle": Annotated[BillingCycle | None, typer.Option("--billing", help=N_("How often it is invoiced."))],
    "payment_method": Annotated[str | None, typer.Option("--payment-method", help=N_("How it is paid."))],
    "escalator": Annotated[
        str | None, typer.Option("--escalator", metavar="7%", help=N_("The agreed yearly price rise; blank for none."))
    ],
    "offer_days": Annotated[
        int | None,
        typer.Option(
            "--offer-days",
            metavar="N",
            min=-1,
            max=3650,
            help=N_("How many days before their deadline our offer goes out; -1 for as is usual."),
        ),
    ],
    "owner": Annotated[
        str | None, typer.Option("--owner", help=N_("Who renews it; the customer's owner unless said."))
    ],
    "signed_on": Annotated[str | None, typer.Option("--signed-on", metavar="DATE", help=N_("The day it was signed."))],
    "notes": Annotated[str | None, typer.Option("--notes", help=N_("More about it."))],
}


@app.command("add")
@prints(columns.CONTRACT, one=True)
@takes(FIELDS)
def add(
    ctx: typer.Context,
    customer: Customer,
    number: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help=N_("The contract number; one is given unless said."))
    ] = None,
    *,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Add a contract and its term: renewctl contract add Acme HT-1 --start 2026-07-01 --months 12 --amount ￥9800"""
    shell: AppContext = ctx.obj
    from renewctl.contract import actions, queries
    from renewctl.customer.queries import find_customer
    from renewctl.store.session import reading

    typed = actions.ContractFields(number=number, **fields)
    with shell.reader() as book:
        whom = find_customer(book, customer)
    look_alikes = _look_alikes(shell, number, None, yes)
    with shell.transaction() as session:
        look_alikes.check_again(reading(session))
        typing = actions.Typing(shell.today, shell.settings.currency)
        contract_id, rounded = actions.add(session, whom.id, typed, typing)
        row = queries.line(reading(session), contract_id, shell.today, shell.settings.offer_days)
    _answer(shell, _("Added contract {number} of {customer}."), row, rounded)


@app.command("list")
@prints(columns.CONTRACT)
def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    state: Annotated[ContractState | None, typer.Option("--state", help=N_("Only in this state."))] = None,
    kind: Annotated[ContractKind | None, typer.Option("--kind", help=N_("Only of this kind."))] = None,
) -> None:
    """List contracts by number, each with its last term."""
    shell: AppContext = ctx.obj
    from renewctl.contract import queries
    from renewctl.customer.queries import find_customer
    from renewctl.team import owner_queries as owners

    page = page_size(shell.view)
    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        wanted = queries.ContractFilter(shell.today, whose, owner, state, kind, shell.settings.offer_days)
        rows = queries.lines(book, wanted, page and page + 1)
        shell.doubt(owners.doubt(book, owner))
        shell.show(rows, columns.CONTRACT, empty=_("No contracts."))


@app.command("show")
@prints(columns.CONTRACT, one=True)
def show(ctx: typer.Context, contract: Contract) -> None:
    """Show a contract: its deadlines, the chain of its terms with gaps and overlaps, notices, amendments, clauses."""
    shell: AppContext = ctx.obj
    from renewctl.contract import picture, queries

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
        record, below = picture.whole(book, found.id, shell.today, shell.settings.offer_days)
    shell.show_record(record, footer=below)


@app.command("edit")
@prints(columns.CONTRACT, one=True)
@takes(FIELDS)
def edit(
    ctx: typer.Context,
    contract: Contract,
    number: Annotated[str | None, typer.Option("--number", help=N_("The new number."))] = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("The customer it belongs to instead."))] = None,
    *,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Change what the options say and nothing else; dates and amount correct the last term, an empty text clears."""
    shell: AppContext = ctx.obj
    from renewctl.contract import actions, queries
    from renewctl.customer.queries import find_customer
    from renewctl.renewal.actions import close_over
    from renewctl.store.session import reading

    typed = actions.ContractFields(number=number, **fields)
    with shell.reader() as book:
        found = queries.find_contract(book, contract)
        whom = find_customer(book, customer).id if customer is not None else None
    look_alikes = _look_alikes(shell, number, found.id, yes)
    with shell.transaction() as session:
        look_alikes.check_again(reading(session))
        typing = actions.Typing(shell.today, shell.settings.currency)
        rounded = actions.edit(session, found.id, typed, typing, whom)
        close_over(session, found.id, shell.today)
        row = queries.line(reading(session), found.id, shell.today, shell.settings.offer_days)
    _answer(shell, _("Changed contract {number}.") if shell.change_set else _("{number} is as it was."), row, rounded)


app.command("terms")(change_commands.terms)
app.command("amend")(change_commands.amend)
app.command("notice")(change_commands.notice)
app.command("extend")(change_commands.extend)
app.command("coterm")(change_commands.coterm)
app.command("installed")(installation_commands.installed)
app.add_typer(clause_commands.app, name="clause", help=N_("Key clauses of a contract: add, list, remove."))


def _answer(shell: AppContext, sentence: str, row: "ContractLine", rounded: bool) -> None:
    line = sentence.format(number=brief(row.contract), customer=brief(row.customer))
    if row.term_start and row.term_end:
        line += " " + _("Its term is {start} to {end}.").format(start=row.term_start, end=row.term_end)
    if rounded and row.amount:
        line += " " + rounded_to(row.amount.currency)
    shell.answer(line, row, columns.CONTRACT)


def _look_alikes(shell: AppContext, number: str | None, but: int | None, yes: bool) -> LookAlikes:
    """Ask before there are two contracts whose numbers differ in writing only. RuleError (exit 4) without a yes."""
    from renewctl.contract import queries

    def find(book: "Reader") -> list[str]:
        similar = queries.look_alikes(book, number, but) if number else []
        return [] if number and number.strip() in similar else list(map(brief, similar))  # a rule refuses the same one

    return LookAlikes(shell, number or "", find, yes)
