"""The book's calendar as it is stored: the weekend and the days that differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.calendar.rules import WEEKDAYS, WorkingDays
from renewctl.calendar.rules import working_days as _working_days
from renewctl.messages import _
from renewctl.store.reader import Reader
from renewctl.vocabulary import DayKind

WEEKEND_KEY = "weekend"

WEEKEND = "SELECT value FROM book_setting WHERE key = :key"
DAYS = """
SELECT on_day, kind, name FROM calendar_day WHERE on_day BETWEEN :first AND :last ORDER BY on_day
"""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day on which the week's rule does not hold."""

    on_day: str
    kind: str
    name: str | None

    @property
    def weekday(self) -> str:
        """The day of the week, in words."""
        return _(WEEKDAYS[date.fromisoformat(self.on_day).weekday()])


def days(book: Reader, year: int | None = None) -> Iterator[DayRow]:
    """Yield the days that differ, of one year or of all, in their order."""
    first, last = ("0001-01-01", "9999-12-31") if year is None else (f"{year:04}-01-01", f"{year:04}-12-31")
    return book.rows(DAYS, {"first": first, "last": last}, DayRow)


def working_days(book: Reader) -> WorkingDays:
    """Return the book's working days; every day is one in a book without a calendar."""
    stored = next(book.tuples(WEEKEND, {"key": WEEKEND_KEY}), None)
    differing = {date.fromisoformat(row.on_day): DayKind(row.kind) for row in days(book)}
    return _working_days(None if stored is None else str(stored[0]), differing)
