"""`renewal forecast` and `renewal forecasts`: what is expected of renewals, as dated calls, and what it comes to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import UsageError
from renewctl.messages import N_, _, joined, n_
from renewctl.money import Money, rounded_to
from renewctl.output import Column, Kind
from renewctl.plain import brief
from renewctl.vocabulary import ForecastCategory

if TYPE_CHECKING:
    from renewctl.renewal.forecast_queries import ForecastRow

MOST_NAMED = 5

COLUMNS: tuple[Column["ForecastRow"], ...] = (
    Column("id", N_("No."), Kind.INT, table=False),
    Column("called_on", N_("Called on"), Kind.DATE),
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=2),
    Column("customer_code", N_("Customer code"), table=False),
    Column("owner", N_("Owner"), priority=3),
    Column("term_end", N_("End"), Kind.DATE),
    Column("probability", N_("Probability (%)"), Kind.INT),
    Column("category", N_("Category"), Kind.WORD),
    Column("target", N_("Target"), Kind.MONEY),
    Column("weighted", N_("Weighted"), Kind.MONEY),
    Column("expected", N_("Expected"), priority=1),
)


@prints(COLUMNS, one=True)
def forecast(
    ctx: typer.Context,
    contract: Annotated[
        str,
        typer.Argument(
            metavar="CONTRACT",
            help=N_("Its number, its name or a unique part of them."),
        ),
    ],
    probability: Annotated[
        int | None,
        typer.Option("--probability", metavar="N", min=0, max=100, help=N_("How likely it is, in per cent.")),
    ] = None,
    category: Annotated[
        ForecastCategory | None,
        typer.Option("--category", help=N_("How sure you are; without a probability 90, 60 or 30 per cent.")),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target", metavar="AMOUNT", help=N_("The sum aimed at; as called before, quoted, or the present.")
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option("--currency", metavar="CODE", help=N_("The target's currency; as written, else the last term's.")),
    ] = None,
    expected: Annotated[str | None, typer.Option("--expected", help=N_("What you expect, in words."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day of the call; today unless said."))
    ] = None,
) -> None:
    """Say what you expect of a renewal: renewctl renewal forecast HT-1 --category commit --target 12000"""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.renewal import forecast_actions, forecast_queries
    from renewctl.renewal.forecast import probability_of
    from renewctl.renewal.outcome_actions import currency_of
    from renewctl.store.session import reading
    from renewctl.written_amounts import typed_money

    if target is None and currency is not None:
        raise UsageError(_("A currency alone does not change an amount."), _("Give --target as well."))
    likely = probability_of(probability, category)
    day = shell.typed_day(on) or shell.today
    with shell.transaction() as session:
        found = find_contract(reading(session), contract)
        otherwise = currency_of(session, found.id) or shell.settings.currency
        sum_, rounded = (None, False) if target is None else typed_money(target, currency or "", otherwise)
        call = forecast_actions.Call(on=day, probability=likely, category=category, target=sum_, expected=expected)
        kept = forecast_actions.call(session, found.id, call, shell.today)
        row = forecast_queries.forecast(reading(session), kept.id)
    sentence = (
        _("Contract {number}: {probability} % of {target}.") if row.target else _("Contract {number}: {probability} %.")
    )
    aim = row.target.spoken if row.target else ""
    told = [sentence.format(number=brief(row.contract), probability=row.probability, target=aim)]
    if rounded and row.target:
        told.append(rounded_to(row.target.currency))
    if kept.later is not None:
        told.append(_("The later call of {day} stands.").format(day=kept.later))
    shell.answer(joined(told), row, COLUMNS)


@prints(COLUMNS)
def forecasts(
    ctx: typer.Context,
    contract: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONTRACT]",
            help=N_("The contract whose calls are all listed, oldest first."),
        ),
    ] = None,
) -> None:
    """List the call that stands on each renewal and what they come to: the sum of probability times target."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.renewal import forecast_queries
    from renewctl.renewal.forecast import total

    with shell.reader() as book:
        if contract is None:
            rows = list(forecast_queries.standing(book, shell.today))
        else:
            rows = list(forecast_queries.of_contract(book, find_contract(book, contract).id, shell.today))
    footer = []
    if contract is None and rows:
        sums = total((row.probability, row.target) for row in rows if row.target)
        aimless = [row.contract for row in rows if row.target is None]
        footer = [_totals(sums, len(rows) - len(aimless), shell.today.isoformat()), *_without_target(aimless)]
    shell.show(rows, COLUMNS, footer=footer, empty=_("Nobody has made a forecast."))


def _totals(sums: Sequence[Money], calls: int, today: str) -> str:
    amounts = _(", ").join(each.spoken for each in sums) or "-"
    return n_(
        "As of {day}: {sums} from {n} renewal, probability x target.",
        "As of {day}: {sums} from {n} renewals, sum of probability x target.",
        calls,
    ).format(day=today, sums=amounts, n=calls)


def _without_target(contracts: Sequence[str]) -> list[str]:
    """Name the renewals that no sum is aimed at, the first of many."""
    if not contracts:
        return []
    named = [*map(brief, contracts[:MOST_NAMED]), *(["…"] if len(contracts) > MOST_NAMED else [])]
    told = n_("{n} renewal has no target: {contracts}.", "{n} renewals have no target: {contracts}.", len(contracts))
    return [told.format(n=len(contracts), contracts=_(", ").join(named))]
