"""`task`: what somebody has to do, and by when."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.task import change_commands
from renewctl.task.change_commands import Task, Within
from renewctl.task.columns import TASK
from renewctl.vocabulary import TaskKind, TaskPriority, TaskSource

if TYPE_CHECKING:
    from renewctl.contract.queries import ContractRow
    from renewctl.customer.queries import CustomerRow
    from renewctl.store.reader import Reader
    from renewctl.task.queries import TaskRow

app = group()

KindOption = Annotated[
    TaskKind | None, typer.Option("--kind", help=N_("A call, or any other task; a task unless said."))
]
Priority = Annotated[
    TaskPriority | None, typer.Option("--priority", help=N_("How much it matters, apart from its day."))
]
BlockedBy = Annotated[
    int | None,
    typer.Option("--blocked-by", metavar="N", min=0, max=2**62, help=N_("The task it has to wait for; 0 for none.")),
]
Every = Annotated[
    str | None,
    typer.Option(
        "--every",
        metavar="1w|2m|1y",
        help=N_("Once done it comes again so long after its day, always counted from the first; blank for never."),
    ),
]
Notes = Annotated[str | None, typer.Option("--notes", help=N_("More about it."))]


@app.command("add")
@prints(TASK, one=True)
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
    priority: Priority = None,
    kind: KindOption = None,
    blocked_by: BlockedBy = None,
    every: Every = None,
    notes: Notes = None,
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
            kind=kind or TaskKind.TASK,
            priority=priority or TaskPriority.NORMAL,
            every=rules.read_every(every) if every else None,
            blocked_by=blocked_by or None,
            recorded_on=shell.today,
        )
        row = queries.task(reading(session), actions.add(session, new), shell.today)
    shell.answer(row.said, row, TASK)


@app.command("edit")
@prints(TASK, one=True)
def edit(
    ctx: typer.Context,
    task: Task,
    title: Annotated[str | None, typer.Option("--title", help=N_("What has to be done."))] = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("The customer it is for; blank: none."))] = None,
    contract: Annotated[
        str | None, typer.Option("--contract", help=N_("The contract it is about; blank for none."))
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Who does it; blank for nobody."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it is due; blank for none."))
    ] = None,
    within: Within = None,
    priority: Priority = None,
    kind: KindOption = None,
    blocked_by: BlockedBy = None,
    every: Every = None,
    notes: Notes = None,
) -> None:
    """Change what the options say of an open task and nothing else; an empty text clears."""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.task import actions, rules

    due_on = rules.typed_day(on or None, within, shell.today)
    with shell.transaction() as session:
        whom, what = _about(reading(session), customer or None, contract or None)
        fields = actions.TaskFields(
            title=title,
            owner=owner,
            due_on=due_on,
            undated=on == "",
            customer_id=whom.id if whom and customer else _cleared(customer),
            contract_id=what.id if what else _cleared(contract),
            notes=notes,
            kind=kind,
            priority=priority,
            every=every,
            blocked_by=blocked_by,
        )
        actions.edit(session, task, fields)
        row = change_commands.task_row(reading(session), task, shell.today)
    shell.answer(_edited(row) if shell.change_set else _("Task {n} is as it was.").format(n=task), row, TASK)


@app.command("list")
@prints(TASK)
def list_(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Snoozed, done and dropped ones too."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only what was due before today."))] = False,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=0, max=36500, help=N_("Only what is due within N days, or overdue.")),
    ] = None,
    kind: Annotated[TaskKind | None, typer.Option("--kind", help=N_("Only of this kind."))] = None,
    priority: Annotated[TaskPriority | None, typer.Option("--priority", help=N_("Only of this priority."))] = None,
    source: Annotated[
        TaskSource | None, typer.Option("--source", help=N_("Only what a person, or what a care rule, asked for."))
    ] = None,
    blocked: Annotated[bool, typer.Option("--blocked", help=N_("Only those that wait for another task."))] = False,
) -> None:
    """List the open tasks by the day they are due; snoozed ones come back on their day."""
    shell: AppContext = ctx.obj
    from renewctl.call.titles import spoken
    from renewctl.customer.queries import find_customer
    from renewctl.task import queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        shell.doubt(owners.doubt(book, owner))
        wanted = queries.TaskFilter(
            shell.today, owner, whose, all, overdue, days, kind=kind, priority=priority, source=source, blocked=blocked
        )
        rows = spoken(book, queries.tasks(book, wanted))
        hidden = 0 if all else queries.snoozed(book, wanted)
    shell.show(rows, TASK, footer=_footer(rows, hidden, shell.today.isoformat()), empty=_("Nothing to do."))


app.command("done")(change_commands.done)
app.command("drop")(change_commands.drop)
app.command("snooze")(change_commands.snooze)
app.command("move")(change_commands.move)


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


def _cleared(typed: str | None) -> int | None:
    """Return what stands for "none any more" in what is edited, where an empty text was typed."""
    return None if typed is None else 0


def _edited(row: "TaskRow") -> str:
    return _("Changed. {task}").format(task=row.said)


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
