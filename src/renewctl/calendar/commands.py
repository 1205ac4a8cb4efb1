"""`calendar`: the book's working days; deadlines that fall on a free day fall back to the working day before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind

if TYPE_CHECKING:
    from renewctl.calendar.actions import Effect
    from renewctl.calendar.queries import DayRow
    from renewctl.calendar.rules import WorkingDays

app = group()

COLUMNS: tuple[Column["DayRow"], ...] = (
    Column("on_day", N_("Date"), Kind.DATE),
    Column("weekday", N_("Weekday")),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("name", N_("Name")),
)


@app.command("weekend")
def set_weekend(
    ctx: typer.Context,
    days: Annotated[str, typer.Argument(metavar="DAYS", help=N_("The week's free days: 6,7 is Saturday and Sunday."))],
) -> None:
    """Set on which days of the week no work is done, such as 6,7; none for a week without free days."""
    shell: AppContext = ctx.obj
    from renewctl.calendar import actions
    from renewctl.calendar.rules import read_weekend, weekend_text

    stored = read_weekend(days)
    with shell.transaction() as session:
        effect = actions.set_weekend(session, stored)
    words = weekend_text(int(number) for number in stored.split(",") if number)
    said = _("The weekend is {days}.").format(days=words) if words else _("The week has no free days.")
    shell.say(f"{said} {_moved(effect)}")


@app.command("load")
def load(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=N_("CSV (date, holiday or workday, and a name) or iCalendar (.ics)."))
    ],
) -> None:
    """Load holidays and make-up workdays from a file; a day that stands already is changed to what it says."""
    shell: AppContext = ctx.obj
    from renewctl.calendar import actions
    from renewctl.calendar.files import read_days

    days = read_days(file, shell.today)
    with shell.transaction() as session:
        effect = actions.load(session, days)
    _say_loaded(shell, effect, len(days))


@app.command("china")
def china(
    ctx: typer.Context,
    years: Annotated[list[int], typer.Argument(metavar="YEAR...", help=N_("The years to load, such as 2025 2026."))],
) -> None:
    """Load the holidays and make-up workdays of China (needs the extra cn: pip install 'renewctl[cn]')."""
    shell: AppContext = ctx.obj
    from renewctl.calendar import actions
    from renewctl.calendar.china import chinese_days

    days = chinese_days(years)
    with shell.transaction() as session:
        effect = actions.load(session, days)
    _say_loaded(shell, effect, len(days))


@app.command("show")
@prints(COLUMNS)
def show(
    ctx: typer.Context,
    year: Annotated[int | None, typer.Option("--year", min=1, max=9999, help=N_("Only this year."))] = None,
) -> None:
    """Show the weekend, and the days on which the week's rule does not hold."""
    shell: AppContext = ctx.obj
    from renewctl.calendar import queries

    with shell.reader() as book:
        calendar = queries.working_days(book)
        rows = list(queries.days(book, year))
    empty = _("No holidays and no make-up workdays.")
    if year is not None:
        empty = _("No holidays are known for {year}: nothing is guessed.").format(year=year)
    shell.show(rows, COLUMNS, footer=_footer(calendar), empty=empty)


def _footer(calendar: "WorkingDays") -> list[str]:
    from renewctl.calendar.rules import weekend_text, years_text

    if not calendar.is_set:
        return [_("This book has no calendar: every day is a working day.")]
    free = weekend_text(calendar.weekend) or _("none")
    years = years_text(calendar.years) or _("none")
    return [_("Weekend: {days}. Years with holidays: {years}.").format(days=free, years=years)]


def _say_loaded(shell: AppContext, effect: "Effect", given: int) -> None:
    read = n_("{n} day read, {changed} new or changed.", "{n} days read, {changed} new or changed.", given)
    shell.say(f"{read.format(n=given, changed=effect.days)} {_moved(effect)}")


def _moved(effect: "Effect") -> str:
    if not effect.deadlines:
        return _("No notice deadline moved.")
    moved = n_("{n} notice deadline moved.", "{n} notice deadlines moved.", effect.deadlines)
    return moved.format(n=effect.deadlines)
