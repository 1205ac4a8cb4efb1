"""Spreading open calls over working days: the one whose latest day comes first is called first. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import count

from renewctl.calendar.rules import WorkingDays
from renewctl.dates import add_days


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that waits for its day; without a latest day it may wait for ever."""

    id: int
    owner: str | None
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The day of a call, and whether it lies past its latest day, which nobody could keep."""

    id: int
    day: date
    is_late: bool


def spread(calls: Sequence[Waiting], today: date, calendar: WorkingDays, per_day: int | None = None) -> list[Planned]:
    """Return a day for each call: working days from today on, for each owner at most `per_day` of them.

    Without a number, each owner makes as few a day as keep every latest day that can be kept at all. Whatever the
    number, no other order of the same owner's calls would keep more of them. A call that is past its latest day, or
    will be, comes as soon as those that can be kept leave room for it.
    """
    planned: list[Planned] = []
    for owner in sorted({call.owner or "" for call in calls}):
        own = [call for call in calls if (call.owner or "") == owner]
        planned += _in_order(own, today, calendar, per_day or _enough(own, today, calendar))
    return planned


def _enough(calls: Sequence[Waiting], today: date, calendar: WorkingDays) -> int:
    most = len(_kept(calls, today, calendar, len(calls)))
    return next(n for n in count(1) if len(_kept(calls, today, calendar, n)) == most)


def _in_order(calls: Sequence[Waiting], today: date, calendar: WorkingDays, per_day: int) -> list[Planned]:
    """On each day those too late for which there is room, then the earliest latest day whose window is open."""
    kept = _kept(calls, today, calendar, per_day)
    needed = _needed((call for call in calls if call.id in kept), calendar, per_day)
    coming = _coming(calls, today)
    ready: list[tuple[date, int]] = []
    late: list[tuple[date, int]] = []
    planned: list[Planned] = []
    day = today
    while coming or ready or late:
        if not ready and not late:
            day = max(day, coming[0][0])
        day = _worked(day, calendar)
        while coming and coming[0][0] <= day:
            _earliest, latest, number = heappop(coming)
            heappush(ready if number in kept else late, (latest, number))
        called = _first(late, per_day - needed[day])
        called += _first(ready, per_day - len(called))
        called += _first(late, per_day - len(called))
        planned += [Planned(number, day, day > latest) for latest, number in called]
        day = add_days(day, 1)
    return planned


def _kept(calls: Sequence[Waiting], today: date, calendar: WorkingDays, per_day: int) -> set[int]:
    """Return which calls keep their latest day, as many as can: the earliest first of those that are not past theirs.

    It is Glover's greedy matching (1967), the most there are where each call may take any place of its own span.
    """
    coming = _coming(calls, today)
    ready: list[tuple[date, int]] = []
    kept: set[int] = set()
    day = today
    while coming or ready:
        if not ready:
            day = max(day, coming[0][0])
        day = _worked(day, calendar)
        while coming and coming[0][0] <= day:
            _earliest, latest, number = heappop(coming)
            heappush(ready, (latest, number))
        while ready and ready[0][0] < day:
            heappop(ready)
        kept.update(number for _latest, number in _first(ready, per_day))
        day = add_days(day, 1)
    return kept


def _needed(kept: Iterable[Waiting], calendar: WorkingDays, per_day: int) -> Counter[date]:
    """Return how many calls each day has where all of these are kept as late as can be: the other places are free."""
    latest = sorted(call.latest for call in kept if call.latest)
    needed = Counter[date]()
    waiting, day = 0, date.max
    while latest or waiting:
        if not waiting:
            day = min(day, latest[-1])
        while latest and latest[-1] >= day:
            latest.pop()
            waiting += 1
        if calendar.is_working(day):
            needed[day] = min(per_day, waiting)
            waiting -= needed[day]
        day = add_days(day, -1)
    return needed


def _coming(calls: Iterable[Waiting], today: date) -> list[tuple[date, date, int]]:
    coming = [(max(call.earliest or today, today), call.latest or date.max, call.id) for call in calls]
    heapify(coming)
    return coming


def _first(heap: list[tuple[date, int]], most: int) -> list[tuple[date, int]]:
    return [heappop(heap) for _one in range(min(most, len(heap)))]


def _worked(day: date, calendar: WorkingDays) -> date:
    return day if calendar.is_working(day) else calendar.add_working_days(day, 1)
