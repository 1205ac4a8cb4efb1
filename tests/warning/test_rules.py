"""A warning's states only go forward, on days that go forward; its cause is what weighs most."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError
from renewctl.risk.rule_set import default_rules
from renewctl.risk.score import Scorer
from renewctl.vocabulary import Level, WarningCause, WarningState
from renewctl.warning import rules
from tests.risk.test_score import NOTHING

S = WarningState
TODAY = date(2026, 6, 15)
ALLOWED = {
    (S.ISSUED, S.ACKNOWLEDGED),
    (S.ISSUED, S.PLANNED),
    (S.ACKNOWLEDGED, S.PLANNED),
    (S.PLANNED, S.IN_ACTION),
    (S.IN_ACTION, S.IN_ACTION),
    (S.IN_ACTION, S.FOLLOWED_UP),
    (S.FOLLOWED_UP, S.FOLLOWED_UP),
    (S.ACKNOWLEDGED, S.RESOLVED),
    (S.PLANNED, S.RESOLVED),
    (S.IN_ACTION, S.RESOLVED),
    (S.FOLLOWED_UP, S.RESOLVED),
    (S.RESOLVED, S.EVALUATED),
    (S.ENDED, S.EVALUATED),
}
REFUSED = {
    (S.ISSUED, S.IN_ACTION): "warning-in-order",
    (S.ISSUED, S.RESOLVED): "warning-in-order",
    (S.PLANNED, S.FOLLOWED_UP): "warning-in-order",
    (S.FOLLOWED_UP, S.EVALUATED): "warning-in-order",
    (S.PLANNED, S.ACKNOWLEDGED): "warning-goes-forward",
    (S.PLANNED, S.PLANNED): "warning-goes-forward",
    (S.FOLLOWED_UP, S.IN_ACTION): "warning-goes-forward",
    (S.RESOLVED, S.RESOLVED): "warning-goes-forward",
    (S.ENDED, S.PLANNED): "warning-has-ended",
    (S.ENDED, S.RESOLVED): "warning-has-ended",
    (S.EVALUATED, S.EVALUATED): "warning-is-closed",
    (S.EVALUATED, S.PLANNED): "warning-is-closed",
}


@given(st.sampled_from(S), st.sampled_from(sorted(rules.COMES_FROM)))
def test_a_state_is_come_into_from_those_before_it_alone(state: S, to: S) -> None:
    if (state, to) in ALLOWED:
        rules.check_moves(1, state, to)
    else:
        with pytest.raises(RuleError) as refused:
            rules.check_moves(1, state, to)
        assert refused.value.rule


@pytest.mark.parametrize(("state", "to", "rule"), [(*moved, rule) for moved, rule in REFUSED.items()])
def test_a_refusal_names_its_rule(state: S, to: S, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_moves(7, state, to)
    assert refused.value.rule == rule
    assert "7" in refused.value.message


def test_a_refusal_says_what_comes_before_and_not_the_state_itself() -> None:
    with pytest.raises(RuleError, match=r"before it is in-action it has to be: planned\.$"):
        rules.check_moves(7, S.ISSUED, S.IN_ACTION)


def test_days_go_forward_and_are_not_to_come() -> None:
    rules.check_day(TODAY, TODAY, (TODAY, None))
    with pytest.raises(RuleError, match="still to come"):
        rules.check_day(TODAY + timedelta(days=1), TODAY, ())
    with pytest.raises(RuleError) as refused:
        rules.check_day(TODAY - timedelta(days=1), TODAY, (TODAY - timedelta(days=9), TODAY))
    assert refused.value.rule == "warning-day-order"


@pytest.mark.parametrize(
    ("level", "reached", "is_told"),
    [
        (Level.MEDIUM, None, True),
        (Level.HIGH, None, True),
        (Level.HIGH, Level.MEDIUM, True),
        (Level.MEDIUM, Level.MEDIUM, False),
        (Level.MEDIUM, Level.HIGH, False),
        (Level.HIGH, Level.HIGH, False),
        (Level.LOW, None, False),
        (Level.UNKNOWN, None, False),
    ],
)
def test_only_a_rise_is_warned_of(level: Level, reached: Level | None, is_told: bool) -> None:
    assert rules.rises(level, reached) is is_told


@pytest.mark.parametrize(
    ("facts", "late", "cause"),
    [
        ({"usage": 1000, "usage_before": 10000, "usage_since": "2020-01-01"}, None, WarningCause.PRODUCT),
        ({"inquiries": 0, "inquiries_before": 9000, "inquiries_since": "2020-01-01"}, None, WarningCause.CONTACT),
        ({"market": 3000}, None, WarningCause.COMPETITOR),
        ({"market": 3000}, 60, WarningCause.PAYMENT),
        ({"market": 0}, 0, None),
        ({}, None, None),
    ],
)
def test_the_cause_is_what_adds_most(facts: dict[str, Any], late: int | None, cause: WarningCause | None) -> None:
    assessment = Scorer(default_rules(), TODAY).assess(NOTHING._replace(**facts), late)
    assert rules.cause_of(assessment) is cause
