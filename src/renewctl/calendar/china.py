"""Chinese holidays with their make-up workdays, from the package chinesecalendar (the extra `cn`)."""

from collections.abc import Iterable, Mapping
from datetime import date

from renewctl.calendar.files import Day
from renewctl.calendar.rules import years_text
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.vocabulary import DayKind


def chinese_days(years: Iterable[int]) -> list[Day]:
    """Return the holidays and make-up workdays of years, as the State Council ordered them.

    UsageError without the package, RuleError for a year that it does not know: none is guessed.
    """
    try:
        from chinese_calendar import constants
    except ImportError:
        raise UsageError(
            _("Chinese holidays need the package chinesecalendar."),
            _("Install it with: pip install 'renewctl[cn]'"),
        ) from None
    holidays: Mapping[date, str] = constants.holidays
    workdays: Mapping[date, str] = constants.workdays
    known = {day.year for day in holidays}
    wanted = set(years)
    if unknown := wanted - known:
        raise RuleError(
            _("The package chinesecalendar does not know {years}; it knows {known}.").format(
                years=years_text(unknown), known=years_text(known)
            ),
            _("The holidays of a year are announced late in the year before; a newer version of it may have them."),
            rule="calendar-year",
        )
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    days = [Day(day, DayKind.HOLIDAY, names[name]) for day, name in holidays.items() if day.year in wanted]
    days += [Day(day, DayKind.WORKDAY, names[name]) for day, name in workdays.items() if day.year in wanted]
    return sorted(days)
