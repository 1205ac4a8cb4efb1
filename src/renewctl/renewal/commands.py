"""`renewal`: the work that carries one term into the next, how far it is, and what stands in its way."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, On, prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, page_size
from renewctl.plain import brief
from renewctl.renewal import forecast_commands

if TYPE_CHECKING:
    from renewctl.renewal.board import Lane
    from renewctl.renewal.queries import RenewalLine

app = group()


def _late_style(row: "RenewalLine") -> str | None:
    return "red" if row.days_late else None


COLUMNS: tuple[Column["RenewalLine"], ...] = (
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("product", N_("Product"), table=False),
    Column("owner", N_("Owner"), priority=5),
    Column("tier", N_("Tier"), Kind.WORD, table=False),
    Column("playbook", N_("Playbook"), priority=7),
    Column("playbook_version", N_("Version"), Kind.INT, table=False),
    Column("state", N_("State"), Kind.WORD, table=False),
    Column("opened_on", N_("Opened on"), Kind.DATE, table=False),
    Column("closed_on", N_("Closed on"), Kind.DATE, table=False),
    Column("term_end", N_("End"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, priority=6),
    Column("renewal_date", N_("Renewal date"), Kind.DATE, table=False),
    Column("amount", N_("Amount"), Kind.MONEY, priority=4),
    Column("target", N_("Target"), Kind.MONEY, table=False),
    Column("expected", N_("Expected"), table=False),
    Column("outcome", N_("Outcome"), Kind.WORD, table=False),
    Column("decided_on", N_("Decided on"), Kind.DATE, table=False),
    Column("next_start", N_("Next start"), Kind.DATE, table=False),
    Column("next_end", N_("Next end"), Kind.DATE, table=False),
    Column("next_amount", N_("Next amount"), Kind.MONEY, table=False),
    Column("step", N_("Step code"), table=False),
    Column("step_name", N_("Step")),
    Column("step_owner", N_("Step owner"), priority=2),
    Column("step_start", N_("Step start"), Kind.DATE, table=False),
    Column("step_due", N_("Step due"), Kind.DATE, style=_late_style),
    Column("step_state", N_("Step state"), Kind.WORD, table=False),
    Column("days_late", N_("Days late"), Kind.INT, style=_late_style, priority=1),
    Column("progress", N_("Progress"), Kind.PERCENT, priority=3),
    Column("steps_total", N_("Steps"), Kind.INT, table=False),
    Column("steps_done", N_("Steps done"), Kind.INT, table=False),
    Column("waiting_on", N_("Waits for"), priority=8),
)
# What the form says above its five lines; the bar and the contacts are for people, the rest for programs.
FORM: tuple[Column["RenewalLine"], ...] = (
    *COLUMNS,
    Column("contacts", N_("Contacts"), Kind.JSON, value=lambda row: None),
    Column("quote", N_("Quote"), value=lambda row: None),
    Column("bar", N_("Progress"), value=lambda row: None, style=lambda row: "green"),
)

LANES: tuple[Column["Lane"], ...] = (
    Column("lane", N_("Column")),
    Column("name", N_("Step")),
    Column("renewals", N_("Renewals"), Kind.INT),
    Column("late", N_("Late"), Kind.INT),
    Column("amounts", N_("Amounts"), Kind.JSON),
    Column("cards", N_("Cards"), Kind.JSON, table=False),
)

Playbook = Annotated[
    str | None, typer.Option("--playbook", metavar="NAME", help=N_("By this playbook, as playbook list has it."))
]
Owner = Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's, or with a step of theirs."))]


class By(StrEnum):
    """What the columns of the board are."""

    STEP = "step"
    OWNER = "owner"


class SheetFormat(StrEnum):
    """How the customer's sheet is written."""

    MD = "md"
    HTML = "html"


@app.command("open")
@prints(COLUMNS, one=True)
def open_(ctx: typer.Context, contract: Contract, playbook: Playbook = None, on: On = None) -> None:
    """Open the renewal of a contract's open term, with its steps planned and given to the team."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.playbook.selection import selection
    from renewctl.renewal import actions, queries
    from renewctl.store.session import reading

    today = shell.today
    day = shell.typed_day(on) or today
    chosen = selection(shell.settings.playbook_rules, shell.settings.amount_classes)
    with shell.transaction() as session:
        found = find_contract(reading(session), contract)
        term = actions.open_term(session, found.id)
        made = actions.open_renewal(
            session,
            term_id=term,
            on=day,
            today=today,
            playbook=playbook,
            selection=chosen,
            offer_days=shell.settings.offer_days,
        )
        assert made.id is not None
        row = queries.line(reading(session), made.id, today)
    sentence = _("Opened the renewal of {contract} by {playbook}: {step}, {owner}, by {due}.")
    words = {"contract": brief(row.contract), "playbook": row.playbook, "step": row.step_name, "due": row.step_due}
    shell.answer(sentence.format(owner=brief(row.step_owner or _("nobody yet")), **words), row, COLUMNS)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    owner: Owner = None,
    late: Annotated[bool, typer.Option("--late", help=N_("Only those behind their plan."))] = False,
    all: Annotated[bool, typer.Option("--all", help=N_("Closed ones too."))] = False,
) -> None:
    """List the open renewals by the end of their terms, each with the step it stands at."""
    shell: AppContext = ctx.obj
    from renewctl.renewal import queries
    from renewctl.team import owner_queries as owners

    page = page_size(shell.view)
    wanted = queries.RenewalFilter(shell.today, owner, late=late, all=all)
    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        rows = queries.lines(book, wanted, page and page + 1)
        shell.show(rows, COLUMNS, empty=_("No renewals."))


@app.command("show")
@prints(FORM, one=True)
def show(ctx: typer.Context, contract: Contract) -> None:
    """Show a renewal as the form has it: who and what, how far it is, and a line for each step."""
    shell: AppContext = ctx.obj
    from renewctl.renewal import picture, queries

    with shell.reader() as book:
        row = queries.line(book, queries.find_renewal(book, contract).id, shell.today)
        record = picture.form(book, row, FORM, shell.today, for_people=shell.view.for_people)
    shell.show_record(record, footer=[_("As of {date}.").format(date=shell.today)])


@app.command("replan")
@prints(COLUMNS, one=True)
def replan(ctx: typer.Context, contract: Contract, playbook: Playbook = None) -> None:
    """Plan what is left anew from today, by the newest version of its playbook or by another."""
    shell: AppContext = ctx.obj
    from renewctl.renewal import actions, queries
    from renewctl.store.session import reading

    today = shell.today
    with shell.transaction() as session:
        found = queries.find_renewal(reading(session), contract)
        did = actions.replan(session, found.id, today, playbook, shell.settings.offer_days)
        row = queries.line(reading(session), found.id, today)
    sentence = _(
        "Planned {contract} anew by {playbook}, version {version}: {kept} kept, {added} added, {dropped} dropped."
    )
    words = {"contract": brief(row.contract), "playbook": row.playbook, "version": row.playbook_version}
    shell.answer(sentence.format(**words, kept=did.kept, added=did.added, dropped=did.dropped), row, COLUMNS)


@app.command("board")
@prints(LANES)
def board(
    ctx: typer.Context,
    by: Annotated[By, typer.Option("--by", help=N_("What the columns are."))] = By.STEP,
    owner: Owner = None,
) -> None:
    """Show the open renewals in columns by the step they stand at, with their amounts; --limit N cards in each."""
    shell: AppContext = ctx.obj
    from renewctl.renewal import board, queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        rows = list(queries.lines(book, queries.RenewalFilter(shell.today, owner)))
    lanes = board.lanes(rows, by=by.value)
    late = sum(lane.late for lane in lanes)
    counted = n_(
        "As of {day}: {n} open renewal, {late} late.", "As of {day}: {n} open renewals, {late} late.", len(rows)
    )
    footer = [counted.format(day=shell.today, n=len(rows), late=late)]
    if shell.view.format:
        shell.show(lanes, LANES, footer=footer)
    else:
        board.draw(lanes, shell.view, footer)


@app.command("sheet")
def sheet(
    ctx: typer.Context,
    contract: Contract,
    format: Annotated[
        SheetFormat, typer.Option("--format", help=N_("Markdown, or a page for the browser."))
    ] = SheetFormat.MD,
) -> None:
    """Print a status sheet for the customer, without anything internal: renewctl renewal sheet HT-1 --format html"""
    shell: AppContext = ctx.obj
    from renewctl.output.sheet import html, markdown
    from renewctl.renewal import queries, sheet
    from renewctl.step.queries import StepFilter, steps

    with shell.reader() as book:
        row = queries.line(book, queries.find_renewal(book, contract).id, shell.today)
        there = list(steps(book, StepFilter(shell.today, row.id)))
    write = html if format is SheetFormat.HTML else markdown
    print(write(sheet.sheet_of(row, there, shell.today)), end="")


app.command("forecast")(forecast_commands.forecast)
app.command("forecasts")(forecast_commands.forecasts)
