"""The words that sheets use for the words of the vocabulary (`words.toml`), and written lengths of time."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from renewctl.plain import plain
from renewctl.vocabulary import NoticeUnit

_JOINTS = re.compile(r"[\s_\-/·.]+")


def folded(text: str) -> str:
    """Return a word as it is compared: plain characters, no case, no spaces, hyphens, slashes or dots."""
    return _JOINTS.sub("", plain(text).casefold())


def words_of(kind: str) -> dict[str, str]:
    """Return the stored word for each folded word of a kind: state, tier, billing_cycle ..."""
    return _tables()[kind]


@cache
def _tables() -> dict[str, dict[str, str]]:
    listed = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {
        kind: {folded(synonym): word for word, synonyms in words.items() for synonym in (word, *synonyms)}
        for kind, words in listed.items()
    }


_ZH_NUMBERS = {char: number for number, char in enumerate("〇一二三四五六七八九十")} | {"两": 2, "兩": 2, "半": 0}
_PERIOD = re.compile(
    r"(?:提前)?(?P<count>\d{1,4}(?:\.0+)?|[〇一二两兩三四五六七八九十半])?个?"
    r"(?P<unit>天|日|周|星期|月|季度|季|年|days?|d|weeks?|wks?|w|months?|mths?|mos?|m|quarters?|q|years?|yrs?|y)?"
    r"(?:前|书面通知|通知|notice|written notice|prior notice)?"
)
_UNITS: tuple[tuple[str, int, NoticeUnit], ...] = (
    ("天日d", 1, NoticeUnit.DAYS),
    ("周星w", 7, NoticeUnit.DAYS),
    ("月m", 1, NoticeUnit.MONTHS),
    ("季q", 3, NoticeUnit.MONTHS),
    ("年y", 12, NoticeUnit.MONTHS),
)


def read_period(text: str) -> tuple[int, NoticeUnit | None] | None:
    """Return a written length of time, as its number and unit: 30天, 1个月, 半年, 2 weeks, 3 months' notice.

    Weeks come as days, quarters and years as months; the unit is None where only a number stands. None: no length.
    """
    found = _PERIOD.fullmatch("".join(re.sub(r"(?<=\d)-", "", plain(text).casefold().replace("'", "")).split()))
    if found is None or found["count"] is None:
        return None
    written, unit = found["count"], found["unit"]
    if written == "半":
        return (6, NoticeUnit.MONTHS) if unit == "年" else None
    count = int(float(written)) if written[0].isascii() else _ZH_NUMBERS[written]
    if unit is None:
        return count, None
    times, plain_unit = next((times, word) for first, times, word in _UNITS if unit[0] in first)
    return count * times, plain_unit
