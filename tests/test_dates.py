"""The anchor rule, notice deadlines and typed days, against the worked examples of the definitions."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from renewctl.dates import add_months, days_left, notice_deadline, period, shifted, stored_day, whole_months
from renewctl.errors import RuleError, UsageError
from renewctl.typed_dates import parse_day, parse_moment
from renewctl.vocabulary import NoticeUnit
from tests.conftest import TEST_DATA, needs_real_files

TODAY = date(2026, 1, 31)

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


def test_monthly_terms_of_a_31st_come_back_to_the_months_end() -> None:
    ends = [period(date(2025, 1, 31), n, 1)[1].isoformat()[5:] for n in range(4)]
    assert ends == ["02-27", "03-30", "04-29", "05-30"]


def test_yearly_terms_of_a_leap_day() -> None:
    ends = [period(date(2024, 2, 29), 12 * n, 12)[1].isoformat() for n in range(4)]
    assert ends == ["2025-02-27", "2026-02-27", "2027-02-27", "2028-02-28"]


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        ("2024-01-31", 0, "2024-01-31"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -13, "2022-12-15"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-02-28", -1, "0001-01-28"),
    ],
)
def test_months_are_clamped_to_the_months_end(anchor: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(anchor), months).isoformat() == expected


@pytest.mark.parametrize(("anchor", "months"), [(date.max, 1), (date.min, -1), (date(2024, 1, 31), 10**9)])
def test_months_outside_the_calendar_are_refused(anchor: date, months: int) -> None:
    with pytest.raises(RuleError):
        add_months(anchor, months)


@given(days, st.integers(-600, 600))
def test_months_agree_with_dateutil(anchor: date, months: int) -> None:
    assert add_months(anchor, months) == anchor + relativedelta(months=months)


@given(days, st.lists(st.integers(1, 36), min_size=2, max_size=8))
def test_terms_of_one_anchor_neither_overlap_nor_leave_a_gap(anchor: date, lengths: list[int]) -> None:
    first_month, previous_end = 0, anchor - timedelta(days=1)
    for months in lengths:
        start, end = period(anchor, first_month, months)
        assert start == previous_end + timedelta(days=1)
        assert start <= end
        assert whole_months(start, end, anchor) == months
        first_month, previous_end = first_month + months, end


def test_a_term_is_at_least_a_month() -> None:
    with pytest.raises(RuleError) as refused:
        period(TODAY, 0, 0)
    assert refused.value.rule == "term-length"


@pytest.mark.parametrize(
    ("start", "end", "anchor", "months"),
    [
        ("2025-01-01", "2025-12-31", None, 12),
        ("2025-01-31", "2025-02-27", None, 1),
        ("2025-01-31", "2025-02-28", None, None),
        ("2025-01-01", "2025-01-30", None, None),
        ("2025-01-01", "2025-01-01", None, None),
        ("2025-01-02", "2025-01-01", None, None),
        ("2024-02-29", "2025-02-27", None, 12),
        ("2025-02-28", "2025-03-30", None, None),
        ("2025-02-28", "2025-03-30", "2025-01-31", 1),
        ("2027-02-28", "2028-02-28", "2024-02-29", 12),
        ("2025-06-10", "2025-07-09", "2024-02-29", 1),
        ("2025-01-01", "9999-12-31", None, None),
    ],
)
def test_whole_months(start: str, end: str, anchor: str | None, months: int | None) -> None:
    first = date.fromisoformat(anchor) if anchor else None
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end), first) == months


@pytest.mark.parametrize(
    ("end", "length", "unit", "deadline"),
    [
        ("2025-12-31", 30, NoticeUnit.DAYS, "2025-12-01"),
        ("2025-12-31", 1, NoticeUnit.MONTHS, "2025-11-30"),
        ("2025-02-28", 1, NoticeUnit.MONTHS, "2025-01-28"),
        ("2026-08-28", 2, NoticeUnit.MONTHS, "2026-06-28"),
        ("2025-12-31", 0, NoticeUnit.DAYS, "2025-12-31"),
    ],
)
def test_notice_deadline_counts_from_the_end(end: str, length: int, unit: NoticeUnit, deadline: str) -> None:
    assert notice_deadline(date.fromisoformat(end), length, unit).isoformat() == deadline


@given(days, st.integers(0, 400), st.sampled_from(NoticeUnit))
def test_notice_is_never_due_after_the_end(end: date, length: int, unit: NoticeUnit) -> None:
    assert notice_deadline(end, length, unit) <= end


@pytest.mark.parametrize(("length", "rule"), [(-1, "notice-length"), (10**12, "calendar")])
def test_impossible_notice_is_refused(length: int, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        notice_deadline(TODAY, length, NoticeUnit.DAYS)
    assert refused.value.rule == rule


def test_days_left_is_0_on_the_last_day() -> None:
    assert [days_left(TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 1)] == [-1, 0, 1]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-09-01", "2024-09-01"),
        (" 2024/9/1 ", "2024-09-01"),
        ("2024年9月1日", "2024-09-01"),
        ("20240901", "2024-09-01"),
        ("1 Sep 2024", "2024-09-01"),
        ("31/12/2024", "2024-12-31"),
        ("5/5/2024", "2024-05-05"),
        ("today", "2026-01-31"),
        ("Tomorrow", "2026-02-01"),
        ("yesterday", "2026-01-30"),
        ("今天", "2026-01-31"),
        ("明天", "2026-02-01"),
        ("3d", "2026-02-03"),
        ("3天", "2026-02-03"),
        ("2周后", "2026-02-14"),
        ("+3D", "2026-02-03"),
        ("2w", "2026-02-14"),
        ("1m", "2026-02-28"),
        ("1y", "2027-01-31"),
        ("后天", "2026-02-02"),
        ("前天", "2026-01-29"),
        ("三天", "2026-02-03"),
        ("十五天后", "2026-02-15"),
        ("两周后", "2026-02-14"),
        ("两个月", "2026-03-31"),
        ("一年", "2027-01-31"),
        ("下周一", "2026-02-02"),  # today is a Saturday
        ("下星期天", "2026-02-08"),
        ("本周日", "2026-02-01"),
        ("这周六", "2026-01-31"),
        ("上周五", "2026-01-23"),
        ("下下周三", "2026-02-11"),
    ],
)
def test_typed_days(typed: str, day: str) -> None:
    assert parse_day(typed, TODAY).isoformat() == day


@pytest.mark.parametrize(
    "typed",
    [
        *("01/09/2024", "2024-02-30", "2024-09", "45536", "2024", "", "d", "+d", "++3d", "-3d", "３d", "9999-12-31"),
        *(
            "soon",
            "周一",
            "星期五",
            "monday",
            "next monday",
            "下周八",
            "下周",
            "15日",
            "3月",
            "3月后",
            "百天半",
            "三月",
            "十五日",
        ),
    ],
)
def test_what_is_no_day_is_refused_with_the_form_to_use(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(typed, TODAY)
    assert "2026-01-31" in refused.value.hint


def test_a_distance_ends_where_written_years_do() -> None:
    assert parse_day("173y", TODAY).isoformat() == "2199-01-31"
    with pytest.raises(UsageError, match="2200-01-31 is later than 2199"):
        parse_day("174y", TODAY)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024-09-01", "2024-09-01"),
        ("2024-09-01T14:30", "2024-09-01T14:30"),
        ("2024-09-01 14:30:59", "2024-09-01T14:30"),
        ("2024-09-01T23:30:00-08:00", "2024-09-01T23:30"),
        ("2024年9月1日下午3点半", "2024-09-01T15:30"),
        ("2024/9/1 12:05 AM", "2024-09-01T00:05"),
        ("2024/9/1 12:05 PM", "2024-09-01T12:05"),
        ("yesterday 9:05", "2026-01-30T09:05"),
        ("14:30", "2026-01-31T14:30"),
        ("today", "2026-01-31"),
        ("1d", "2026-02-01"),
        ("后天 9:05", "2026-02-02T09:05"),
        ("下周一 14:30", "2026-02-02T14:30"),
        ("上星期五下午3点", "2026-01-23T15:00"),
    ],
)
def test_typed_moments_stay_as_written(typed: str, moment: str) -> None:
    assert parse_moment(typed, TODAY) == moment


@pytest.mark.parametrize(
    "typed", ["2024-09-01 24:00", "2024-09-01 25:00", "01/09/2024 10:00", "2024-02-30T10:00", "", "周一 14:30"]
)
def test_impossible_moments_are_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_moment(typed, TODAY)


@needs_real_files
def test_every_row_of_the_month_file() -> None:
    with (Path(TEST_DATA) / "standards" / "month_add_dev.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    chained_elsewhere = 0
    for row in rows:
        start, months = date.fromisoformat(row["start"]), int(row["add_months"])
        assert add_months(start, months).isoformat() == row["expected_anchor"], row
        assert period(start, 0, months)[1].isoformat() == row["term_last_day_if_anchor_is_next_start"], row
        chained_elsewhere += row["expected_repeated_single_months"] != row["expected_anchor"]
    assert len(rows) > 500
    assert chained_elsewhere > 50


def test_a_day_past_an_end_of_the_calendar_is_its_last_or_first() -> None:
    assert shifted(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert shifted(date(9999, 12, 30), 7) == date.max
    assert shifted(date(1, 1, 7), -30) == date.min
    assert shifted(date(2026, 6, 15), 10**10) == date.max


def test_a_column_without_a_day_has_none() -> None:
    assert [stored_day(column) for column in ("2026-06-15", None, "")] == [date(2026, 6, 15), None, None]
