"""`interaction digest`: what was said and written lately, to those whom it concerns."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, visible

if TYPE_CHECKING:
    from renewctl.interaction.digest import DigestRow

COLUMNS: tuple[Column["DigestRow"], ...] = (
    Column("recipient", N_("For")),
    Column("customer", N_("Customer"), value=lambda line: line.row.customer),
    Column("customer_code", N_("Customer code"), value=lambda line: line.row.customer_code, table=False),
    Column("happened_at", N_("When"), Kind.DATE, lambda line: line.row.happened_at),
    Column("kind", N_("Kind"), Kind.WORD, lambda line: line.row.kind),
    Column("contact", N_("Contact"), value=lambda line: line.row.contact, priority=2),
    Column("outcome", N_("Outcome"), Kind.WORD, lambda line: line.row.outcome, priority=3),
    Column("note", N_("Note"), value=lambda line: line.row.note),
    Column("owner", N_("Owner"), value=lambda line: line.row.owner, priority=1),
    Column("task_title", N_("Next step"), value=lambda line: line.row.task_title, table=False),
    Column("task_due_on", N_("Next step due"), Kind.DATE, lambda line: line.row.task_due_on, table=False),
)


@prints(COLUMNS)
def digest(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option("--since", metavar="7d", help=N_("How far back: 7d, 2w, 1m, or a date; both days count."))
    ] = "7d",
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    person: Annotated[
        str | None, typer.Option("--for", metavar="NAME", help=N_("Only the digest of this person."))
    ] = None,
) -> None:
    """Show what was said and written lately, a digest for each owner and team member whom it concerns."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.interaction import digest as digests
    from renewctl.interaction.rules import since_day

    first = since_day(since, shell.today)
    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        found = digests.digests(book, first, shell.today, whose)
    wanted = [one for one in found if person is None or one.recipient.casefold() == person.casefold()]
    if shell.view.format or not wanted:
        rows = [digests.DigestRow(one.recipient, row) for one in wanted for row in one.rows]
        shell.show(rows, COLUMNS, empty=_("Nothing was logged."))
        return
    for one in wanted:
        for line in digests.text(one, first, shell.today).splitlines():
            print(visible(line))
        print()
