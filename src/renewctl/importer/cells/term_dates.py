"""The days of a column that holds both the first and the last day of a term."""

from collections.abc import Sequence
from dataclasses import dataclass

from renewctl.importer.cells.days import decide_order, read_days
from renewctl.importer.cells.spans import Span, is_length, split_span
from renewctl.importer.cells.values import read_texts
from renewctl.importer.files.sheets import Cell
from renewctl.messages import _
from renewctl.vocabulary import DateOrder
from renewctl.written_dates import candidates as days_of
from renewctl.written_dates import is_open_end


@dataclass(frozen=True, slots=True)
class TermDates:
    """A column's first and last days as ISO texts, why some rows have none, and the order that its dates were read in.

    Both days of a row or neither; a last day alone is missing where the term has no end.
    """

    starts: list[str | None]
    ends: list[str | None]
    problems: dict[int, str]
    order: DateOrder | None


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
        return _("The year of one of the days is missing; write both years.")
    return _("The end is before the start, {start}.").format(start=start) if start > end else None


def _wanted(text: str) -> str:
    if is_length(text):
        return _("It is a length of time; the first and the last day are wanted, such as 2024-01-01 to 2024-12-31.")
    if days_of(text):
        return _("It is one day; the first and the last day are wanted, such as 2024-01-01 to 2024-12-31.")
    return _("The first and the last day are wanted, such as 2024-01-01 to 2024-12-31.")
