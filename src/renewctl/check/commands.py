"""`check`: what is missing, late or contradictory in the book, and the command that mends it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import check_form, prints
from renewctl.errors import AttentionError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind
from renewctl.vocabulary import Severity, label

if TYPE_CHECKING:
    from renewctl.check.queries import Measured, Result
    from renewctl.check.rules import Check, Finding

MOST = 5  # findings of a check that a table shows one by one
SHOWN = 3  # of more than that

STYLES = {Severity.WRONG: "red", Severity.ATTENTION: "yellow"}


def _style(finding: "Finding") -> str | None:
    return STYLES.get(Severity(finding.severity))


# A command is of no use when it is cut: like a word, it is shown whole or not at all.
COLUMNS: tuple[Column["Finding"], ...] = (
    Column("check", N_("Check"), style=_style, priority=1),
    Column("severity", N_("Severity"), Kind.WORD, style=_style, priority=5),
    Column("kind", N_("Kind"), Kind.WORD, table=False),
    Column("record", N_("Record"), priority=3),
    Column("customer", N_("Customer"), priority=4),
    Column("owner", N_("Owner"), priority=6),
    Column("what", N_("What"), priority=2, least=34),
    Column("command", N_("Mended by"), Kind.WORD),
)
LIST: tuple[Column["Check"], ...] = (
    Column("name", N_("Check"), priority=1),
    Column("severity", N_("Severity"), Kind.WORD, value=lambda check: check.severity.value, priority=3),
    Column("why", N_("Why"), value=lambda check: _(check.why), priority=2),
    Column("command", N_("Mended by"), Kind.WORD, value=lambda check: _template(check)),
)


@prints(COLUMNS, LIST)
def check(
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Also report what may well be meant so."))] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="NAMES", help=N_("Only these checks, by commas, mild ones too."))
    ] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's records."))] = None,
    list_: Annotated[bool, typer.Option("--list", help=N_("List every check: its name, why, what mends it."))] = False,
) -> None:
    """Check the book: silent when all is well, else exit code 7 and a line for each finding, with what mends it.

    Words in capitals in a command are yours to fill in. In the table, many findings of one check are counted.
    A config.toml that cannot be meant is refused first (exit code 2).

      renewctl check --strict --owner Wang
    """
    shell: AppContext = ctx.obj
    from renewctl.check import every, queries, rules
    from renewctl.check.settings import check_settings
    from renewctl.team import owner_queries as owners

    checks = rules.chosen(every.CHECKS, only, strict or list_)
    if list_:
        check_form(shell.view, LIST, COLUMNS, _("It is there without --list."))
        shell.show(checks, LIST)
        return
    check_form(shell.view, COLUMNS, LIST, _("It is there with --list."))
    with shell.reader() as book:
        check_settings(shell.settings, shell.config_file, book)
        shell.doubt(owners.doubt(book, owner))
        by = _measured(shell)
        results = queries.results(book, checks, by, owner)
    program = _program(shell)
    folds = shell.view.for_people and only is None and shell.view.limit is None
    if results or not shell.view.for_people:
        shell.show(_findings(results, program, folds), COLUMNS, footer=_footer(shell, results))
    if results:
        raise typer.Exit(AttentionError.exit_code)


def _measured(shell: AppContext) -> "Measured":
    from renewctl.check.queries import Measured
    from renewctl.reminder.settings import read
    from renewctl.survey.rules import low_answers

    written = shell.settings
    low, usual = low_answers(written.low_answers).most, read(written.reminders).channel
    return Measured(shell.today, written.untouched_days, low, usual, bool(written.notify))


def _findings(results: "Sequence[Result]", program: list[str], folds: bool) -> "Iterator[Finding]":
    """Yield a line for each finding; where it folds, the first of many and a line that counts the rest."""
    from renewctl.check.rules import finding

    for found in results:
        folded = len(found.rows) - SHOWN if folds and len(found.rows) > MOST else 0
        for row in found.rows[: SHOWN if folded else None]:
            yield finding(found.check, row, program)
        if folded:
            yield _rest(found.check, folded, program)


def _rest(check: "Check", count: int, program: list[str]) -> "Finding":
    from renewctl.check.rules import Finding, command

    more = n_("and {n} more", "and {n} more", count).format(n=count)
    every = command(f"check --only {check.name}", {}, program)
    return Finding(check.name, check.severity.value, check.kind, "…", None, None, more, every)


def _footer(shell: AppContext, results: "Sequence[Result]") -> list[str]:
    if not results:
        return []
    total = sum(len(found.rows) for found in results)
    counts = {kind: sum(len(found.rows) for found in results if found.check.severity is kind) for kind in Severity}
    by_kind = _(", ").join(f"{label(kind)} {count}" for kind, count in counts.items() if count)
    said = n_("As of {day}: {n} finding ({counts}).", "As of {day}: {n} findings ({counts}).", total)
    by_check = _(", ").join(f"{found.check.name} {len(found.rows)}" for found in results)
    return [said.format(day=shell.today, n=total, counts=by_kind), _("By check: {counts}.").format(counts=by_check)]


def _program(shell: AppContext) -> list[str]:
    """Return how renewctl is called so that the same book is mended: with --book where it was typed."""
    book = shell.options.get("book")
    return ["renewctl", "--book", str(book)] if book else ["renewctl"]


def _template(check: "Check") -> str:
    from renewctl.check.rules import template

    return template(check)
