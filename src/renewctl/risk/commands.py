"""renewctl risk-report, risk show: which customers may be lost, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, Record, Report, Section, page_size
from renewctl.risk import scoreboard_commands
from renewctl.vocabulary import Level, Tier

if TYPE_CHECKING:
    from renewctl.due.rules import Floor
    from renewctl.risk.lines import CustomerRisk, Indicator, RiskLine

LEVEL_STYLES = {Level.HIGH: "bold red", Level.MEDIUM: "yellow", Level.LOW: "green"}
DEFINITION = N_("risk score: weighted mean of usage, inquiries, market and payment over 90 days")


def _style(line: "RiskLine | CustomerRisk") -> str | None:
    return LEVEL_STYLES.get(Level(line.level))


COLUMNS: "tuple[Column[RiskLine], ...]" = (
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), priority=1),
    Column("tier", N_("Tier"), Kind.WORD, priority=2),
    Column("score", N_("Score"), Kind.SCORE, style=_style),
    Column("level", N_("Level"), Kind.WORD, style=_style),
    Column("coverage", N_("Coverage"), Kind.PERCENT, priority=2),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("other_amounts", N_("Other amounts"), Kind.JSON, table=False),
    Column("term_end", N_("Term end"), Kind.DATE),
    Column("deadline", N_("Deadline"), Kind.DATE, table=False),
    Column("reasons", N_("Reasons"), data=False),  # the data formats have them in `indicators`
    Column("rule_set", N_("Rule set"), table=False),
    Column("indicators", N_("Indicators"), Kind.JSON, table=False),
)

INDICATORS: "tuple[Column[Indicator], ...]" = (
    Column("name", N_("Indicator"), Kind.WORD),
    Column("value", N_("Value"), Kind.SCORE),
    Column("baseline", N_("Baseline"), Kind.SCORE),
    Column("r", N_("r"), Kind.SCORE),
    Column("weight", N_("Weight"), Kind.SCORE),
    Column("points", N_("Points"), Kind.SCORE),
    Column("reason", N_("Reason")),
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
KNOWN_AT = N_("Show the book as it was recorded at this instant.")

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
    from renewctl.risk.json_lines import LineWriter
    from renewctl.risk.report import Request, report

    context: AppContext = ctx.obj
    request = Request(context.today, None if everyone else days, level, owner, tier, _floor(min_amount))
    with context.reader(known_at) as book:
        found = report(book, request)
    context.show_report(
        Report(
            as_of=context.today.isoformat(),
            rows=found.lines,
            period=found.period,
            definition=DEFINITION,
            totals=found.totals,
            excluded=found.excluded,
            written=LineWriter(found.setting).text,
        ),
        COLUMNS,
        footer=[*found.sentences(), *(found.sums(page_size(context.view)) if explain else ())],
        empty=_("No customer to report on."),
    )


@app.command("show")
@prints(STANDING, one=True)
def show(
    ctx: typer.Context,
    customer: Annotated[str, typer.Argument(help=N_("The customer: code, name or a part of it."))],
    known_at: Annotated[str | None, typer.Option("--known-at", help=KNOWN_AT)] = None,
) -> None:
    """Show one customer's risk score with its whole sum.

    The points of the indicators add up to the score; what has no data says why and counts for nothing.
    """
    from renewctl.customer.queries import find_customer
    from renewctl.risk import queries
    from renewctl.risk.lines import CustomerRisk, indicators
    from renewctl.risk.reasons import Reasons
    from renewctl.risk.rule_set import default_rules

    context: AppContext = ctx.obj
    rules = default_rules()
    with context.reader(known_at) as book:
        found = find_customer(book, customer)
        risk = queries.customer_risk(book, found.id, context.today, rules)
    row = CustomerRisk(
        found.name, found.code, found.owner, context.today.isoformat(), *risk.standing, rule_set=rules.version
    )
    reasons = indicators(risk, Reasons(rules.window_days))
    sum_ = Section("indicators", N_("The sum"), reasons, INDICATORS)
    context.show_record(Record(f"{found.code}  {found.name}", row, STANDING, [sum_]))


app.command("scoreboard")(scoreboard_commands.scoreboard)


def _floor(text: str | None) -> "Floor | None":
    if text is None:
        return None
    from renewctl.due.rules import Floor
    from renewctl.written_amounts import read_amount

    return Floor(*read_amount(text))
