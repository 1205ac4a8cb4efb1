"""Calendar arithmetic from an anchor.

Every boundary is computed from the contract's first start, never from the previous boundary: a contract that
began on a 31st ends 27 February and then 30 March again, where chaining would stay on the 27th for ever.
A term is [start, end], both inclusive.
"""

from datetime import date, timedelta

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.vocabulary import NoticeUnit

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years in which a written date is believed; outside them it is a slip of the pen or a placeholder."""


def add_months(anchor: date, months: int) -> date:
    """Return the anchor's day so many months on, or the month's last day where it has no such day.

    `months` may be negative. RuleError outside the calendar, years 1 to 9999.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise _outside_calendar()
    day = anchor.day
    if day > 28:
        # Only the last days can be missing from a month: most calls never load this module.
        from calendar import monthrange

        day = min(day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def period(anchor: date, first_month: int, months: int) -> tuple[date, date]:
    """Return first and last day, both inclusive, of the term that begins so many months after the anchor.

    `first_month` is 0 for the first term, `months` is its length.
    RuleError for less than one month, and outside the calendar.
    """
    if months < 1:
        raise RuleError(_("A term is at least one month long."), rule="term-length")
    return add_months(anchor, first_month), add_months(anchor, first_month + months) - ONE_DAY


def whole_months(start: date, end: date, anchor: date | None = None) -> int | None:
    """Return how many whole months a term lasts; None when its days are not whole months.

    Give the contract's anchor for a later term: with the 31st for an anchor, 28 February to 30 March is one month.
    """
    if end < start or end == date.max:
        return None
    first = anchor or start
    renewal = end + ONE_DAY
    skipped = _months_between(first, start)
    months = _months_between(start, renewal)
    if months < 1 or add_months(first, skipped) != start or add_months(first, skipped + months) != renewal:
        # A start that is not on the anchor's grid (an amendment moved it) still counts for itself.
        return whole_months(start, end) if anchor not in (None, start) else None
    return months


def notice_deadline(end: date, length: int, unit: NoticeUnit) -> date:
    """Return the last day on which notice may be given: the term's end less the notice period.

    `length` counts days or months and is never negative. RuleError for a negative length, and before the calendar.
    """
    if length < 0:
        raise RuleError(_("A notice period cannot be negative."), rule="notice-length")
    if unit is NoticeUnit.MONTHS:
        return add_months(end, -length)
    return add_days(end, -length)


def days_left(end: date, today: date) -> int:
    """Return the days from today to the end: 0 on the last day itself, negative once overdue."""
    return (end - today).days


def iso_day(written: str) -> date | None:
    """Return the day of a text that is exactly YYYY-MM-DD, in the years a written date is believed; else None.

    Almost every cell of a large sheet is one: the grammar of `written_dates` would cost ten times as much.
    """
    if len(written) != 10 or written[4] != "-" or written[7] != "-" or not written.isascii():
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def stored_day(column: object) -> date | None:
    """Return the day that a column of a row holds; None where it holds none."""
    return date.fromisoformat(str(column)) if column else None


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def add_days(day: date, days: int) -> date:
    """Return the day that is `days` later; RuleError outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _outside_calendar() from None


def shifted(day: date, days: int) -> date:
    """Return the day that is `days` later; past an end of the calendar, its last or its first day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _outside_calendar() -> RuleError:
    return RuleError(_("That day is outside the calendar, years 1 to 9999."), rule="calendar")
