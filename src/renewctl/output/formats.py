r"""The formats that programs read: JSON, JSON Lines, CSV and TSV, written row by row.

JSON keeps every text exactly and escapes what could steer a terminal. CSV is RFC 4180 with "\n" line ends; TSV
writes backslash, tab and line breaks inside a cell as `\\`, `\t`, `\n`, `\r`. Both write out every other control: who
looks at them last is often a terminal again. `export` is what comes back unchanged.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from renewctl.output.cells import JSON_FORM, flat_cells, json_escaped, json_text
from renewctl.output.columns import Column, Kind, reader
from renewctl.output.glyphs import visible

R = TypeVar("R")
TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def objects(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[dict[str, object]]:
    """Yield each row as the dictionary that its JSON object is made of."""
    keys = [column.key for column in columns]
    forms = [(column.key, JSON_FORM[column.kind]) for column in columns if column.kind in JSON_FORM]
    read = reader(columns)
    for row in rows:
        members = dict(zip(keys, read(row), strict=True))
        for key, form in forms:
            members[key] = form(members[key])
        yield members


def json_array(rows: Iterable[R], columns: Sequence[Column[R]], margin: str = "") -> Iterator[str]:
    """Yield a JSON array in pieces, one row a line."""
    return written_array(map(json_text, objects(rows, columns)), margin)


def written_array(rows: Iterable[str], margin: str = "") -> Iterator[str]:
    """Yield a JSON array of rows that are JSON text already."""
    before = "[\n"
    for row in rows:
        yield f"{before}{margin}  {row}"
        before = ",\n"
    yield "[]" if before == "[\n" else f"\n{margin}]"


def json_list(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    """Yield a whole JSON document that is one list."""
    yield from json_array(rows, columns)
    yield "\n"


def json_lines(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for members in objects(rows, columns):
        yield json_text(members) + "\n"


def json_document(members: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Yield a JSON object, one member a line; each member's value comes as pieces of JSON text."""
    before = "{\n"
    for key, pieces in members:
        yield f"{before}  {json_text(key)}: "
        yield from pieces
        before = ",\n"
    yield "\n}\n"


def ascii_json(text: str, _encoding: str) -> str:
    """Return JSON text for an output that has no Unicode: escapes instead of characters, the same values."""
    return "".join(character if character.isascii() else json_escaped(character) for character in text)


def _flat_header(columns: Sequence[Column[R]]) -> Iterator[str]:
    for column in columns:
        yield column.key
        if column.kind is Kind.MONEY:
            yield f"{column.key}_currency"


def _flat_rows(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[list[str]]:
    yield list(_flat_header(columns))
    kinds = [column.kind for column in columns]
    read = reader(columns)
    for row in rows:
        yield [cell for kind, value in zip(kinds, read(row), strict=True) for cell in flat_cells(kind, value)]


class _Line:
    """What csv.writer writes to: it holds the one row that was written last."""

    text = ""

    def write(self, text: str) -> None:
        # The writer is told "\r\n" because only then does it quote a lone "\r" too.
        self.text = text.removesuffix("\r\n") + "\n"


def csv_lines(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    """Yield a CSV file: the keys as header, money as two columns, controls made visible but for tabs and line ends."""
    import csv

    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")
    for cells in _flat_rows(rows, columns):
        writer.writerow([visible(cell, layout="\t\n") for cell in cells])
        yield line.text


def tsv_lines(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    """Yield a TSV file: the keys as header, money as two columns, one line a row whatever is in it."""
    for cells in _flat_rows(rows, columns):
        yield "\t".join(visible(cell.translate(TSV_ESCAPES)) for cell in cells) + "\n"
