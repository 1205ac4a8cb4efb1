"""Which days are worked on, and how a deadline falls back from one that is not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from renewctl.dates import add_days
from renewctl.errors import RuleError, UsageError
from renewctl.messages import N_, _
from renewctl.plain import brief, plain
from renewctl.vocabulary import DayKind

WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")),
)
USUAL_WEEKEND = frozenset({6, 7})
NO_DAY: frozenset[int] = frozenset()
LONGEST_REST = 31
"""No book rests longer: a file that says so is wrong, and would carry deadlines back past the terms they belong to."""
SLACK_DAYS = 60
"""By which a deadline may have fallen back to a working day: statements look so many days further than the deadline."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """A book's working days: the week's free days (1 is Monday), the days that differ, the years these are known for.

    Where a year is not known, the week's rule alone is taken: holidays are never guessed. Compared by identity, so
    that it can be a key of a cache.
    """

    weekend: frozenset[int] = frozenset()
    days: Mapping[date, DayKind] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    @property
    def is_set(self) -> bool:
        """Whether the book has a calendar at all; without one every day is a working day."""
        return bool(self.weekend or self.days)

    def is_working(self, day: date) -> bool:
        """Return whether work is done on a day."""
        kind = self.days.get(day)
        return day.isoweekday() not in self.weekend if kind is None else kind is DayKind.WORKDAY

    def falls_back(self, day: date) -> date:
        """Return the day itself, or the last working day before it. RuleError where the calendar (year 1) ends."""
        while not self.is_working(day):
            day = add_days(day, -1)
        return day

    def knows(self, year: int) -> bool:
        """Return whether the holidays of a year are known; a book without a calendar has none to know."""
        return year in self.years or not self.is_set

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after a day, before it for a negative n; 0 is the day itself."""
        step = 1 if n > 0 else -1
        while n:
            day = add_days(day, step)
            if self.is_working(day):
                n -= step
        return day


EVERY_DAY = WorkingDays()
"""What holds in a book without a calendar."""


def working_days(weekend: str | None, days: Mapping[date, DayKind]) -> WorkingDays:
    """Return the working days of a book: its weekend as stored ("6,7"; "" for none), and the days that differ.

    A calendar of holidays without a weekend of its own has the usual one, Saturday and Sunday.
    """
    if weekend is None:
        free = USUAL_WEEKEND if days else NO_DAY
    else:
        free = frozenset(int(number) for number in weekend.split(",") if number)
    return WorkingDays(free, days, frozenset(day.year for day in days))


def read_weekend(text: str) -> str:
    """Return a week's free days as the book stores them: "6,7" for "7, 6", "" for "none".

    UsageError for what is no day of the week, RuleError for a week without a working day.
    """
    typed = plain(text).casefold()
    if typed in ("none", "-", "无"):
        return ""
    numbers = [part.strip() for part in typed.split(",")]
    if not all(number in ("1", "2", "3", "4", "5", "6", "7") for number in numbers):
        raise UsageError(
            _("Not understood as days of the week: {text}.").format(text=brief(text)),
            _("1 is Monday and 7 is Sunday: write 6,7 for Saturday and Sunday, or none."),
        )
    free = sorted(set(numbers))
    if len(free) == 7:
        raise RuleError(_("A week needs a working day."), rule="calendar-week")
    return ",".join(free)


def check_rests(calendar: WorkingDays) -> None:
    """Refuse a calendar that rests for longer than anybody does. RuleError names the first such time."""
    seen = date.min
    for day in sorted(calendar.days):
        if day <= seen or calendar.is_working(day):
            continue
        first = add_days(calendar.falls_back(day), 1)
        seen = day
        while not calendar.is_working(add_days(seen, 1)):
            seen = add_days(seen, 1)
        if (seen - first).days >= LONGEST_REST:
            raise RuleError(
                _("From {first} to {last} no day would be a working day.").format(first=first, last=seen),
                _("A time without working days lasts {n} days at most.").format(n=LONGEST_REST),
                rule="calendar-rest",
            )


def weekend_text(weekend: Iterable[int]) -> str:
    """Return a week's free days in words; "" for none."""
    return _(", ").join(_(WEEKDAYS[number - 1]) for number in sorted(weekend))


def years_text(years: Iterable[int]) -> str:
    """Return years as people write them: 2024-2026, 2028; "" for none."""
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and year == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], year]
        else:
            spans.append([year])
    return ", ".join("-".join(map(str, span)) for span in spans)


def read_kind(text: str) -> DayKind:
    """Return what a calendar's file says of a day: holiday or workday, 休 or 班. UsageError else."""
    typed = plain(text).casefold()
    for kind, words in _KINDS.items():
        if typed in words:
            return kind
    raise UsageError(
        _("Neither holiday nor workday: {text}.").format(text=brief(text)),
        _("Each line is a date, the word holiday or workday, and a name."),
    )


_KINDS = {
    DayKind.HOLIDAY: ("holiday", "休", "休息", "休息日", "放假", "节假日", "假日"),
    DayKind.WORKDAY: ("workday", "班", "上班", "工作日", "调休上班", "补班"),
}
