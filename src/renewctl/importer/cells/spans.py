"""A term's two days written in one text: 2024-01-01至2024-12-31, from 1 Apr 2024 until 31 Mar 2025, 2024.1.1-12.31."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from renewctl.date_shapes import shape
from renewctl.importer.cells.words import read_period
from renewctl.plain import plain
from renewctl.written_dates import is_open_end

# What parts two days, the surest first: a hyphen may also stand inside one of them.
_PARTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"至|到|[~〜→]+|-+>|\b(?:to|until|till?|through|thru|and)\b|(?<=[0-9日])一(?=[0-9])",  # 一 typed for a dash
        r"(?<= )-+(?= )|--+",
        r"[-/]",
    )
)
_GAP = re.compile(r"[起,;、 ]")  # parts two full days: 2024.1.1起，2024.12.31止
_LEAD = re.compile(r"^(?:自|从|由|(?:from|between)\b):? ?", re.IGNORECASE)
_AFTER_FIRST = re.compile(r" ?(?:起|开始|生效)?[,;]?$")
_AFTER_LAST = re.compile(r" ?(?:为?止|结束|截止|终止|到期)$")
_NOTE = re.compile(r" ?\(([^()]*)\)")
_INCLUSIVE = frozenset({"含", "含当日", "含当天", "inclusive", "incl", "incl.", "included"})
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.年]")
_YEAR_LAST = re.compile(r"(?P<year>[0-9]{4})$")
_TO_YEAR = re.compile("[^年]*年")
_DIGITS = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}")
_LONGEST = 150
_KEPT = 10_000


class Span(NamedTuple):
    """The two days as texts, of which the last is "" where there is no end; whether one has the other's year."""

    first: str
    last: str
    takes_year: bool = False


def split_span(text: str) -> Span | None:
    """Return the two days that a text holds; None where it holds none, one, or is not clear about them.

    The second day may stand without its year, and so may the first: it is the other's, if the days then are in order,
    which only whoever knows the order of day and month can say (`takes_year`).
    """
    if len(text) > _LONGEST:
        return None
    body = _bare(plain(text).strip("'\"` ").rstrip(".,; "))
    for part in _PARTS:
        pairs = [_trimmed(body, found) for found in part.finditer(body)]
        spans = {span for first, last in pairs if (span := _full(first, last))}
        spans = spans or {span for first, last in pairs for span in _with_year(first, last)}
        if spans:
            return spans.pop() if len(spans) == 1 else None
    return next((span for found in _GAP.finditer(body) if (span := _full(*_trimmed(body, found)))), None)


def is_length(text: str) -> bool:
    """Return whether a text is a length of time with its unit: 3年, 12 months."""
    period = read_period(text.strip(" ,;:").removeprefix("共"))
    return period is not None and period[1] is not None


def _bare(text: str) -> str:
    """Return a text without what stands beside the days: 自 … 止, "(inclusive)", 一年(…), and how long it is."""
    text = _NOTE.sub(lambda note: "" if note[1].casefold() in _INCLUSIVE or is_length(note[1]) else note[0], text)
    if (found := _NOTE.search(text)) and is_length(text[: found.start()]) and found.end() == len(text):
        text = found[1]
    before, _mark, rest = text.partition("," if "," in text else ":")
    if rest and is_length(before):
        text = rest.strip()
    rest, _mark, after = text.rpartition(",")
    if rest and is_length(after):
        text = rest
    return _AFTER_LAST.sub("", _LEAD.sub("", text))


def _trimmed(body: str, part: re.Match[str]) -> tuple[str, str]:
    return _AFTER_FIRST.sub("", body[: part.start()].rstrip()), body[part.end() :].strip()


def _full(first: str, last: str) -> Span | None:
    if not _is_day(first):
        return None
    if _is_day(last):
        return Span(first, last)
    return Span(first, "") if last.strip("-/ ") and is_open_end(last) else None


def _with_year(first: str, last: str) -> Iterator[Span]:
    if _is_day(first) and (day := _in_year_of(first, last)):
        yield Span(first, day, takes_year=True)
    if _is_day(last) and (day := _in_year_of(last, first)):
        yield Span(day, last, takes_year=True)


def _in_year_of(dated: str, day: str) -> str | None:
    """Return a day that stands without its year in the year of a full one, written in the same order."""
    found = _YEAR_FIRST.match(dated) or _YEAR_LAST.search(dated)
    digits = _DIGITS.fullmatch(day)
    if "月" in day and (to_year := _TO_YEAR.match(dated)):
        text = to_year[0] + day
    elif found is None:
        return None
    elif digits and found.re is _YEAR_FIRST:
        text = f"{found['year']}{digits[1]}{day}"
    elif digits:
        text = f"{day}{digits[1]}{found['year']}"
    else:
        text = f"{found['year']}年{day}" if "月" in day else f"{day} {found['year']}"
    return text if _is_day(text) else None


@lru_cache(_KEPT)
def _is_day(text: str) -> bool:
    """Return whether a text has the shape of one full date; whether there is such a day is told when it is read."""
    return bool(shape(text).readings)
