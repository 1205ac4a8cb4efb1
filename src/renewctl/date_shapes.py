"""The shapes a full date is written in: digits, 年月日, month names, 民國 years, with or without weekday and time.

A shape says which numbers stand where; whether they name a day of the calendar is asked in `written_dates`.
"""

import re
from typing import NamedTuple

from renewctl.plain import plain
from renewctl.vocabulary import DateOrder

ANY_ORDER = tuple(DateOrder)
_FLAGS = re.ASCII | re.IGNORECASE


class Reading(NamedTuple):
    """Year, month and day as one order of writing has them; not yet known to be a day."""

    orders: tuple[DateOrder, ...]
    year: int
    month: int
    day: int


class Shape(NamedTuple):
    """What a text says: its readings, and the weekday it names (Monday 0), which the day must then fall on."""

    readings: tuple[Reading, ...]
    weekday: int | None


_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)},
    **{name: number for number, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
_WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_ZH_WEEKDAYS = {**{char: number for number, char in enumerate("一二三四五六日")}, "天": 6}

_WEEKDAY = re.compile(
    r"\(?(?:(?:星期|周|週|礼拜|禮拜)(?P<zh>[一二三四五六日天])"
    r"|\b(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b[.,]?)\)?",
    _FLAGS,
)
_ZONE = r"(?:Z|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT|CST)(?: ?\[[\w/]+\])?(?: ?\([^()]*\))?"
_TIME = re.compile(
    r"(?:^|[ T]|(?<=[日号號]))(?P<before>[AP]M|上午|下午|凌晨|晚上)? ?"
    r"(?P<hour>[01]?[0-9]|2[0-4])"
    r"(?:[:](?P<minute>[0-5][0-9])(?::[0-5][0-9](?:[.,][0-9]+)?)?"
    r"|[时時点點](?:(?P<zh_minute>[0-5]?[0-9])分(?:[0-5]?[0-9]秒)?|[整止]|(?P<half>半))?)"
    rf" ?(?P<after>[AP]M|上午|下午)?(?: ?{_ZONE})?$",
    _FLAGS,
)
_MORNING = frozenset({"am", "上午", "凌晨"})
_AFTERNOON = frozenset({"pm", "下午", "晚上"})

_ROC = re.compile(r"(?:(?:中華|中华)?(?:民國|民国)|R\.?O\.?C\.?) ?", _FLAGS)
_COMMON_ERA = re.compile(r"(?:公元|西元) ?")
_DIGITS = re.compile(r"([0-9]{1,4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{1,4}) ?年 ?([0-9]{1,2}) ?月(?:份 ?)? ?([0-9]{1,2}) ?[日号號]")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z?)?", _FLAGS)

_MONTH = r"([a-z]{3,9}\.?|[0-9]{1,2}月)"
_GAP = r"[ ,./-]{0,2}"
_NTH = r"(?:st|nd|rd|th|\.)?"
_DAY_NAME_YEAR = re.compile(rf"([0-9]{{1,2}}){_NTH}{_GAP}{_MONTH}{_GAP}([0-9]{{4}}|[0-9]{{2}})", _FLAGS)
_NAME_DAY_YEAR = re.compile(rf"{_MONTH}{_GAP}([0-9]{{1,2}}){_NTH}[ ,./-]{{1,2}}([0-9]{{4}}|[0-9]{{2}})", _FLAGS)
_YEAR_NAME_DAY = re.compile(rf"([0-9]{{4}}){_GAP}{_MONTH}{_GAP}([0-9]{{1,2}}){_NTH}", _FLAGS)

_MONTH_ONLY = re.compile(
    rf"[0-9]{{4}} ?[-/.年] ?[0-9]{{1,2}} ?月?(?:份)?|[0-9]{{2}} ?年 ?[0-9]{{1,2}} ?月(?:份)?"
    rf"|[0-9]{{1,2}} ?[-/.] ?[0-9]{{4}}|{_MONTH}{_GAP}(?:[0-9]{{4}}|[0-9]{{2}})",
    _FLAGS,
)
_NO_YEAR = re.compile(
    rf"[0-9]{{1,2}} ?月 ?[0-9]{{1,2}} ?[日号號]?|[0-9]{{1,2}}[-/.][0-9]{{1,2}}|[0-9]{{1,2}}{_NTH}{_GAP}{_MONTH}", _FLAGS
)

# A letter O or a plain 0 often stands for 〇 inside a written number.
_ZH_NUMBER = re.compile("元(?=[年月])|[〇一二三四五六七八九十百廿卅][〇一二三四五六七八九十百廿卅Oo0]*")
_ZH_TENS = re.compile("〇*(?:([一二三四五六七八九])百)?〇?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)")
# Cheques and contracts write 贰零贰肆年零玖月.
_ZH_PLAIN = str.maketrans("零○壹贰貳叁參肆伍陆陸柒捌玖拾佰", "〇〇一二二三三四五六六七八九十百")
_ZH_DIGITS = {**{char: str(number) for number, char in enumerate("〇一二三四五六七八九")}, "O": "0", "o": "0", "0": "0"}

# Longer texts are prose; no date with weekday, time and zone comes near this.
_LONGEST = 100


def shape(text: str) -> Shape:
    """Return the readings of one written text, none when it has the shape of no full date."""
    body, weekday = _body(text)
    if clock := _TIME.search(body):
        body = body[: clock.start()].rstrip(" ,")
    return Shape(_readings(body), weekday)


def split_time(text: str) -> tuple[str, tuple[int, int] | None]:
    """Return a written moment's day part and its local hour (0 to 24) and minute; None where no time is written."""
    body, weekday = _body(text)
    clock = _TIME.search(body)
    if clock is None:
        return text, None
    hour = int(clock["hour"])
    half_day = (clock["before"] or clock["after"] or "").lower()
    if half_day in _AFTERNOON and hour < 12:
        hour += 12
    elif half_day in _MORNING and hour == 12:
        hour = 0
    minute = int(clock["minute"] or clock["zh_minute"] or (30 if clock["half"] else 0))
    day = body[: clock.start()].rstrip(" ,")
    return text if weekday is not None and not day else day, (hour, minute)  # a weekday alone is no day


def is_month_only(text: str) -> bool:
    """Return whether a text names a month of a year and no day: 2024年9月, 2024-09, Sep 2024."""
    return bool(_MONTH_ONLY.fullmatch(_body(text)[0]))


def lacks_year(text: str) -> bool:
    """Return whether a text names a day of no year: 9月1日, 9/1, 1 Sep."""
    return bool(_NO_YEAR.fullmatch(_body(text)[0]))


def _body(text: str) -> tuple[str, int | None]:
    """Return the text in plain characters with digits for Chinese numerals, less its weekday, and that weekday."""
    if len(text) > _LONGEST:
        return "", None
    # A spreadsheet keeps a date as text behind an apostrophe, a program between quotes.
    body = plain(text).strip("'\"` ")
    weekday = None
    if found := _WEEKDAY.search(body):
        weekday = _ZH_WEEKDAYS[found["zh"]] if found["zh"] else _WEEKDAYS[found["en"].lower()]
        body = " ".join(f"{body[: found.start()]} {body[found.end() :]}".split()).strip(" ,")
    if "年" in body or "月" in body:
        if body[-1] in "一二三四五六七八九十廿卅":
            body += "日"  # 十二月廿九
        body = in_digits(body)
    return body, weekday


def in_digits(text: str) -> str:
    """Return a text with digits for its Chinese numerals."""
    return _ZH_NUMBER.sub(_as_digits, text.translate(_ZH_PLAIN))


def _as_digits(found: re.Match[str]) -> str:
    """Return a Chinese numeral in digits: 二〇二四 place by place, 十二 and 廿九 by tens, 元 for a first one."""
    written = found[0]
    if written == "元":
        return "1"
    if all(char in _ZH_DIGITS for char in written):
        return "".join(_ZH_DIGITS[char] for char in written)
    tens = _ZH_TENS.fullmatch(written.replace("廿", "二十").replace("卅", "三十"))
    if tens is None:
        return written
    hundreds, ten, one = tens.groups()
    has_ten = ten is not None
    value = 100 * int(_ZH_DIGITS[hundreds or "〇"]) + int(_ZH_DIGITS[one or "〇"])
    return str(value + (10 * int(_ZH_DIGITS[ten or "一"]) if has_ten else 0))


def _readings(body: str) -> tuple[Reading, ...]:
    era = _ROC.match(body)
    if era or (era := _COMMON_ERA.match(body)):
        body = body[era.end() :]
    roc = era is not None and era.re is _ROC
    if found := _DIGITS.fullmatch(body):
        first, _mark, middle, last = found.groups()
        return _roc_day(first, middle, last) if roc else _ordered(first, middle, last)
    if found := _YEAR_MONTH_DAY.fullmatch(body):
        year, month, day = found.groups()
        return _roc_day(year, month, day) if roc else _fixed(year, month, day)
    return () if era else _named_or_compact(body)


def _ordered(first: str, middle: str, last: str) -> tuple[Reading, ...]:
    """Return the readings of three numbers: a year of four digits shows itself, one of two may stand at either end."""
    if len(first) == 4:
        return _fixed(first, middle, last)
    if len(first) > 2 or len(last) == 3:
        return ()
    readings = []
    if len(first) == 2 and len(last) <= 2:
        readings.append(Reading((DateOrder.YMD,), 2000 + int(first), int(middle), int(last)))
    if len(last) in (2, 4):
        year = int(last) if len(last) == 4 else 2000 + int(last)
        readings.append(Reading((DateOrder.DMY,), year, int(middle), int(first)))
        readings.append(Reading((DateOrder.MDY,), year, int(first), int(middle)))
    return tuple(readings)


def _fixed(year: str, month: str, day: str) -> tuple[Reading, ...]:
    """Return the one reading of a date whose order shows itself; a two-digit year is 20yy."""
    if len(year) not in (2, 4) or len(day) > 2:
        return ()
    return (Reading(ANY_ORDER, int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)),)


def _roc_day(year: str, month: str, day: str) -> tuple[Reading, ...]:
    """Return the one reading of a 民國 date: its year 1 is 1912."""
    if len(year) > 3 or len(day) > 2 or int(year) == 0:
        return ()
    return (Reading(ANY_ORDER, int(year) + 1911, int(month), int(day)),)


def _named_or_compact(body: str) -> tuple[Reading, ...]:
    if found := _COMPACT.fullmatch(body):
        return _fixed(found[1], found[2], found[3])
    if found := _DAY_NAME_YEAR.fullmatch(body):
        day, name, year = found.groups()
    elif found := _NAME_DAY_YEAR.fullmatch(body):
        name, day, year = found.groups()
    elif found := _YEAR_NAME_DAY.fullmatch(body):
        year, name, day = found.groups()
    else:
        return ()
    month = int(name[:-1]) if name.endswith("月") else _MONTHS.get(name.rstrip(".").lower(), 0)
    return _fixed(year, str(month), day) if month else ()
