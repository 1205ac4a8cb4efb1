"""`export`: the book as a workbook, CSV or JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind

WHAT = "contracts|customers|contacts|invoices|receipts|interactions|signals"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where."""

    file: str
    what: str
    rows: int
    columns: int


COLUMNS: tuple[Column[Exported], ...] = (
    Column("file", N_("File")),
    Column("what", N_("Records")),
    Column("rows", N_("Rows"), Kind.INT),
    Column("columns", N_("Columns"), Kind.INT),
)


@prints(COLUMNS, one=True)
def export_file(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=N_("The file to write: its ending, xlsx, csv or json, says how."))
    ],
    what: Annotated[str, typer.Option("--what", metavar=WHAT, help=N_("What to export."))] = "contracts",
    raw: Annotated[
        bool, typer.Option("--raw", help=N_("Write cells that begin with = + - @ as they are, for programs."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Write over a file that is there."))] = False,
) -> None:
    """Export records to a file that an import reads back. For example: renewctl export contracts.xlsx"""
    app: AppContext = ctx.obj
    from renewctl.exporter import files, queries
    from renewctl.exporter.records import sheet_of

    if what not in queries.STATEMENTS:
        raise UsageError(
            _("{option} cannot be {typed}.").format(option="--what", typed=what),
            _("It is one of: {known}.").format(known=", ".join(queries.STATEMENTS)),
        )
    files.check_suffix(file)
    with app.reader() as book:
        sheet = sheet_of(what, queries.records(book, what))
    if file.exists():
        app.confirm(
            _("{file} is there already; write over it?").format(file=file),
            yes=yes,
            refusal=_("{file} is there already; nothing was written.").format(file=file),
        )
    files.write(file, sheet, raw=raw)
    rows = len(sheet.rows)
    sentence = n_("Exported {n} row to {file}.", "Exported {n} rows to {file}.", rows).format(n=rows, file=file)
    app.answer(sentence, Exported(str(file), what, rows, len(sheet.headers)), COLUMNS)
