"""When a moment may be logged, and when a key stands for the same interaction."""

from dataclasses import replace
from datetime import date

import pytest

from renewctl.errors import RuleError, UsageError
from renewctl.interaction import rules
from renewctl.vocabulary import CallOutcome, ContentKind, Direction, InteractionKind

TODAY = date(2026, 6, 15)
SAID = rules.Said(InteractionKind.CALL, customer_id=1, note="x", next=rules.NextStep("y", within="3d"), key="k")
LOGGED = rules.Logged(
    kind=InteractionKind.CALL,
    customer_id=1,
    contact_id=None,
    contract_id=None,
    moment="2026-06-15T14:30",
    minutes=None,
    direction=None,
    outcome=None,
    content=None,
    note="x",
    next_title="y",
    next_due_on=date(2026, 6, 18),
)


@pytest.mark.parametrize("moment", ["2026-06-15", "2026-06-15T23:59", "2026-06-16", "2026-06-16T23:59", "1999-01-01"])
def test_a_moment_up_to_tomorrow_may_be_logged(moment: str) -> None:
    rules.check_moment(moment, TODAY)


@pytest.mark.parametrize("moment", ["2026-06-17", "2026-06-17T00:00"])
def test_a_later_moment_may_not(moment: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_moment(moment, TODAY)
    assert refused.value.rule == "logged-by-tomorrow"


def test_a_day_without_a_next_step_is_refused() -> None:
    assert rules.next_step(None, None, None) is None
    for on, within in (("2026-07-01", None), (None, "3d")):
        with pytest.raises(UsageError):
            rules.next_step(None, on, within)
    with pytest.raises(UsageError):
        rules.next_step("  ", None, None)


def test_the_same_under_the_same_key_is_the_same_even_after_midnight() -> None:
    rules.check_same(SAID, LOGGED, TODAY)
    rules.check_same(SAID, LOGGED, date(2026, 6, 20))
    rules.check_same(replace(SAID, moment="2026-06-15T14:30"), LOGGED, TODAY)


@pytest.mark.parametrize(
    "other",
    [
        replace(SAID, kind=InteractionKind.EMAIL),
        replace(SAID, customer_id=2),
        replace(SAID, contact_id=1),
        replace(SAID, contract_id=1),
        replace(SAID, moment="2026-06-15T14:31"),
        replace(SAID, minutes=0),
        replace(SAID, direction=Direction.IN),
        replace(SAID, outcome=CallOutcome.REACHED),
        replace(SAID, content=ContentKind.ADVISE),
        replace(SAID, note=None),
        replace(SAID, next=None),
        replace(SAID, next=rules.NextStep("z", within="3d")),
        replace(SAID, next=rules.NextStep("y", within="4d")),
        replace(SAID, next=rules.NextStep("y")),
    ],
)
def test_anything_else_under_the_key_is_refused(other: rules.Said) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_same(other, LOGGED, TODAY)
    assert refused.value.rule == "idempotency-key"
