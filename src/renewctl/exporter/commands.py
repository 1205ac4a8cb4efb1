"""`export`: the book as a workbook, CSV or JSON."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES, prints
from renewctl.errors import UsageError
from renewctl.files import real_place
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind

WHAT = "contracts|customers|contacts|amendments|notices|invoices|receipts|interactions|signals"
USUAL = "contracts"
STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where; rows and columns over all sheets. left_out: what an import has no kind for."""

    file: str
    what: str
    rows: int
    columns: int
    sheets: list[dict[str, str | int]]
    left_out: list[dict[str, str | int]]


COLUMNS: tuple[Column[Exported], ...] = (
    Column("file", N_("File")),
    Column("what", N_("Records")),
    Column("rows", N_("Rows"), Kind.INT),
    Column("columns", N_("Columns"), Kind.INT),
    Column("sheets", N_("Sheets"), Kind.JSON),
    Column("left_out", N_("Left out"), Kind.JSON),
)


@prints(COLUMNS, one=True)
def export_file(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=N_(
                "The file to write: its ending, xlsx, csv or json, says how. - is standard output: CSV, or --json."
            ),
        ),
    ],
    what: Annotated[
        str,
        typer.Option("--what", metavar=WHAT, help=N_("Only this kind of record.")),
    ] = "",
    raw: Annotated[
        bool, typer.Option("--raw", help=N_("Write cells that begin with = + - @ as they are, for programs."))
    ] = False,
    yes: Annotated[bool, typer.Option(*YES, help=N_("Write over a file that is there."))] = False,
) -> None:
    """Export the records to a file that an import reads back. For example: renewctl export book.xlsx"""
    shell: AppContext = ctx.obj
    from renewctl.exporter import files, queries
    from renewctl.exporter.left_out import left_out
    from renewctl.exporter.records import sheet_of
    from renewctl.importer.header.mapping import kind_typed

    what = kind_typed(what)
    if str(file) == STANDARD_OUTPUT:
        _print(shell, what, raw=raw)
        return
    files.check_suffix(file)
    real_place(file)
    shell.refuse_book(file)
    kinds = _kinds(file, what, tuple(queries.STATEMENTS))
    with shell.reader() as book:
        sheets = [sheet_of(kind, queries.records(book, kind)) for kind in kinds]
        lacking = left_out(book, kinds, is_one_kind=bool(what))
    shell.confirm_over(file, yes=yes)
    files.write(file, sheets, raw=raw, by_kind=not what)
    told: list[dict[str, str | int]] = [
        {"what": sheet.what, "rows": len(sheet.rows), "columns": len(sheet.headers)} for sheet in sheets
    ]
    rows, columns = sum(len(sheet.rows) for sheet in sheets), sum(len(sheet.headers) for sheet in sheets)
    _tell_the_rest(shell, kinds, what, lacking)
    sentence = n_("Exported {n} row to {file}: {kinds}.", "Exported {n} rows to {file}: {kinds}.", rows)
    exported = Exported(str(file), ", ".join(kinds), rows, columns, told, lacking)
    shell.answer(sentence.format(n=rows, file=file, kinds=_listed(told)), exported, COLUMNS)


def _print(shell: AppContext, what: str, *, raw: bool) -> None:
    """Write the records to standard output, as a file of that kind would hold them."""
    from renewctl.exporter import files, queries
    from renewctl.exporter.left_out import left_out
    from renewctl.exporter.records import sheet_of

    written = shell.view.format or "csv"
    if written not in ("csv", "json"):
        raise UsageError(
            _("An export to standard output is csv or json, not {format}.").format(format=written),
            _("Leave out --format, or give --json."),
        )
    kinds = _kinds(Path(f".{written}"), what, tuple(queries.STATEMENTS))
    with shell.reader() as book:
        sheets = [sheet_of(kind, queries.records(book, kind)) for kind in kinds]
        lacking = left_out(book, kinds, is_one_kind=bool(what))
    _tell_the_rest(shell, kinds, what, lacking)
    if written == "csv":
        files.write_csv(sys.stdout, sheets[0], raw=raw)
    else:
        files.write_json(sys.stdout, sheets, by_kind=not what)


def _kinds(file: Path, what: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if not what:
        return (USUAL,) if file.name.lower().endswith(".csv") else known
    if what not in known:
        raise UsageError(
            _("{option} cannot be {typed}.").format(option="--what", typed=what),
            _("It is one of: {known}.").format(known=", ".join(known)),
        )
    return (what,)


def _tell_the_rest(shell: AppContext, kinds: tuple[str, ...], what: str, lacking: list[dict[str, str | int]]) -> None:
    """Say what the file does not hold: of the whole book where nobody asked for one kind, else what decides on it."""
    if what:
        if lacking:
            sentence = _("This file lacks what also decides on these contracts: {listed}. A file of every kind has it.")
            shell.say(sentence.format(listed=_listed(lacking)))
        return
    if len(kinds) == 1:
        shell.say(_("A CSV file holds one kind of record, here contracts; an .xlsx or .json file holds them all."))
    if lacking:
        shell.say(
            _("Left out: {listed}, and the history; book backup keeps everything.").format(listed=_listed(lacking))
        )


def _listed(counted: list[dict[str, str | int]]) -> str:
    return _(", ").join(f"{_(str(one['what']))} {one['rows']}" for one in counted)
