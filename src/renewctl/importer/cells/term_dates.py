"""A column that holds both days of a term: which columns do, told by their cells, and the days in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from renewctl.importer.cells.days import decide_order, read_days
from renewctl.importer.cells.spans import Span, is_length, split_span
from renewctl.importer.cells.values import read_texts, text_of
from renewctl.importer.files.sheets import Cell, Row
from renewctl.importer.header.mapping import ColumnMapping, map_headers
from renewctl.importer.header.recognition import candidates
from renewctl.importer.header.synonyms import synonyms
from renewctl.messages import _
from renewctl.vocabulary import DateOrder
from renewctl.written_dates import candidates as days_of
from renewctl.written_dates import is_open_end

LOOKED_AT = 1000
"""So many different cells of a column tell what it holds."""


@dataclass(frozen=True, slots=True)
class TermDates:
    """A column's first and last days as ISO texts, why some rows have none, and the order that its dates were read in.

    Both days of a row or neither; a last day alone is missing where the term has no end.
    """

    starts: list[str | None]
    ends: list[str | None]
    problems: dict[int, str]
    order: DateOrder | None


def map_columns(
    headers: Sequence[str], rows: Sequence[Row], what: str, overrides: Mapping[str, str] | None = None
) -> ColumnMapping:
    """Return which column is which field, by its header; by its cells where a term's days are not in two columns.

    Errors as `map_headers`.
    """
    mapping = map_headers(headers, what, overrides)
    if mapping.sure("start_date") and mapping.sure("end_date"):
        return mapping
    spans = [index for index, header in enumerate(headers) if _may_be_term(header, what) and _holds_terms(index, rows)]
    return map_headers(headers, what, overrides, spans) if spans else mapping


def _may_be_term(header: str, what: str) -> bool:
    by_cells = synonyms()["kind"][what].get("by_cells", [])
    return any(meaning.field in by_cells for _score, meaning in candidates(header, what))


def _holds_terms(index: int, rows: Sequence[Row]) -> bool:
    """Return whether a column's cells hold two days each, rather than one; lengths of time speak for neither."""
    cells = dict.fromkeys(row[index] for row in rows if index < len(row) and row[index])
    looked_at = [text_of(cell) for cell in islice(cells, LOOKED_AT)]
    spans = sum(split_span(text) is not None for text in looked_at)
    return 0 < spans >= sum(bool(days_of(text)) for text in looked_at)


def read_term_dates(
    header: str, cells: Sequence[Cell], wanted: DateOrder | None, *, epoch_1904: bool = False
) -> TermDates:
    """Return the days of a column of terms; InputFileError as `decide_order`, which both days of all cells decide."""
    texts = read_texts(cells)
    spans = {text: split_span(text) for text in dict.fromkeys(texts.values) if text}
    days = [day for span in spans.values() if span for day in (span.first, span.last)]
    order = decide_order(header, days, wanted)
    found = [spans[text] if text else None for text in texts.values]
    starts = read_days([span and span.first for span in found], order, epoch_1904=epoch_1904)
    ends = read_days([span and span.last for span in found], order, epoch_1904=epoch_1904)
    problems = texts.problems | ends.problems | starts.problems
    for row, what_stands in enumerate(zip(texts.values, found, starts.values, ends.values, strict=True)):
        if row not in problems and (reason := _why_not(*what_stands)):
            problems[row] = reason
    for row in problems:
        starts.values[row] = ends.values[row] = None
    return TermDates(starts.values, ends.values, problems, order)


def _why_not(text: str | None, span: Span | None, start: str | None, end: str | None) -> str | None:
    """Return why a cell does not tell the days of a term; None for one that does, for a blank one and for no end."""
    if span is None:
        return None if text is None or is_open_end(text) else _wanted(text)
    if not start or not end:
        return None
    if span.takes_year and start >= end:
        return _("The year of one of the days is missing.")
    return _("The end is before the start, {start}.").format(start=start) if start > end else None


def _wanted(text: str) -> str:
    if is_length(text):
        return _("It is a length of time; the first and the last day are wanted: 2024-01-01 to 2024-12-31.")
    if days_of(text):
        return _("It is one day; the first and the last day are wanted: 2024-01-01 to 2024-12-31.")
    return _("The first and the last day are wanted: 2024-01-01 to 2024-12-31.")
