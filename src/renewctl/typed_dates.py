"""Days and times as a person types them on the command line: ISO, today, 3d, 下周一, any clear written date."""

from datetime import date
from re import fullmatch, match

from renewctl.dates import LAST_YEAR, add_days, add_months, iso_day
from renewctl.errors import UsageError
from renewctl.messages import _

# The week must be named. Weeks begin on Monday.
WEEK = "(上|本|这|下|下下)(?:个?星期|周)([一二三四五六日天])"
WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}


def parse_day(text: str, today: date) -> date:
    """Return the day a person typed: a full date, `today`, `tomorrow`, `yesterday`, or an offset: 3d, 2w, 1m, 1y.

    In Chinese also 后天, 三天后, 下周一. UsageError when it is no date, when day and month could be either way round
    (01/09/2024), and for a weekday alone: the last one may be meant or the next one.
    """
    typed = text.strip()
    if day := iso_day(typed) or _named_day(typed, today) or _offset_day(typed, today) or _day_of_week(typed, today):
        if day.year > max(LAST_YEAR, today.year):  # typed as a date it would not be believed either
            raise UsageError(_("{day} is later than {year}.").format(day=day, year=LAST_YEAR))
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

    if named := match(WEEK, text.strip()):  # 下周一 14:30
        text = f"{parse_day(named[0], today)} {text.strip().removeprefix(named[0])}"
    written_day, clock = split_time(text)
    if clock is None:
        return parse_day(text, today).isoformat()
    day = parse_day(written_day, today) if written_day else today
    if clock[0] == 24:
        raise UsageError(_("A day's hours go from 00:00 to 23:59: {text}.").format(text=brief(text.strip())))
    return f"{day.isoformat()}T{clock[0]:02}:{clock[1]:02}"


def _named_day(typed: str, today: date) -> date | None:
    match typed.casefold():
        case "today" | "今天":
            return today
        case "tomorrow" | "明天":
            return add_days(today, 1)
        case "yesterday" | "昨天":
            return add_days(today, -1)
        case "后天":
            return add_days(today, 2)
        case "前天":
            return add_days(today, -2)
    return None


def _day_of_week(typed: str, today: date) -> date | None:
    found = fullmatch(WEEK, typed)
    if found is None:
        return None
    monday = add_days(today, -today.weekday())
    return add_days(monday, 7 * WEEKS[found[1]] + "一二三四五六日".index(found[2].replace("天", "日")))


def _offset_day(typed: str, today: date) -> date | None:
    # 15日 and 3月 are no distances: the 15th and March may be meant.
    typed = typed.removesuffix("后").replace("个月", "m").replace("星期", "周")
    count, unit = typed[:-1].removeprefix("+").strip(), typed[-1:].lower()
    if not count.isascii():
        from renewctl.date_shapes import in_digits

        count = in_digits(count.replace("两", "二"))
    if not (count.isascii() and count.isdigit() and len(count) <= 5):
        return None
    match unit:
        case "d" | "天":
            return add_days(today, int(count))
        case "w" | "周":
            return add_days(today, 7 * int(count))
        case "m":
            return add_months(today, int(count))
        case "y" | "年":
            return add_months(today, 12 * int(count))
    return None
