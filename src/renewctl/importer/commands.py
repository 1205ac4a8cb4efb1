"""`import`: a sheet becomes records, all or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES, prints
from renewctl.errors import UsageError
from renewctl.files import real_place
from renewctl.messages import N_, _
from renewctl.output import Column, Kind
from renewctl.plain import named

if TYPE_CHECKING:
    from renewctl.importer.actions import How
    from renewctl.importer.intake import Intake
    from renewctl.importer.profiles import Options
    from renewctl.importer.summary import Summary

WHAT = "contracts|customers|contacts|amendments|notices|invoices|receipts|interactions|signals|outcomes"


COLUMNS: tuple[Column["Summary"], ...] = (
    Column("file", N_("File")),
    Column("what", N_("Records")),
    Column("sheet", N_("Sheet")),
    Column("encoding", N_("Encoding")),
    Column("delimiter", N_("Delimiter")),
    Column("date_order", N_("Order of dates")),
    Column("header_row", N_("Header row"), Kind.INT),
    Column("mapping", N_("Columns"), Kind.JSON),
    Column("attributes", N_("Attributes"), Kind.JSON),
    Column("rows", N_("Rows"), Kind.INT),
    Column("new", N_("New"), Kind.INT),
    Column("changed", N_("Changed"), Kind.INT),
    Column("same", N_("Same"), Kind.INT),
    Column("further_terms", N_("Further terms"), Kind.INT),
    Column("quarantined", N_("Quarantined"), Kind.INT),
    Column("problems", N_("Problems"), Kind.JSON),
    Column("warnings", N_("Warnings"), Kind.JSON),
    Column("change_set", N_("Change set"), Kind.INT),
    Column("sheets", N_("Sheets"), Kind.JSON),
    Column("left_out", N_("Left out"), Kind.JSON),
    Column("quarantine", N_("Quarantine file")),
    Column("dry_run", N_("Dry run"), Kind.BOOL),
    Column("changed_fields", N_("Changed fields"), Kind.JSON),
    Column("edits", N_("Edits"), Kind.JSON),
)


@prints(COLUMNS, one=True)
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The sheet: CSV, XLSX, XLS, ODS, or exported JSON."))],
    what: Annotated[
        str, typer.Option("--what", metavar=WHAT, help=N_("What its rows are; contracts unless said or clear."))
    ] = "",
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help=N_("The sheet of the workbook."))] = "",
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=FIELD", help=N_("Which field a column holds; - for none. Repeatable.")),
    ] = None,
    unmapped: Annotated[
        str, typer.Option("--unmapped", metavar="keep|drop", help=N_("Keep the other columns with their record."))
    ] = "",
    date_order: Annotated[
        str,
        typer.Option("--date-order", metavar="auto|ymd|dmy|mdy", help=N_("The order of day, month and year.")),
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="auto|NAME", help=N_("The encoding of a text file."))
    ] = "",
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help=N_("The currency of amounts that name none."))
    ] = "",
    save_profile: Annotated[
        str, typer.Option("--save-profile", metavar="NAME", help=N_("Remember these options under a name."))
    ] = "",
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help=N_("Read the sheet as remembered under a name."))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would happen, and write nothing."))] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help=N_("Import the good rows, and write the others to a file."))
    ] = False,
    quarantine: Annotated[
        Path | None,
        typer.Option("--quarantine", metavar="FILE", help=N_("Where the rows go that cannot be imported.")),
    ] = None,
    yes: Annotated[bool, typer.Option(*YES, help=N_("Write over a quarantine file that is there."))] = False,
) -> None:
    """Import a sheet as it is: all of it or nothing. For example: renewctl import contracts.xlsx --dry-run"""
    shell: AppContext = ctx.obj
    from renewctl.importer.header.mapping import kind_typed
    from renewctl.importer.profiles import Options
    from renewctl.importer.quarantine import check_name

    typed = Options(
        what=kind_typed(what),
        sheet=sheet,
        map=tuple(mapped or ()),
        unmapped=unmapped,
        date_order=date_order,
        encoding="" if encoding == "auto" else encoding,
        currency=currency,
    )
    if quarantine and not keep_good:
        raise UsageError(_("--quarantine goes with --keep-good."), _("Without it a sheet goes in whole or not at all."))
    if quarantine:
        check_name(quarantine)
        real_place(quarantine)
        shell.refuse_book(quarantine)
        if quarantine.exists() and file.exists() and quarantine.samefile(file):
            raise UsageError(_("{path} is the sheet itself.").format(path=quarantine), _("Name another file."))
    options = _remembered(shell, typed, profile)
    intakes, summary = _take_in(shell, file, options, dry_run=dry_run)
    name = save_profile and named(save_profile, "--save-profile")
    if dry_run and len(intakes) == 1:
        _look(shell, intakes[0], keep_good=keep_good)
        return
    from renewctl.importer.actions import How

    how = How(
        file=file,
        options=options,
        profile=name,
        keep_good=keep_good,
        dry_run=dry_run,
        quarantine=quarantine,
        overwrite=yes,
    )
    _import(shell, intakes, summary, how)


def _remembered(shell: AppContext, typed: "Options", profile: str) -> "Options":
    if not profile:
        return typed
    from renewctl.importer import profiles

    with shell.reader() as book:
        return typed.over(profiles.load(book, profile))


def _take_in(shell: AppContext, file: Path, options: "Options", *, dry_run: bool) -> tuple[list["Intake"], "Summary"]:
    from renewctl.importer.files.reading import read_sheets
    from renewctl.importer.several import take_in_all
    from renewctl.importer.summary import of_sheets
    from renewctl.importer.summary_commands import show

    sheets = read_sheets(file, sheet=options.sheet or None, encoding=options.encoding or None)
    summary = of_sheets(file, options.what, sheets)
    summary.dry_run = dry_run
    try:
        return take_in_all(file, sheets, options, shell.settings.currency, summary), summary
    except UsageError:
        if dry_run:
            show(shell, summary, COLUMNS)
        raise


def _look(shell: AppContext, intake: "Intake", *, keep_good: bool) -> None:
    """Say what one sheet would do; the book is only read."""
    from renewctl.importer.planning import make_plan
    from renewctl.importer.summary import tell_plan
    from renewctl.importer.summary_commands import partly_done, refusal, show

    with shell.reader() as book:
        plan = make_plan(book, intake.staged, shell.today)
    tell_plan(intake.summary, plan)
    show(shell, intake.summary, COLUMNS, refused=plan.quarantined > 0 and not keep_good)
    if plan.quarantined:
        raise partly_done(intake.summary) if keep_good else refusal(intake.summary)


def _import(shell: AppContext, intakes: list["Intake"], summary: "Summary", how: "How") -> None:
    """Write what the sheets say in one change set, and tell of it."""
    from renewctl.importer.actions import take_in
    from renewctl.importer.summary import add_up
    from renewctl.importer.summary_commands import partly_done, refusal, show, tell
    from renewctl.output import progress

    today = shell.today
    with shell.bulk() as writer:
        taken = take_in(writer, intakes, how, today, lambda rows: progress(rows, _("Writing")))
    if len(intakes) > 1:
        add_up(summary, [intake.summary for intake in intakes])
    summary.quarantine = str(taken.quarantine) if taken.quarantine else None
    summary.change_set = shell.change_set
    if how.dry_run:
        show(shell, summary, COLUMNS, refused=taken.refused)
    else:
        tell(shell, summary, COLUMNS, refused=taken.refused)
    if not taken.all_good:
        raise refusal(summary) if taken.refused else partly_done(summary)
