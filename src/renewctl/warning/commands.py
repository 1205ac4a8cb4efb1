"""`warning`: a risk that was told in time, what is done about it, and what is made of it afterwards."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import On, prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section, View, styles
from renewctl.plain import brief
from renewctl.vocabulary import Evaluation, Level, WarningCause, WarningState, label

if TYPE_CHECKING:
    from sqlmodel import Session

    from renewctl.store.reader import Reader
    from renewctl.warning.actions import When
    from renewctl.warning.queries import StepLine, WarningLine

app = group()


def _style(row: "WarningLine") -> str | None:
    return styles.LEVELS.get(Level(row.level))


COLUMNS: tuple[Column["WarningLine"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contract", N_("Contract"), priority=3),
    Column("level", N_("Level"), Kind.WORD, style=_style),
    Column("score", N_("Score"), Kind.SCORE, style=_style),
    Column("coverage", N_("Coverage"), Kind.PERCENT, table=False),
    Column("amount", N_("Amount"), Kind.MONEY, priority=4),
    Column("issued_on", N_("Issued on"), Kind.DATE, priority=2),
    Column("deadline", N_("Deadline"), Kind.DATE),
    Column("lead_days", N_("Days before"), Kind.INT, table=False),
    Column("term_end", N_("Term end"), Kind.DATE, table=False),
    Column("state", N_("State"), Kind.WORD),
    Column("cause", N_("Cause"), Kind.WORD, priority=1),
    Column("owner", N_("Owner"), priority=5),
    Column("acknowledged_on", N_("Acknowledged on"), Kind.DATE, table=False),
    Column("planned_on", N_("Planned on"), Kind.DATE, table=False),
    Column("in_action_on", N_("In action on"), Kind.DATE, table=False),
    Column("followed_up_on", N_("Followed up on"), Kind.DATE, table=False),
    Column("resolved_on", N_("Resolved on"), Kind.DATE, table=False),
    Column("ended_on", N_("Term decided on"), Kind.DATE, table=False),
    Column("outcome", N_("Outcome"), Kind.WORD, table=False),
    Column("evaluated_on", N_("Evaluated on"), Kind.DATE, table=False),
    Column("evaluation", N_("Evaluation"), Kind.WORD, table=False),
    Column("reason", N_("Reason"), table=False),
    Column("rule_set", N_("Rule set"), table=False),
    Column("open_tasks", N_("Open tasks"), Kind.INT, table=False),
)
SHEET: tuple[Column["StepLine"], ...] = (
    Column("stage", N_("Stage"), Kind.WORD),
    Column("action", N_("Action"), least=14, wraps=True),
    Column("owner", N_("Owner"), least=8, wraps=True),
    Column("expected", N_("Expected effect"), least=12, wraps=True),
    Column("due_on", N_("Due"), Kind.DATE, priority=1),
    Column("done_on", N_("Done on"), Kind.DATE),
    Column("task", N_("Task"), Kind.INT, table=False),
    Column("task_state", N_("Task state"), Kind.WORD, table=False),
)

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("Its number in `warning list`."))]
Owner = Annotated[
    str | None,
    typer.Option("--owner", help=N_("Whose it is: a person, or a role such as analyst or risk-specialist.")),
]
Expected = Annotated[str | None, typer.Option("--expect", metavar="TEXT", help=N_("What it should bring about."))]


class SheetFormat(StrEnum):
    """How the sheet is written."""

    TABLE = "table"
    MD = "md"
    HTML = "html"


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    level: Annotated[Level | None, typer.Option("--level", help=N_("Only those issued at this level."))] = None,
    state: Annotated[WarningState | None, typer.Option("--state", help=N_("Only those in this state."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Those resolved, ended and evaluated too."))] = False,
) -> None:
    """List the warnings that are being handled, by their deadline."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.team import owner_queries as owners
    from renewctl.warning import queries

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        whose = find_customer(book, customer).id if customer is not None else None
        rows = list(queries.warnings(book, queries.WarningFilter(whose, owner, level, state, all)))
    counted = n_("As of {day}: {n} warning.", "As of {day}: {n} warnings.", len(rows))
    shell.show(rows, COLUMNS, footer=[counted.format(day=shell.today, n=len(rows))], empty=_("No warnings."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(ctx: typer.Context, number: Number) -> None:
    """Show a warning as it was issued, with the sum of its score, and its sheet."""
    shell: AppContext = ctx.obj
    from renewctl.risk.columns import INDICATOR

    with shell.reader() as book:
        row, lines = _picture(book, number)
    sum_ = Section("indicators", N_("The sum, as issued"), row.indicators, INDICATOR)
    sheet = Section("sheet", N_("The sheet"), lines, SHEET)
    shell.show_record(Record(_title(row), row, COLUMNS, (sum_, sheet)))


@app.command("sheet")
def sheet(
    ctx: typer.Context,
    number: Number,
    format: Annotated[
        SheetFormat, typer.Option("--format", help=N_("A table, Markdown, or a page for the browser."))
    ] = SheetFormat.TABLE,
) -> None:
    """Print the warning sheet: stage, action, owner, expected effect, done on."""
    shell: AppContext = ctx.obj
    from renewctl.output import show
    from renewctl.output.sheet import html, markdown
    from renewctl.warning.sheet import sheet_of

    with shell.reader() as book:
        row, lines = _picture(book, number)
    if format is SheetFormat.TABLE:
        show(lines, SHEET, View(limit=0, color=shell.settings.color), title=_title(row))
        return
    write = html if format is SheetFormat.HTML else markdown
    print(write(sheet_of(row, lines, shell.today)), end="")


@app.command("ack")
@prints(COLUMNS, one=True)
def ack(ctx: typer.Context, number: Number, owner: Owner = None, on: On = None) -> None:
    """Note that a warning has been seen, and who looks after it."""
    from renewctl.warning import actions

    _change(ctx.obj, number, on, lambda session, when: actions.acknowledge(session, number, when, owner))


@app.command("plan")
@prints(COLUMNS, one=True)
def plan(
    ctx: typer.Context,
    number: Number,
    cause: Annotated[
        WarningCause | None,
        typer.Option("--cause", help=N_("What the customer might be lost for; guessed until it is said.")),
    ] = None,
    owner: Owner = None,
    on: On = None,
) -> None:
    """Plan the response to the cause: its tasks are made, and stand on the sheet."""
    from renewctl.warning import actions

    _change(ctx.obj, number, on, lambda session, when: actions.plan(session, number, when, cause, owner))


@app.command("act")
@prints(COLUMNS, one=True)
def act(
    ctx: typer.Context,
    number: Number,
    action: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What was done."))],
    owner: Owner = None,
    expected: Expected = None,
    on: On = None,
) -> None:
    """Note what was done: renewctl warning act 3 "visited them" --owner li"""
    from renewctl.warning import actions

    line = actions.Line(action, owner, expected)
    _change(ctx.obj, number, on, lambda session, when: actions.act(session, number, when, line))


@app.command("follow")
@prints(COLUMNS, one=True)
def follow(
    ctx: typer.Context,
    number: Number,
    action: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What came of it."))],
    owner: Owner = None,
    expected: Expected = None,
    on: On = None,
) -> None:
    """Note what came of the response."""
    from renewctl.warning import actions

    line = actions.Line(action, owner, expected)
    _change(ctx.obj, number, on, lambda session, when: actions.follow(session, number, when, line))


@app.command("resolve")
@prints(COLUMNS, one=True)
def resolve(
    ctx: typer.Context,
    number: Number,
    action: Annotated[str, typer.Argument(metavar="TEXT", help=N_("How it was settled."))],
    owner: Owner = None,
    on: On = None,
) -> None:
    """Note that what a warning was about is settled."""
    from renewctl.warning import actions

    line = actions.Line(action, owner)
    _change(ctx.obj, number, on, lambda session, when: actions.resolve(session, number, when, line))


@app.command("evaluate")
@prints(COLUMNS, one=True)
def evaluate(
    ctx: typer.Context,
    number: Number,
    evaluation: Annotated[
        Evaluation | None,
        typer.Argument(metavar="effective|partly|ineffective", help=N_("How well the response worked.")),
    ] = None,
    false_alarm: Annotated[
        bool, typer.Option("--false-alarm", help=N_("There was no risk; needs --reason, and ends a warning any time."))
    ] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why; it stays with the warning."))] = "",
    owner: Owner = None,
    on: On = None,
) -> None:
    """Judge a warning that is settled or came to its end; --false-alarm --reason at any time."""
    from renewctl.warning import actions

    found = Evaluation.FALSE_ALARM if false_alarm else evaluation
    if found is None or (false_alarm and evaluation not in (None, Evaluation.FALSE_ALARM)):
        raise UsageError(_("Say either how well it worked or --false-alarm."))
    line = actions.Line(reason, owner)
    _change(ctx.obj, number, on, lambda session, when: actions.evaluate(session, number, when, found, line))


def _change(shell: AppContext, number: int, on: str | None, act: "Callable[[Session, When], object]") -> None:
    from renewctl.store.session import reading
    from renewctl.warning import queries
    from renewctl.warning.actions import When
    from renewctl.warning.sheet import of_tasks

    day = shell.typed_day(on) or shell.today
    with shell.transaction() as session:
        act(session, When(day, shell.today))
        row, open_ = queries.warning(reading(session), number), queries.open_steps(reading(session), number)
    sentence = _("Warning {number} ({customer}) is {state}.")
    said = sentence.format(number=number, customer=brief(row.customer), state=label(row.state))
    shell.answer(said, row, COLUMNS, [Section("tasks", N_("Open tasks"), open_, SHEET, _("No task is open."))])
    for told in of_tasks(row, open_):
        shell.say(told)


def _picture(book: "Reader", number: int) -> "tuple[WarningLine, list[StepLine]]":
    from renewctl.step.rules import Team
    from renewctl.team.queries import people
    from renewctl.warning import queries
    from renewctl.warning.sheet import lines_of

    row = queries.warning(book, number)
    team = Team(*people(book, row.customer_id), row.owner)
    return row, lines_of(row, queries.steps(book, number), team)


def _title(row: "WarningLine") -> str:
    return _("Warning {number}: {customer}").format(number=row.id, customer=brief(row.customer))
