"""`measure`: what is done about a low answer or a complaint, followed until it is done."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Customer, prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, styles

if TYPE_CHECKING:
    from renewctl.measure.queries import MeasureRow

app = group()


def _lateness(row: "MeasureRow") -> str | None:
    return styles.lateness(row.days_left)


COLUMNS: tuple[Column["MeasureRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, style=_lateness),
    Column("title", N_("Measure")),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("about", N_("About"), priority=3),
    Column("survey_id", N_("Survey"), Kind.INT, table=False),
    Column("case_id", N_("Case"), Kind.INT, table=False),
    Column("owner", N_("Owner"), priority=2),
    Column("state", N_("State"), Kind.WORD, priority=4),
    Column("done_on", N_("Done on"), Kind.DATE, table=False),
    Column("outcome", N_("Outcome"), priority=5),
)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("Its number, as listed."))]


@app.command("add")
@prints(COLUMNS, one=True)
def add(
    ctx: typer.Context,
    customer: Customer,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What is done about it."))],
    survey: Annotated[
        int | None, typer.Option("--survey", metavar="NUMBER", min=1, max=2**62, help=N_("The answer it is about."))
    ] = None,
    case: Annotated[
        int | None, typer.Option("--case", metavar="NUMBER", min=1, max=2**62, help=N_("The case it is about."))
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help=N_("Who does it; the customer's owner unless said."))
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day it is due."))] = None,
    within: Annotated[
        str | None, typer.Option("--in", metavar="7d", help=N_("The same as a distance: 7d, 2w, 1m."))
    ] = None,
) -> None:
    """Decide on a measure. For example: renewctl measure add Acme "Spare parts in stock" --case 3 --in 7d"""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.measure import actions, queries, rules
    from renewctl.store.session import reading

    if survey is not None and case is not None:
        raise UsageError(_("Give --survey or --case, not both."))
    new = rules.typed_measure(text, by, on, within, shell.today)
    assert new is not None
    with shell.transaction() as session:
        whom = find_customer(reading(session), customer)
        number = actions.add(session, whom.id, new, shell.today, survey_id=survey, case_id=case)
        row = queries.measure(reading(session), number, shell.today)
    shell.answer(row.said, row, COLUMNS)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Those done and dropped too."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what was due before today."))] = False,
) -> None:
    """List the open measures by the day they are due."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.measure import queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        whose = find_customer(book, customer).id if customer is not None else None
        wanted = queries.MeasureFilter(whose, owner, all, overdue)
        rows = list(queries.measures(book, wanted, shell.today))
    late = sum(row.days_left is not None and row.days_left < 0 for row in rows)
    still = sum(row.state == "open" for row in rows)
    line = n_(
        "As of {day}: {n} open measure, {late} overdue.", "As of {day}: {n} open measures, {late} overdue.", still
    )
    footer = [line.format(day=shell.today.isoformat(), n=still, late=late)]
    shell.show(rows, COLUMNS, footer=footer, empty=_("No measures."))


@app.command("done")
@prints(COLUMNS, one=True)
def done(
    ctx: typer.Context,
    number: Number,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help=N_("What came of it."))],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was done; today unless said."))
    ] = None,
) -> None:
    """Close a measure with what came of it."""
    shell: AppContext = ctx.obj
    from renewctl.measure import actions, queries
    from renewctl.store.session import reading

    day = shell.typed_day(on) or shell.today
    with shell.transaction() as session:
        actions.finish(session, number, outcome, day, shell.today)
        row = queries.measure(reading(session), number, shell.today)
    sentence = _("Measure {number} is done, on {day}: {outcome}")
    shell.answer(sentence.format(number=row.id, day=row.done_on, outcome=row.outcome), row, COLUMNS)


@app.command("drop")
@prints(COLUMNS, one=True)
def drop(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why it is given up."))],
) -> None:
    """Give a measure up, for a reason."""
    shell: AppContext = ctx.obj
    from renewctl.measure import actions, queries
    from renewctl.store.session import reading

    with shell.transaction() as session:
        actions.drop(session, number, reason)
        row = queries.measure(reading(session), number, shell.today)
    shell.answer(_("Measure {number} is dropped: {title}").format(number=row.id, title=row.title), row, COLUMNS)
