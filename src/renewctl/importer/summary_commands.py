"""What an import says: the summary for people or programs, and the two ways in which it is not all good."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from renewctl.cli.context import AppContext
from renewctl.errors import PartlyDoneError, RuleError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Record, Section

if TYPE_CHECKING:
    from renewctl.importer.summary import SheetFigures, Summary

FOR_PEOPLE = ("file", "what", "sheet", "encoding", "delimiter", "date_order", "header_row", "attributes", "rows")


class Mapped(NamedTuple):
    """A column of the sheet and the field that it holds."""

    header: str
    field: str


MAPPED: tuple[Column[Mapped], ...] = (
    Column("header", N_("Column")),
    Column("field", N_("Field"), value=lambda one: f"-> {one.field}"),
)
SHEETS: tuple[Column["SheetFigures"], ...] = (
    Column("name", N_("Sheet"), value=lambda sheet: sheet["name"]),
    Column("rows", N_("Rows"), value=lambda sheet: sheet["rows"]),
)


def show(shell: AppContext, summary: "Summary", columns: "Sequence[Column[Summary]]", *, refused: bool = False) -> None:
    """Print what would happen: the whole summary for programs, for people what they look at first."""
    from renewctl.importer.summary import counted, edit_lines

    if not shell.view.for_people:
        shell.show_record(Record("", summary, columns))
        return
    if summary.header_row is not None:
        sections: list[Section[Mapped] | Section[SheetFigures]] = [_mapping("mapping", N_("Columns"), summary.mapping)]
    else:
        sections = [Section("sheets", N_("Sheets"), summary.sheets, SHEETS)]
        for sheet in summary.sheets:
            mapping = sheet.get("mapping")
            if isinstance(mapping, dict):
                sections.append(_mapping(str(sheet["name"]), str(sheet["name"]), mapping))
    *parts, title = counted(summary, refused=refused) if summary.rows or summary.header_row is not None else [""]
    shown = FOR_PEOPLE if summary.header_row is not None else FOR_PEOPLE[:1]
    fields = [column for column in columns if column.key in shown]
    shell.show_record(
        Record(title, summary, fields, sections), footer=[*parts, *edit_lines(summary), *_remarks(summary)]
    )


def _mapping(key: str, heading: str, mapping: dict[str, str]) -> Section[Mapped]:
    return Section(key, heading, [Mapped(header, name) for header, name in mapping.items()], MAPPED)


def _remarks(summary: "Summary") -> list[str]:
    """Return all that is to be read as sentences: a table would cut them at the edge of the window."""
    from renewctl.importer.summary import left_out_lines, problem_lines, warning_lines

    return [*left_out_lines(summary), *warning_lines(summary), *problem_lines(summary)]


def tell(shell: AppContext, summary: "Summary", columns: "Sequence[Column[Summary]]", *, refused: bool) -> None:
    """Tell what was done, or why nothing was; with --json or --format print the summary too."""
    from renewctl.importer.summary import counted

    for line in _remarks(summary):
        shell.say(line)
    if not refused:
        for line in counted(summary):
            shell.say(line)
    if shell.view.format:
        shell.show_record(Record("", summary, columns))


def refusal(summary: "Summary") -> RuleError:
    """Return the refusal of a sheet with bad rows: nothing of it was imported."""
    lead = _("Nothing would be imported") if summary.dry_run else _("Nothing was imported")
    sentence = n_(
        "{lead}: {n} of {rows} rows has a problem.", "{lead}: {n} of {rows} rows have a problem.", summary.quarantined
    )
    return RuleError(
        sentence.format(lead=lead, n=summary.quarantined, rows=summary.rows),
        _("Correct the sheet, or import the good rows with --keep-good.")
        if summary.quarantined < summary.rows
        else _("Correct the sheet."),
        rule="bad-rows",
    )


def partly_done(summary: "Summary") -> PartlyDoneError:
    """Return the news that the good rows went in and the others did not."""
    if summary.dry_run:
        sentence = n_("{n} row would be left out.", "{n} rows would be left out.", summary.quarantined)
        return PartlyDoneError(sentence.format(n=summary.quarantined))
    sentence = n_("{n} row was left out; see {file}.", "{n} rows were left out; see {file}.", summary.quarantined)
    return PartlyDoneError(
        sentence.format(n=summary.quarantined, file=summary.quarantine),
        _("Correct that file and import it; its columns line and reason are left out."),
    )
