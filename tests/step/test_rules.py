"""When steps are planned, whose turn it is, and when one is late: rules, without a book."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.calendar.rules import EVERY_DAY, WorkingDays
from renewctl.errors import RuleError
from renewctl.playbook.queries import SHELF
from renewctl.playbook.reading import read
from renewctl.playbook.rules import Approval, Duration, Playbook
from renewctl.step import rules
from renewctl.vocabulary import ApprovalSubject, Role, StepState

STANDARD = read((SHELF / "standard.toml").read_text("utf-8"))
KEY_ACCOUNT = read((SHELF / "key-account.toml").read_text("utf-8"))
SIMPLE = read((SHELF / "b2c-simple.toml").read_text("utf-8"))
WEEK = WorkingDays(frozenset({6, 7}))


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class Fact:
    """A step as the rules look at it."""

    code: str
    state: StepState = StepState.NOT_STARTED
    planned_start: date = date(2026, 1, 1)
    planned_end: date = date(2026, 1, 5)
    started_on: date | None = None
    ended_on: date | None = None


def test_the_five_steps_of_the_form() -> None:
    spans = rules.planned(STANDARD, day("2024-09-01"), {}, EVERY_DAY)
    assert list(spans.values()) == [
        (day("2024-09-01"), day("2024-09-05")),
        (day("2024-09-06"), day("2024-09-10")),
        (day("2024-09-11"), day("2024-09-15")),
        (day("2024-09-16"), day("2024-09-20")),
        (day("2024-09-21"), day("2024-09-25")),
    ]


@pytest.mark.parametrize(
    ("start", "days", "first", "last"),
    [
        ("2026-06-15", 1, "2026-06-15", "2026-06-15"),
        ("2026-06-15", 5, "2026-06-15", "2026-06-19"),
        ("2026-06-15", 6, "2026-06-15", "2026-06-22"),
        ("2026-06-13", 1, "2026-06-15", "2026-06-15"),
    ],
)
def test_working_days_leave_the_weekend_out(start: str, days: int, first: str, last: str) -> None:
    assert rules.span(day(start), Duration(days, working=True), WEEK) == (day(first), day(last))


def test_a_step_of_a_deadline_begins_no_earlier_than_its_days_before_it() -> None:
    spans = rules.planned(SIMPLE, day("2026-06-01"), {"end": day("2026-08-31")}, EVERY_DAY)
    assert spans["offer"] == (day("2026-08-01"), day("2026-08-07"))
    assert spans["reminder"][0] == day("2026-08-17")
    late = rules.planned(SIMPLE, day("2026-08-30"), {"end": day("2026-08-31")}, EVERY_DAY)
    assert late["offer"][0] == day("2026-08-30")
    assert rules.planned(SIMPLE, day("2026-06-01"), {"end": None}, EVERY_DAY)["offer"][0] == day("2026-06-01")


@given(
    opened=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    weekend=st.sets(st.integers(1, 7), max_size=6),
    playbook=st.sampled_from([STANDARD, KEY_ACCOUNT, SIMPLE]),
    end=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_no_step_begins_before_those_it_waits_for_end(
    opened: date, weekend: set[int], playbook: Playbook, end: date | None
) -> None:
    calendar = WorkingDays(frozenset(weekend))
    spans = rules.planned(playbook, opened, {"end": end}, calendar)
    for step in playbook.steps:
        start, last = spans[step.code]
        assert opened <= start <= last
        assert all(spans[code][1] < start for code in step.after)
        if step.duration.working:
            worked = [start + timedelta(n) for n in range((last - start).days + 1)]
            assert sum(map(calendar.is_working, worked)) == step.duration.days
        else:
            assert (last - start).days + 1 == step.duration.days


def test_moving_a_step_pushes_those_behind_it_and_no_other() -> None:
    spans = rules.planned(STANDARD, day("2024-09-01"), {}, EVERY_DAY)
    spans["quote"] = (spans["quote"][0], day("2024-09-12"))
    moved = rules.pushed(STANDARD, spans, {"contract-review", "customer-confirmation", "payment"}, EVERY_DAY)
    assert moved["contract-review"] == (day("2024-09-13"), day("2024-09-17"))
    assert moved["payment"] == (day("2024-09-23"), day("2024-09-27"))
    spans["quote"] = (spans["quote"][0], day("2024-09-08"))
    assert rules.pushed(STANDARD, spans, {"contract-review"}, EVERY_DAY) == spans


def test_two_steps_follow_one_and_one_follows_two() -> None:
    facts = {step.code: Fact(step.code) for step in KEY_ACCOUNT.steps}
    for code in ("assessment", "visit", "quote"):
        facts[code].state = StepState.DONE
    assert rules.following(KEY_ACCOUNT, list(facts.values()), date(2025, 1, 1)) == ["contract-review", "payment-terms"]
    for code in ("contract-review", "payment-terms"):
        facts[code].state = StepState.IN_PROGRESS
    assert rules.current(KEY_ACCOUNT, list(facts.values())) == ["contract-review", "payment-terms"]
    facts["contract-review"].state = StepState.DONE
    assert rules.following(KEY_ACCOUNT, list(facts.values()), date(2025, 1, 1)) == []
    facts["payment-terms"].state = StepState.SKIPPED
    assert rules.following(KEY_ACCOUNT, list(facts.values()), date(2025, 1, 1)) == ["customer-confirmation"]


@pytest.mark.parametrize(
    ("state", "ended", "today", "late"),
    [
        (StepState.IN_PROGRESS, None, "2026-01-05", 0),
        (StepState.IN_PROGRESS, None, "2026-01-06", 1),
        (StepState.NOT_STARTED, None, "2026-01-15", 10),
        (StepState.DONE, "2026-01-05", "2026-02-01", 0),
        (StepState.DONE, "2026-01-07", "2026-02-01", 2),
        (StepState.SKIPPED, "2026-01-07", "2026-02-01", 0),
    ],
)
def test_a_step_is_late_by_days(state: StepState, ended: str | None, today: str, late: int) -> None:
    assert rules.days_late(state, date(2026, 1, 5), day(ended) if ended else None, day(today)) == late


def test_roles_fall_to_the_customers_people_then_the_books_then_the_owner() -> None:
    team = rules.Team({Role.LEGAL: "陈"}, {Role.LEGAL: "li", Role.FINANCE: "zhao"}, "wang")
    assert [team.person(role) for role in (Role.LEGAL, Role.FINANCE, Role.SALES, Role.DIRECTOR)] == [
        "陈",
        "zhao",
        "wang",
        None,
    ]
    assert team.roles("ZHAO") == {Role.FINANCE}
    assert team.roles("Ｚ\u2060hao ") == {Role.FINANCE}
    assert team.roles("") == frozenset(), "nobody is not everybody"


def test_less_approval_is_no_way_around_it() -> None:
    rules.check_approvals_kept(STANDARD.steps, KEY_ACCOUNT.steps)
    with pytest.raises(RuleError) as refused:
        rules.check_approvals_kept(KEY_ACCOUNT.steps, STANDARD.steps)
    assert refused.value.rule == "approval-kept"


@pytest.mark.parametrize(("levels", "words"), [(1, "asks for 1 level of"), (2, "asks for 2 levels of")])
def test_how_much_less_approval_is_told_as_it_is_counted(levels: int, words: str) -> None:
    asked = replace(STANDARD.steps[0], approval=Approval(ApprovalSubject.QUOTE, levels))
    with pytest.raises(RuleError) as refused:
        rules.check_approvals_kept([asked], STANDARD.steps)
    assert words in refused.value.message
