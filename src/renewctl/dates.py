"""Calendar arithmetic from an anchor, and the dates a person types on the command line.

Every boundary is computed from the contract's first start, never from the previous boundary: a contract that
began on a 31st ends 27 February and then 30 March again, where chaining would stay on the 27th for ever.
A term is [start, end], both inclusive.
"""

from datetime import date, timedelta

from renewctl.errors import RuleError, UsageError
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
    return _add_days(end, -length)


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


def parse_day(text: str, today: date) -> date:
    """Return the day a person typed: a full date, `today`, `tomorrow`, `yesterday`, or an offset: 3d, 2w, 1m, 1y.

    UsageError when it is no date, and when day and month could be either way round (01/09/2024).
    """
    typed = text.strip()
    if day := iso_day(typed) or _named_day(typed, today) or _offset_day(typed, today):
        return day
    # The grammar of imported sheets is loaded only when someone does not type the plain forms.
    from renewctl.plain import brief
    from renewctl.written_dates import NotADate, read_date

    try:
        return read_date(typed, serials=False)
    except NotADate as error:
        raise UsageError(
            _("Not understood as a date: {text}. {reason}").format(text=brief(typed), reason=error.message),
            _("Write it as year-month-day, such as {example}, or as today, tomorrow, 3d, 2w, 1m.").format(
                example=today.isoformat()
            ),
        ) from None


def parse_moment(text: str, today: date) -> str:
    """Return a typed day, with its local time if one was given: "2024-09-01" or "2024-09-01T14:30".

    A time alone is today's. No time zone is converted: the date stays as written. UsageError as for `parse_day`.
    """
    from renewctl.date_shapes import split_time
    from renewctl.plain import brief

    written_day, clock = split_time(text)
    if clock is None:
        return parse_day(text, today).isoformat()
    day = parse_day(written_day, today) if written_day else today
    if clock[0] == 24:
        raise UsageError(_("A day's hours go from 00:00 to 23:59: {text}.").format(text=brief(text.strip())))
    return f"{day.isoformat()}T{clock[0]:02}:{clock[1]:02}"


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _outside_calendar() from None


def _outside_calendar() -> RuleError:
    return RuleError(_("That day is outside the calendar, years 1 to 9999."), rule="calendar")


def _named_day(typed: str, today: date) -> date | None:
    match typed.casefold():
        case "today" | "今天":
            return today
        case "tomorrow" | "明天":
            return _add_days(today, 1)
        case "yesterday" | "昨天":
            return _add_days(today, -1)
    return None


def _offset_day(typed: str, today: date) -> date | None:
    count, unit = typed[:-1].removeprefix("+"), typed[-1:].lower()
    if not (count.isascii() and count.isdigit() and len(count) <= 5):
        return None
    match unit:
        case "d":
            return _add_days(today, int(count))
        case "w":
            return _add_days(today, 7 * int(count))
        case "m":
            return add_months(today, int(count))
        case "y":
            return add_months(today, 12 * int(count))
    return None
