"""`task`: what somebody has to do, and by when."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.contract.queries import ContractRow
    from renewctl.customer.queries import CustomerRow
    from renewctl.store.reader import Reader
    from renewctl.task.queries import TaskRow

app = group()


def _lateness(row: "TaskRow") -> str | None:
    return "red" if row.days_left is not None and row.days_left < 0 else None


COLUMNS: tuple[Column["TaskRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, style=_lateness),
    Column("title", N_("Task")),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contract", N_("Contract"), priority=4),
    Column("interaction_id", N_("Interaction"), Kind.INT, table=False),
    Column("owner", N_("Owner"), priority=2),
    Column("snoozed_until", N_("Snoozed until"), Kind.DATE, table=False),
    Column("state", N_("State"), Kind.WORD, priority=3),
    Column("done_on", N_("Done on"), Kind.DATE, table=False),
    Column("notes", N_("Notes"), table=False),
)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("The task's number, as listed."))]
Within = Annotated[str | None, typer.Option("--in", metavar="3d", help=N_("The same as a distance: 3d, 2w, 1m."))]


@app.command("add")
@prints(COLUMNS, one=True)
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("What has to be done."))],
    customer: Annotated[str | None, typer.Option("--customer", help=N_("The customer it is for."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("The contract it is about."))] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner", help=N_("Who does it; unless said the contract's owner, else the customer's, else the actor.")
        ),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day it is due."))] = None,
    within: Within = None,
    notes: Annotated[str | None, typer.Option("--notes", help=N_("More about it."))] = None,
) -> None:
    """Add a task. For example: renewctl task add "Send the quote" --customer Acme --in 3d"""
    shell: AppContext = ctx.obj
    from renewctl.plain import clean
    from renewctl.store.session import reading
    from renewctl.task import actions, queries, rules

    due_on = rules.typed_day(on, within, shell.today)
    with shell.transaction() as session:
        whom, what = _about(reading(session), customer, contract)
        new = actions.NewTask(
            title=title,
            owner=rules.owner_of(
                clean(owner or "", _("The owner")),
                what.owner if what else None,
                whom.owner if whom else None,
                shell.actor,
            ),
            due_on=due_on,
            customer_id=whom.id if whom else None,
            contract_id=what.id if what else None,
            notes=notes,
        )
        row = queries.task(reading(session), actions.add(session, new), shell.today)
    shell.answer(row.said, row, COLUMNS)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Snoozed and done ones too."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what was due before today."))] = False,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=0, max=36500, help=N_("Only what is due within N days, or overdue.")),
    ] = None,
) -> None:
    """List the open tasks by the day they are due; snoozed ones come back on their day."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.task import queries

    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        wanted = queries.TaskFilter(shell.today, owner, whose, all, overdue, days)
        rows = list(queries.tasks(book, wanted))
        hidden = 0 if all else queries.snoozed(book, wanted)
    shell.show(rows, COLUMNS, footer=_footer(rows, hidden, shell.today.isoformat()), empty=_("Nothing to do."))


@app.command("done")
@prints(COLUMNS)
def done(
    ctx: typer.Context,
    numbers: Annotated[
        list[int],
        typer.Argument(metavar="NUMBER...", min=1, max=2**62, help=N_("The tasks' numbers, as listed.")),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was done; today unless said."))
    ] = None,
) -> None:
    """Mark tasks done, all of those named or none."""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.task import actions, queries, rules

    day = rules.typed_day(on, None, shell.today) or shell.today
    chosen = list(dict.fromkeys(numbers))
    with shell.transaction() as session:
        actions.finish(session, chosen, day, shell.today)
        rows = [queries.task(reading(session), number, shell.today) for number in chosen]
    for row in rows:
        shell.say(_("Task {number} is done, on {day}: {title}").format(number=row.id, day=row.done_on, title=row.title))
    if shell.view.format:
        shell.show(rows, COLUMNS)


@app.command("snooze")
@prints(COLUMNS, one=True)
def snooze(
    ctx: typer.Context,
    number: Number,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=N_("The day on which it is listed again."))
    ] = None,
    within: Within = None,
) -> None:
    """Put a task out of sight until a day; the day it is due does not move."""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.task import actions, queries, rules

    day = rules.typed_day(until, within, shell.today)
    if day is None:
        raise UsageError(_("Say until when: --until DATE or --in 3d."))
    with shell.transaction() as session:
        actions.snooze(session, number, day, shell.today)
        row = queries.task(reading(session), number, shell.today)
    sentence = _("Task {number} comes back on {day} (due {due}): {title}").format(
        number=row.id, day=row.snoozed_until, due=row.due_on or _("no day"), title=row.title
    )
    shell.answer(sentence, row, COLUMNS)


def _about(
    book: "Reader", customer: str | None, contract: str | None
) -> "tuple[CustomerRow | None, ContractRow | None]":
    """Return the customer and the contract that were named; a contract alone brings its customer along."""
    from renewctl.contract.queries import find_contract, find_contract_of
    from renewctl.customer.queries import find_customer

    whom = find_customer(book, customer) if customer is not None else None
    if contract is None:
        return whom, None
    if whom is not None:
        return whom, find_contract_of(book, whom.id, contract)
    what = find_contract(book, contract)
    return find_customer(book, what.customer_code), what


def _footer(rows: "list[TaskRow]", hidden: int, today: str) -> list[str]:
    late = sum(row.days_left is not None and row.days_left < 0 for row in rows)
    open_now = sum(row.state == "open" for row in rows)
    lines = [
        n_(
            "As of {day}: {n} open task, {late} overdue.", "As of {day}: {n} open tasks, {late} overdue.", open_now
        ).format(day=today, n=open_now, late=late)
    ]
    if hidden:
        lines.append(n_("{n} snoozed; --all shows it.", "{n} snoozed; --all shows them.", hidden).format(n=hidden))
    return lines
