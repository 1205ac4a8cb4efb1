"""renewctl risk backtest: how right rule sets would have been."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _, aside, n_
from renewctl.output import Column, Kind, Report
from renewctl.plain import brief
from renewctl.risk.rate_columns import AUC, BRIER, TOP, AtLeast, area, rate
from renewctl.vocabulary import Level, label

if TYPE_CHECKING:
    from renewctl.risk.active import InForce
    from renewctl.risk.proof.backtest import Backtest, Result
    from renewctl.risk.proof.history import History, Span

DEFINITION = N_(
    "a term is lost when it churned, lapsed or contracted by 20 % or more; warned: scored at the level on its day"
)
MOST_NAMED = 10


COLUMNS: "tuple[Column[Result], ...]" = (
    Column("rules", N_("Rule set")),
    Column("due", N_("Cases"), Kind.INT, lambda line: line.quality.due),
    Column("events", N_("Lost"), Kind.INT, lambda line: line.quality.events),
    Column("scored", N_("Scored"), Kind.INT),
    *AUC,
    *TOP,
    Column("top_n", N_("Top 10 %"), Kind.INT, lambda line: line.top.n, table=False),
    Column("warned", N_("Warned"), Kind.INT, lambda line: line.quality.warned),
    Column("hits", N_("Hits"), Kind.INT, lambda line: line.quality.hits, priority=2),
    *rate("precision", N_("Precision"), "precision"),
    *rate("recall", N_("Recall"), "recall"),
    *rate("false_alarms", N_("False alarms"), "false_alarms"),
    Column("lift", N_("Lift"), Kind.SCORE, lambda line: line.quality.lift, priority=1),
    Column("lead_days", N_("Days before"), Kind.SCORE, lambda line: line.quality.lead_days, table=False),
    *BRIER,
    Column("too_few", N_("Too few"), Kind.BOOL, lambda line: line.quality.is_too_few),
)

RuleSets = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="VERSION",
        help=N_("A rule set: its version, or a file; again for another to compare. The one in force unless said."),
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("Terms that end on this day or later."))]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("Terms that end on this day or earlier."))]
Horizon = Annotated[
    int, typer.Option("--horizon", metavar="DAYS", min=0, max=3650, help=N_("Score so many days before the end."))
]
Strict = Annotated[bool, typer.Option("--strict", help=N_("Leave out what was dated by the day, but recorded later."))]


@prints(COLUMNS)
def backtest(
    ctx: typer.Context,
    rules: RuleSets = None,
    first: From = None,
    last: To = None,
    horizon: Horizon = 90,
    strict: Strict = False,
    level: Annotated[AtLeast, typer.Option("--level", help=N_("Warned at this level or above."))] = AtLeast.MEDIUM,
) -> None:
    """Replay rule sets over what came of terms: how right would they have been?

    Each term is scored as of its end less the horizon, by the facts dated by then.

      renewctl risk backtest --rules default-1 --rules mine.toml --from 2025-01-01
    """
    shell: AppContext = ctx.obj
    from renewctl.risk.active import in_force
    from renewctl.risk.proof import backtest as past
    from renewctl.rules.picture import named

    span = span_of(shell, first, last, horizon, is_strict=strict)
    with shell.reader() as book:
        standing = in_force(book, shell.today)
        sets = [named(book, name)[1] for name in rules or ()] or [standing.general]
        found = past.backtest(book, sets, span, Level(level.value))
    shell.show_report(
        Report(
            as_of=shell.today.isoformat(),
            rows=found.results,
            period=None if span.is_open else {N_("from"): first and span.first, N_("to"): last and span.last},
            definition=DEFINITION,
            totals=_totals(found, level),
            excluded=[{"reason": _(why), "terms": len(which), "contracts": which} for why, which in left_out(found)],
        ),
        COLUMNS,
        footer=[*_sentences(found, level), *([] if rules else not_asked(standing))],
    )


def span_of(shell: AppContext, first: str | None, last: str | None, horizon: int, *, is_strict: bool) -> "Span":
    """Return which outcomes are asked for. UsageError for an end before the beginning."""
    from datetime import date

    from renewctl.errors import UsageError
    from renewctl.risk.proof.history import Span
    from renewctl.typed_dates import parse_day

    begin = date.min if first is None else parse_day(first, shell.today)
    end = date.max if last is None else parse_day(last, shell.today)
    if end < begin:
        raise UsageError(_("The period ends before it begins: {text}.").format(text=f"{begin}..{end}"))
    return Span(shell.today, begin, end, horizon, is_strict)


def not_asked(standing: "InForce") -> list[str]:
    """Return a sentence about segments whose own rules are not those that everybody else is scored by."""
    general = standing.general.version
    own = [
        aside(segment, brief(rules.version))
        for segment, rules in standing.by_segment.items()
        if rules.version != general
    ]
    sentence = _("Segments have rules of their own, which were not asked; name them with --rules: {segments}.")
    return [sentence.format(segments=_(", ").join(own))] if own else []


def left_out(found: "Backtest | History") -> list[tuple[str, list[str]]]:
    """Return what is left out, by its reason."""
    return [(why.value, list(which)) for why, which in found.excluded.items()]


def _totals(found: "Backtest", level: AtLeast) -> dict[str, object]:
    return {
        "horizon": found.span.horizon,
        "level": level.value,
        "strict": found.span.is_strict,
        "cases": len(found.cases),
        "undated": found.undated,
        "recorded_later": dict(found.later),
        "running_totals": list(found.leaks),
        "differences": [
            {
                "rules": one.rules,
                "other": one.other,
                "cases": one.cases,
                "auc": one.auc,
                "auc_from": one.interval and one.interval[0],
                "auc_to": one.interval and one.interval[1],
            }
            for one in found.differences
        ],
    }


def _sentences(found: "Backtest", level: AtLeast) -> Iterator[str]:
    """What stands below the table: the horizon, the differences, what was recorded later, what is left out."""
    yield n_(
        "Scored {days} day before the end; warned: {level} or above.",
        "Scored {days} days before the end; warned: {level} or above.",
        found.span.horizon,
    ).format(level=label(level.value), days=found.span.horizon)
    for one in found.differences:
        sentence = _("{rules} against {other}: AUC {difference}, over the {n} cases that both score.")
        yield sentence.format(
            rules=brief(one.rules),
            other=brief(one.other),
            difference=area(one.auc, one.interval, sign=True),
            n=one.cases,
        )
    events = found.results[0].quality.events
    if found.results[0].quality.is_too_few:
        yield n_(
            "Too few: {n} term was lost, and under 10 nothing can be concluded.",
            "Too few: {n} terms were lost, and under 10 nothing can be concluded.",
            events,
        ).format(n=events)
    if found.later:
        yield recorded_later(found.later, is_strict=found.span.is_strict)
    if found.undated:
        yield n_(
            "{n} outcome has no day and is scored as of today: what came after it cannot be told apart.",
            "{n} outcomes have no day and are scored as of today: what came after them cannot be told apart.",
            found.undated,
        ).format(n=found.undated)
    for name, why in found.leaks.items():
        yield _("{column}: {reason}.").format(column=brief(name), reason=_(why.value))
    shown = _("; ").join(f"{len(which)} {_(why)}" for why, which in left_out(found))
    if shown:
        yield _("Left out: {what}.").format(what=shown)


def recorded_later(later: Mapping[str, int], *, is_strict: bool) -> str:
    """Say how much of each kind was recorded later: invoices 12, receipts 3."""
    shown = [f"{brief(_(kind))} {n}" for kind, n in later.items()]
    listed, more = _(", ").join(shown[:MOST_NAMED]), len(shown) - MOST_NAMED
    if more > 0:
        listed = n_("{columns} and {n} more", "{columns} and {n} more", more).format(columns=listed, n=more)
    if is_strict:
        return _("Dated by then, but recorded later: {facts}. Left out.").format(facts=listed)
    return _("Dated by then, but recorded later: {facts}. --strict leaves it out.").format(facts=listed)
