"""A column of written dates as ISO days; the whole column decides the order of day and month in it."""

from collections.abc import Sequence
from datetime import date, datetime

from renewctl.dates import iso_day
from renewctl.errors import InputFileError
from renewctl.importer.cells.values import Reading, read_texts
from renewctl.importer.files.sheets import Cell
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.vocabulary import DateOrder
from renewctl.written_dates import NotADate, OrderVerdict, column_order, is_open_end, read_date


def decide_order(header: str, cells: Sequence[Cell], wanted: DateOrder | None) -> DateOrder | None:
    """Return the order in which a column's dates are read: the one asked for, else the one its texts decide.

    None where no text needs one. InputFileError names the column and --date-order when its texts stay ambiguous
    or contradict each other.
    """
    if wanted:
        return wanted
    found = column_order(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
    examples = ", ".join(brief(text) for text in found.examples)
    if found.verdict is OrderVerdict.AMBIGUOUS:
        raise InputFileError(
            _("The column {header} does not say whether day or month comes first: {examples}.").format(
                header=header, examples=examples
            ),
            _("Give the order with --date-order dmy, mdy or ymd."),
        )
    if found.verdict is OrderVerdict.CONTRADICTORY:
        raise InputFileError(
            _("The column {header} has dates in different orders: {examples}.").format(
                header=header, examples=examples
            ),
            _("Give the order that is meant with --date-order dmy, mdy or ymd; the other dates are then problems."),
        )
    return found.order


def read_days(
    cells: Sequence[Cell], order: DateOrder | None, *, epoch_1904: bool = False, open_end: bool = False
) -> Reading[str]:
    """Return a column's days as ISO texts, each distinct cell read once.

    `epoch_1904`: bare serial numbers count from 1904. `open_end`: a text such as 永久, No or N/A says that there is
    no end, which is None like a blank cell.
    """
    texts = read_texts(cells)
    days: dict[str | None, str | None] = {None: None}
    wrong: dict[str | None, str] = {}
    for text in dict.fromkeys(texts.values):
        if text is None or text in days:
            continue
        if iso_day(text):
            days[text] = text
            continue
        try:
            days[text] = read_date(text, order, epoch_1904=epoch_1904).isoformat()
        except NotADate as error:
            days[text] = None
            if not (open_end and is_open_end(text)):
                wrong[text] = error.message
    problems = dict(texts.problems)
    if wrong:
        problems |= {row: wrong[text] for row, text in enumerate(texts.values) if text in wrong}
    return Reading([days[text] for text in texts.values], problems)


def read_moments(cells: Sequence[Cell], order: DateOrder | None, *, epoch_1904: bool = False) -> Reading[str]:
    """Return a column's moments as written: "2024-09-01", or "2024-09-01T14:30" where a time stands with it."""
    from renewctl.date_shapes import split_time

    reading = read_days(cells, order, epoch_1904=epoch_1904)
    clocks: dict[str, str] = {}
    for row, cell in enumerate(cells):
        day = reading.values[row]
        if day is None:
            continue
        if isinstance(cell, datetime):
            if cell.hour or cell.minute:
                reading.values[row] = f"{day}T{cell.hour:02}:{cell.minute:02}"
        elif isinstance(cell, str) and not isinstance(cell, date):
            if cell not in clocks:
                _day, clock = split_time(cell)
                clocks[cell] = f"T{clock[0]:02}:{clock[1]:02}" if clock and clock[0] < 24 else ""
            reading.values[row] = day + clocks[cell]
    return reading
