"""A sheet as it was read, and what it is measured by.

`files.reading.read_sheets` makes sheets; `header.tables` finds the header row and the data rows in one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from renewctl.errors import UsageError
from renewctl.messages import _

Cell = str | int | float | bool | date | datetime | None
Row = list[Cell]

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 256 * MEBIBYTE
MAX_CELL_CHARACTERS = 4 * MEBIBYTE
MAX_COLUMNS = 1000
MOST_SHARED = 200_000


@dataclass(frozen=True, slots=True)
class MergedArea:
    """Cells shown as one; rows and columns are indexes into `Sheet.rows`, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it stands in the file: nothing dropped, nothing interpreted.

    name: the sheet's name; "" for a text file.
    rows: the cells. A text file has strings only (a blank cell is ""; a short row stays short); in a workbook a
        blank cell is None, a whole number is an int, a date typed by its format is a date or datetime, and a
        formula without a stored value, or an error value, is its text ("=A1+B1", "#REF!").
    kind: csv, xlsx, xlsb, xls or ods.
    lines: where each row starts, as an editor or Excel numbers it (from 1): a record of a text file may span lines.
    first_column: index of the first used column, for naming a column without header by its letter.
    doubt: what to say where the text may have been read in the wrong encoding; "" where that is sure.
    """

    name: str
    rows: list[Row]
    kind: str
    lines: range | list[int]
    first_column: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    epoch_1904: bool = False
    hidden: bool = False
    merged: tuple[MergedArea, ...] = ()
    doubt: str = ""


class Shared:
    """Has equal texts of a large sheet be one in memory; row by row, for as long as they are not too many."""

    def __init__(self) -> None:
        """Begin with none."""
        self.known: dict[str, str] = {}

    def __call__(self, row: list[Any]) -> list[Any]:
        """Return a row of the same cells."""
        known = self.known
        if len(known) > MOST_SHARED:
            known.clear()
        return [known.setdefault(cell, cell) if type(cell) is str else cell for cell in row]


def column_letter(index: int) -> str:
    """Return the letters by which a spreadsheet names the column of this index (0 is A)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def no_such_sheet(wanted: str, names: list[str]) -> UsageError:
    """Return the error that names the sheets there are."""
    return UsageError(
        _("There is no sheet {sheet}.").format(sheet=wanted),
        _("The sheets are: {sheets}.").format(sheets=", ".join(names)),
    )
