"""renewctl report: the state of things on a day, for whoever decides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.dates import add_days
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, Record, Section

if TYPE_CHECKING:
    from renewctl.report.risk import Change, Group, RiskState, Waiting
    from renewctl.risk.proof.accuracy import Quality

LEVELS = ("high", "medium", "low", "unknown")
WEEK = 7

AT_RISK = N_("At risk")
HEADERS = {"high": N_("High"), "medium": N_("Medium"), "low": N_("Low"), "unknown": N_("Unknown")}


def _groups(header: str, kind: Kind, levels: Sequence[str] = LEVELS) -> "tuple[Column[Group], ...]":
    counts: list[Column[Group]] = [Column(level, HEADERS[level], Kind.INT) for level in levels]
    return (
        Column("name", header, kind),
        *counts,
        Column("at_risk", AT_RISK, Kind.SUMS),
    )


OWNERS = _groups(N_("Owner"), Kind.TEXT)
MONTHS = _groups(N_("Month"), Kind.TEXT)
REASONS = _groups(N_("Indicator"), Kind.WORD, LEVELS[:2])
CHANGES: "tuple[Column[Change], ...]" = (
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), priority=1),
    Column("level_then", N_("Level before"), Kind.WORD),
    Column("level", N_("Level now"), Kind.WORD),
    Column("score_then", N_("Score before"), Kind.SCORE, priority=2),
    Column("score", N_("Score"), Kind.SCORE, priority=2),
    Column("amount", N_("Amount"), Kind.MONEY),
)
WARNINGS: "tuple[Column[Waiting], ...]" = (
    Column("state", N_("State"), Kind.WORD),
    Column("warnings", N_("Early warnings"), Kind.INT),
    Column("high", N_("High"), Kind.INT),
    Column("median_days", N_("Days since, median"), Kind.SCORE),
    Column("oldest_days", N_("Days since, oldest"), Kind.INT),
)
COLUMNS: "tuple[Column[RiskState], ...]" = (
    Column("as_of", N_("As of"), Kind.DATE),
    Column("days", N_("Days ahead"), Kind.INT),
    Column("since", N_("Compared with"), Kind.DATE),
    Column("customers", N_("Customers"), Kind.INT),
    Column("high", N_("High"), Kind.INT, lambda state: state.whole.high),
    Column("medium", N_("Medium"), Kind.INT, lambda state: state.whole.medium),
    Column("low", N_("Low"), Kind.INT, lambda state: state.whole.low),
    Column("unknown", N_("Unknown"), Kind.INT, lambda state: state.whole.unknown),
    Column("at_risk", AT_RISK, Kind.SUMS, lambda state: state.whole.at_risk),
)
SCOREBOARD: "tuple[Column[Quality], ...]" = (
    Column("due", N_("Due terms"), Kind.INT),
    Column("events", N_("Lost"), Kind.INT),
    Column("warned", N_("Warned"), Kind.INT),
    Column("hits", N_("Hits"), Kind.INT),
    Column("precision_text", N_("Precision"), value=lambda quality: quality.precision.told, data=False),
    Column("precision", N_("Precision"), Kind.PERCENT, lambda quality: quality.precision.percent, table=False),
    Column("recall_text", N_("Recall"), value=lambda quality: quality.recall.told, data=False),
    Column("recall", N_("Recall"), Kind.PERCENT, lambda quality: quality.recall.percent, table=False),
    Column("lead_days", N_("Days before"), Kind.SCORE),
    Column("too_few", N_("Too few"), Kind.BOOL, lambda quality: quality.is_too_few),
)

app = group()


@app.command("risk")
@prints(COLUMNS, one=True)
def risk(
    ctx: typer.Context,
    days: Annotated[
        int, typer.Option("--days", min=0, help=N_("Customers with a deadline within so many days, or overdue."))
    ] = 90,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help=N_("Compare with the levels of this day; a week ago unless said.")
        ),
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's customers."))] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help=N_("Show the book as it was recorded at this instant."))
    ] = None,
) -> None:
    """Report the state of the risk: by owner, by month of deadline, top reasons, what changed, open warnings.

    At risk: what customers at high or medium risk have up for renewal; each table sums up to the same.
    For the browser, with bars: --format html > risk.html; for a spreadsheet: --format xlsx > risk.xlsx.

      renewctl report risk --days 60 --owner 王芳
    """
    from renewctl.report.risk import risk_state
    from renewctl.team import owner_queries as owners

    shell: AppContext = ctx.obj
    compared = shell.typed_day(since) or add_days(shell.today, -WEEK)
    with shell.reader(known_at) as book:
        whose = owner and owners.as_spelt(book, owner)
        shell.doubt(owners.doubt(book, whose))
        state = risk_state(book, shell.today, days, compared, whose)
    shell.show_record(
        Record(
            title=_("Risk, as of {date}").format(date=state.as_of),
            row=state,
            columns=COLUMNS,
            sections=(
                Section("owners", N_("By owner"), state.owners, OWNERS, bars=LEVELS),
                Section("months", N_("Contracts by month of deadline"), state.months, MONTHS, bars=LEVELS),
                Section("reasons", N_("Heaviest indicator"), state.reasons, REASONS, bars=LEVELS[:2]),
                Section("changes", N_("Levels that changed"), state.changes, CHANGES, _("No level changed.")),
                Section("scoreboard", N_("Warnings of the last 12 months"), [state.quality], SCOREBOARD),
                Section("warnings", N_("Open warnings"), state.warnings, WARNINGS, _("No warning is open.")),
            ),
        ),
    )
