"""renewctl risk tune: a rule set learned from the book's own outcomes, proposed with its evidence."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES, prints
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Report, progress
from renewctl.plain import brief
from renewctl.risk.backtest_commands import From, Horizon, Strict, To, left_out, not_asked, recorded_later, span_of
from renewctl.risk.rate_columns import AUC, BRIER, TOP, area
from renewctl.vocabulary import Objective

if TYPE_CHECKING:
    from renewctl.risk.learning.tuning import Trial, Tuned
    from renewctl.risk.score import RuleSet

DEFINITION = N_("tried on cases that were held back while it was learned")

COLUMNS: "tuple[Column[Trial], ...]" = (
    Column("what", N_("Rule set"), Kind.WORD),
    Column("lines", N_("Lines"), Kind.INT),
    Column("cases", N_("Scored"), Kind.INT),
    Column("lost", N_("Lost"), Kind.INT),
    *AUC,
    *TOP,
    *BRIER,
)


@prints(COLUMNS)
def tune(
    ctx: typer.Context,
    rules: Annotated[
        str | None,
        typer.Option("--rules", metavar="VERSION", help=N_("What it is compared with: a version, or a file.")),
    ] = None,
    objective: Annotated[
        Objective, typer.Option("--objective", help=N_("By which measure one proposal is better than another."))
    ] = Objective.AUC,
    max_lines: Annotated[
        int,
        typer.Option("--max-lines", metavar="N", min=0, help=N_("Points of the card at most; 0: all indicators.")),
    ] = 12,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("Write the proposal to this file (TOML)."))
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="COLUMN", help=N_("A column that shall not be used. Repeatable.")),
    ] = None,
    first: From = None,
    last: To = None,
    horizon: Horizon = 90,
    strict: Strict = False,
    seed: Annotated[int, typer.Option("--seed", help=N_("Of the lot by which cases without days are dealt."))] = 0,
    yes: Annotated[bool, typer.Option(*YES, help=N_("Write over a file that is there."))] = False,
) -> None:
    """Propose a points card, learned from what came of terms; it is never activated by itself.

    Tried in the order of time on cases held back. Exit code 7 where nothing is proposed. Needs the extra learn.

      renewctl risk tune --max-lines 12 --out card.toml
    """
    shell: AppContext = ctx.obj
    from renewctl.errors import AttentionError
    from renewctl.risk.active import in_force
    from renewctl.risk.learning import tuning
    from renewctl.rules.picture import named

    _need_learning()
    _check_lines(max_lines)
    if out is not None:
        shell.refuse_book(out)
        shell.confirm_over(out, yes=yes)
    span = span_of(shell, first, last, horizon, is_strict=strict)
    version = f"tuned-{shell.today.isoformat()}"
    request = tuning.Request(span, objective, max_lines, tuple(without or ()), seed, version)
    with shell.reader() as book:
        standing = in_force(book, shell.today)
        base = named(book, rules)[1] if rules else standing.general
        found = tuning.tune(book, base, request, lambda fits: progress(fits, _("Learning")))
    source = _source(shell, found) if found.proposal else None
    footer = [*_sentences(found), *([] if rules else not_asked(standing))]
    shell.show_report(_report(found, source, shell.today.isoformat()), COLUMNS, footer=footer)
    if found.nothing:
        raise AttentionError(_("Nothing is proposed: {reason}.").format(reason=_(found.nothing.value)))
    if out is not None and source:
        _write(shell, out, source)


def _report(found: "Tuned", source: str | None, as_of: str) -> "Report[Trial]":
    return Report(
        as_of=as_of,
        rows=found.trials,
        definition=DEFINITION,
        totals=_totals(found, source),
        excluded=[{"reason": _(why), "terms": len(which), "contracts": which} for why, which in left_out(found.past)],
    )


def _need_learning() -> None:
    """Raise UsageError without the packages of the extra `learn`."""
    from importlib import import_module

    from renewctl.errors import UsageError

    try:
        import_module("sklearn.linear_model")
    except ImportError:
        raise UsageError(
            _("Learning a rule set needs the package scikit-learn."),
            _("Install it with: pip install 'renewctl[learn]'"),
        ) from None


def _check_lines(most: int) -> None:
    from renewctl.errors import UsageError

    if most == 1:
        raise UsageError(_("A card has 2 lines at least, the better and the worse of one thing; 0 is no limit."))


def _write(shell: AppContext, path: Path, source: str) -> None:
    from renewctl.files import written_whole

    with written_whole(path) as place:
        place.write_text(source, encoding="utf-8")
    shell.say(
        _("Written to {file}. `renewctl rules install {file}`, then `rules activate`, has it score.").format(file=path)
    )


def _source(shell: AppContext, found: "Tuned") -> str:
    from renewctl.risk.learning.card import file_of

    assert found.proposal is not None
    tried = found.trials[-1]
    evidence = _("Proposed on {day} from {n} cases, {lost} lost; on cases held back AUC {auc}.").format(
        day=shell.today, n=found.cases, lost=tried.lost, auc=area(tried.auc, tried.auc_interval)
    )
    return file_of(found.proposal, [evidence])


def _totals(found: "Tuned", source: str | None) -> dict[str, object]:
    from renewctl.rules.difference import differences

    apart = found.difference
    proposal = found.proposal
    return {
        "cases": found.cases,
        "signs": found.signs,
        "folds": len(found.folds.every),
        "by_time": found.folds.by_time,
        "difference": apart
        and {"auc": apart[0], "auc_from": apart[1] and apart[1][0], "auc_to": apart[1] and apart[1][1]},
        "recorded_later": dict(found.later),
        "leaks": {name: leak.name.lower() for name, leak in found.leaks.items()},
        "nothing": found.nothing and found.nothing.name.lower(),
        "changes": [one._asdict() for one in differences(found.base, proposal)] if proposal else [],
        "proposal": source,
    }


def _sentences(found: "Tuned") -> Iterator[str]:
    """What stands below the table: how it was tried, against what, the proposal figure by figure, what is left out."""
    if found.folds.every:
        sentence = n_(
            "Learned from {cases} cases; {n} fold by lot, for all cases are of one day or of none.",
            "Learned from {cases} cases; {n} folds by lot, for all cases are of one day or of none.",
            len(found.folds.every),
        )
        if found.folds.by_time:
            sentence = n_(
                "Learned from {cases} cases; {n} fold in the order of time, learned from what was before.",
                "Learned from {cases} cases; {n} folds in the order of time, each learned from what was before.",
                len(found.folds.every),
            )
        yield sentence.format(cases=found.cases, n=len(found.folds.every))
    for name, why in found.leaks.items():
        yield _("Not used: {column}, {reason}.").format(column=brief(name), reason=_(why.value))
    if found.later:
        yield recorded_later(found.later, is_strict=False)
    if found.difference:
        apart, interval = found.difference
        yield _("Against {rules}: AUC {difference}.").format(
            rules=brief(found.base.version), difference=area(apart, interval, sign=True)
        )
        if interval and interval[0] <= 0 <= interval[1]:
            yield _("The difference may be chance.")
    if found.proposal:
        yield from _changes(found.base, found.proposal)
    shown = _("; ").join(f"{len(which)} {_(why)}" for why, which in left_out(found.past))
    if shown:
        yield _("Left out: {what}.").format(what=shown)


def _changes(base: "RuleSet", proposal: "RuleSet") -> Iterator[str]:
    import json

    from renewctl.rules.difference import differences

    yield _("What {version} changes of {base}:").format(version=brief(proposal.version), base=brief(base.version))
    for one in differences(base, proposal):
        before, after = (
            "-" if value is None else json.dumps(value, ensure_ascii=False) for value in (one.before, one.after)
        )
        yield f"  {brief(one.key)}  {before} -> {after}"
