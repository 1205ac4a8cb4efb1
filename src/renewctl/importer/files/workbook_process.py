"""The process that opens a workbook (see `workbooks.py`).

Standard input: the workbook. Arguments: memory in bytes, most columns, most characters of a cell, and the sheet
wanted, if any. Standard output, one pickle after another: `("book", kind, epoch_1904)`, per worksheet
`("sheet", name, hidden, first row, first column, merged areas)` and `("rows", [...])` as often as needed, then
`("end",)`; or at any point `("refused", reason, sheet, number)`; or `("no sheet", names)`. A process that dies says
nothing more, and that is an answer too.
"""

import contextlib
import io
import pickle
import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import islice

import python_calamine

from renewctl.importer.files.package_parts import unread_cells, xls_epoch_1904, xlsx_epoch_1904

CalamineCell = int | float | str | bool | time | date | timedelta
Tell = Callable[[tuple[object, ...]], None]
ROWS_AT_ONCE = 1000


class Refused(Exception):
    """The workbook is beyond a limit: the reason's word, the sheet, and a number that goes with it."""


def main(arguments: list[str]) -> None:
    """Read the workbook on standard input and tell on standard output what it holds, or why it is refused."""
    memory, columns, characters = (int(argument) for argument in arguments[:3])
    wanted = arguments[3] if len(arguments) > 3 else None
    _limit(memory)
    out = sys.stdout.buffer

    def tell(message: tuple[object, ...]) -> None:
        pickler = pickle.Pickler(out, protocol=5)
        pickler.dump(message)

    try:
        _read(sys.stdin.buffer.read(), wanted, columns, characters, tell)
        tell(("end",))
    except Refused as refused:
        tell(("refused", *refused.args))
    except MemoryError:
        tell(("refused", "too much", "", 0))
    except python_calamine.PasswordError:
        tell(("refused", "encrypted", "", 0))
    except BaseException as error:  # a panic of the Rust side is a BaseException
        tell(("refused", "broken", str(error), 0))
    out.flush()


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read(data: bytes, wanted: str | None, columns: int, characters: int, tell: Tell) -> None:
    workbook = python_calamine.load_workbook(io.BytesIO(data))
    kind = _kind(data)
    tell(("book", kind, xlsx_epoch_1904(data) if kind == "xlsx" else kind == "xls" and xls_epoch_1904(data)))
    worksheets = [one for one in workbook.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
    chosen = [one for one in worksheets if wanted is None or one.name == wanted]
    if not chosen and wanted is not None:
        folded = wanted.strip().casefold()
        chosen = [one for one in worksheets if one.name.strip().casefold() == folded]
        if len(chosen) != 1:
            tell(("no sheet", [one.name for one in worksheets]))
            return
    for one in chosen:
        sheet = workbook.get_sheet_by_name(one.name)
        if sheet.width > columns:
            raise Refused("columns", one.name, sheet.width)
        top, left = sheet.start or (0, 0)
        areas = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
        hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
        tell(("sheet", one.name, hidden, top, left, areas))
        unread = unread_cells(data, one.name) if kind == "xlsx" else {}
        _tell_rows(sheet, top, left, unread, characters, tell)


def _tell_rows(
    sheet: python_calamine.CalamineSheet,
    top: int,
    left: int,
    unread: dict[tuple[int, int], str],
    characters: int,
    tell: Tell,
) -> None:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (at, column), text in unread.items():
        by_row.setdefault(at - top, []).append((column - left, text))
    batch: list[list[object]] = []
    # iter_rows begins at the sheet's first row, though not at its first column
    for number, cells in enumerate(islice(sheet.iter_rows(), top, None)):
        row = [_plain(cell) for cell in cells]
        for column, text in by_row.get(number, ()):
            if 0 <= column < len(row) and row[column] is None:
                row[column] = text
        if any(isinstance(cell, str) and len(cell) > characters for cell in row):
            raise Refused("cell", sheet.name, top + number + 1)
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            tell(("rows", batch))
            batch = []
    tell(("rows", batch))


def _plain(cell: CalamineCell) -> object:
    """Return the value as a sheet shows it: 35.0 is 35, a blank is None, a time of day or a duration is its text."""
    if cell == "":
        return None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell


def _kind(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf"):
        return "xls"
    if b"xl/workbook.bin" in data:
        return "xlsb"
    return "ods" if b"opendocument" in data[:4096] else "xlsx"


if __name__ == "__main__":
    main(sys.argv[1:])
