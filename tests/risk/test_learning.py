"""How a card is learned: in its directions, from folds that know nothing of what was to come."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.risk.further import Further
from renewctl.risk.indicators import Curve
from renewctl.risk.learning.card import levels, score_of
from renewctl.risk.learning.folds import folds_of
from renewctl.risk.learning.model import learn, learn_all
from renewctl.risk.learning.shapes import Shape, shapes_of
from renewctl.risk.learning.signs import Sign
from renewctl.risk.learning.tuning import _learned
from renewctl.risk.proof.history import PastCase
from renewctl.vocabulary import AttributeOwner, RiskDirection
from tests.risk.test_tune import TODAY

# --- directions, thresholds, scores ---------------------------------------------------------------------------


def sign(values: Sequence[float | str | None], direction: RiskDirection | None) -> Sign:
    """Return a column of figures that points somewhere."""
    entry = Further("customer.X", 1, Curve((0, 1), (0, 0)), key="X", of=AttributeOwner.CUSTOMER, direction=direction)
    return Sign(entry, list(values))


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=60, max_size=120), st.sampled_from(RiskDirection)
)
def test_a_curve_never_runs_against_its_direction(rows: list[tuple[int, bool]], direction: RiskDirection) -> None:
    events = [event for _value, event in rows]
    values = [float(value) for value, _event in rows]
    if len(set(events)) < 2:
        return
    for one in learn_all([sign(values, direction)], events, range(len(rows)), 1.0):
        steps = [right - left for left, right in pairwise(one.values)]
        assert all(step >= -1e-9 if direction is RiskDirection.RISING else step <= 1e-9 for step in steps)


def test_a_sign_that_points_the_other_way_is_dropped() -> None:
    values, events = [float(n) for n in range(100)], [n > 50 for n in range(100)]
    assert learn_all([sign(values, RiskDirection.FALLING)], events, range(100), 1.0) == []
    assert learn_all([sign(values, RiskDirection.RISING)], events, range(100), 1.0) != []


def test_shares_of_knots_add_up_to_one_and_nothing_known_to_nothing() -> None:
    shape = Shape(sign([0, 5, 7.5, 99, None], None), knots=(5, 10))
    assert shape.basis(range(5)).tolist() == [[1, 0], [1, 0], [0.5, 0.5], [0, 1], [0, 0]]
    words = Shape(sign(["a", "b", None], None), words=("a", "*"))
    assert words.basis(range(3)).tolist() == [[1, 0], [0, 1], [0, 0]]


def test_a_figure_that_is_nearly_always_the_same_still_has_two_knots() -> None:
    (shape,) = {one.knots: one for one in shapes_of(sign([0.0] * 99 + [1.0], None), range(100))}.values()
    assert shape.knots == (0, 1)


def test_missing_figures_neither_raise_nor_lower_a_score() -> None:
    entries = [
        Further("customer.A", 30, Curve((0, 10), (0, 100)), key="A", of=AttributeOwner.CUSTOMER),
        Further("customer.B", 10, Curve((0, 10), (100, 0)), key="B", of=AttributeOwner.CUSTOMER),
    ]
    assert score_of(entries, [5, None]) == 50
    assert score_of(entries, [5, 0]) == 62.5
    assert score_of(entries, [None, None]) is None


def test_medium_is_where_precision_and_recall_are_best_together() -> None:
    scores = [float(score) for score in range(100)]
    assert levels(scores, [score >= 60 for score in scores]) == (60, 89)


@pytest.mark.parametrize("most_lines", [0, 12])
@pytest.mark.parametrize("is_event", [True, False])
def test_what_is_known_of_the_lost_alone_or_of_the_kept_alone_teaches_nothing(is_event: bool, most_lines: int) -> None:
    """A champion is on record for those who left only, since nobody writes one down but when the customer goes."""
    events = [is_event] * 20 + [not is_event] * 20
    known = sign([0.0] * 16 + [1.0] * 4 + [None] * 20, None)
    assert learn_all([known], events, range(40), 1.0) != []
    assert _learned([known], events, range(40), 1.0, most_lines) is None


def test_nothing_is_learned_from_no_shapes() -> None:
    assert learn([], [True, False], [0, 1], 1.0) == []


# --- folds ----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 800), st.booleans(), st.none() | st.integers(-60, 60)), max_size=150))
def test_by_time_nothing_is_learned_from_what_was_still_to_come(rows: list[tuple[int, bool, int | None]]) -> None:
    cases = [case(n, *row) for n, row in enumerate(rows)]
    folds = folds_of(cases)
    tried = [place for fold in folds.every for place in fold.tried]
    assert len(tried) == len(set(tried))
    if folds.by_time:
        for fold in folds.every:
            first = min(cases[at].as_of for at in fold.tried)
            assert max(cases[at].end or date.max for at in fold.learned) <= first
            assert max(cases[at].decided_on or date.min for at in fold.learned) <= first


@pytest.mark.parametrize(
    ("end", "decided_after", "learned"),
    [(0, None, True), (0, -30, True), (0, 90, True), (0, 91, False), (90, -30, True), (91, -30, False)],
)
def test_what_ended_or_lapsed_only_after_the_first_day_that_is_tried_is_not_learned_from(
    end: int, decided_after: int | None, learned: bool
) -> None:
    """Ends of two days, the second scored as of day 90: by then what lapsed later was still open."""
    before = [case(n, end, n < 12, decided_after) for n in range(30)]
    cases = [*before, *(case(n, 180, n % 2 == 0, None) for n in range(30, 60))]
    assert [len(fold.learned) for fold in folds_of(cases).every] == [30] * learned


def case(n: int, end: int, is_event: bool, decided_after: int | None) -> PastCase:
    """Return a case that ended so many days after the first one, and was decided so many days after that."""
    on = date(2024, 1, 1) + timedelta(days=end)
    decided_on = None if decided_after is None else on + timedelta(days=decided_after)
    return PastCase(n, f"K{n}", on, on - timedelta(days=90), is_event, decided_on)


def test_by_lot_the_cases_of_a_customer_stay_together_and_losses_are_spread() -> None:
    cases = [PastCase(n // 2, f"K{n}", None, TODAY, n < 60) for n in range(200)]
    folds = folds_of(cases, seed=0)
    assert sorted(place for fold in folds.every for place in fold.tried) == list(range(200))
    for fold in folds.every:
        assert not {cases[at].customer_id for at in fold.tried} & {cases[at].customer_id for at in fold.learned}
        assert sum(cases[at].is_event for at in fold.tried) == 12
    assert folds_of(cases, seed=0) == folds
    assert folds_of(cases, seed=1) != folds
