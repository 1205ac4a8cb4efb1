"""A period as it is typed: a year, a quarter, a month, or from one day to another."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from renewctl.dates import add_days, period
from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import brief, plain
from renewctl.typed_dates import parse_day

_PERIOD = re.compile(r"(?P<year>\d{4})年?(?:-?(?:[Qq](?P<quarter>[1-4])|(?P<month>0?[1-9]|1[0-2])月?))?")


class Period(NamedTuple):
    """Its first and its last day, both of it."""

    first: date
    last: date


def read_period(text: str | None, today: date) -> Period:
    """Return the period that was typed: 2026, 2026-Q3, 2026-07, 2026-01-01..2026-06-30; None is the last 12 months.

    UsageError for anything else, and for an end before the start.
    """
    if text is None:
        return Period(add_days(today, -364), today)
    typed = plain(text)
    if ".." in typed:
        first, last = (parse_day(part, today) for part in typed.split("..", 1))
        if last < first:
            raise UsageError(_("The period ends before it begins: {text}.").format(text=brief(text)))
        return Period(first, last)
    found = _PERIOD.fullmatch(typed)
    if found is None or found["year"] == "0000":
        raise UsageError(
            _("Not understood as a period: {text}.").format(text=brief(text)),
            _("Write it like 2026, 2026-Q3, 2026-07 or 2026-01-01..2026-06-30."),
        )
    january = date(int(found["year"]), 1, 1)
    if found["quarter"]:
        return Period(*period(january, 3 * int(found["quarter"]) - 3, 3))
    if found["month"]:
        return Period(*period(january, int(found["month"]) - 1, 1))
    return Period(january, january.replace(month=12) + timedelta(days=30))
