"""Columns of written lengths of time: notice periods in days or months, renewal terms in months."""

from collections.abc import Sequence
from dataclasses import dataclass

from renewctl.contract.rules import is_notice_too_long
from renewctl.importer.cells.values import Reading, read_by, read_texts
from renewctl.importer.cells.words import read_period
from renewctl.importer.files.sheets import Cell
from renewctl.messages import _
from renewctl.vocabulary import NoticeUnit

LONGEST = 10_000


@dataclass(slots=True)
class Notices:
    """Notice periods by row: length and unit, both or neither; whether a length without a unit was taken as days."""

    lengths: list[int | None]
    units: list[str | None]
    problems: dict[int, str]
    assumed: bool


def read_notices(cells: Sequence[Cell], units: Sequence[str | None] | None, header_unit: str) -> Notices:
    """Return a column's notice periods; the unit stands in the cell, in a unit column or in the header."""
    texts = read_texts(cells)
    rows = len(texts.values)
    found = Notices([None] * rows, [None] * rows, dict(texts.problems), False)
    for row, (text, unit) in enumerate(zip(texts.values, units or [None] * rows, strict=True)):
        if text is None:
            continue
        period = read_period(text)
        if period is None or period[0] > LONGEST:
            found.problems.setdefault(row, _("It is not a length of time such as 30 days or 3 months."))
            continue
        length, written = period
        if is_notice_too_long(length, NoticeUnit(written or unit or header_unit or NoticeUnit.DAYS)):
            found.problems.setdefault(row, _("A notice period is at most ten years."))
            continue
        found.lengths[row] = length
        found.units[row] = written or unit or header_unit or NoticeUnit.DAYS.value
        found.assumed = found.assumed or not (written or unit or header_unit)
    return found


def read_months(cells: Sequence[Cell]) -> Reading[int]:
    """Return a column of months: 12, 12个月, 1 year; days are a problem, and so is no month at all."""

    def read(text: str) -> int:
        period = read_period(text)
        if period is None or period[1] is NoticeUnit.DAYS or not 0 < period[0] <= LONGEST:
            raise ValueError(text)
        return period[0]

    return read_by(cells, read, lambda text: _("It is not a number of months."))
