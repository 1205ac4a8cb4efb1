"""Days and owners of tasks, and what is refused."""

from datetime import date

import pytest

from renewctl.errors import RuleError, UsageError
from renewctl.task import rules
from renewctl.vocabulary import TaskState

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("on", "within", "day"),
    [
        (None, None, None),
        ("2026-07-01", None, date(2026, 7, 1)),
        ("tomorrow", None, date(2026, 6, 16)),
        (None, "3d", date(2026, 6, 18)),
        (None, "2w", date(2026, 6, 29)),
        (None, "1m", date(2026, 7, 15)),
    ],
)
def test_a_day_is_typed_as_a_date_or_as_a_distance(on: str | None, within: str | None, day: date | None) -> None:
    assert rules.typed_day(on, within, TODAY) == day


def test_a_date_and_a_distance_together_are_refused() -> None:
    with pytest.raises(UsageError):
        rules.typed_day("2026-07-01", "3d", TODAY)


def test_a_task_is_the_named_ones_then_the_contract_owners_then_the_customer_owners_then_the_actors() -> None:
    assert rules.owner_of("a", "b", "c", "d") == "a"
    assert rules.owner_of("", "b", "c", "d") == "b"
    assert rules.owner_of(None, None, "c", "d") == "c"
    assert rules.owner_of(None, "", None, "d") == "d"


@pytest.mark.parametrize(("due", "left"), [("2026-06-14", -1), ("2026-06-15", 0), ("2026-06-16", 1), (None, None)])
def test_days_left_are_zero_on_the_day_itself(due: str | None, left: int | None) -> None:
    assert rules.days_left(due, TODAY) == left


def test_only_an_open_task_is_touched() -> None:
    rules.check_is_open(7, TaskState.OPEN, None)
    with pytest.raises(RuleError, match="2026-06-10") as done:
        rules.check_is_open(7, TaskState.DONE, date(2026, 6, 10))
    assert done.value.rule == "task-is-open"
    with pytest.raises(RuleError):
        rules.check_is_open(7, TaskState.DROPPED, None)


def test_done_today_at_the_latest_and_snoozed_to_tomorrow_at_the_earliest() -> None:
    rules.check_done_on(TODAY, TODAY)
    with pytest.raises(RuleError):
        rules.check_done_on(date(2026, 6, 16), TODAY)
    rules.check_snooze(date(2026, 6, 16), TODAY)
    with pytest.raises(RuleError):
        rules.check_snooze(TODAY, TODAY)
