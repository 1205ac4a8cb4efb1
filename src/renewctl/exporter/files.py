"""The files of an export. Each is written under another name and moved into place when it is whole."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from renewctl.errors import InputFileError, RuleError, UsageError
from renewctl.exporter.records import Sheet
from renewctl.importer.values import guarded
from renewctl.messages import _

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_XLSX_CELL = 32_767
MOST_XLSX_ROWS = 1_048_576
SUFFIXES = (".xlsx", ".csv", ".json")


def check_suffix(path: Path) -> None:
    """Raise UsageError unless the file's ending says how it is to be written."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            _("An export is an .xlsx, .csv or .json file, not {file}.").format(file=path.name),
            _("Give the file one of these endings."),
        )


def write(path: Path, sheets: Sequence[Sheet], *, raw: bool, by_kind: bool = False) -> None:
    """Write sheets, readable by their owner alone; `raw` leaves cells that a spreadsheet would run as they are.

    A CSV file holds one sheet. `by_kind`: the JSON is an object of a list for each kind, and not the list of the one.
    InputFileError when it cannot be written, RuleError for what no workbook can hold.
    """
    try:
        with _in_place(path) as making:
            match path.suffix.lower():
                case ".csv":
                    _write_csv(making, sheets[0], raw)
                case ".xlsx":
                    _write_xlsx(making, sheets, raw)
                case _json:
                    _write_json(making, sheets, by_kind)
    except OSError as error:
        raise InputFileError(
            _("{file} cannot be written: {reason}.").format(file=path, reason=error.strerror or error)
        ) from error


@contextmanager
def _in_place(path: Path) -> Iterator[Path]:
    making = path.with_name(f".{path.name}.{os.getpid()}.new")
    os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield making
        with making.open("rb") as written:
            os.fsync(written.fileno())
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def _write_csv(path: Path, sheet: Sheet, raw: bool) -> None:
    # The byte order mark is what makes Excel read Chinese text as what it is.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = chain([sheet.headers], sheet.cells())
        csv.writer(file).writerows(rows if raw else (list(map(guarded, row)) for row in rows))


def _write_xlsx(path: Path, sheets: Sequence[Sheet], raw: bool) -> None:
    from xlsxwriter import Workbook

    for sheet in sheets:
        if len(sheet.rows) >= MOST_XLSX_ROWS:
            raise RuleError(
                _("A workbook holds {most} rows, not {rows}.").format(most=MOST_XLSX_ROWS - 1, rows=len(sheet.rows)),
                _("Export to a .csv file."),
                rule="workbook-rows",
            )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with path.open("wb") as file, Workbook(file, options | {"tmpdir": str(path.parent)}) as workbook:
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.what)
            page.freeze_panes(1, 0)
            for number, row in enumerate(chain([sheet.headers], sheet.cells())):
                _write_row(page, number, row if raw else [guarded(text) for text in row], sheet.headers)


def _write_row(page: "Worksheet", number: int, row: Sequence[str], headers: Sequence[str]) -> None:
    for column, text in enumerate(row):
        if len(text) > LONGEST_XLSX_CELL:
            raise _too_long(headers[column], number + 1)
        if text:
            page.write_string(number, column, text)


def _too_long(header: str, line: int) -> RuleError:
    return RuleError(
        _("Row {line}, {header}: a cell of a workbook holds at most {most} characters.").format(
            line=line, header=header, most=LONGEST_XLSX_CELL
        ),
        _("Export to a .csv file."),
        rule="workbook-cell",
    )


def _write_json(path: Path, sheets: Sequence[Sheet], by_kind: bool) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("{\n" if by_kind else "")
        for number, sheet in enumerate(sheets):
            file.write(("," if number else "") + f'\n"{sheet.what}": ' if by_kind else "")
            _write_list(file, sheet)
        file.write("\n}\n" if by_kind else "\n")


def _write_list(file: TextIO, sheet: Sheet) -> None:
    records = (
        {name: told.get(name) for name in sheet.fields} | {"attributes": attributes} for told, attributes in sheet.rows
    )
    file.write("[")
    for number, record in enumerate(records):
        file.write(",\n" if number else "\n")
        json.dump(record, file, ensure_ascii=False)
    file.write("\n]")
