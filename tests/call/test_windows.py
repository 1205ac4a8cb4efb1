"""The days of a care rule: from which day on a call falls due, what is history, and when it is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.call.rules import CareRule, Cause, Offset, Window, windows
from renewctl.strict_toml import Words
from renewctl.vocabulary import CareCause, ContentKind, Segment, Tier

START = date(2026, 1, 31)
RULE = CareRule("r", Words("R", "R"), CareCause.CONTRACT_START, Offset(days=7), Offset(days=14), ContentKind.EXPLAIN)
CAUSE = Cause(CareCause.CONTRACT_START, "contract:1", START, START)
FIRST, LAST = date(2026, 2, 7), date(2026, 2, 14)


def on(rule: CareRule, cause: Cause, today: date) -> list[date]:
    return [window.on for window in windows(rule, cause, today)]


def test_it_falls_due_on_the_first_day_of_its_window() -> None:
    assert on(RULE, CAUSE, FIRST - timedelta(days=1)) == []
    assert list(windows(RULE, CAUSE, FIRST)) == [Window("contract:1", FIRST, FIRST, LAST)]
    assert list(windows(RULE, CAUSE, date(2030, 1, 1))) == [Window("contract:1", FIRST, FIRST, LAST)]


@pytest.mark.parametrize(
    ("entered", "due"),
    [
        (FIRST, [FIRST]),
        (FIRST + timedelta(days=1), [FIRST + timedelta(days=1)]),
        (LAST, [LAST]),
        (LAST + timedelta(days=1), []),
    ],
)
def test_a_window_that_was_over_when_its_cause_was_entered_is_history(entered: date, due: list[date]) -> None:
    assert on(RULE, replace(CAUSE, recorded_on=entered), date(2027, 1, 1)) == due
    assert on(RULE, replace(CAUSE, recorded_on=entered), entered - timedelta(days=1)) == []


@pytest.mark.parametrize(("over", "due"), [(FIRST, []), (FIRST + timedelta(days=1), [FIRST])])
def test_nobody_is_called_about_what_is_over(over: date, due: list[date]) -> None:
    assert on(RULE, replace(CAUSE, over_on=over), date(2027, 1, 1)) == due


def test_months_are_counted_from_the_cause_and_clamped() -> None:
    rule = replace(RULE, earliest=Offset(months=1), latest=Offset(months=3), every_months=12)
    found = list(windows(rule, CAUSE, date(2028, 3, 1)))
    assert [(window.cause, window.earliest, window.latest) for window in found] == [
        ("contract:1:1", date(2026, 2, 28), date(2026, 4, 30)),
        ("contract:1:2", date(2027, 2, 28), date(2027, 4, 30)),
        ("contract:1:3", date(2028, 2, 29), date(2028, 4, 30)),
    ]


def test_years_before_it_was_entered_are_left_alone() -> None:
    rule = replace(RULE, earliest=Offset(months=1), latest=Offset(months=3), every_months=12)
    late = replace(CAUSE, recorded_on=date(2027, 5, 1))
    assert [window.cause for window in windows(rule, late, date(2028, 3, 1))] == ["contract:1:3"]


def test_it_stops_at_the_end_of_the_calendar() -> None:
    rule = replace(RULE, every_months=1)
    assert len(on(rule, replace(CAUSE, anchor=date(9999, 11, 1)), date.max)) == 2


@pytest.mark.parametrize(
    ("tier", "segment", "concerns"),
    [("key", "b2b", True), ("regular", "b2b", False), ("key", "b2c", False), (None, None, False)],
)
def test_a_rule_may_be_for_some_customers_alone(tier: str | None, segment: str | None, concerns: bool) -> None:
    assert replace(RULE, tiers=(Tier.KEY,), segments=(Segment.B2B,)).concerns(tier, segment) is concerns
    assert RULE.concerns(tier, segment)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(
    DAYS,
    DAYS,
    st.none() | DAYS,
    st.integers(0, 30),
    st.integers(0, 100),
    st.none() | st.integers(1, 14),
    st.lists(DAYS, min_size=1, max_size=12),
)
def test_looking_on_any_days_finds_what_one_look_at_the_end_finds(
    start: date, entered: date, over: date | None, earliest: int, longer: int, every: int | None, days: list[date]
) -> None:
    rule = replace(RULE, earliest=Offset(days=earliest), latest=Offset(days=earliest + longer), every_months=every)
    cause = Cause(CareCause.CONTRACT_START, "contract:1", start, entered, over)
    looks = [set(windows(rule, cause, day)) for day in sorted(days)]
    assert set().union(*looks) == looks[-1]
    for window in looks[-1]:
        assert window.earliest <= window.on <= window.latest
        assert entered <= window.on <= max(days)
    keys = [window.cause for window in looks[-1]]
    assert len(keys) == len(set(keys))
