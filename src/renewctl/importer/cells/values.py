"""The cells of one column as values: texts, words of the vocabulary, whole numbers, thousandths.

Every reader takes a whole column and reads each distinct text once. It returns a `Reading`: one value per row
(None for a blank cell or an unreadable one), and the reason for each row that could not be read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar, cast

from renewctl.importer.cells.words import folded
from renewctl.importer.fields import named
from renewctl.importer.files.sheets import Cell
from renewctl.messages import _
from renewctl.plain import UNSTORABLE
from renewctl.vocabulary import SignalKind

V = TypeVar("V")

# An export puts an apostrophe before a cell that a spreadsheet would run as a formula; here it comes off again.
GUARDED = re.compile(r"'+[=+\-@\t\r]")
NEEDS_GUARD = re.compile(r"'*[=+\-@\t\r]")
SAMPLE = 1000
MOST_SHOWN = 200  # characters


@dataclass(slots=True)
class Reading(Generic[V]):
    """A column as values, and why some of its cells, by row index, have none."""

    values: list[V | None]
    problems: dict[int, str] = field(default_factory=dict)


def text_of(cell: Cell) -> str:
    """Return a cell as a text, as a spreadsheet would show it: dates as ISO, a datetime at midnight as a date."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)


def shown(cell: Cell) -> str:
    """Return what a problem shows of the cell that is to blame."""
    return text_of(cell)[:MOST_SHOWN]


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe before = + - @ TAB CR, which an import takes off again."""
    return "'" + text if NEEDS_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that an export puts before what a spreadsheet would run."""
    return text[1:].strip() if GUARDED.match(text) else text


def read_texts(cells: Sequence[Cell]) -> Reading[str]:
    """Return a column's texts, trimmed; NUL and lone surrogates, which no book can hold, are problems."""
    if set(map(type, cells)) <= {str}:
        texts = cast("Sequence[str]", cells)
    else:
        texts = [cell if type(cell) is str else text_of(cell) for cell in cells]
    few = len(set(texts[:SAMPLE])) * 2 < SAMPLE  # such as words and dates, each of which is then looked at once
    different = set(texts) if few else texts
    everything = "".join(different)  # one look at all of a column costs less than a look at each cell
    trimmed: list[str | None] = [text.strip() or None for text in different]
    if "'" in everything:
        trimmed = [unguarded(value) or None if value else None for value in trimmed]
    values = list(map(dict(zip(different, trimmed, strict=True)).__getitem__, texts)) if few else trimmed
    if everything.isprintable() or not UNSTORABLE.search(everything):
        return Reading(values)
    reason = _("It holds a character that cannot be kept (NUL or half of a pair).")
    problems = {row: reason for row, value in enumerate(values) if value and UNSTORABLE.search(value)}
    return Reading([None if row in problems else value for row, value in enumerate(values)], problems)


def read_by(cells: Sequence[Cell], read: Callable[[str], V], reason: Callable[[str], str]) -> Reading[V]:
    """Return a column read text by text, each distinct text once; `read` raises ValueError for what it cannot read."""
    texts = read_texts(cells)
    known: dict[str | None, V | None] = {None: None}
    wrong: dict[str | None, str] = {}
    for text in dict.fromkeys(texts.values):
        if text is None:
            continue
        try:
            known[text] = read(text)
        except ValueError:
            known[text] = None
            wrong[text] = reason(text)
    problems = dict(texts.problems)
    if wrong:
        problems |= {row: wrong[text] for row, text in enumerate(texts.values) if text in wrong}
    return Reading([known[text] for text in texts.values], problems)


def read_words(cells: Sequence[Cell], table: Mapping[str, str]) -> Reading[str]:
    """Return a column of words of the vocabulary; a word that no synonym explains is a problem."""
    words = ", ".join(named(word) for word in dict.fromkeys(table.values()))

    def read(text: str) -> str:
        try:
            return table[folded(text)]
        except KeyError:
            raise ValueError(text) from None

    return read_by(cells, read, lambda text: _("It is none of the words known here: {words}.").format(words=words))


def read_counts(cells: Sequence[Cell]) -> Reading[int]:
    """Return a column of whole numbers from 0, such as minutes; 12.0 counts as 12."""

    def read(text: str) -> int:
        number = float(text)
        if not number.is_integer() or not 0 <= number < 1e9:
            raise ValueError(text)
        return int(number)

    return read_by(cells, read, lambda text: _("It is not a whole number."))


def read_thousandths(cells: Sequence[Cell]) -> Reading[int]:
    """Return a column of measured values from 0, in thousandths: 12.5 is 12500."""
    from renewctl.errors import RenewctlError
    from renewctl.signal.rules import thousandths

    def read(text: str) -> int:
        try:
            return thousandths(text, SignalKind.USAGE)[0]
        except RenewctlError as error:
            raise ValueError(text) from error

    return read_by(cells, read, lambda text: _("It is not a number from 0 on."))


def read_percents(cells: Sequence[Cell]) -> Reading[int]:
    """Return a column of yearly price rises in basis points: 7%, 7.0 and 7 are 700."""
    from renewctl.contract.rules import read_percent
    from renewctl.errors import RenewctlError

    def read(text: str) -> int:
        try:
            return read_percent(text)
        except RenewctlError as error:
            raise ValueError(text) from error

    return read_by(cells, read, lambda text: _("It is not a percentage such as 7% or 2.5%."))


def read_flags(cells: Sequence[Cell], table: Mapping[str, str]) -> Reading[int]:
    """Return a column of yes and no as 1 and 0."""
    words = read_words(cells, table)
    return Reading([None if word is None else int(word == "yes") for word in words.values], words.problems)
