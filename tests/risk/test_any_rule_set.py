"""Any rule set over any customer: the points explain the score, and the score stays within its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.risk.further import Further, Measured, Points
from renewctl.risk.indicators import Curve
from renewctl.risk.score import Scorer
from renewctl.vocabulary import AttributeOwner
from tests.risk.test_further import rules_with
from tests.risk.test_risk_queries import TODAY
from tests.risk.test_score import LONG_AGO, Facts

numbers = st.none() | st.floats(0, 1000, allow_nan=False)
scales = st.lists(
    st.tuples(st.integers(-50, 1000), st.floats(0, 100)), min_size=2, max_size=5, unique_by=lambda p: p[0]
)


@st.composite
def entries(draw: st.DrawFn) -> tuple[Further, Measured]:
    weight = draw(st.integers(0, 50))
    if draw(st.booleans()):
        figures, risks = zip(*sorted(draw(scales)), strict=True)
        scale: Curve | Points = Curve(figures, risks)
        told: float | str | None = draw(numbers)
    else:
        scale = Points({"a": draw(st.floats(0, 100)), "b": draw(st.floats(0, 100))})
        told = draw(st.sampled_from(["a", "B ", "c", None]))
    return Further("customer.x", weight, scale, key="x", of=AttributeOwner.CUSTOMER), Measured(told)


amounts = st.none() | st.integers(0, 50_000)
since = st.sampled_from([None, LONG_AGO, "2026-01-01"])


@given(
    st.builds(Facts, amounts, amounts, since, amounts, amounts, since, amounts, amounts),
    st.none() | st.integers(0, 400),
    st.lists(entries(), max_size=6),
)
def test_the_points_of_any_rule_set_add_up_to_its_score(
    facts: Facts, days_late: int | None, further: list[tuple[Further, Measured]]
) -> None:
    rules = rules_with()._replace(further=tuple(entry for entry, _told in further))
    found = Scorer(rules, TODAY).assess(facts, days_late, tuple(entry.readings[told] for entry, told in further))
    known = [one for one in map(found.points, found.readings) if one is not None]
    if found.score is None:
        assert sum(known) == 0
        return
    assert sum(known) == pytest.approx(found.score)
    assert 0 <= found.score <= 100 + 1e-9
    assert found.coverage == pytest.approx(
        sum(one.weight for one in found.readings if one.r is not None) * 100 / rules.weight
    )
    assert Scorer(rules, TODAY).rescored(found.readings).score == pytest.approx(found.score)
