"""renewctl due: what is due within the next days, overdue first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import AttentionError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, page_size, styles
from renewctl.vocabulary import DueBy, Level, Tier

if TYPE_CHECKING:
    from renewctl.due.lines import DueLine
    from renewctl.due.queries import Total


def _band_style(line: "DueLine") -> str | None:
    return styles.BANDS.get(line.band)


def _level_style(line: "DueLine") -> str | None:
    return styles.LEVELS.get(Level(line.risk_level))


COLUMNS: "tuple[Column[DueLine], ...]" = (
    Column("contract", N_("Contract"), least=40),  # a number is there to be typed
    Column("name", N_("Name"), table=False),
    Column("product", N_("Product"), table=False),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), priority=1),
    Column("tier", N_("Tier"), Kind.WORD, priority=4),
    Column("industry", N_("Industry"), table=False),
    Column("term_start", N_("Start"), Kind.DATE, table=False),
    Column("term_end", N_("End"), Kind.DATE, table=False),
    Column("days_left", N_("Days left"), Kind.INT, table=False),
    Column("deadline", N_("Deadline"), Kind.DATE, style=_band_style, priority=1),
    Column("deadline_kind", N_("Deadline of"), Kind.WORD),
    Column("days_to_deadline", N_("Days"), Kind.INT, style=_band_style),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("band", N_("Urgency"), Kind.WORD, style=_band_style),
    Column("step", N_("Step"), table=False, priority=2),
    Column("step_owner", N_("Step owner"), table=False),
    Column("progress", N_("Progress"), Kind.PERCENT, table=False, priority=4),
    Column("waiting_on", N_("Waits for"), table=False, priority=5),
    Column("next_task", N_("Next task"), priority=2),
    Column("next_task_on", N_("Task due"), Kind.DATE, priority=2),
    Column("risk_score", N_("Risk"), Kind.SCORE, priority=1),
    Column("risk_level", N_("Level"), Kind.WORD, style=_level_style, priority=1),
    Column("risk_coverage", N_("Coverage"), Kind.PERCENT, table=False),
    Column("warning", N_("Warning"), Kind.INT, table=False),
    Column("warning_state", N_("Warning state"), Kind.WORD, table=False),
)

# Once renewals are under way, where each stands and with whom says more than the next task does.
WITH_STEPS = {
    "band": 1, "step": 2, "step_owner": 3, "deadline_kind": 4, "next_task": 5, "next_task_on": 5, "tier": 6,
}  # fmt: skip


@prints(COLUMNS)
def due(
    ctx: typer.Context,
    days: Annotated[int, typer.Option("--days", min=0, help=N_("How many days ahead to look, today included."))] = 30,
    by: Annotated[
        DueBy, typer.Option("--by", help=N_("Judge by the end, by the notice deadline, or by what comes first."))
    ] = DueBy.ANY,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's contracts."))] = None,
    tier: Annotated[Tier | None, typer.Option("--tier", help=N_("Only customers of this tier."))] = None,
    industry: Annotated[str | None, typer.Option("--industry", help=N_("Only customers of this industry."))] = None,
    currency: Annotated[str | None, typer.Option("--currency", help=N_("Only contracts in this currency."))] = None,
    min_amount: Annotated[
        str | None,
        typer.Option("--min-amount", help=N_("Only contracts of at least this amount, each in its own currency.")),
    ] = None,
    no_overdue: Annotated[bool, typer.Option("--no-overdue", help=N_("Leave out what is past its end."))] = False,
    all_overdue: Annotated[
        bool, typer.Option("--all-overdue", help=N_("In the table, list what ended long ago line by line too."))
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=N_("Exit with 7 when anything is listed."))] = False,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help=N_("Show the book as it was recorded at this instant."))
    ] = None,
) -> None:
    """List what is due within the next days, overdue first.

    One line per contract: its earliest open deadline, which is its end or, of a contract that renews by itself, the
    last day to give notice while that is not past. A contract past its end with no decision is overdue.

      renewctl due --days 60 --owner Wang
    """
    from renewctl.due import queries, rules
    from renewctl.due.lines import due_lines
    from renewctl.money import read_currency
    from renewctl.risk.glance import standings
    from renewctl.team import owner_queries as owners
    from renewctl.warning.glance import open_warnings

    shell: AppContext = ctx.obj
    folds = shell.view.for_people and not (no_overdue or all_overdue)
    overdue_days = 0 if no_overdue else shell.settings.grace_days if folds else None
    window = rules.window(shell.today, days, by, overdue_days=overdue_days)
    code = read_currency(currency) if currency is not None else None
    choice = queries.Choice(owner, tier, industry, code, rules.read_floor(min_amount, code))
    with shell.reader(known_at) as book:
        totals = queries.totals(book, window, choice)
        folded = queries.count(book, window.before, choice) if folds else 0
        terms = queries.due_terms(book, window, choice, page_size(shell.view))
        risk = standings(book, {term.customer_id for term in terms}, shell.today)
        warnings = open_warnings(book)
        endless = queries.endless(book) if shell.view.for_people else 0
        shell.doubt(owners.doubt(book, owner))
    empty = _("Nothing is due in the next {days} days.").format(days=days)
    listed = sum(total.contracts for total in totals)
    footer = [_as_of(shell, known_at), *_sentences(totals, days)]
    if listed and all(total.is_overdue for total in totals):
        footer.insert(1, empty)
    if folded:
        footer.append(_folded(folded, shell.settings.grace_days))
    if endless:
        footer.append(_endless(endless))
    columns = _with_steps() if shell.view.for_people and any(term.step for term in terms) else COLUMNS
    shell.show(list(due_lines(terms, risk, warnings, shell.today)), columns, footer=footer, empty=empty, total=listed)
    if exit_code and listed:
        raise typer.Exit(AttentionError.exit_code)


def _with_steps() -> "tuple[Column[DueLine], ...]":
    return tuple(
        column._replace(table=True, priority=WITH_STEPS[column.key]) if column.key in WITH_STEPS else column
        for column in COLUMNS
    )


def _as_of(shell: AppContext, known_at: str | None) -> str:
    if known_at is None:
        return _("As of {date}.").format(date=shell.today)
    return _("As of {date}, as the book was recorded at {instant}.").format(date=shell.today, instant=known_at)


def _endless(count: int) -> str:
    return n_(
        "{n} contract in force has no end and is never due; `renewctl contract edit CONTRACT --end DATE` gives one.",
        "{n} contracts in force have no end and are never due; `renewctl contract edit CONTRACT --end DATE` gives one.",
        count,
    ).format(n=count)


def _sentences(totals: "Sequence[Total]", days: int) -> list[str]:
    """Return the totals per currency, of what is overdue and of what is due."""
    said = []
    for is_overdue, sentence in (
        (0, _("Due in the next {days} days: {contracts}.")),
        (1, _("Overdue: {contracts}.")),
    ):
        of_band = [total for total in totals if bool(total.is_overdue) == bool(is_overdue)]
        if of_band:
            said.append(sentence.format(days=days, contracts=_described(of_band)))
    return said


def _described(totals: "Sequence[Total]") -> str:
    from renewctl.money import Money

    count = sum(total.contracts for total in totals)
    sums = [Money(total.minor, total.currency).spoken for total in totals if total.minor is not None and total.currency]
    return _("; ").join([n_("{n} contract", "{n} contracts", count).format(n=count), *sums])


def _folded(count: int, days: int) -> str:
    return n_(
        "{n} more ended over {days} days ago without a decision; --all-overdue lists it.",
        "{n} more ended over {days} days ago without a decision; --all-overdue lists them.",
        count,
    ).format(n=count, days=days)
