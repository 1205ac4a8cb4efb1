"""Working days: the week's rule, the days that break it, and how a deadline falls back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.calendar.rules import (
    EVERY_DAY,
    WorkingDays,
    read_kind,
    read_weekend,
    weekend_text,
    working_days,
    years_text,
)
from renewctl.errors import RuleError, UsageError
from renewctl.vocabulary import DayKind

# Chinese New Year 2026: free from 15 February to 23 February, worked on Saturday 14 and Saturday 28 February.
SPRING = {date(2026, 2, 15) + timedelta(days=n): DayKind.HOLIDAY for n in range(9)} | {
    date(2026, 2, 14): DayKind.WORKDAY,
    date(2026, 2, 28): DayKind.WORKDAY,
}
CHINA = working_days("6,7", SPRING)
WEEKEND = working_days("6,7", {})


@pytest.mark.parametrize(
    ("day", "falls_on"),
    [
        ("2026-02-13", "2026-02-13"),  # a Friday
        ("2026-02-14", "2026-02-14"),  # a Saturday that is worked
        ("2026-02-15", "2026-02-14"),
        ("2026-02-23", "2026-02-14"),  # nine days of holiday
        ("2026-02-24", "2026-02-24"),
        ("2026-02-22", "2026-02-14"),  # a Sunday in the holiday
        ("2026-02-28", "2026-02-28"),
        ("2026-03-01", "2026-02-28"),
        ("2027-02-06", "2027-02-05"),  # a year that is not known: the weekend alone
    ],
)
def test_a_day_falls_back_over_weekends_and_holidays(day: str, falls_on: str) -> None:
    assert CHINA.falls_back(date.fromisoformat(day)).isoformat() == falls_on


def test_without_a_calendar_every_day_is_worked() -> None:
    assert EVERY_DAY.falls_back(date(2026, 2, 15)) == date(2026, 2, 15)
    assert not EVERY_DAY.is_set
    assert EVERY_DAY.knows(2026)


def test_a_year_without_data_is_known_to_be_unknown() -> None:
    assert CHINA.knows(2026)
    assert not CHINA.knows(2027)
    assert not WEEKEND.knows(2026)


def test_holidays_bring_the_usual_weekend_unless_one_is_set() -> None:
    assert working_days(None, SPRING).weekend == {6, 7}
    assert working_days("", SPRING).weekend == set()
    assert working_days(None, {}).weekend == set()


@pytest.mark.parametrize(
    ("n", "day"),
    [
        (0, "2026-02-13"),
        (1, "2026-02-14"),
        (2, "2026-02-24"),
        (-1, "2026-02-12"),
        (-5, "2026-02-06"),
        (6, "2026-02-28"),
    ],
)
def test_working_days_are_counted(n: int, day: str) -> None:
    assert CHINA.add_working_days(date(2026, 2, 13), n).isoformat() == day


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.frozensets(st.integers(1, 7), max_size=6),
    st.dictionaries(st.integers(-30, 5), st.sampled_from(DayKind), max_size=20),
)
def test_it_falls_back_to_the_nearest_working_day_and_stays_there(
    day: date, weekend: frozenset[int], offsets: dict[int, DayKind]
) -> None:
    calendar = WorkingDays(weekend, {day + timedelta(days=n): kind for n, kind in offsets.items()})
    found = calendar.falls_back(day)
    assert found <= day
    assert calendar.is_working(found)
    assert calendar.falls_back(found) == found
    assert not any(calendar.is_working(found + timedelta(days=n)) for n in range(1, (day - found).days + 1))


@given(st.dates(date(2025, 12, 1), date(2026, 4, 1)), st.integers(1, 40))
def test_counting_forth_and_back_ends_on_the_same_working_day(day: date, n: int) -> None:
    later = CHINA.add_working_days(day, n)
    assert sum(CHINA.is_working(day + timedelta(days=k)) for k in range(1, (later - day).days + 1)) == n
    if CHINA.is_working(day):
        assert CHINA.add_working_days(later, -n) == day


@pytest.mark.parametrize(
    ("typed", "stored"), [("6,7", "6,7"), ("7, 6", "6,7"), ("７，６", "6,7"), ("5", "5"), ("none", ""), ("无", "")]
)
def test_the_weekend_as_typed(typed: str, stored: str) -> None:
    assert read_weekend(typed) == stored


@pytest.mark.parametrize("typed", ["", "0", "8", "6;7", "sat", "6,,7"])
def test_what_is_no_weekend(typed: str) -> None:
    with pytest.raises(UsageError):
        read_weekend(typed)


def test_a_week_needs_a_working_day() -> None:
    with pytest.raises(RuleError) as refused:
        read_weekend("1,2,3,4,5,6,7")
    assert refused.value.rule == "calendar-week"


def test_words_of_a_calendar() -> None:
    assert [read_kind(word) for word in ("Holiday", "休", "workday", "补班")] == [
        *(DayKind.HOLIDAY, DayKind.HOLIDAY, DayKind.WORKDAY, DayKind.WORKDAY)
    ]
    with pytest.raises(UsageError):
        read_kind("maybe")
    assert weekend_text({7, 6}) == "Saturday, Sunday"
    assert years_text([2026, 2024, 2025, 2028]) == "2024-2026, 2028"
