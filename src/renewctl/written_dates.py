"""Written dates as sheets hold them: one text, then a whole column, then a day.

01/09/2024 is a day in September or in January; only its column can say. So a text is first given every reading it
allows, the column decides the order of day and month, and then each text has one day or a reason why it has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from renewctl.date_shapes import ANY_ORDER, Reading, is_month_only, lacks_year, shape
from renewctl.dates import FIRST_YEAR, LAST_YEAR, iso_day
from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import plain
from renewctl.vocabulary import DateOrder

# Day 1 is 1900-01-01, but Excel also counts a 1900-02-29 that never was; serials believed here lie long after it.
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
# 1954 to 2119: a year, a sum or a row number is not taken for a date.
_SERIALS = range(20_000, 80_001)

# fmt: off
_OPEN_END = frozenset((
    "永久", "永久有效", "长期", "長期", "长期有效", "長期有效", "无", "無", "无期限", "無期限", "无固定期限",
    "無固定期限", "无限期", "無限期", "不限", "不定期", "持续",
    "/", "n/a", "na", "n.a.", "no", "none", "nil", "null", "nat", "nan",
    "no end", "no end date", "no fixed term", "until further notice", "permanent", "perpetual", "indefinite",
    "indefinitely", "evergreen", "open", "open ended", "open-ended", "ongoing", "unlimited", "forever",
))
# fmt: on


class NotADate(UsageError, ValueError):
    """A written text is no date; its message is the reason as a sentence, without the text itself."""


class OrderVerdict(StrEnum):
    """What a column says about the order of day and month in it."""

    NOT_NEEDED = "not-needed"
    DECIDED = "decided"
    AMBIGUOUS = "ambiguous"
    CONTRADICTORY = "contradictory"


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """A column's verdict, the order when it is decided, and the texts that decide, stay open or contradict."""

    verdict: OrderVerdict
    order: DateOrder | None = None
    examples: tuple[str, ...] = ()


def candidates(text: str, *, epoch_1904: bool = False, serials: bool = True) -> dict[DateOrder, date]:
    """Return the day a written text means under each order it can be read in; empty when it is no date.

    A text whose order shows itself (2024-09-01, 1 Sep 2024) means the same day under all orders.
    `serials` reads a bare number such as 45536 as a spreadsheet's day count.
    """
    if (day := iso_day(text)) or (serials and (day := _serial_day(text, epoch_1904))):
        return dict.fromkeys(ANY_ORDER, day)
    written = shape(text)
    readings: dict[DateOrder, date] = {}
    for reading in written.readings:
        day = _day(reading)
        if day and written.weekday in (None, day.weekday()):
            readings.update(dict.fromkeys(reading.orders, day))
    return readings


def read_date(text: str, order: DateOrder | None = None, *, epoch_1904: bool = False, serials: bool = True) -> date:
    """Return the day a written text means, read in its column's order; NotADate with the reason when it means none.

    Without an order only a text that means one day in every order it allows is read.
    """
    readings = candidates(text, epoch_1904=epoch_1904, serials=serials)
    if not readings:
        raise NotADate(_why_not(text))
    if order is None:
        if len(set(readings.values())) > 1:
            raise NotADate(
                _("Day and month could be either way round."), _("Give the order: --date-order dmy, mdy or ymd.")
            )
        return next(iter(readings.values()))
    if order not in readings:
        raise NotADate(_("It is no day in the order {order}.").format(order=order))
    return readings[order]


def column_order(texts: Iterable[str]) -> ColumnOrder:
    """Return what a column's texts say about the order of day and month; each distinct text is enough once.

    A text that is a day under some orders only rules the others out for the whole column. Texts that are no date
    rule nothing out.
    """
    possible = set(ANY_ORDER)
    ruled_out_by: dict[DateOrder, str] = {}
    undecided: list[tuple[str, dict[DateOrder, date]]] = []
    for text in texts:
        readings = {} if iso_day(text) else candidates(text)
        if not readings:
            continue
        if possible.isdisjoint(readings):
            others = dict.fromkeys(ruled_out_by[order] for order in readings)
            return ColumnOrder(OrderVerdict.CONTRADICTORY, None, (*others, text))
        for order in possible.difference(readings):
            ruled_out_by[order] = text
        possible.intersection_update(readings)
        if len(possible) > 1 and len(set(readings.values())) > 1:
            undecided.append((text, readings))
    if len(possible) == 1:
        return ColumnOrder(OrderVerdict.DECIDED, possible.pop(), tuple(ruled_out_by.values())[-1:])
    for text, readings in undecided:
        if len({readings[order] for order in possible}) > 1:
            return ColumnOrder(OrderVerdict.AMBIGUOUS, None, (text,))
    return ColumnOrder(OrderVerdict.NOT_NEEDED)


def is_open_end(text: str) -> bool:
    """Return whether an end-date cell says that there is no end: blank, dashes, 永久, 长期, N/A, No, indefinite ..."""
    if len(text) > 100:
        return not text.strip()
    word = plain(text).strip("'\"`() ").casefold()
    return not word.strip("-") or word in _OPEN_END


def _serial_day(text: str, epoch_1904: bool) -> date | None:
    whole, _point, fraction = plain(text).strip("'\" ").partition(".")
    if len(whole) != 5 or not (whole + fraction).isdigit() or not (whole + fraction).isascii():
        return None
    serial = int(whole)
    if serial not in _SERIALS:
        return None
    return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=serial)


def _day(reading: Reading) -> date | None:
    if not FIRST_YEAR <= reading.year <= LAST_YEAR:
        return None
    try:
        return date(reading.year, reading.month, reading.day)
    except ValueError:
        return None


def _why_not(text: str) -> str:
    written = shape(text)
    if any(_day(reading) for reading in written.readings):
        return _("The weekday does not fit the date.")
    if any(FIRST_YEAR <= reading.year <= LAST_YEAR for reading in written.readings):
        return _("There is no such day in the calendar.")
    if written.readings:
        return _("The year is not between {first} and {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
    if is_month_only(text):
        return _("Only the month is given, not the day.")
    if lacks_year(text):
        return _("The year is missing.")
    return _("It is not a date.")
