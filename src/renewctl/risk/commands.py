"""renewctl risk-report, risk: which customers may be lost, why, and what would change it."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Customer, prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, joined
from renewctl.output import Column, Kind, Record, Report, Section, page_size, styles
from renewctl.risk import backtest_commands, scoreboard_commands, tune_commands
from renewctl.risk.columns import INDICATOR
from renewctl.vocabulary import Level, Tier

if TYPE_CHECKING:
    from renewctl.risk.evidence import FactGroup, FactRow
    from renewctl.risk.lines import CustomerRisk, Indicator, RiskLine
    from renewctl.risk.picture import ChangeLine
    from renewctl.risk.trends import TrendLine


def _style(line: "RiskLine | CustomerRisk | TrendLine") -> str | None:
    return styles.LEVELS.get(Level(line.level))


COLUMNS: "tuple[Column[RiskLine], ...]" = (
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), priority=1),
    Column("tier", N_("Tier"), Kind.WORD, priority=3),
    Column("score", N_("Score"), Kind.SCORE, style=_style),
    Column("level", N_("Level"), Kind.WORD, style=_style),
    Column("coverage", N_("Coverage"), Kind.PERCENT, priority=4),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("other_amounts", N_("Other amounts"), Kind.JSON, table=False),
    Column("term_end", N_("Term end"), Kind.DATE, priority=2),
    Column("deadline", N_("Deadline"), Kind.DATE, table=False),
    Column("reasons", N_("Reasons"), data=False, least=28),  # the data formats have them in `indicators`
    Column("rule_set", N_("Rule set"), table=False),
    Column("indicators", N_("Indicators"), Kind.JSON, table=False),
)

STANDING: "tuple[Column[CustomerRisk], ...]" = (
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code")),
    Column("owner", N_("Owner")),
    Column("as_of", N_("As of"), Kind.DATE),
    Column("score", N_("Score"), Kind.SCORE),
    Column("level", N_("Level"), Kind.WORD, style=_style),
    Column("coverage", N_("Coverage"), Kind.PERCENT),
    Column("rule_set", N_("Rule set")),
)
CURVE: "Column[Indicator]" = Column("curve", N_("Curve"), Kind.JSON, table=False)
FACTS: "tuple[Column[FactGroup], ...]" = (
    Column("indicator", N_("Indicator"), Kind.WORD),
    Column("use", N_("Use"), Kind.WORD),
    Column("records", N_("Records"), Kind.INT),
    Column("first", N_("First"), Kind.DATE),
    Column("last", N_("Last"), Kind.DATE),
)
ROWS: "tuple[Column[FactRow], ...]" = (
    Column("indicator", N_("Indicator"), Kind.WORD),
    Column("day", N_("Day"), Kind.DATE),
    Column("what", N_("What")),
    Column("value", N_("Value"), Kind.JSON),
    Column("use", N_("Use"), Kind.WORD),
)
CHANGES: "tuple[Column[ChangeLine], ...]" = (
    Column("option", N_("Option"), Kind.INT),
    Column("indicator", N_("Indicator"), Kind.WORD),
    Column("now", N_("Now"), Kind.SCORE),
    Column("then", N_("Then"), Kind.SCORE),
    Column("change", N_("Change")),
    Column("shown_score", N_("Score then"), Kind.SCORE, data=False),
    Column("score", N_("Score then"), Kind.SCORE, table=False),
)
TREND: "tuple[Column[TrendLine], ...]" = (
    Column("on_day", N_("Day"), Kind.DATE),
    Column("score", N_("Score"), Kind.SCORE),
    Column("level", N_("Level"), Kind.WORD, style=_style),
    Column("coverage", N_("Coverage"), Kind.PERCENT),
    Column("bar", N_("Bar"), data=False),
    Column("rule_set", N_("Rule set")),
    Column("is_stored", N_("Stored"), Kind.BOOL),
)
KNOWN_AT = N_("Show the book as it was recorded at this instant.")
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help=N_("Score it as of this day, by the facts dated on or before it.")),
]
Rules = Annotated[
    str | None,
    typer.Option("--rules", metavar="VERSION", help=N_("Score it by this rule set: its version, or a file.")),
]

app = group()


@prints(COLUMNS)
def risk_report(
    ctx: typer.Context,
    days: Annotated[
        int, typer.Option("--days", min=0, help=N_("Customers with a deadline within so many days, or overdue."))
    ] = 90,
    everyone: Annotated[bool, typer.Option("--all", help=N_("All customers, whatever is due."))] = False,
    level: Annotated[Level | None, typer.Option("--level", help=N_("Only customers of this level."))] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's customers."))] = None,
    tier: Annotated[Tier | None, typer.Option("--tier", help=N_("Only customers of this tier."))] = None,
    min_amount: Annotated[
        str | None,
        typer.Option("--min-amount", help=N_("Only customers with at least this amount, each in its own currency.")),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=N_("Show the sum of each score below the table."))] = False,
    known_at: Annotated[str | None, typer.Option("--known-at", help=KNOWN_AT)] = None,
) -> None:
    """Report which customers are at risk, and why.

    The score is the weighted mean of four indicators that have data: usage and inquiries against the 90 days before,
    launches and policy changes in the market, days late. The amount is what is up for renewal in the period.

      renewctl risk-report --days 60 --level high --explain
    """
    from renewctl.due.rules import read_floor
    from renewctl.risk.json_lines import writer
    from renewctl.risk.report import Request, report
    from renewctl.team import owner_queries as owners

    shell: AppContext = ctx.obj
    request = Request(shell.today, None if everyone else days, level, owner, tier, read_floor(min_amount))
    with shell.reader(known_at) as book:
        found = report(book, request)
        shell.doubt(owners.doubt(book, owner))
    shell.show_report(
        Report(
            as_of=shell.today.isoformat(),
            rows=found.lines,
            period=found.period,
            definition=found.definition,
            totals=found.totals,
            excluded=found.excluded,
            written=writer(found.settings),
            figures=found.figures,
        ),
        COLUMNS,
        footer=[*found.sentences(), *(found.sums(page_size(shell.view)) if explain else ())],
        empty=_("No customer to report on."),
    )


@app.command("show")
@prints(STANDING, one=True)
def show(
    ctx: typer.Context,
    customer: Customer,
    as_of: AsOf = None,
    known_at: Annotated[str | None, typer.Option("--known-at", help=KNOWN_AT)] = None,
    rules: Rules = None,
    every_row: Annotated[bool, typer.Option("--rows", help=N_("List every record, used or left out."))] = False,
    sql: Annotated[bool, typer.Option("--sql", help=N_("Print the statements with their parameters instead."))] = False,
) -> None:
    """Show one customer's risk score with its whole sum.

    The points of the indicators add up to the score; what has no data says why and counts for nothing. Below stands
    which records were used, and which were left out and why.
    """
    from renewctl.customer.queries import find_customer
    from renewctl.risk import picture
    from renewctl.risk.evidence import groups
    from renewctl.risk.lines import indicators
    from renewctl.risk.reasons import Reasons
    from renewctl.risk.statements import Listening, written

    shell: AppContext = ctx.obj
    day = shell.typed_day(as_of) or shell.today
    with shell.reader(known_at) as book:
        chosen, found = picture.chosen_rules(book, day, rules), find_customer(book, customer)
        listening = Listening(book)
        shown = picture.shown(listening, found, day, chosen)
    if sql:
        print("\n".join(written(listening.heard[: shown.statements])))
        return
    _id, rule_set, risk = shown.assessed
    curves = picture.curves(rule_set)
    columns = (*INDICATOR, CURVE._replace(value=lambda one: curves[one.name]))
    sum_ = Section("indicators", N_("The sum"), indicators(risk, Reasons(rule_set)), columns)
    records = (
        Section("rows", N_("Records"), shown.rows, ROWS)
        if every_row
        else Section("facts", N_("Records"), groups(shown.rows), FACTS)
    )
    row = picture.standing(found, day, rule_set, risk)
    shell.show_record(Record(f"{found.code}  {found.name}", row, STANDING, [sum_, records]))


@app.command("whatif")
@prints(CHANGES)
def whatif(
    ctx: typer.Context,
    customer: Customer,
    below: Annotated[
        Level | None, typer.Option("--below", help=N_("The level to get under; else the one it has."))
    ] = None,
    as_of: AsOf = None,
    rules: Rules = None,
) -> None:
    """Show the smallest changes that would bring a customer under its level, each proved by scoring again.

    renewctl risk whatif D001
    """
    from renewctl.customer.queries import find_customer
    from renewctl.risk import picture
    from renewctl.risk.assessments import customer_risk
    from renewctl.risk.queries import least_late, longest_owed
    from renewctl.risk.score import Scorer
    from renewctl.risk.whatif import threshold, what_if

    shell: AppContext = ctx.obj
    day = shell.typed_day(as_of) or shell.today
    with shell.reader() as book:
        found = find_customer(book, customer)
        _id, rule_set, risk = customer_risk(book, found.id, day, picture.chosen_rules(book, day, rules))
        owed, scorer = longest_owed(book, found.id, day), Scorer(rule_set, day)
        late = least_late(book, scorer.windows, found.id)
    least = threshold(scorer, risk, below)
    wanted = what_if(scorer, risk, least, late) if least is not None else None
    said = [picture.what_if_sentence(found, risk, wanted, below or risk.level)]
    if wanted:
        said += picture.owed_sentences(owed, scorer, risk)
    rows = picture.options(wanted)
    shell.show(rows, CHANGES, footer=said if rows else (), empty=joined(said))


@app.command("trend")
@prints(TREND)
def trend(ctx: typer.Context, customer: Customer) -> None:
    """Show how a customer's score went: as `tick` stored it week by week, and as it is today."""
    from renewctl.customer.queries import find_customer
    from renewctl.risk import trends

    shell: AppContext = ctx.obj
    with shell.reader() as book:
        found = find_customer(book, customer)
        lines = trends.trend(book, found.id, shell.today)
    shell.show(lines, TREND, footer=[trends.sentence(found.name, lines)])


app.command("scoreboard")(scoreboard_commands.scoreboard)
app.command("backtest")(backtest_commands.backtest)
app.command("tune")(tune_commands.tune)
