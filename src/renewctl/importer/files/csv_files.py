"""Reading delimited text: comma, semicolon, tab or bar, quotes and line ends of every kind.

The cells stay the strings that they are: turning 100,000 rows into lists is `csv.reader`'s work alone.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

from renewctl.errors import InputFileError
from renewctl.importer.files.encodings import decode, words_beyond_ascii
from renewctl.importer.files.sheets import MAX_CELL_CHARACTERS, MAX_COLUMNS, MEBIBYTE, Row, Shared, Sheet
from renewctl.messages import _

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 256 * 1024
SAMPLE_RECORDS = 500
# What a row and a cell take in memory, measured; with the file itself they must stay below a gigabyte.
BYTES_PER_ROW, BYTES_PER_CELL, MAX_MEMORY = 90, 58, 800 * MEBIBYTE
SHARED_FROM = 16 * MEBIBYTE
END = "\ue000end of text\ue000"
CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x20)])


def read_text(data: bytes, encoding: str | None) -> Sheet:
    """Return the one sheet of a delimited text file.

    A first line `sep=;` sets the delimiter, as Excel has it. InputFileError: not text, an encoding that does not
    fit, a quote never closed, a cell beyond 4 MiB, more than 1,000 columns, more cells than 800 MB hold.
    """
    if not encoding and not data.startswith(codecs.BOM_UTF8):  # nothing else begins with that mark
        _refuse_binary(data)
    text, found_encoding, mark, is_guess = decode(data, encoding)
    delimiter, declared = _declared(text)
    delimiter = delimiter or _delimiter(text)
    _refuse_too_many(text, delimiter, len(data))
    layout = _Layout(data, found_encoding, mark, declared, delimiter, _space_before_quotes(text, delimiter))
    doubt = _doubt(text, found_encoding) if is_guess else ""
    del text  # from here the lines are decoded one by one, and only the cells are kept
    rows, lines = _records(layout)
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        wide = next(index for index, row in enumerate(rows) if len(row) > MAX_COLUMNS)
        raise InputFileError(
            _("Line {line} has {count} columns; {limit} is the most that is read.").format(
                line=lines[wide], count=len(rows[wide]), limit=MAX_COLUMNS
            ),
            _("Delete the columns that hold no customer or contract data."),
        )
    return Sheet("", rows, "csv", lines, encoding=found_encoding, delimiter=delimiter, doubt=doubt)


def _doubt(text: str, encoding: str) -> str:
    sentence = _(
        "The encoding is guessed: read as {encoding}, names look like this: {words}. If that is wrong, give --encoding."
    )
    return sentence.format(encoding=encoding, words=words_beyond_ascii(text))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How to cut the bytes of a file into records; `mark` bytes and `declared` lines come before the first one."""

    data: bytes
    encoding: str
    mark: int
    declared: int
    delimiter: str
    padded: bool

    def reader(self) -> "Reader":
        """Return a reader of all records, and of the end mark as one more: inside an open quote it is not one."""
        stream = io.BytesIO(self.data)
        stream.seek(self.mark)
        lines = io.TextIOWrapper(stream, encoding=self.encoding, newline="")
        for _line in range(self.declared):
            lines.readline()
        return csv.reader(chain(lines, [END]), delimiter=self.delimiter, skipinitialspace=self.padded)


def _refuse_binary(data: bytes) -> None:
    sample = data[:65536]
    strange = len(sample) - len(sample.translate(None, CONTROLS))
    if strange * 20 > len(sample):
        raise InputFileError(
            _("This is neither text nor a workbook."),
            _("Save the sheet as XLSX or CSV, or name the encoding with --encoding."),
        )


def _declared(text: str) -> tuple[str, int]:
    """Return the delimiter that a first line `sep=;` declares and how many lines that takes."""
    first, end, _rest = text[:80].partition("\n")
    found = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    return (found[1], 1) if found and end else ("", 0)


def _refuse_too_many(text: str, delimiter: str, size: int) -> None:
    """Refuse a text whose rows and cells would not fit: a file may be nothing but commas."""
    rows = max(text.count("\n"), text.count("\r"))
    cells = rows + text.count(delimiter)
    if size + rows * BYTES_PER_ROW + cells * BYTES_PER_CELL > MAX_MEMORY:
        raise InputFileError(
            _("{rows} lines with {cells} cells are more than is read at once.").format(rows=rows, cells=cells),
            _("Split the file into several."),
        )


def _delimiter(text: str) -> str:
    """Return the delimiter under which the most records have the same number of cells, two or more.

    Of several the one whose header comes first (in `1,5;2,3` the comma fits every row but the header), then the
    one that makes more cells.
    """
    best, found = (0.0, 0, 0), ","
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _sample(text, delimiter) if row]
        counted = Counter(width for width in widths if width > 1)
        if not counted:
            continue
        width, count = max(counted.items(), key=lambda item: (item[1], item[0]))
        score = (round(count / len(widths), 1), -widths.index(width), width)
        if best == (0.0, 0, 0) or score > best:
            best, found = score, delimiter
    return found


def _sample(text: str, delimiter: str) -> list[list[str]]:
    part = text[:SAMPLE_CHARACTERS]
    with _field_limit():
        rows = list(islice(csv.reader(io.StringIO(part, newline=""), delimiter=delimiter), SAMPLE_RECORDS))
    return rows[:-1] if len(part) < len(text) and len(rows) > 1 else rows


def _space_before_quotes(text: str, delimiter: str) -> bool:
    part = text[:SAMPLE_CHARACTERS]
    return delimiter != "\t" and f'{delimiter} "' in part and f'{delimiter}"' not in part


class _field_limit:
    """The csv module's limit is one for the process: set it for a moment and put it back."""

    def __enter__(self) -> None:
        self.before = csv.field_size_limit(MAX_CELL_CHARACTERS)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self.before)


def _records(layout: _Layout) -> tuple[list[Row], range | list[int]]:
    """Return the records and the line on which each starts."""
    reader = layout.reader()
    try:
        with _field_limit():
            rows = cast("list[Row]", list(map(Shared(), reader) if len(layout.data) > SHARED_FROM else reader))
    except csv.Error as error:
        raise InputFileError(
            _("A cell of the record on line {line} is larger than {limit} characters.").format(
                line=_last_start(layout), limit=MAX_CELL_CHARACTERS
            ),
            _("A quote that is never closed does this; look for it there."),
        ) from error
    if reader.line_num == len(rows):
        lines: range | list[int] = range(1 + layout.declared, 1 + layout.declared + len(rows))
    else:
        lines = list(_starts(layout))
    if rows.pop() != [END]:
        raise InputFileError(
            _("The quote that opens on line {line} is never closed.").format(line=lines[len(rows)]),
            _("Close or double the quote there, and import again."),
        )
    return rows, lines[: len(rows)]


def _starts(layout: _Layout) -> Iterator[int]:
    """Yield the line of each record before it is read."""
    reader = layout.reader()
    with _field_limit():
        while True:
            yield reader.line_num + 1 + layout.declared
            if next(reader, None) in ([END], None):
                return


def _last_start(layout: _Layout) -> int:
    """Return the line of the record that could not be read."""
    last = 0
    try:
        for line in _starts(layout):
            last = line
    except csv.Error:
        return last
    return last
