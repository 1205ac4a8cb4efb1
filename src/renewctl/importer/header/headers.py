"""Finding the header row of a sheet: below title rows, of one or two lines, with gaps and repeats; or none at all."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.errors import InputFileError
from renewctl.importer.files.sheets import Cell, Row, Sheet, column_letter
from renewctl.importer.header.recognition import candidates
from renewctl.messages import _

ROWS_LOOKED_AT = 60
LONGEST_NAME = 80
NUMBER = re.compile(r"[-+(]?\s*[$€£¥￥]?\s*[-+]?\d[\d,.\s]*\s*[%万亿元k]{0,2}\)?")
DATE = re.compile(
    r"\d{1,4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,4}(\D.*)?|\d{2,4} ?年 ?\d{1,2} ?月.*"
    r"|\d{1,2}[- ][a-z]{3,9}[- ,]+\d{2,4}|[a-z]{3,9} \d{1,2}, \d{4}"
)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """Where the header stands and how its columns are called.

    first, last: indexes into `Sheet.rows`, equal unless the header has two lines. names: one for each column, all
    different: a repeated one is `HEADER#2`, a blank one `column C`.
    """

    first: int
    last: int
    names: tuple[str, ...]


def find_header(sheet: Sheet, what: str, given: Collection[str] = ()) -> HeaderRow:
    """Return the header row of a sheet: the row that names the most fields of this kind of record.

    given: headers from --map, which count threefold. Where no row names any, the first full row of words.
    InputFileError when the first full row holds values: a sheet without a header row.
    """
    looked_at = range(min(len(sheet.rows), ROWS_LOOKED_AT))
    full = max((_filled(sheet.rows[index]) for index in looked_at), default=0)
    wanted = {_folded(header) for header in given}
    best, found = 0, None
    for index in looked_at:
        row = sheet.rows[index]
        if _values(row) * 3 > _filled(row):
            continue
        hits = _hits(row, what) + 3 * sum(_folded(_label(cell)) in wanted for cell in row)
        enough = hits > 1 or (full <= 2 and _filled(row) * 2 > full)
        if hits > best and enough:
            best, found = hits, index
    if found is None:
        found = _first_row_of_words(sheet, looked_at, full)
    return _with_second_line(sheet, found, what)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_value(cell: Cell) -> bool:
    """Return whether a cell looks like a value rather than a name: a number, a date, a code with three digits."""
    if not isinstance(cell, str):
        return isinstance(cell, int | float | date)
    text = unicodedata.normalize("NFKC", cell).strip().casefold()
    if len(text) > LONGEST_NAME or NUMBER.fullmatch(text) or DATE.fullmatch(text):
        return True
    return text.isascii() and sum(letter.isdigit() for letter in text) >= 3


def is_number(cell: Cell) -> bool:
    """Return whether a cell is a number, as a cell or in writing."""
    if isinstance(cell, str):
        return NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip().casefold()) is not None
    return isinstance(cell, int | float)


def _filled(row: Row) -> int:
    return sum(not is_blank(cell) for cell in row)


def _values(row: Row) -> int:
    return sum(is_value(cell) for cell in row)


def _label(cell: Cell) -> str:
    return "" if is_blank(cell) else " ".join(str(cell).split())


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _hits(row: Row, what: str) -> int:
    """Return how many fields the cells of a row name."""
    fields: set[str] = set()
    for cell in row:
        if isinstance(cell, str) and len(cell) <= LONGEST_NAME and not is_blank(cell):
            fields.update(meaning.field for _score, meaning in candidates(_label(cell), what)[:1])
    return len(fields)


def _first_row_of_words(sheet: Sheet, looked_at: range, full: int) -> int:
    for index in looked_at:
        row = sheet.rows[index]
        if full and _filled(row) * 5 >= full * 3:
            labels = [_label(cell) for cell in row if not is_blank(cell)]
            if not _values(row) and len(set(labels)) * 2 > len(labels):
                return index
            raise _no_header(sheet, sheet.lines[index], labels)
    raise InputFileError(_("{place} is empty.").format(place=place_of(sheet)), _("Save the sheet again."))


def place_of(sheet: Sheet) -> str:
    """Return how a message names a sheet."""
    return _("Sheet {sheet}").format(sheet=sheet.name) if sheet.name else _("The sheet")


def _no_header(sheet: Sheet, line: int, labels: Sequence[str]) -> InputFileError:
    shown = ", ".join(label[:20] for label in labels[:4])
    return InputFileError(
        _("{place} has no header row: line {line} already holds values ({cells}).").format(
            place=place_of(sheet), line=line, cells=shown
        ),
        _("Put a row with the names of the columns above the data: customer_name, contract_no, end_date and so on."),
    )


def _with_second_line(sheet: Sheet, found: int, what: str) -> HeaderRow:
    """Return the header with the line above or below that belongs to it.

    Above: groups of which this row names the parts (合同期限 over 开始日期, 结束日期), or names merged downwards that
    leave this row blank. Below: the parts of a group that this row only has the heading of, or the same in another
    language.
    """
    row = sheet.rows[found]
    above = sheet.rows[found - 1] if found else []
    below = sheet.rows[found + 1] if found + 1 < len(sheet.rows) else []
    if _filled(above) >= 2 and not _values(above) and _gaps_filled(row, above):
        return HeaderRow(found - 1, found, _names(sheet, _joined(above, row)))
    if not _values(below) and _hits(below, what) and _is_subheading(row, below, what):
        return HeaderRow(found, found + 1, _names(sheet, _joined(row, below)))
    return HeaderRow(found, found, _names(sheet, [_label(cell) for cell in row]))


def _gaps_filled(row: Row, above: Row) -> bool:
    return any(is_blank(cell) and place < len(above) and not is_blank(above[place]) for place, cell in enumerate(row))


def _is_subheading(row: Row, below: Row, what: str) -> bool:
    named = [cell for cell in below if not is_blank(cell)]
    known = sum(bool(candidates(_label(cell), what)) for cell in named)
    under_gaps = any(
        not is_blank(cell) and (place >= len(row) or is_blank(row[place])) for place, cell in enumerate(below)
    )
    return known == len(named) if under_gaps else known >= 3 and known * 5 >= len(named) * 3


def _joined(upper: Row, lower: Row) -> list[str]:
    """Return the names of a header of two lines: the lower one where it is unique, else group and part."""
    width = max(len(upper), len(lower))
    tops = [_label(cell) for cell in [*upper, *[None] * (width - len(upper))]]
    parts = [_label(cell) for cell in [*lower, *[None] * (width - len(lower))]]
    names, group = [], ""
    for place in range(width):
        group = tops[place] or (group if parts[place] else "")
        repeated = parts.count(parts[place]) > 1
        names.append(f"{group} {parts[place]}".strip() if repeated else parts[place] or tops[place])
    return names


def _names(sheet: Sheet, labels: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    seen: set[str] = set()
    for place, label in enumerate(labels):
        # not translated: it is a key of the summary and of profiles, whatever the language
        name = label or f"column {column_letter(sheet.first_column + place)}"
        number, unique = 1, name
        while unique in seen:
            number += 1
            unique = f"{name}#{number}"
        seen.add(unique)
        names.append(unique)
    return tuple(names)
