"""Calls spread over working days: inside their windows wherever that is possible at all, the same every time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from renewctl.calendar.rules import EVERY_DAY, WorkingDays
from renewctl.call.spreading import Planned, Waiting, spread

TODAY = date(2026, 6, 15)  # a Monday
WEEK = WorkingDays(frozenset({6, 7}))


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def call(number: int, earliest: int, latest: int, owner: str = "li") -> Waiting:
    return Waiting(number, owner, day(earliest), day(latest))


def days(planned: Sequence[Planned]) -> list[tuple[int, date, bool]]:
    return [(each.id, each.day, each.is_late) for each in planned]


def test_the_earliest_latest_day_is_called_first() -> None:
    found = spread([call(1, 0, 9), call(2, 0, 3), call(3, 1, 2)], TODAY, EVERY_DAY, 1)
    assert days(found) == [(2, day(0), False), (3, day(1), False), (1, day(2), False)]


def test_nobody_calls_on_a_weekend() -> None:
    found = spread([call(1, 5, 9), call(2, 4, 6)], TODAY, WEEK, 1)
    assert days(found) == [(2, day(4), False), (1, day(7), False)]


def test_what_cannot_be_kept_is_called_late_and_says_so() -> None:
    found = spread([call(1, -9, -1), call(2, 5, 6), call(3, 0, 0), call(4, 0, 0)], TODAY, WEEK, 2)
    assert days(found) == [(3, day(0), False), (4, day(0), False), (1, day(1), True), (2, day(7), True)]


def test_what_is_late_already_makes_nothing_else_late() -> None:
    found = spread([call(1, -9, -1), call(2, 0, 0)], TODAY, WEEK, 1)
    assert days(found) == [(2, day(0), False), (1, day(1), True)]


def test_what_is_late_already_comes_as_soon_as_there_is_room() -> None:
    forever = Waiting(5, "li", None, None)
    calls = [call(1, -9, -1), call(2, 0, 2), call(3, 1, 2), call(4, 9, 9), forever]
    assert days(spread(calls, TODAY, EVERY_DAY, 1)) == [
        (1, day(0), True),
        (2, day(1), False),
        (3, day(2), False),
        (5, day(3), False),
        (4, day(9), False),
    ]


def test_without_a_number_as_few_a_day_as_keep_every_latest_day() -> None:
    easy = [call(n, 0, 30) for n in range(5)]
    assert max(Counter(each.day for each in spread(easy, TODAY, EVERY_DAY)).values()) == 1
    tight = [call(n, 0, 1) for n in range(5)]
    assert Counter(each.day for each in spread(tight, TODAY, EVERY_DAY)) == {day(0): 3, day(1): 2}


def test_each_owner_has_days_of_their_own() -> None:
    found = spread([call(1, 0, 9, "li"), call(2, 0, 9, "zhao"), Waiting(3, None, None, None)], TODAY, EVERY_DAY, 1)
    assert days(found) == [(3, day(0), False), (1, day(0), False), (2, day(0), False)]


def test_a_place_that_was_kept_free_and_is_not_needed_is_given_to_what_is_late() -> None:
    found = spread([call(1, 4, 7), call(2, 5, 6)], TODAY, WEEK, 1)
    assert days(found) == [(1, day(4), False), (2, day(7), True)]


def test_a_latest_day_on_a_weekend_is_kept_before_it() -> None:
    found = spread([*(call(n, -9, -1) for n in range(5)), call(9, 4, 6)], TODAY, WEEK, 1)
    assert days(found)[4:] == [(9, day(4), False), (4, day(7), True)]


CALLS = st.lists(st.tuples(st.integers(-3, 12), st.integers(0, 8)), max_size=9).map(
    lambda spans: [call(n, first, first + length) for n, (first, length) in enumerate(spans)]
)


def most_kept(calls: Sequence[Waiting], per_day: int, calendar: WorkingDays) -> int:
    """How many latest days an order keeps at most: a matching of calls to places on working days, found by search."""
    places: dict[tuple[date, int], int] = {}

    def place(number: int, seen: set[tuple[date, int]]) -> bool:
        one = calls[number]
        assert one.latest is not None
        first = max(one.earliest or TODAY, TODAY)
        for offset in range((one.latest - first).days + 1):
            on = first + timedelta(days=offset)
            if not calendar.is_working(on):
                continue
            for slot in range(per_day):
                if (on, slot) not in seen:
                    seen.add((on, slot))
                    if (on, slot) not in places or place(places[on, slot], seen):
                        places[on, slot] = number
                        return True
        return False

    return sum(place(number, set()) for number in range(len(calls)))


@given(CALLS, st.integers(1, 3))
def test_no_order_keeps_more_latest_days(calls: list[Waiting], per_day: int) -> None:
    found = spread(calls, TODAY, WEEK, per_day)
    assert sum(not each.is_late for each in found) == most_kept(calls, per_day, WEEK)


@given(CALLS, st.integers(1, 3))
def test_nobody_waits_on_a_day_on_which_there_is_room(calls: list[Waiting], per_day: int) -> None:
    found = spread(calls, TODAY, WEEK, per_day)
    made = Counter(each.day for each in found)
    opens = {one.id: max(one.earliest or TODAY, TODAY) for one in calls}
    for each in found:
        waited = [opens[each.id] + timedelta(days=n) for n in range((each.day - opens[each.id]).days)]
        assert all(made[before] == per_day for before in waited if WEEK.is_working(before))


@given(CALLS, st.none() | st.integers(1, 3), st.randoms())
def test_every_call_has_one_working_day_within_the_number_whatever_their_order(
    calls: list[Waiting], per_day: int | None, chance: Random
) -> None:
    found = spread(calls, TODAY, WEEK, per_day)
    assert sorted(each.id for each in found) == [one.id for one in calls]
    by_id = {one.id: one for one in calls}
    for each in found:
        one = by_id[each.id]
        assert one.earliest is not None
        assert one.latest is not None
        assert WEEK.is_working(each.day)
        assert each.day >= max(one.earliest, TODAY)
        assert each.is_late is (each.day > one.latest)
    if per_day is not None:
        assert max(Counter(each.day for each in found).values(), default=0) <= per_day
    shuffled = list(calls)
    chance.shuffle(shuffled)
    assert spread(shuffled, TODAY, WEEK, per_day) == found
