"""The columns of a sheet that are no field: kept with their record as one JSON text."""

from collections.abc import Callable, Sequence
from itertools import repeat
from json.encoder import encode_basestring

from renewctl.errors import InputFileError
from renewctl.importer.cells.values import read_texts, shown, unguarded
from renewctl.importer.files.sheets import Row
from renewctl.importer.header.tables import Table
from renewctl.messages import _
from renewctl.plain import UNSTORABLE

ATTRIBUTE_MARK = "attribute:"
"""Stands before an exported attribute whose name is also a field's; an import takes it off again."""
QUARANTINE_COLUMNS = ("line", "reason")
"""What a quarantine file adds at its right end; an import of the corrected file leaves them out."""
ROWS_AT_ONCE = 10_000

Blame = Callable[[int, str, str, str], None]
"""Makes a problem of a row: its index, the header of the column, what the cell shows, and the reason."""


def attribute_columns(table: Table) -> list[tuple[str, int]]:
    """Return the unmapped columns with a header of their own, by name and index."""
    headers = table.headers
    width = len(headers) - 2 if tuple(headers[-2:]) == QUARANTINE_COLUMNS else len(headers)
    unmapped = set(table.mapping.attributes)
    return [(header, index) for index, header in enumerate(headers[:width]) if header in unmapped]


def attributes(rows: Sequence[Row], columns: Sequence[tuple[str, int]], blame: Blame) -> list[str | None]:
    """Return each row's unmapped columns as one JSON text, blank cells left out; None for a row without any.

    `blame` is told of cells that no book can keep. InputFileError for such a header.
    """
    _check_headers(columns)
    if not columns:
        return list(repeat(None, len(rows)))
    texts: list[str | None] = []
    for first in range(0, len(rows), ROWS_AT_ONCE):  # all columns of a large sheet at once would take its memory twice
        some = rows[first : first + ROWS_AT_ONCE]
        members = [_members(some, first, header, index, blame) for header, index in columns]
        told = (", ".join(filter(None, said)) for said in zip(*members, strict=True))
        texts += [f"{{{text}}}" if text else None for text in told]
    return texts


def _check_headers(columns: Sequence[tuple[str, int]]) -> None:
    told = _("The header {header} holds a character that cannot be kept (NUL or half of a pair).")
    for header, _index in columns:
        if UNSTORABLE.search(header):
            hint = _("Give the column another header, or leave such columns out with --unmapped drop.")
            raise InputFileError(told.format(header=header), hint)


def _members(rows: Sequence[Row], first: int, header: str, index: int, blame: Blame) -> list[str | None]:
    """Return what an unmapped column adds to the JSON of some rows, of which the first is row `first` of the sheet."""
    cells = [row[index] for row in rows]
    reading = read_texts(cells)
    lead = encode_basestring(unguarded(header).removeprefix(ATTRIBUTE_MARK)) + ": "
    written = {text: lead + encode_basestring(text) if text else None for text in set(reading.values)}
    for row, reason in reading.problems.items():
        blame(first + row, header, shown(cells[row]), reason)
    return [written[text] for text in reading.values]
