"""renewctl agenda: everything there is to do, in one list, the most urgent first."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import UsageError
from renewctl.messages import N_, _, joined, n_
from renewctl.output import Column, Kind, styles
from renewctl.vocabulary import AnswerKind, Band, Level, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from renewctl.agenda.calendar_files import Written
    from renewctl.agenda.items import Item
    from renewctl.agenda.urgency import Term
    from renewctl.store.reader import Parameters, Reader


def _band_style(item: "Item") -> str | None:
    return styles.BANDS.get(item.band) if item.band else None


def _level_style(item: "Item") -> str | None:
    return styles.LEVELS.get(Level(item.risk_level))


def _points(item: "Item") -> dict[str, float]:
    terms: Sequence[Term] = item.terms
    return {term.value: points for term, points in terms}


COLUMNS: "tuple[Column[Item], ...]" = (
    Column("urgency", N_("Urgency"), Kind.SCORE, style=_band_style),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("id", N_("Record no."), Kind.INT, table=False),
    Column("number", N_("No."), Kind.INT, priority=6),
    Column("what", N_("What")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contract", N_("Contract"), priority=2),
    Column("owner", N_("Owner"), priority=5),
    Column("due_on", N_("Due"), Kind.DATE, style=_band_style, priority=3),
    Column("days_left", N_("Days"), Kind.INT, style=_band_style),
    Column("band", N_("Nearness"), Kind.WORD, style=_band_style, priority=4),
    Column("amount", N_("Amount"), Kind.MONEY, priority=9),
    Column("tier", N_("Tier"), Kind.WORD, table=False),
    Column("priority", N_("Priority"), Kind.WORD, table=False),
    Column("risk_level", N_("Risk"), Kind.WORD, style=_level_style, priority=8),
    Column("since", N_("Since"), Kind.DATE, table=False),
    Column("waited_days", N_("Days waited"), Kind.INT, table=False),
    Column("waits_for", N_("Waits for"), table=False),
    Column("earliest_on", N_("Not before"), Kind.DATE, table=False),
    Column("latest_on", N_("Not after"), Kind.DATE, table=False),
    Column("answer", N_("Answer"), Kind.WORD, table=False),
    Column("until", N_("Until"), Kind.DATE, table=False),
    Column("remark", N_("Remark"), data=False, priority=7),
    Column("terms", N_("Points"), Kind.JSON, _points, table=False),
)
# The columns beside the sum, and in which order they give way to it: the highest first.
WITH_SUM = {"urgency": 0, "what": 1, "contract": 2, "days_left": 3, "customer": 4}
EXPLAINED: "tuple[Column[Item], ...]" = (
    *(column._replace(table=column.key in WITH_SUM, priority=WITH_SUM.get(column.key, 0)) for column in COLUMNS),
    Column("sum", N_("Sum"), data=False, least=50),
)


@prints(COLUMNS)
def agenda(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=0, max=36500, help=N_("How many days ahead to look."))
    ] = 7,
    all: Annotated[bool, typer.Option("--all", help=N_("Everyone's, and what is snoozed too."))] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("Show the terms that each urgency adds up from."))
    ] = False,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics",
            metavar="DIR|FILE|-",
            help=N_("Write it for a calendar: a folder of one file per event, one .ics file, or standard output."),
        ),
    ] = None,
) -> None:
    """What to do today, the most urgent first: steps, tasks, calls, deadlines, approvals, messages, cases, invoices.

    Yours, when anything in the book is yours (--actor says who you are), else everyone's. What is overdue is there,
    and what is due within a week; also what waits: approvals for you, messages of the last 90 days that nobody
    answered, warnings for their next act, tasks without a day. What is snoozed, as a task or by
    `reminder snooze`, comes back on its day; what is muted stays and is marked so.

      renewctl agenda --all --explain
    """
    shell: AppContext = ctx.obj
    from renewctl.agenda import approvals, items
    from renewctl.agenda.urgency import formula, read_coefficients
    from renewctl.team import owner_queries as owners

    if owner is not None and all:
        raise UsageError(_("--owner and --all exclude each other."))
    if ics is not None and shell.view.format:
        raise UsageError(_("--ics and --format exclude each other."))
    coefficients = read_coefficients(shell.settings.urgency)
    with shell.reader() as book:
        whose = None if all else owner or (shell.actor if owners.is_anybody(book, shell.actor) else None)
        shell.doubt(owners.doubt(book, owner))
        wanted = items.parameters(shell.today, days, shell.settings.grace_days, whose)
        asked = approvals.approvals(book, whose, shell.actor)
        waits = approvals.waits_of_steps(book, wanted)
        everything = items.agenda(book, wanted, asked, waits, coefficients, shell.settings.offer_days)
        found = everything if all else [item for item in everything if item.answer is not AnswerKind.SNOOZED]
        if ics is not None:
            _export(shell, book, ics, found, whose)
            return
        footer = [*_counted(found, shell, days, whose), *_left_out(shell, book, wanted, len(everything) - len(found))]
    footer += [formula(coefficients)] if explain else []
    empty = _("Nothing to do in the next {days} days.").format(days=days)
    shell.show(found, EXPLAINED if explain else COLUMNS, footer=footer, empty=empty)


def _counted(found: "list[Item]", shell: AppContext, days: int, whose: str | None) -> list[str]:
    """Return whose agenda it is and how much there is on it, by kind."""
    from renewctl.agenda.items import counts

    late = sum(item.band is Band.OVERDUE for item in found)
    told = n_(
        "As of {day}, {whose}, {days} days ahead: {n} thing to do, {late} overdue.",
        "As of {day}, {whose}, {days} days ahead: {n} things to do, {late} overdue.",
        len(found),
    )
    of_whom = _("everyone's") if whose is None else _("those of {owner}").format(owner=whose)
    lines = [told.format(day=shell.today.isoformat(), whose=of_whom, days=days, n=len(found), late=late)]
    if found:
        counted = _(", ").join(f"{label(kind)} {count}" for kind, count in counts(found))
        lines.append(_("{counts}.").format(counts=counted))
    return lines


def _left_out(shell: AppContext, book: "Reader", wanted: "Parameters", silent: int) -> list[str]:
    from renewctl.agenda import deadlines, queries

    lines = []
    if silent:
        said = n_("{n} reminder is snoozed.", "{n} reminders are snoozed.", silent).format(n=silent)
        lines.append(joined([said, _("`renewctl agenda --all` shows them.")]))
    if hidden := queries.snoozed(book, wanted):
        said = n_("{n} task is snoozed.", "{n} tasks are snoozed.", hidden).format(n=hidden)
        lines.append(joined([said, _("`renewctl task list --all` shows them.")]))
    if ended := deadlines.long_ended(book, wanted):
        said = n_(
            "{n} contract ended over {days} days ago without a decision; `renewctl due --all-overdue` lists it.",
            "{n} contracts ended over {days} days ago without a decision; `renewctl due --all-overdue` lists them.",
            ended,
        )
        lines.append(said.format(n=ended, days=shell.settings.grace_days))
    return lines


def _export(shell: AppContext, book: "Reader", target: str, found: "list[Item]", whose: str | None) -> None:
    """Write the agenda as iCalendar; what has no day is left out, and counted."""
    from pathlib import Path

    from renewctl.agenda import calendar_files, events, queries

    dated = sorted((item for item in found if item.due_on or item.since), key=lambda item: (item.kind, item.id))
    is_folder = target != "-" and calendar_files.is_folder(target)
    own, revised = queries.book_id(book), queries.revised(book)
    made = {events.uid(item, own): events.event(item, own, revised) for item in dated}
    if is_folder:
        single = {uid: events.calendar([event]) for uid, event in made.items()}
        written = calendar_files.write_folder(Path(target).expanduser(), single, own)
    else:
        whole = events.calendar(made.values(), f"renewctl {whose}" if whose else "renewctl")
        if target == "-":
            sys.stdout.buffer.write(whole)
            return
        path = Path(target).expanduser()
        written = calendar_files.write_file(path, whole, own)
    _tell_written(shell, target, len(made), len(found) - len(dated), written)


def _tell_written(shell: AppContext, target: str, events: int, undated: int, written: "Written") -> None:
    files = _("files: {new} new, {changed} changed, {same} as they were, {gone} removed").format(**written._asdict())
    said = n_("Wrote {n} event to {target} ({files}).", "Wrote {n} events to {target} ({files}).", events)
    shell.say(said.format(n=events, target=target, files=files))
    if undated:
        shell.say(n_("{n} thing has no day.", "{n} things have no day.", undated).format(n=undated))
