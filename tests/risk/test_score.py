"""The score, its levels and its lacks of data, by the definitions' own example and at every boundary."""

from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.risk.indicators import Curve, Figure, Lack
from renewctl.risk.rule_set import default_rules
from renewctl.risk.score import Assessment, RuleSet, Scorer, Windows
from renewctl.vocabulary import IndicatorName, Level

TODAY = date(2026, 6, 15)
LONG_AGO = "2025-12-18"  # T-179
RULES = default_rules()


class Facts(NamedTuple):
    """The worked example of the definitions, unless a test says otherwise."""

    usage: int | None = 260_000
    usage_before: int | None = 400_000
    usage_since: str | None = LONG_AGO
    inquiries: int | None = 5_000
    inquiries_before: int | None = 8_000
    inquiries_since: str | None = LONG_AGO
    market: int | None = 1_000
    named: int | None = None


NOTHING = Facts(None, None, None, None, None, None, None)


def assess(facts: Facts, days_late: int | None = 18, rules: RuleSet = RULES) -> Assessment:
    return Scorer(rules, TODAY).assess(facts, days_late)


def rs(found: Assessment) -> list[float | None]:
    return [None if reading.r is None else round(reading.r, 1) for reading in found.readings]


def test_the_worked_example_is_47_7() -> None:
    found = assess(Facts())
    assert rs(found) == [62.5, 29.2, 40.0, 46.5]
    assert found.score is not None
    assert (round(found.score, 1), found.level, found.coverage) == (47.7, Level.MEDIUM, 100)


def test_without_usage_it_is_39_7_at_65_per_cent() -> None:
    found = assess(Facts(usage=None, usage_before=None, usage_since=None))
    assert found.score is not None
    assert (round(found.score, 1), found.level, found.coverage) == (39.7, Level.LOW, 65)


def test_no_data_at_all_is_no_score() -> None:
    found = assess(NOTHING, None)
    assert found.standing == (None, Level.UNKNOWN, 0)
    assert [reading.lack for reading in found.readings] == [
        Lack.NOTHING_BEFORE,
        Lack.NOTHING_BEFORE,
        Lack.NEVER_RECORDED,
        Lack.NO_INVOICE,
    ]


def test_a_low_score_on_little_data_is_unknown_but_a_high_one_is_high() -> None:
    assert assess(NOTHING, 0).standing == (0, Level.UNKNOWN, 30)
    assert assess(NOTHING, 60).standing == (100, Level.HIGH, 30)


@pytest.mark.parametrize(
    ("facts", "lack"),
    [
        (Facts(usage_since="2025-12-19"), Lack.SHORT_HISTORY),
        (Facts(usage_before=0), Lack.NOTHING_BEFORE),
        (Facts(usage_before=None), Lack.NOTHING_BEFORE),
        (Facts(usage_since=None, usage_before=None), Lack.NOTHING_BEFORE),
        (Facts(usage_since="2025-12-18"), None),
        (Facts(usage=None), None),
    ],
)
def test_usage_needs_180_days_and_a_base(facts: Facts, lack: Lack | None) -> None:
    usage = assess(facts).readings[0]
    assert usage.lack is lack
    assert (usage.r is None) == (lack is not None)


@pytest.mark.parametrize(("before", "lack"), [(3_000, None), (2_999, Lack.TOO_FEW_BEFORE), (0, Lack.NOTHING_BEFORE)])
def test_inquiries_need_a_base_of_three(before: int, lack: Lack | None) -> None:
    assert assess(Facts(inquiries_before=before)).readings[1].lack is lack


@pytest.mark.parametrize(
    ("market", "named", "r"), [(None, None, None), (0, None, 0), (None, 0, 0), (1000, 1000, 70), (None, 9000, 100)]
)
def test_the_market_reaches_a_customer_by_industry_and_by_name(
    market: int | None, named: int | None, r: float | None
) -> None:
    assert assess(Facts(market=market, named=named)).readings[2].r == r


@pytest.mark.parametrize(
    ("usage", "r"), [(400_000, 0), (360_000, 0), (500_000, 0), (200_000, 100), (0, 100), (280_000, 50)]
)
def test_usage_counts_from_10_to_50_per_cent(usage: int, r: float) -> None:
    assert assess(Facts(usage=usage)).readings[0].r == pytest.approx(r)


@pytest.mark.parametrize(("late", "r"), [(0, 0), (7, 25), (30, 70), (60, 100), (99, 100), (3, 75 / 7)])
def test_days_late_follow_their_curve(late: int, r: float) -> None:
    assert assess(NOTHING, late).readings[3].r == pytest.approx(r)


@pytest.mark.parametrize(
    ("days_late", "level"),
    [(39, Level.LOW), (40, Level.MEDIUM), (69, Level.MEDIUM), (70, Level.HIGH), (100, Level.HIGH)],
)
def test_levels_are_half_open(days_late: int, level: Level) -> None:
    straight = Figure(IndicatorName.PAYMENT, 300, Curve((0, 100), (0, 100)), Lack.NO_INVOICE, unit=1)
    assert assess(NOTHING, days_late, RULES._replace(payment=straight)).level is level


def test_windows_are_90_days_each_and_do_not_overlap() -> None:
    assert Windows.of(TODAY, 90) == (TODAY, date(2026, 3, 18), date(2025, 12, 18))


amounts = st.none() | st.integers(0, 50_000)
since = st.sampled_from([None, LONG_AGO, "2026-01-01"])


@given(
    st.builds(Facts, amounts, amounts, since, amounts, amounts, since, amounts, amounts),
    st.none() | st.integers(0, 400),
)
def test_the_points_add_up_to_the_score_and_the_score_stays_in_range(facts: Facts, days_late: int | None) -> None:
    found = assess(facts, days_late)
    points = [found.points(reading) for reading in found.readings]
    known = [one for one in points if one is not None]
    if found.score is None:
        assert not known
        return
    assert sum(known) == pytest.approx(found.score)
    assert 0 <= found.score <= 100
    assert found.coverage == sum(reading.weight for reading in found.readings if reading.r is not None)


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_delay_is_never_less_risk(one: int, other: int) -> None:
    low, high = sorted((one, other))
    first, second = assess(Facts(), low).score, assess(Facts(), high).score
    assert first is not None
    assert second is not None
    assert first <= second


@pytest.mark.parametrize(
    ("today", "recent", "earliest"),
    [
        (date(2026, 6, 15), date(2026, 3, 18), date(2025, 12, 18)),
        (date(1, 6, 28), date(1, 3, 31), date(1, 1, 1)),
        (date(1, 1, 1), date(1, 1, 1), date(1, 1, 1)),  # the calendar begins here
        (date(9999, 12, 31), date(9999, 10, 3), date(9999, 7, 5)),
    ],
)
def test_the_windows_end_on_the_day_and_begin_in_the_calendar(today: date, recent: date, earliest: date) -> None:
    assert Windows.of(today, 90) == Windows(today, recent, earliest)
