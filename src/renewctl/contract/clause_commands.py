"""`contract clause`: the key clauses of a contract, such as liability for breach, under their titles."""

from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, prints
from renewctl.cli.tree import group
from renewctl.contract import columns
from renewctl.messages import N_, _
from renewctl.plain import brief

app = group()

Title = Annotated[str, typer.Argument(metavar="TITLE", help=N_("The clause's title, such as liability for breach."))]


@app.command("add")
def add(
    ctx: typer.Context,
    contract: Contract,
    title: Title,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What it says."))],
) -> None:
    """Add a key clause, or write it anew where its title stands already."""
    shell: AppContext = ctx.obj
    from renewctl.contract import clause_actions, queries

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
    with shell.transaction() as session:
        stood = clause_actions.add_clause(session, found.id, title, text)
    said = _("Changed clause {title} of contract {number}.") if stood else _("Added clause {title} to {number}.")
    shell.say(said.format(title=brief(title.strip()), number=brief(found.number)))


@app.command("list")
@prints(columns.CLAUSE)
def list_(ctx: typer.Context, contract: Contract) -> None:
    """List the key clauses of a contract."""
    shell: AppContext = ctx.obj
    from renewctl.contract import clauses, queries

    with shell.reader() as book:
        rows = clauses.clauses(book, queries.find_contract(book, contract).id)
    shell.show(rows, columns.CLAUSE, empty=_("No key clauses."))


@app.command("remove")
def remove(ctx: typer.Context, contract: Contract, title: Title) -> None:
    """Take a key clause away."""
    shell: AppContext = ctx.obj
    from renewctl.contract import clause_actions, queries

    with shell.reader() as book:
        found = queries.find_contract(book, contract)
    with shell.transaction() as session:
        clause_actions.remove_clause(session, found.id, title)
    said = _("Removed clause {title} of contract {number}.")
    shell.say(said.format(title=brief(title.strip()), number=brief(found.number)))
