"""Scales, low answers, and the two figures with their worked numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError, UsageError
from renewctl.survey import rules
from renewctl.survey.rules import LowAnswers, csat, low_answers, nps
from renewctl.vocabulary import SurveyKind

CSAT, NPS, WILLINGNESS = SurveyKind


def test_the_worked_examples() -> None:
    satisfied = csat([5] * 21 + [4] * 20 + [3] * 9)
    assert (satisfied.value, satisfied.answered) == (82.0, 50)
    recommended = nps([10] * 14 + [9] * 10 + [8] * 17 + [6] * 5 + [0] * 4)
    assert (recommended.value, recommended.answered) == (30.0, 50)


def test_questions_without_an_answer_lower_the_response_rate_alone() -> None:
    share = csat([5, 2, None, None])
    assert (share.value, share.answered, share.asked, share.response_rate) == (50.0, 2, 4, 50.0)
    assert (csat([]).value, csat([]).response_rate, nps([None]).value) == (None, None, None)


@pytest.mark.parametrize(("score", "value"), [(6, -100), (7, 0), (8, 0), (9, 100)])
def test_only_9_and_10_recommend_and_only_0_to_6_warn_others(score: int, value: float) -> None:
    assert nps([score]).value == value


@pytest.mark.parametrize(("score", "value"), [(3, 0), (4, 100)])
def test_satisfied_begins_with_4(score: int, value: float) -> None:
    assert csat([score]).value == value


@given(st.lists(st.none() | st.integers(0, 10)))
def test_nps_lies_within_its_bounds(scores: list[int | None]) -> None:
    found = nps(scores)
    assert found.value is None or -100 <= found.value <= 100
    assert found.answered <= found.asked == len(scores)


@pytest.mark.parametrize(
    ("kind", "score", "is_low"),
    [
        (CSAT, 2, True),
        (CSAT, 3, False),
        (NPS, 6, True),
        (NPS, 7, False),
        (WILLINGNESS, 2, True),
        (WILLINGNESS, 3, False),
    ],
)
def test_low_answers(kind: SurveyKind, score: int, is_low: bool) -> None:
    assert LowAnswers().is_low(kind, score) is is_low


def test_what_is_low_stands_in_the_config() -> None:
    low = low_answers({"csat": 3, "nps": -1})
    assert low.is_low(CSAT, 3)
    assert not low.is_low(NPS, 0)
    assert low.is_low(WILLINGNESS, 2)
    for bad in ({"csat": 6}, {"nps": -2}, {"csat": True}, {"csat": "2"}, {"csat": 2.0}):
        with pytest.raises(UsageError):
            low_answers(bad)


@pytest.mark.parametrize(("kind", "least", "most"), [(CSAT, 1, 5), (NPS, 0, 10), (WILLINGNESS, 1, 5)])
def test_an_answer_lies_on_its_scale(kind: SurveyKind, least: int, most: int) -> None:
    rules.check_score(kind, least)
    rules.check_score(kind, most)
    for score in (least - 1, most + 1):
        with pytest.raises(RuleError):
            rules.check_score(kind, score)
