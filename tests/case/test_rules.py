"""In which order things may happen to a case."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.case import rules
from renewctl.case.rules import Happened, is_before
from renewctl.errors import RuleError
from renewctl.vocabulary import CaseEventKind, CaseState

OPENED = "2026-06-01T09:00"
REPLIED, VISIT, RESOLVED, REOPENED = CaseEventKind


@pytest.mark.parametrize(
    ("moment", "other", "before"),
    [
        ("2026-06-01", "2026-06-02", True),
        ("2026-06-01", "2026-06-01", False),
        ("2026-06-01T08:59", "2026-06-01T09:00", True),
        ("2026-06-01", "2026-06-01T09:00", False),  # the same day, and nobody says when
        ("2026-06-01T09:00", "2026-06-01", False),
    ],
)
def test_moments_are_compared_as_far_as_they_are_told(moment: str, other: str, before: bool) -> None:
    assert is_before(moment, other) is before


@pytest.mark.parametrize(
    ("before", "kind", "at", "is_right"),
    [
        ([], REPLIED, "2026-06-01T08:59", False),
        ([], REPLIED, "2026-06-01", True),
        ([], RESOLVED, "2026-05-31", False),
        ([], RESOLVED, OPENED, True),
        ([], REOPENED, "2026-06-02", False),
        ([(RESOLVED, "2026-06-03")], RESOLVED, "2026-06-04", False),
        ([(RESOLVED, "2026-06-03")], VISIT, "2026-06-04", False),
        ([(RESOLVED, "2026-06-03")], REPLIED, "2026-06-02", True),
        ([(RESOLVED, "2026-06-03")], REOPENED, "2026-06-02", False),
        ([(RESOLVED, "2026-06-03")], REOPENED, "2026-06-03", True),
        ([(RESOLVED, "2026-06-03"), (REOPENED, "2026-06-05")], RESOLVED, "2026-06-04", False),
        ([(RESOLVED, "2026-06-03"), (REOPENED, "2026-06-05")], RESOLVED, "2026-06-05", True),
    ],
)
def test_what_may_happen_next(
    before: list[tuple[CaseEventKind, str]], kind: CaseEventKind, at: str, is_right: bool
) -> None:
    happened = [Happened(*each) for each in before]
    if is_right:
        rules.check_event(1, OPENED, happened, Happened(kind, at))
    else:
        with pytest.raises(RuleError):
            rules.check_event(1, OPENED, happened, Happened(kind, at))


@given(st.lists(st.tuples(st.sampled_from(CaseEventKind), st.dates(date(2026, 6, 1), date(2026, 7, 1))), max_size=12))
def test_whatever_is_tried_a_case_is_resolved_and_reopened_in_turn(tried: list[tuple[CaseEventKind, date]]) -> None:
    done: list[Happened] = []
    for kind, day in tried:
        new = Happened(kind, day.isoformat())
        try:
            rules.check_event(1, "2026-06-01", done, new)
        except RuleError:
            continue
        done.append(new)
    turns = [each.kind for each in done if each.kind in (RESOLVED, REOPENED)]
    assert turns == [RESOLVED, REOPENED] * (len(turns) // 2) + [RESOLVED] * (len(turns) % 2)
    assert rules.state_after(done) is (CaseState.RESOLVED if len(turns) % 2 else CaseState.OPEN)
    replies = [each.at for each in done if each.kind is REPLIED]
    assert rules.first_reply(done) == min(replies, default=None)


def test_days_that_cannot_be() -> None:
    rules.check_due(date(2026, 6, 1), OPENED)
    rules.check_visit(date(2026, 6, 1), OPENED)
    rules.check_happened("2026-06-01", "2026-06-01T00:01")
    with pytest.raises(RuleError):
        rules.check_due(date(2026, 5, 31), OPENED)
    with pytest.raises(RuleError):
        rules.check_visit(date(2026, 5, 31), OPENED)
    for later, now in (("2026-06-02", "2026-06-01T23:59"), ("2026-06-01T10:00", "2026-06-01T09:59")):
        with pytest.raises(RuleError):
            rules.check_happened(later, now)
