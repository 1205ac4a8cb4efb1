"""`step` and `advance`: the work on a renewal, step by step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, On, prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _, joined, n_
from renewctl.plain import brief
from renewctl.step import columns

if TYPE_CHECKING:
    from sqlmodel import Session

    from renewctl.step.actions import Advance

app = group()

StepCode = Annotated[str, typer.Argument(metavar="STEP", help=N_("The step: its code, number, name or part of it."))]


@prints(columns.ADVANCED, one=True)
def advance(
    ctx: typer.Context,
    contract: Contract,
    note: Annotated[str, typer.Argument(metavar="[NOTE]", help=N_("What came of it; kept with the step."))] = "",
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help=N_("Which step, where several are at work."))
    ] = None,
    on: On = None,
) -> None:
    """Close the step at work, begin what follows, and say who is next: renewctl advance HT-1 "they agree" --json"""
    shell: AppContext = ctx.obj
    from renewctl.renewal.queries import find_renewal
    from renewctl.step import actions, queries

    day = shell.typed_day(on) or shell.today
    with shell.reader() as book:
        renewal = find_renewal(book, contract).id
        # What is at work now, before the book is ours: should somebody else close it first, we do not close the next.
        seen = queries.at_work(book, renewal, shell.today) if step is None else [step]
        expected = queries.find_step(book, renewal, seen[0], shell.today).step if len(seen) == 1 else None

    def act(session: "Session") -> "Advance":
        return actions.close_current(session, renewal, day, shell.today, note, expected=expected)

    _close(shell, renewal, _("Done: {step} of {contract}."), act)


@app.command("list")
@prints(columns.STEP)
def list_(
    ctx: typer.Context,
    contract: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONTRACT]",
            help=N_("Only this renewal, with all of its steps."),
        ),
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    late: Annotated[bool, typer.Option("--late", help=N_("Only those behind their plan."))] = False,
    all: Annotated[bool, typer.Option("--all", help=N_("Those not begun and those closed too."))] = False,
) -> None:
    """List the steps at work by the day they are to be done, or all steps of one renewal."""
    shell: AppContext = ctx.obj
    from renewctl.renewal.queries import find_renewal
    from renewctl.step import queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        renewal = find_renewal(book, contract).id if contract is not None else None
        rows = list(queries.steps(book, queries.StepFilter(shell.today, renewal, owner, late, all)))
    behind = sum(row.days_late > 0 for row in rows if row.ended_on is None)
    counted = n_("As of {day}: {n} step, {late} late.", "As of {day}: {n} steps, {late} late.", len(rows))
    footer = [counted.format(day=shell.today, n=len(rows), late=behind)]
    shell.show(rows, columns.STEP, footer=footer, empty=_("No steps."))


@app.command("start")
@prints(columns.STEP, one=True)
def start(ctx: typer.Context, contract: Contract, step: StepCode, on: On = None) -> None:
    """Begin a step whose turn has come before its planned day."""
    shell: AppContext = ctx.obj
    from renewctl.step import actions

    day = shell.typed_day(on) or shell.today

    def act(session: "Session", renewal: int, code: str) -> None:
        actions.start(session, renewal, code, day, shell.today)

    _change(shell, contract, step, act, _("Began {step} of {contract}: {owner}, by {due}."))


@app.command("done")
@prints(columns.ADVANCED, one=True)
def done(
    ctx: typer.Context,
    contract: Contract,
    step: StepCode,
    note: Annotated[str, typer.Option("--note", help=N_("What came of it; kept with the step."))] = "",
    on: On = None,
) -> None:
    """Close a step as done; what follows it begins."""
    shell: AppContext = ctx.obj
    from renewctl.step import actions

    day = shell.typed_day(on) or shell.today
    renewal, code = _named(shell, contract, step)

    def act(session: "Session") -> "Advance":
        return actions.finish(session, renewal, code, day, shell.today, note)

    _close(shell, renewal, _("Done: {step} of {contract}."), act)


@app.command("skip")
@prints(columns.ADVANCED, one=True)
def skip(
    ctx: typer.Context,
    contract: Contract,
    step: StepCode,
    reason: Annotated[str, typer.Option("--reason", help=N_("Why it is left out."))] = "",
    on: On = None,
) -> None:
    """Leave a step out, where the playbook lets you; what follows it begins."""
    shell: AppContext = ctx.obj
    from renewctl.step import actions

    if not reason.strip():
        raise UsageError(_("Say why it is left out: --reason TEXT."))
    day = shell.typed_day(on) or shell.today
    renewal, code = _named(shell, contract, step)

    def act(session: "Session") -> "Advance":
        return actions.skip(session, renewal, code, reason, shell.actor, day, shell.today)

    _close(shell, renewal, _("Left out: {step} of {contract}."), act)


@app.command("block")
@prints(columns.STEP, one=True)
def block(
    ctx: typer.Context,
    contract: Contract,
    step: StepCode,
    on: Annotated[str, typer.Option("--on", metavar="TEXT", help=N_("What it waits for."))] = "",
) -> None:
    """Say what a step waits for: renewctl step block HT-1 quote --on lawyers"""
    shell: AppContext = ctx.obj
    from renewctl.step import actions

    if not on.strip():
        raise UsageError(_("Say what it waits for: --on TEXT."))

    def act(session: "Session", renewal: int, code: str) -> None:
        actions.block(session, renewal, code, on)

    _change(shell, contract, step, act, _("{step} of {contract} waits for {what}."))


@app.command("unblock")
@prints(columns.STEP, one=True)
def unblock(ctx: typer.Context, contract: Contract, step: StepCode) -> None:
    """Go on with a step that waited for something."""
    from renewctl.step import actions

    _change(ctx.obj, contract, step, actions.unblock, _("{step} of {contract} goes on: {owner}, by {due}."))


@app.command("assign")
@prints(columns.STEP, one=True)
def assign(
    ctx: typer.Context,
    contract: Contract,
    step: StepCode,
    person: Annotated[str, typer.Argument(metavar="PERSON", help=N_("Who does it from now on."))],
) -> None:
    """Give a step to somebody."""
    from renewctl.step import actions

    def act(session: "Session", renewal: int, code: str) -> None:
        actions.assign(session, renewal, code, person)

    _change(ctx.obj, contract, step, act, _("{step} of {contract} is for {owner}, by {due}."))


@app.command("move")
@prints(columns.STEP, one=True)
def move(
    ctx: typer.Context,
    contract: Contract,
    step: StepCode,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=N_("The day by which it is to be done."))] = "",
) -> None:
    """Set the day by which a step is to be done; steps behind it that would overlap move along."""
    shell: AppContext = ctx.obj
    from renewctl.step import actions
    from renewctl.typed_dates import parse_day

    if not due.strip():
        raise UsageError(_("Say by when: --due DATE."))
    day = parse_day(due, shell.today)

    def act(session: "Session", renewal: int, code: str) -> str:
        n = actions.move(session, renewal, code, day)
        return n_("{n} step behind it moves along.", "{n} steps behind it move along.", n).format(n=n) if n else ""

    _change(shell, contract, step, act, _("{step} of {contract} is due on {due}."))


def _named(shell: AppContext, contract: str, step: str) -> tuple[int, str]:
    from renewctl.renewal.queries import find_renewal
    from renewctl.step.queries import find_step

    with shell.reader() as book:
        renewal = find_renewal(book, contract).id
        return renewal, find_step(book, renewal, step, shell.today).step


def _change(
    shell: AppContext, contract: str, step: str, act: "Callable[[Session, int, str], str | None]", sentence: str
) -> None:
    """Do something with one step in one transaction, and tell how it stands then."""
    from renewctl.step import queries
    from renewctl.step.telling import whose
    from renewctl.store.session import reading

    today = shell.today
    renewal, code = _named(shell, contract, step)
    with shell.transaction() as session:
        more = act(session, renewal, code)
        row = queries.step(reading(session), renewal, code, today)
    words = {"step": row.name, "contract": brief(row.contract), "due": row.planned_end, "what": row.waiting_on}
    line = sentence.format(owner=whose(row), **words)
    shell.answer(joined([line, more]) if more else line, row, columns.STEP)


def _close(shell: AppContext, renewal: int, sentence: str, act: "Callable[[Session], Advance]") -> None:
    """Close a step in one transaction, and tell who is next."""
    from renewctl.step.telling import told
    from renewctl.store.session import reading

    today = shell.today
    with shell.transaction() as session:
        came = act(session)
        line, row = told(reading(session), renewal, came, today, sentence)
    shell.answer(line, row, columns.ADVANCED)
