"""The files of an export. Each is written under another name and moved into place when it is whole."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

from renewctl.errors import RuleError, UsageError
from renewctl.exporter.records import Sheet
from renewctl.files import written_whole
from renewctl.importer.cells.values import guarded
from renewctl.messages import _
from renewctl.output.cells import json_text
from renewctl.output.glyphs import visible, width
from renewctl.output.workbook import LONGEST_CELL, MOST_ROWS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NARROW, WIDE = 14, 32  # of a workbook's columns, in characters
WORDY = frozenset({"customer_name", "contract_name", "product", "email", "address", "notes"})
SUFFIXES = (".xlsx", ".csv", ".json")


def check_suffix(path: Path) -> None:
    """Raise UsageError unless the file's ending says how it is to be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            _("An export is an .xlsx, .csv or .json file, not {file}.").format(file=path.name),
            _("Give the file one of these endings; - alone is standard output."),
        )


def write(path: Path, sheets: Sequence[Sheet], *, raw: bool, by_kind: bool = False) -> None:
    """Write sheets, readable by their owner alone; `raw` leaves cells that a spreadsheet would run as they are.

    A CSV file holds one sheet. `by_kind`: the JSON is an object of a list for each kind, and not the list of the one.
    InputFileError when it cannot be written, RuleError for what no workbook can hold.
    """
    with written_whole(path) as making:
        match path.suffix.lower():
            case ".csv":
                # The byte order mark is what makes Excel read Chinese text as what it is.
                with making.open("w", encoding="utf-8-sig", newline="") as file:
                    write_csv(file, sheets[0], raw=raw)
            case ".xlsx":
                _write_xlsx(making, sheets, raw)
            case _json:
                with making.open("w", encoding="utf-8") as file:
                    write_json(file, sheets, by_kind=by_kind)


def write_csv(out: TextIO, sheet: Sheet, *, raw: bool) -> None:
    """Write one sheet as CSV: exactly, for the import; on a terminal with its controls made visible."""
    rows: Iterable[Iterable[str]] = chain([sheet.headers], sheet.cells())
    if not raw:
        rows = (map(guarded, row) for row in rows)
    if out.isatty():
        rows = ((visible(cell, layout="\t\n") for cell in row) for row in rows)
    csv.writer(out).writerows(rows)


def _write_xlsx(path: Path, sheets: Sequence[Sheet], raw: bool) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise RuleError(
                _("A workbook holds {most} rows, not {rows}.").format(most=MOST_ROWS, rows=len(sheet.rows)),
                _("Export to a .csv file."),
                rule="workbook-rows",
            )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # On a full disk XlsxWriter leaves its temporary files behind, and a half-made package complains when it is thrown
    # away: so its folder goes in any case, and the package is made in memory.
    package = BytesIO()
    try:
        with (
            TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as scratch,
            Workbook(package, options | {"tmpdir": scratch}) as workbook,
        ):
            for sheet in sheets:
                page = workbook.add_worksheet(sheet.what)
                page.freeze_panes(1, 0)
                for column, header in enumerate(sheet.headers):
                    page.set_column(column, column, max(width(header) + 2, WIDE if header in WORDY else NARROW))
                for number, row in enumerate(chain([sheet.headers], sheet.cells())):
                    _write_row(page, number, row if raw else [guarded(text) for text in row], sheet.headers)
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    path.write_bytes(package.getbuffer())


def _write_row(page: "Worksheet", number: int, row: Sequence[str], headers: Sequence[str]) -> None:
    for column, text in enumerate(row):
        if len(text) > LONGEST_CELL:
            raise _too_long(headers[column], number + 1)
        if text:
            page.write_string(number, column, text)


def _too_long(header: str, line: int) -> RuleError:
    return RuleError(
        _("Row {line}, {header}: a cell of a workbook holds at most {most} characters.").format(
            line=line, header=header, most=LONGEST_CELL
        ),
        _("Export to a .csv file."),
        rule="workbook-cell",
    )


def write_json(out: TextIO, sheets: Sequence[Sheet], *, by_kind: bool) -> None:
    """Write sheets as JSON: an object of a list for each kind, or without `by_kind` the list of the one."""
    out.write("{\n" if by_kind else "")
    for number, sheet in enumerate(sheets):
        out.write(("," if number else "") + f'\n"{sheet.what}": ' if by_kind else "")
        _write_list(out, sheet)
    out.write("\n}\n" if by_kind else "\n")


def _write_list(file: TextIO, sheet: Sheet) -> None:
    records = (
        {name: told.get(name) for name in sheet.fields} | {"attributes": attributes} for told, attributes in sheet.rows
    )
    file.write("[")
    for number, record in enumerate(records):
        file.write(",\n" if number else "\n")
        file.write(json_text(record))
    file.write("\n]")
