"""renewctl risk scoreboard: how right the warnings were."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Report
from renewctl.risk.rate_columns import AtLeast, percent, rate
from renewctl.vocabulary import Level, ScoreboardBy, label

if TYPE_CHECKING:
    from renewctl.risk.proof.accuracy import Rate
    from renewctl.risk.proof.scoreboard import Line, Scoreboard

DEFINITION = N_("a term is lost when it churned, lapsed or contracted by 20 % or more; warned: issued by the horizon")
CHART = 20  # cells of a bar

COLUMNS: "tuple[Column[Line], ...]" = (
    Column("group", N_("Group"), Kind.WORD),
    Column("due", N_("Due terms"), Kind.INT, lambda line: line.quality.due),
    Column("events", N_("Lost"), Kind.INT, lambda line: line.quality.events),
    Column("warned", N_("Warned"), Kind.INT, lambda line: line.quality.warned),
    Column("hits", N_("Hits"), Kind.INT, lambda line: line.quality.hits),
    *rate("precision", N_("Precision"), "precision"),
    *rate("recall", N_("Recall"), "recall"),
    *rate("false_alarms", N_("False alarms"), "false_alarms"),
    Column("lift", N_("Lift"), Kind.SCORE, lambda line: line.quality.lift, priority=1),
    Column("lead_days", N_("Days before"), Kind.SCORE, lambda line: line.quality.lead_days, priority=2),
    Column("too_few", N_("Too few"), Kind.BOOL, lambda line: line.quality.is_too_few),
)


@prints(COLUMNS)
def scoreboard(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help=N_("Deadlines in it: 2026, 2026-Q3, 2026-07, DATE..DATE; the last 12 months unless said."),
        ),
    ] = None,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="VERSION", help=N_("Only warnings by this version of the rules."))
    ] = None,
    by: Annotated[ScoreboardBy | None, typer.Option("--by", help=N_("Break the figures down."))] = None,
    horizon: Annotated[
        int,
        typer.Option("--horizon", metavar="DAYS", min=0, max=3650, help=N_("Warned so many days before the deadline.")),
    ] = 90,
    level: Annotated[AtLeast, typer.Option("--level", help=N_("Warned at this level or above."))] = AtLeast.MEDIUM,
) -> None:
    """Report how right the warnings were: precision, recall and lead, with their intervals.

    From warnings as they were issued and what came of the terms since.

      renewctl risk scoreboard --period 2026-Q3 --by tier
    """
    shell: AppContext = ctx.obj
    from renewctl.risk.proof import scoreboard as boards
    from renewctl.risk.proof.periods import read_period

    wanted = read_period(period, shell.today)
    request = boards.Request(shell.today, wanted, horizon, Level(level.value), rules, by)
    with shell.reader() as book:
        found = boards.scoreboard(book, request)
    shell.show_report(
        Report(
            as_of=shell.today.isoformat(),
            rows=found.lines,
            period={N_("from"): wanted.first, N_("to"): wanted.last},
            definition=DEFINITION,
            totals=_totals(found),
            excluded=[{"reason": _(why), "terms": len(which), "contracts": which} for why, which in _left_out(found)],
        ),
        COLUMNS,
        footer=list(_sentences(found)),
    )


def _left_out(found: "Scoreboard") -> "list[tuple[str, list[str]]]":
    return [(why.value, list(which)) for why, which in found.excluded.items()]


def _totals(found: "Scoreboard") -> dict[str, object]:
    request, whole = found.request, found.whole
    return {
        "horizon": request.horizon,
        "level": request.level.value,
        "rules": request.rules,
        "due": whole.due,
        "events": whole.events,
        "warned": whole.warned,
        "hits": whole.hits,
        "too_few": whole.is_too_few,
        "acted_on": _figures(found.acted),
        "not_acted_on": _figures(found.not_acted),
        "not_warned": _figures(found.unwarned),
        "issued_late": {"terms": len(found.late), "contracts": list(found.late)},
        "calibration": [{"from": band.low, "to": band.high, **_figures(band.lost)} for band in found.bands],
    }


def _figures(rate: "Rate") -> dict[str, object]:
    low, high = rate.interval or (None, None)
    return {
        "terms": rate.n,
        "lost": rate.hits,
        "share": rate.percent,
        "share_from": percent(low),
        "share_to": percent(high),
    }


def _sentences(found: "Scoreboard") -> Iterator[str]:
    """What stands below the table: the horizon, how scores were borne out, who was acted for, what is left out."""
    request, whole = found.request, found.whole
    yield n_(
        "Warned: at {level} or above, {days} day before the deadline or earlier.",
        "Warned: at {level} or above, {days} days before the deadline or earlier.",
        request.horizon,
    ).format(level=label(request.level), days=request.horizon)
    if whole.is_too_few:
        yield n_(
            "Too few: {n} term was lost, and under 10 nothing can be concluded.",
            "Too few: {n} terms were lost, and under 10 nothing can be concluded.",
            whole.events,
        ).format(n=whole.events)
    if found.bands:
        yield _("Lost by the score that was warned of:")
        for band in found.bands:
            yield f"  {band.low:3.0f}-{band.high:<3.0f}  {_bar(band.lost)}"
        if found.unwarned.n:
            yield "  " + _("not warned") + f"  {_bar(found.unwarned)}"
    acted, idle = found.acted, found.not_acted
    if acted.n:
        sentence = n_("Acted on: {n} term, lost {share}.", "Acted on: {n} terms, lost {share}.", acted.n)
        yield sentence.format(n=acted.n, share=acted.told)
    if idle.n:
        sentence = n_("Not acted on: {n} term, lost {share}.", "Not acted on: {n} terms, lost {share}.", idle.n)
        yield sentence.format(n=idle.n, share=idle.told)
    if found.late:
        yield n_(
            "Issued late, by a tick after the horizon, and not counted as warned: {n} term.",
            "Issued late, by a tick after the horizon, and not counted as warned: {n} terms.",
            len(found.late),
        ).format(n=len(found.late))
    left_out = [f"{len(which)} {_(why)}" for why, which in _left_out(found)]
    if left_out:
        yield _("Left out: {what}.").format(what=_("; ").join(left_out))


def _bar(rate: "Rate") -> str:
    full = round((rate.value or 0) * CHART)
    return f"{'█' * full}{'░' * (CHART - full)} {rate.told}, {rate.hits}/{rate.n}"
