"""Whom to call: four ways of choosing and the round of all, each with its reason."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.call.picking import Candidate, half_a_year_before, pick
from renewctl.survey.rules import LowAnswers
from renewctl.vocabulary import PickMethod

A, B, C = (Candidate(number, code, code) for number, code in enumerate("ABC", 1))
LOW = LowAnswers()


def chosen(method: PickMethod, *known: Candidate, most: int = 9, seed: int = 1) -> list[str]:
    return [each.customer.code for each in pick(method, known, most, seed=seed, low=LOW)]


def test_the_lot_is_the_same_for_the_same_seed_in_whatever_order_they_come() -> None:
    many = [Candidate(n, f"C{n:02}", "x") for n in range(30)]
    drawn = chosen(PickMethod.RANDOM, *many, most=5, seed=7)
    assert drawn == chosen(PickMethod.RANDOM, *reversed(many), most=5, seed=7)
    assert drawn != chosen(PickMethod.RANDOM, *many, most=5, seed=8)
    assert len(set(drawn)) == 5


def test_low_satisfaction_takes_low_answers_alone_the_least_content_first() -> None:
    two = replace(A, survey="csat", score=2, answered_on="2026-05-01")  # a quarter of its scale
    zero = replace(B, survey="nps", score=0, answered_on="2026-05-01")
    fine = replace(C, survey="nps", score=7, answered_on="2026-05-01")
    assert chosen(PickMethod.LOW_SATISFACTION, two, zero, fine) == ["B", "A"]
    (first, _second) = pick(PickMethod.LOW_SATISFACTION, [two, zero], 9, seed=1, low=LOW)
    assert first.why == "answered nps with 0 on 2026-05-01"


def test_service_takes_open_cases_first_then_the_most_of_half_a_year() -> None:
    found = [replace(A, recent_cases=3), replace(B, open_cases=1, recent_cases=1), replace(C, recent_cases=0)]
    assert chosen(PickMethod.SERVICE, *found) == ["B", "A"]
    assert half_a_year_before(date(2026, 6, 15)) == "2025-12-17"


def test_little_known_is_the_longest_silence() -> None:
    found = [replace(A, last_contact="2026-01-01"), replace(B, last_contact="2025-12-31"), C]
    assert chosen(PickMethod.LITTLE_KNOWN, *found, most=2) == ["C", "B"]


def test_the_round_begins_with_whoever_was_called_longest_ago() -> None:
    found = [replace(A, last_call="2026-01-01"), replace(B, last_call="2025-12-31"), C]
    (first, second, third) = pick(PickMethod.ROUND, found, 9, seed=1, low=LOW)
    assert [each.customer.code for each in (first, second, third)] == ["C", "B", "A"]
    assert (first.why, second.why) == ("never called yet", "last called on 2025-12-31")


@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 40))
def test_the_round_calls_everyone_once_before_anyone_twice(known: int, a_day: int, days: int) -> None:
    customers = {f"C{n:02}": Candidate(n, f"C{n:02}", "x") for n in range(known)}
    called = Counter(dict.fromkeys(customers, 0))
    for n in range(days):
        for each in pick(PickMethod.ROUND, list(customers.values()), a_day, seed=0, low=LOW):
            code = each.customer.code
            on = (date(2026, 1, 1) + timedelta(days=n)).isoformat()
            customers[code] = replace(customers[code], last_call=on, last_call_id=called.total())
            called[code] += 1
        assert max(called.values()) - min(called.values()) <= 1


@pytest.mark.parametrize("method", list(PickMethod))
def test_nobody_to_choose_from_is_no_failure(method: PickMethod) -> None:
    assert chosen(method) == []
