"""Which reminders are owed, to the day; and that looking daily, weekly or once makes no difference."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.reminder.rules import SHIPPED, Answer, Escalation, Firing, Item, Key, Schedule, fall_days, is_silent, owed
from renewctl.reminder.standing import Standing
from renewctl.vocabulary import AnswerKind, ReminderKind

END = date(2026, 6, 30)
ENTERED = date(2026, 1, 1)
ITEM = Item(ReminderKind.END, 1, END, ENTERED, owner="li")
SILENT = Escalation(0, 0, 0)
FEW = Schedule({"default": {ReminderKind.END: (30, 7, 0, -7)}}, SILENT)
LATER = date(2027, 1, 1)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def told(item: Item, today: date, schedule: Schedule = FEW, answers: Sequence[Answer] = ()) -> list[tuple[int, str]]:
    found = owed(item, schedule, today, answers)
    return [(each.days_before, each.falls_on.isoformat()[5:]) for each in found if not each.is_escalation]


def escalated(item: Item, today: date, schedule: Schedule, answers: Sequence[Answer] = ()) -> list[tuple[int, str]]:
    found = owed(item, schedule, today, answers)
    return [(each.days_before, each.falls_on.isoformat()[5:]) for each in found if each.is_escalation]


ALL = [(30, "05-31"), (7, "06-23"), (0, "06-30"), (-7, "07-07")]


def test_each_window_falls_on_its_day_and_not_a_day_earlier() -> None:
    for number, (_window, text) in enumerate(ALL):
        assert told(ITEM, day(text) - timedelta(days=1)) == ALL[:number]
        assert told(ITEM, day(text)) == ALL[: number + 1]
    assert told(ITEM, LATER) == ALL


def test_what_is_in_the_ledger_is_not_owed_again() -> None:
    fired = {each.key for each in owed(ITEM, FEW, day("06-23"))}
    assert [each.days_before for each in owed(ITEM, FEW, LATER, fired=fired)] == [0, -7]


@pytest.mark.parametrize(
    ("entered", "windows"),
    [
        ("05-31", ALL),  # on the day of a window: that one, and none before
        ("06-01", [(30, "06-01"), *ALL[1:]]),  # the last one that had passed, on the day of entry
        ("06-30", [(0, "06-30"), (-7, "07-07")]),
        ("07-01", [(0, "07-01"), (-7, "07-07")]),
        ("07-08", [(-7, "07-08")]),
    ],
)
def test_what_is_entered_late_gets_the_last_window_at_entry(entered: str, windows: list[tuple[int, str]]) -> None:
    assert told(ITEM._replace(known_on=day(entered)), LATER) == windows


@pytest.mark.parametrize(("closed", "count"), [("05-30", 0), ("05-31", 1), ("06-29", 2), ("06-30", 3), ("12-31", 4)])
def test_the_outcome_ends_it_from_the_day_after(closed: str, count: int) -> None:
    assert told(ITEM._replace(closed_on=day(closed)), LATER) == ALL[:count]


def test_what_was_closed_before_it_was_entered_owes_nothing() -> None:
    assert told(ITEM._replace(known_on=day("06-05"), closed_on=day("06-04")), LATER) == []


def test_catching_up_goes_so_far_back_and_no_further() -> None:
    short = Schedule(FEW.written, SILENT, catch_up_days=7)
    assert told(ITEM, day("06-30"), short) == ALL[1:3]
    assert told(ITEM, day("07-01"), short) == ALL[2:3]


def test_key_customers_are_told_more_often_and_potential_ones_less() -> None:
    counts = [len(Schedule().windows(ReminderKind.END, tier)) for tier in ("potential", "regular", "key")]
    assert counts == sorted(set(counts))
    assert Schedule().windows(ReminderKind.END, None) == (90, 60, 30, 15, 7, 3, 0, -1, -7, -14)
    assert {kind for kind in ReminderKind if not SHIPPED["default"].get(kind)} == set()


def test_what_config_says_for_all_tiers_goes_before_what_is_shipped_for_one() -> None:
    own = Schedule({"default": {ReminderKind.END: (5,)}, "potential": {ReminderKind.END: ()}})
    assert own.windows(ReminderKind.END, "key") == (5,)
    assert own.windows(ReminderKind.END, "potential") == ()
    assert own.windows(ReminderKind.NOTICE, "key") == SHIPPED["key"][ReminderKind.NOTICE]
    assert own.longest == 120


def test_a_snooze_puts_what_falls_before_its_day_on_its_day() -> None:
    snoozed = Answer(AnswerKind.SNOOZED, day("05-31"), until=day("06-25"))
    assert told(ITEM, LATER, answers=[snoozed]) == [(30, "05-31"), (5, "06-25"), (0, "06-30"), (-7, "07-07")]
    assert [snoozed.is_silent(day(text)) for text in ("05-30", "05-31", "06-24", "06-25")] == [False, True, True, False]


def test_a_snooze_that_is_taken_back_leaves_the_windows_after_it() -> None:
    snoozed = Answer(AnswerKind.SNOOZED, day("05-31"), until=day("07-31"), withdrawn_on=day("06-23"))
    assert told(ITEM, LATER, answers=[snoozed]) == [(30, "05-31"), (0, "06-30"), (-7, "07-07")]


def test_muted_is_told_no_more_until_it_is_taken_back() -> None:
    muted = Answer(AnswerKind.MUTED, day("05-31"))
    assert told(ITEM, LATER, answers=[muted]) == ALL[:1]
    assert is_silent(ITEM, [muted], day("05-31"))
    back = muted._replace(withdrawn_on=day("06-23"))
    assert told(ITEM, LATER, answers=[back]) == [ALL[0], *ALL[2:]]
    assert not is_silent(ITEM, [back], day("06-24"))


def test_a_task_put_off_is_told_again_on_its_day() -> None:
    assert told(ITEM._replace(snoozed_until=day("06-25")), LATER) == [(5, "06-25"), (0, "06-30"), (-7, "07-07")]


RULE = Schedule(FEW.written, Escalation(unacknowledged_days=5, overdue_days=3, within_days=10))


def test_the_supervisor_is_told_of_what_nobody_acknowledged_once_for_a_near_window() -> None:
    assert escalated(ITEM, day("06-27"), RULE) == []
    assert escalated(ITEM, day("06-28"), RULE) == [(7, "06-28")]  # the window of 30 days is too far away
    assert escalated(ITEM, LATER, RULE) == [(7, "06-28"), (-3, "07-03"), (0, "07-05"), (-7, "07-07")]


@pytest.mark.parametrize(("acknowledged", "told_of"), [("06-27", False), ("06-28", True)])
def test_an_acknowledgement_in_time_keeps_it_from_the_supervisor(acknowledged: str, told_of: bool) -> None:
    seen = Answer(AnswerKind.ACKNOWLEDGED, day(acknowledged), deadline=END)
    assert ((7, "06-28") in escalated(ITEM, LATER, RULE, [seen])) is told_of
    assert (-3, "07-03") in escalated(ITEM, LATER, RULE, [seen])  # overdue all the same
    assert told(ITEM, LATER, RULE, [seen]) == ALL
    moved = seen._replace(deadline=day("07-31"))
    assert (7, "06-28") in escalated(ITEM, LATER, RULE, [moved])


def test_no_supervisor_hears_of_what_was_decided_or_muted() -> None:
    assert escalated(ITEM._replace(closed_on=day("06-27")), LATER, RULE) == []
    assert escalated(ITEM, LATER, RULE, [Answer(AnswerKind.MUTED, day("06-24"))]) == []


def test_a_snooze_to_a_day_before_a_moved_deadline_was_known_owes_nothing() -> None:
    snoozed = Answer(AnswerKind.SNOOZED, day("05-01"), deadline=day("06-01"), until=day("05-20"))
    assert told(ITEM._replace(known_on=day("05-20")), LATER, answers=[snoozed]) == ALL
    assert told(ITEM._replace(known_on=day("05-19")), LATER, answers=[snoozed]) == [(41, "05-20"), *ALL]


@pytest.mark.parametrize(("withdrawn", "owed_then"), [("06-27", True), ("06-28", False), ("06-29", False)])
def test_an_acknowledgement_taken_back_owes_the_supervisor_nothing_of_before(withdrawn: str, owed_then: bool) -> None:
    seen = Answer(AnswerKind.ACKNOWLEDGED, day("06-24"), deadline=END, withdrawn_on=day(withdrawn))
    found = escalated(ITEM, LATER, RULE, [seen])
    assert ((7, "06-28") in found) is owed_then
    assert (0, "07-05") in found


def test_what_one_level_of_an_approval_said_binds_no_other() -> None:
    muted = Answer(AnswerKind.MUTED, day("06-02"), deadline=day("06-01"))
    stands = Standing({}, {(kind, 1): [muted] for kind in ("approval", "end")}, {}, {})
    first = Item(ReminderKind.APPROVAL, 1, day("06-01"), day("06-01"))
    assert not stands.is_told(first, day("06-05"))
    assert stands.is_told(first._replace(deadline=day("06-04")), day("06-05"))
    assert not stands.is_told(first._replace(kind=ReminderKind.END, deadline=day("06-04")), day("06-05"))


def test_days_outside_the_calendar_are_left_out() -> None:
    last = ITEM._replace(deadline=date.max, known_on=date(9999, 1, 1))
    assert set(fall_days(last, (30, 0, -7))) == {30, 0}
    assert set(fall_days(ITEM._replace(deadline=date(1, 1, 5), known_on=date.min), (30, 0))) == {30, 0}
    assert owed(last, RULE, date.max)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, list[Answer]]:
    """Draw an item with what was said to it."""
    known = draw(DAYS)
    item = Item(
        ReminderKind.END, 1, draw(DAYS), known, draw(st.none() | DAYS), tier=draw(st.sampled_from([None, "key"]))
    )
    given = []
    for on in sorted(draw(st.lists(DAYS, max_size=3))):
        kind = draw(st.sampled_from(AnswerKind))
        until = on + timedelta(days=draw(st.integers(1, 60))) if kind is AnswerKind.SNOOZED else None
        after = draw(st.none() | st.integers(0, 40))
        back = None if after is None else on + timedelta(days=after)
        given.append(Answer(kind, on, item.deadline, until, back))
    return item, given


LONG = Schedule(catch_up_days=1000)


def run(item: Item, answers: Sequence[Answer], days: Sequence[date]) -> list[Key]:
    """Look on these days, each time seeing only what had happened by then, and return what was fired, in its order."""
    fired: dict[Key, Firing] = {}
    for today in days:
        # An answer or a decision of the day itself comes after the morning's mail.
        known = [
            one._replace(withdrawn_on=one.withdrawn_on if one.withdrawn_on and one.withdrawn_on < today else None)
            for one in answers
            if one.on_day < today
        ]
        now = item._replace(closed_on=item.closed_on if item.closed_on and item.closed_on < today else None)
        if item.known_on <= today:
            for firing in owed(now, LONG, today, known, fired):
                assert firing.key not in fired
                fired[firing.key] = firing
    return sorted(fired)


@settings(deadline=None, max_examples=60)
@given(items(), st.integers(2, 60))
def test_looking_daily_or_once_a_while_fires_the_same(drawn: tuple[Item, list[Answer]], every: int) -> None:
    item, answers = drawn
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(500)]
    daily = run(item, answers, days)
    assert daily == run(item, answers, [*days[::every], days[-1]]) == run(item, answers, days[-1:])
