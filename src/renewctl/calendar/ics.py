"""A calendar's file in iCalendar (.ics): each event of whole days is a holiday, or a make-up workday by its name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from renewctl.dates import ONE_DAY
from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import brief, clean, plain
from renewctl.vocabulary import DayKind

FIRST_LINE = "BEGIN:VCALENDAR"
MAKE_UP = ("班", "workday", "working day", "make-up", "makeup")
"""What the name of an event has in it when that day is worked: 国庆节补班, 春节（班）, Substitute workday."""

LONGEST = 31  # days; what lasts longer is no public holiday


def is_ics(text: str) -> bool:
    """Return whether a file's text is iCalendar's, whatever it is called."""
    return text.lstrip()[: len(FIRST_LINE)].upper() == FIRST_LINE


def read_events(text: str) -> Iterator[tuple[date, DayKind, str | None]]:
    """Yield each day of the events in a text, with what it is and its name; cancelled ones are passed over.

    UsageError for a text that is none of iCalendar's, for an event with a time of day or without a day, for one that
    repeats (its days would have to be guessed) and one of more than a month.
    """
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError) as error:
        raise UsageError(_("It is not valid iCalendar: {reason}.").format(reason=brief(str(error)))) from error
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        name = brief(clean(str(event.get("SUMMARY", "")), _("The name"))) or None
        first, last = _span(event, name or "?")
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n), _kind(name or ""), name


def _span(event: Any, name: str) -> tuple[date, date]:
    """The first and last day of an event; its end in the file is the day after."""
    if "RRULE" in event or "RDATE" in event:
        raise UsageError(
            _("{name} repeats; only events of given days are taken, none is guessed.").format(name=name),
            _("Export the calendar with each year's days written out."),
        )
    first, end = _day(event, "DTSTART", name), _day(event, "DTEND", name)
    if first is None:
        raise UsageError(_("{name} has no day on which it begins.").format(name=name))
    lasts = event.get("DURATION")
    if end is None:
        end = first + (lasts.dt if lasts is not None and isinstance(lasts.dt, timedelta) else ONE_DAY)
    if not 1 <= (end - first).days <= LONGEST:
        raise UsageError(
            _("{name} does not last from 1 to {n} days: {first} to {last}.").format(
                name=name, n=LONGEST, first=first, last=end - ONE_DAY
            )
        )
    return first, end - ONE_DAY


def _day(event: Any, field: str, name: str) -> date | None:
    found = event.get(field)
    if found is None:
        return None
    try:
        day = getattr(found, "dt", None)
    except ValueError as error:  # what the library keeps of a value it could not read
        raise UsageError(_("{name} is no event of whole days.").format(name=name)) from error
    if isinstance(day, datetime) or not isinstance(day, date):
        raise UsageError(_("{name} is no event of whole days.").format(name=name))
    return day


def _kind(name: str) -> DayKind:
    folded = plain(name).casefold()
    return DayKind.WORKDAY if any(word in folded for word in MAKE_UP) else DayKind.HOLIDAY
