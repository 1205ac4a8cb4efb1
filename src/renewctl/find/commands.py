"""`find`: one place to look for a name, a number or a phone that somebody mentions."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, page_size
from renewctl.plain import brief

if TYPE_CHECKING:
    from renewctl.find.queries import Found

COLUMNS: tuple[Column["Found"], ...] = (
    Column("kind", N_("Record"), Kind.WORD),
    Column("code", N_("Code or number")),
    Column("name", N_("Name")),
    Column("matched", N_("Found in"), Kind.WORD, priority=1),
    Column("text", N_("Text"), priority=3),
    Column("customer", N_("Customer"), priority=2),
    Column("customer_code", N_("Customer code"), table=False),
    Column("archived_on", N_("Archived on"), Kind.DATE, table=False),
)


@prints(COLUMNS)
def find(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("Any part of it; one Chinese character will do."))],
) -> None:
    """Find a record by any part of a name, code, number or phone. For example: renewctl find 138-0013"""
    shell: AppContext = ctx.obj
    from renewctl.find import queries

    page = page_size(shell.view)
    with shell.reader() as book:
        rows = queries.found(book, text, page and page + 1)
        shell.show(rows, COLUMNS, empty=_("Nothing holds {text}.").format(text=brief(text)))
