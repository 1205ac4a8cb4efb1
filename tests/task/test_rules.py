"""Days and owners of tasks, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError, UsageError
from renewctl.task import rules
from renewctl.vocabulary import TaskState

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("on", "within", "day"),
    [
        (None, None, None),
        ("2026-07-01", None, date(2026, 7, 1)),
        ("tomorrow", None, date(2026, 6, 16)),
        (None, "3d", date(2026, 6, 18)),
        (None, "2w", date(2026, 6, 29)),
        (None, "1m", date(2026, 7, 15)),
    ],
)
def test_a_day_is_typed_as_a_date_or_as_a_distance(on: str | None, within: str | None, day: date | None) -> None:
    assert rules.typed_day(on, within, TODAY) == day


def test_a_date_and_a_distance_together_are_refused() -> None:
    with pytest.raises(UsageError):
        rules.typed_day("2026-07-01", "3d", TODAY)


def test_a_task_is_the_named_ones_then_the_contract_owners_then_the_customer_owners_then_the_actors() -> None:
    assert rules.owner_of("a", "b", "c", "d") == "a"
    assert rules.owner_of("", "b", "c", "d") == "b"
    assert rules.owner_of(None, None, "c", "d") == "c"
    assert rules.owner_of(None, "", None, "d") == "d"


@pytest.mark.parametrize(("due", "left"), [("2026-06-14", -1), ("2026-06-15", 0), ("2026-06-16", 1), (None, None)])
def test_days_left_are_zero_on_the_day_itself(due: str | None, left: int | None) -> None:
    assert rules.days_left(due, TODAY) == left


def test_only_an_open_task_is_touched() -> None:
    rules.check_is_open(7, TaskState.OPEN, None)
    with pytest.raises(RuleError, match="2026-06-10") as done:
        rules.check_is_open(7, TaskState.DONE, date(2026, 6, 10))
    assert done.value.rule == "task-is-open"
    with pytest.raises(RuleError):
        rules.check_is_open(7, TaskState.DROPPED, None)


def test_done_today_at_the_latest_and_snoozed_to_tomorrow_at_the_earliest() -> None:
    rules.check_done_on(TODAY, TODAY)
    with pytest.raises(RuleError):
        rules.check_done_on(date(2026, 6, 16), TODAY)
    rules.check_snooze(date(2026, 6, 16), TODAY)
    with pytest.raises(RuleError):
        rules.check_snooze(TODAY, TODAY)


@pytest.mark.parametrize(
    ("typed", "every"),
    [
        ("1w", "1w"),
        ("2m", "2m"),
        ("1y", "1y"),
        ("10 d", "10d"),
        ("w", "1w"),
        ("每2周", "2w"),
        ("每月", "1m"),
        ("３个月", "3m"),
    ],
)
def test_how_often_a_task_comes_again_is_typed_in_many_ways(typed: str, every: str) -> None:
    assert str(rules.read_every(typed)) == every


@pytest.mark.parametrize("typed", ["", "0w", "-1w", "1.5m", "1000d", "weekly", "1", "1x", "²w"])
def test_what_is_no_distance_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        rules.read_every(typed)


@pytest.mark.parametrize(
    ("every", "due", "today", "following"),
    [
        ("1m", "2026-01-31", "2026-01-31", "2026-02-28"),
        ("1m", "2026-02-28", "2026-02-28", "2026-03-31"),
        ("1m", "2026-03-31", "2026-06-30", "2026-06-30"),
        ("1m", "2026-03-31", "2026-07-01", "2026-07-31"),
        ("1m", "2026-03-31", "2026-03-01", "2026-04-30"),
        ("1w", "2026-01-31", "2026-02-06", "2026-02-07"),
        ("1w", "2026-01-31", "2026-02-07", "2026-02-07"),
        ("1w", "2026-01-31", "2026-02-08", "2026-02-14"),
        ("1y", "2026-01-31", "2030-01-31", "2030-01-31"),
        ("1d", "2026-01-31", "2026-06-15", "2026-06-15"),
    ],
)
def test_the_next_of_a_series_is_counted_from_its_anchor(every: str, due: str, today: str, following: str) -> None:
    found = rules.next_due(
        date(2026, 1, 31), rules.read_every(every), date.fromisoformat(due), date.fromisoformat(today)
    )
    assert found == date.fromisoformat(following)


@given(
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.integers(1, 30),
    st.sampled_from("dwmy"),
    st.integers(0, 400),
    st.integers(-400, 4000),
)
def test_the_next_of_a_series_is_its_first_day_that_is_neither_past_nor_done(
    anchor: date, length: int, unit: str, late: int, ahead: int
) -> None:
    every, due = rules.Every(length, unit), anchor + timedelta(days=late)
    today = due + timedelta(days=ahead)
    found = rules.next_due(anchor, every, due, today)
    grid = [every.after(anchor, times) for times in range(1, 5000) if length * times < 5000]
    assert found == next(day for day in grid if day > due and day >= today)


def test_a_task_that_waits_for_itself_is_refused_by_way_of_others_too() -> None:
    rules.check_waits(1, [])
    rules.check_waits(1, [2, 3])
    for chain in ([1], [2, 1], [2, 3, 1, 4]):
        with pytest.raises(RuleError, match="wait for itself"):
            rules.check_waits(1, chain)
