"""How right warnings were: the worked example of the definitions, the corner cases, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.risk.proof import accuracy
from renewctl.risk.proof.accuracy import Rate, Warned


def test_the_worked_example() -> None:
    """40 due, 10 events, 12 warned, 7 hit."""
    cases = [Warned(True, True, 90 - n) for n in range(7)] + [Warned(False, True)] * 3
    cases += [Warned(True, False, 80)] * 5 + [Warned(False, False)] * 25
    found = accuracy.quality(cases)
    assert (found.due, found.events, found.warned, found.hits) == (40, 10, 12, 7)
    assert _percent(found.precision) == (58.3, 32, 81)
    assert _percent(found.recall) == (70.0, 40, 89)
    assert _percent(found.false_alarms)[0] == 16.7
    assert (found.false_alarms.hits, found.false_alarms.n) == (5, 30)
    assert round(found.lift or 0, 2) == 2.33
    assert found.lead_days == 87
    assert not found.is_too_few


def _percent(rate: Rate) -> tuple[float, int, int]:
    assert rate.value is not None
    assert rate.interval is not None
    return round(rate.value * 100, 1), round(rate.interval[0] * 100), round(rate.interval[1] * 100)


def test_of_none_there_is_no_share() -> None:
    found = accuracy.quality([])
    assert found.precision.value is None
    assert found.precision.interval is None
    assert found.lift is None
    assert found.lead_days is None
    assert found.is_too_few
    assert accuracy.quality([Warned(False, False)] * 5).lift is None


@pytest.mark.parametrize(("events", "too_few"), [(9, True), (10, False)])
def test_under_ten_events_are_too_few(events: int, too_few: bool) -> None:
    assert accuracy.quality([Warned(True, True)] * events).is_too_few is too_few


@pytest.mark.parametrize(
    ("scores", "events", "wanted"),
    [
        pytest.param([5, 5, 5, 5], [1, 0, 1, 0], 0.5, id="all equal"),
        pytest.param([1, 2, 3], [0, 0, 0], None, id="no events"),
        pytest.param([1, 2, 3], [1, 1, 1], None, id="one class"),
        pytest.param([1, 2, 2, 3], [0, 0, 1, 1], 0.875, id="ties"),
        pytest.param([], [], None, id="nobody"),
        pytest.param([1, 2, 3, 4], [0, 0, 1, 1], 1.0, id="perfect"),
        pytest.param([4, 3, 2, 1], [0, 0, 1, 1], 0.0, id="upside down"),
    ],
)
def test_auc(scores: list[float], events: list[int], wanted: float | None) -> None:
    assert accuracy.auc(scores, [bool(event) for event in events]) == wanted
    interval = accuracy.auc_interval(scores, [bool(event) for event in events], rounds=50)
    assert (interval is None) == (wanted is None)


CASES = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)


@given(CASES)
def test_auc_is_the_share_of_pairs_in_order(cases: list[tuple[int, bool]]) -> None:
    lost = [score for score, event in cases if event]
    kept = [score for score, event in cases if not event]
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in lost for b in kept]
    found = accuracy.auc([score for score, _event in cases], [event for _score, event in cases])
    assert found == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(st.integers(1, 400), st.integers(0, 400))
def test_an_interval_holds_its_share_and_stays_a_share(hits: int, others: int) -> None:
    rate = Rate(hits, hits + others)
    low, high = rate.interval or (0, 0)
    assert rate.value is not None
    assert 0 <= low <= rate.value <= high <= 1


def test_a_bootstrap_interval_is_the_same_each_time_and_holds_the_auc() -> None:
    scores = [float(n % 37) for n in range(200)]
    events = [n % 37 > 20 and n % 3 == 0 for n in range(200)]
    low, high = accuracy.auc_interval(scores, events, rounds=200) or (0, 0)
    assert low < (accuracy.auc(scores, events) or 0) < high
    assert (low, high) == accuracy.auc_interval(scores, events, rounds=200)
    assert (low, high) != accuracy.auc_interval(scores, events, rounds=200, seed=1)


def test_a_difference_of_the_same_ranking_is_nothing() -> None:
    scores = [float(n) for n in range(50)]
    events = [n % 2 == 0 for n in range(50)]
    assert accuracy.auc_difference_interval(scores, [s * 3 for s in scores], events, rounds=50) == (0, 0)
    low, _high = accuracy.auc_difference_interval([float(e) for e in events], scores, events, rounds=50) or (0, 0)
    assert low > 0


def test_few_events_are_drawn_until_both_classes_are_there() -> None:
    assert accuracy.auc_interval([1, 2, 3, 4], [True, False, False, False], rounds=30) is not None


@pytest.mark.parametrize(
    ("scores", "events", "hits", "places"),
    [
        (list(range(20)), [n >= 18 for n in range(20)], 2, 2),
        ([1] * 20, [n < 10 for n in range(20)], 1, 2),
        ([3], [True], 1, 1),
        ([], [], 0, 0),
    ],
)
def test_the_highest_tenth(scores: list[float], events: list[bool], hits: int, places: int) -> None:
    assert accuracy.top_share(scores, events) == Rate(hits, places)


def test_brier_of_the_definitions() -> None:
    found = accuracy.brier([0.9, 0.8, 0.6, 0.3, 0.95], [True, True, False, False, True])
    assert found == pytest.approx(0.1005)
    assert accuracy.brier([], []) is None


def test_calibration_by_bands() -> None:
    found = accuracy.calibration([0, 9.99, 10, 100, 95], [False, True, False, True, True])
    assert [(band.low, band.high) for band in found][:2] == [(0, 10), (10, 20)]
    assert found[0].lost == Rate(1, 2)
    assert found[1].lost == Rate(0, 1)
    assert found[-1].lost == Rate(2, 2)
    assert sum(band.lost.n for band in found) == 5
