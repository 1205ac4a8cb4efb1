"""An urgency is the sum of its terms, and grows with what makes a thing urgent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.agenda.urgency import COEFFICIENTS, Facts, formula, read_coefficients, urgency
from renewctl.errors import UsageError
from renewctl.vocabulary import AgendaKind, Level, TaskPriority, Tier, UrgencyTerm

DAYS = st.integers(-5000, 5000)
AMOUNTS = st.none() | st.floats(0, 1e12)
COEFFICIENT = st.floats(0, 1000)
FACTS = st.builds(
    Facts,
    st.sampled_from(AgendaKind),
    st.none() | DAYS,
    st.none() | st.integers(0, 5000),
    AMOUNTS,
    st.none() | st.sampled_from(Tier),
    st.none() | st.sampled_from(TaskPriority),
    st.none() | st.sampled_from(Level),
    st.booleans(),
)
ANY = st.fixed_dictionaries(dict.fromkeys(UrgencyTerm, COEFFICIENT))


@given(FACTS, ANY)
def test_the_terms_add_up_to_the_urgency(facts: Facts, coefficients: dict[UrgencyTerm, float]) -> None:
    found = urgency(facts, coefficients)
    assert round(sum(term.points for term in found.terms), 1) == found.points
    assert all(math.isfinite(term.points) and term.points for term in found.terms)


@given(FACTS, ANY)
def test_no_term_is_larger_than_its_coefficient(facts: Facts, coefficients: dict[UrgencyTerm, float]) -> None:
    for term, points in urgency(facts, coefficients).terms:
        assert abs(points) <= round(coefficients[term], 1)
        assert points > 0 or term in (UrgencyTerm.BLOCKED, UrgencyTerm.PRIORITY)


@given(FACTS, ANY, DAYS, DAYS)
def test_what_is_nearer_is_never_less_urgent(
    facts: Facts, coefficients: dict[UrgencyTerm, float], one: int, other: int
) -> None:
    near, far = sorted((one, other))
    assert (
        urgency(facts._replace(days_left=near), coefficients).points
        >= urgency(facts._replace(days_left=far), coefficients).points
    )


@given(FACTS, st.integers(0, 5000), st.integers(0, 5000))
def test_who_waits_longer_is_never_less_urgent(facts: Facts, one: int, other: int) -> None:
    short, long = sorted((one, other))
    assert urgency(facts._replace(waited_days=long)).points >= urgency(facts._replace(waited_days=short)).points


@given(FACTS, st.floats(0, 1e12), st.floats(0, 1e12))
def test_a_larger_amount_is_never_less_urgent(facts: Facts, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert urgency(facts._replace(amount=large)).points >= urgency(facts._replace(amount=small)).points


@given(FACTS)
def test_what_is_blocked_is_less_urgent(facts: Facts) -> None:
    free, blocked = urgency(facts._replace(is_blocked=False)), urgency(facts._replace(is_blocked=True))
    assert blocked.points == pytest.approx(free.points - COEFFICIENTS[UrgencyTerm.BLOCKED])


@pytest.mark.parametrize(
    ("facts", "terms"),
    [
        (Facts(AgendaKind.TASK), {}),
        (Facts(AgendaKind.TASK, 0), {"due": 12.0}),
        (Facts(AgendaKind.TASK, 15), {"due": 6.0}),
        (Facts(AgendaKind.TASK, 29), {"due": 0.4}),
        (Facts(AgendaKind.TASK, 30), {}),
        (Facts(AgendaKind.TASK, -15), {"due": 12.0, "overdue": 2.0}),
        (Facts(AgendaKind.TASK, -30), {"due": 12.0, "overdue": 4.0}),
        (Facts(AgendaKind.TASK, -31), {"due": 12.0, "overdue": 4.0}),
        (Facts(AgendaKind.NOTICE, 30), {"deadline": 12.0}),
        (Facts(AgendaKind.END, 30), {"deadline": 9.0}),
        (Facts(AgendaKind.UNANSWERED, None, 0), {"waited": 10.0}),
        (Facts(AgendaKind.UNANSWERED, None, 7), {"waited": 15.0}),
        (Facts(AgendaKind.UNANSWERED, None, 14), {"waited": 20.0}),
        (Facts(AgendaKind.TASK, amount=1000), {}),
        (Facts(AgendaKind.TASK, amount=100_000), {"amount": 2.5}),
        (Facts(AgendaKind.TASK, amount=1e7), {"amount": 5.0}),
        (Facts(AgendaKind.TASK, amount=0), {}),
        (Facts(AgendaKind.TASK, tier="key"), {"tier": 4.0}),
        (Facts(AgendaKind.TASK, tier="regular"), {"tier": 2.0}),
        (Facts(AgendaKind.TASK, tier="potential"), {}),
        (Facts(AgendaKind.TASK, priority="high"), {"priority": 6.0}),
        (Facts(AgendaKind.TASK, priority="low"), {"priority": -6.0}),
        (Facts(AgendaKind.TASK, risk_level="high"), {"risk": 4.0}),
        (Facts(AgendaKind.TASK, risk_level="unknown"), {}),
        (Facts(AgendaKind.TASK, is_blocked=True), {"blocked": -10.0}),
    ],
)
def test_each_term_by_an_example(facts: Facts, terms: dict[str, float]) -> None:
    assert {term.value: points for term, points in urgency(facts).terms} == terms


def test_coefficients_are_read_over_the_usual_ones() -> None:
    assert read_coefficients({}) == COEFFICIENTS
    assert read_coefficients({"tier": 0, "due": 1.5}) == {**COEFFICIENTS, UrgencyTerm.TIER: 0, UrgencyTerm.DUE: 1.5}


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 1000.1, "12", True, [1], {}])
def test_a_coefficient_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="due"):
        read_coefficients({"due": value})


def test_the_formula_names_every_term() -> None:
    assert all(term.value in formula(COEFFICIENTS) for term in UrgencyTerm)
