"""Days as they are said in Chinese: 三天后, 两周, 一个月, 下周一.

三月 is March and 十五日 the fifteenth: neither is a distance.
"""

import re
from datetime import date

from renewctl.dates import add_days, add_months

DIGITS = "零一二三四五六七八九"
WEEKDAYS = "一二三四五六日"
_WEEK = "周|週|星期|礼拜|禮拜"
_DISTANCE = re.compile(rf"(?:([二三四五六七八九]?)(十))?([一二两三四五六七八九]?)(天|个?(?:{_WEEK})|个月|年)后?")
_WEEKDAY = re.compile(rf"(上+|下+|本|这)个?(?:{_WEEK})([{WEEKDAYS}天])")


def spoken_day(typed: str, today: date) -> date | None:
    """Return the day that was said; None for what is none. A week begins on Monday: 下周一 is that of the next one."""
    if found := _WEEKDAY.fullmatch(typed):
        weeks = found[1].count("下") - found[1].count("上")
        return add_days(today, 7 * weeks - today.weekday() + WEEKDAYS.index(found[2].replace("天", "日")))
    found = _DISTANCE.fullmatch(typed)
    if not found or not (found[2] or found[3]):
        return None
    tens = DIGITS.index(found[1] or "一") if found[2] else 0
    count = 10 * tens + DIGITS.index(found[3].replace("两", "二") or "零")
    match found[4]:
        case "天":
            return add_days(today, count)
        case "个月":
            return add_months(today, count)
        case "年":
            return add_months(today, 12 * count)
    return add_days(today, 7 * count)
