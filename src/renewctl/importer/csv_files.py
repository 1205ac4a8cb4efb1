"""Reading delimited text: comma, semicolon, tab or bar, quotes and line ends of every kind.

The cells stay the strings that they are: turning 100,000 rows into lists is `csv.reader`'s work alone.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import cast

from renewctl.errors import InputFileError
from renewctl.importer.encodings import decode
from renewctl.importer.sheets import MAX_CELL_CHARACTERS, MAX_COLUMNS, Row, Sheet
from renewctl.messages import _

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 256 * 1024
SAMPLE_RECORDS = 500
END = "\ue000end of text\ue000"
CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x20)])


def read_text(data: bytes, encoding: str | None) -> Sheet:
    """Return the one sheet of a delimited text file.

    A first line `sep=;` sets the delimiter, as Excel has it. InputFileError: not text, an encoding that does not
    fit, a quote never closed, a cell beyond 4 MiB, more than 1,000 columns.
    """
    if not encoding:
        _refuse_binary(data)
    text, found_encoding = decode(data, encoding)
    text, skipped, delimiter = _declared(text)
    delimiter = delimiter or _delimiter(text)
    padded = _space_before_quotes(text, delimiter)
    rows, lines = _records(text, delimiter, padded, skipped)
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        wide = next(index for index, row in enumerate(rows) if len(row) > MAX_COLUMNS)
        raise InputFileError(
            _("Line {line} has {count} columns; {limit} is the most that is read.").format(
                line=lines[wide], count=len(rows[wide]), limit=MAX_COLUMNS
            ),
            _("Delete the columns that hold no customer or contract data."),
        )
    return Sheet("", rows, "csv", lines, encoding=found_encoding, delimiter=delimiter)


def _refuse_binary(data: bytes) -> None:
    sample = data[:65536]
    strange = len(sample) - len(sample.translate(None, CONTROLS))
    if strange * 20 > len(sample):
        raise InputFileError(
            _("This is neither text nor a workbook."),
            _("Save the sheet as XLSX or CSV, or name the encoding with --encoding."),
        )


def _declared(text: str) -> tuple[str, int, str | None]:
    first, end, rest = text.partition("\n")
    word = first.strip().strip('"')
    if len(word) == 5 and word.lower().startswith("sep=") and end:
        return rest, 1, word[-1]
    if first.lower() in ("sep=\t", "sep=\t\r"):
        return rest, 1, "\t"
    return text, 0, None


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


def _records(text: str, delimiter: str, padded: bool, skipped: int) -> tuple[list[Row], range | list[int]]:
    """Return the records and the line on which each starts.

    The end mark after the last line comes back as a record of its own unless a quote is still open.
    """
    source = chain(io.StringIO(text, newline=""), [END])
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=padded)
    try:
        with _field_limit():
            rows = cast("list[Row]", list(reader))
    except csv.Error as error:
        raise InputFileError(
            _("A cell of the record on line {line} is larger than {limit} characters.").format(
                line=_last_start(text, delimiter, padded, skipped), limit=MAX_CELL_CHARACTERS
            ),
            _("A quote that is never closed does this; look for it there."),
        ) from error
    if reader.line_num == len(rows):
        lines: range | list[int] = range(1 + skipped, 1 + skipped + len(rows))
    else:
        lines = list(_starts(text, delimiter, padded, skipped))
    if rows.pop() != [END]:
        raise InputFileError(
            _("The quote that opens on line {line} is never closed.").format(line=lines[len(rows)]),
            _("Close or double the quote there, and import again."),
        )
    lines = lines[: len(rows)]
    return rows, lines


def _starts(text: str, delimiter: str, padded: bool, skipped: int) -> Iterator[int]:
    reader = csv.reader(chain(io.StringIO(text, newline=""), [END]), delimiter=delimiter, skipinitialspace=padded)
    with _field_limit():
        while True:
            yield reader.line_num + 1 + skipped
            if next(reader, None) in ([END], None):
                return


def _last_start(text: str, delimiter: str, padded: bool, skipped: int) -> int:
    """Return the line of the record that could not be read."""
    last = 0
    try:
        for line in _starts(text, delimiter, padded, skipped):
            last = line
    except csv.Error:
        return last
    return last
