"""A calendar's file: CSV with a day a line (date, holiday or workday, and a name), or iCalendar (.ics)."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from renewctl.calendar import ics
from renewctl.calendar.rules import read_kind
from renewctl.errors import InputFileError, RenewctlError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, clean
from renewctl.system_errors import why
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import DayKind

ENCODINGS = ("utf-8-sig", "gb18030")
LARGEST = 4_000_000  # a century of holidays is a tenth of it
TITLES = frozenset({"date", "day", "日期"})


class Day(NamedTuple):
    """A day that differs from the week's rule, as a file or a package tells it."""

    on_day: date
    kind: DayKind
    name: str | None


def read_days(path: Path, today: date) -> list[Day]:
    """Return the days of a file, in its order; a first line of titles is passed over.

    InputFileError, which names the line, for anything else than a date, holiday or workday and a name, for a day that
    stands there twice, and for a file without a day; of an .ics file, for an event that is not of given whole days.
    """
    text = _text(path)
    found = _of_events(path, text) if ics.is_ics(text) else _of_lines(path, text, today)
    if not found:
        raise InputFileError(_("{path} has no day in it.").format(path=path))
    return list(found.values())


def _of_events(path: Path, text: str) -> dict[date, Day]:
    """Two holidays on one day are one day with both names."""
    found: dict[date, Day] = {}
    try:
        for on_day, kind, name in ics.read_events(text):
            before = found.get(on_day)
            if before is not None and before.kind is not kind:
                raise UsageError(_("{day} is a holiday and a workday.").format(day=on_day))
            names = dict.fromkeys(one for one in (before.name if before else None, name) if one)
            found[on_day] = Day(on_day, kind, brief(", ".join(names)) or None)
    except RenewctlError as error:
        raise InputFileError(f"{path}: {error.message}", error.hint) from None
    return found


def _of_lines(path: Path, text: str, today: date) -> dict[date, Day]:
    found: dict[date, Day] = {}
    for number, cells in enumerate(csv.reader(text.splitlines()), 1):
        if not any(cell.strip() for cell in cells) or (number == 1 and cells[0].strip().casefold() in TITLES):
            continue
        try:
            day = _day(cells, today)
        except RenewctlError as error:
            sentence = _("{path}, line {line}: {reason}").format(path=path, line=number, reason=error.message)
            raise InputFileError(sentence, error.hint) from None
        if day.on_day in found:
            raise InputFileError(_("{path}: {day} stands there twice.").format(path=path, day=day.on_day))
        found[day.on_day] = day
    return found


def _day(cells: list[str], today: date) -> Day:
    written, kind, name = ([cell.strip() for cell in cells] + [""] * 3)[:3]
    return Day(parse_day(written, today), read_kind(kind), brief(clean(name, _("The name"))) or None)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputFileError(_("{path} is too large for a calendar.").format(path=path))
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(_("{path} cannot be read: {reason}.").format(path=path, reason=why(error))) from error
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputFileError(_("{path} is not a text in UTF-8 or GB18030.").format(path=path))
