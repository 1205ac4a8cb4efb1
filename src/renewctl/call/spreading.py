"""Spreading open calls over working days: the one whose latest day comes first is called first. Pure."""

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
    number, no other order of the same owner's calls would keep all latest days where this one does not.
    """
    planned: list[Planned] = []
    for owner in sorted({call.owner or "" for call in calls}):
        own = [call for call in calls if (call.owner or "") == owner]
        planned += _in_order(own, today, calendar, per_day or _enough(own, today, calendar))
    return planned


def _enough(calls: Sequence[Waiting], today: date, calendar: WorkingDays) -> int:
    least_late = _late(_in_order(calls, today, calendar, len(calls)))
    return next(n for n in count(1) if _late(_in_order(calls, today, calendar, n)) == least_late)


def _late(planned: Iterable[Planned]) -> int:
    return sum(each.is_late for each in planned)


def _in_order(calls: Sequence[Waiting], today: date, calendar: WorkingDays, per_day: int) -> list[Planned]:
    """On each day the calls whose window is open, the earliest latest day first: no order keeps more deadlines."""
    coming = [(max(call.earliest or today, today), call.latest or date.max, call.id) for call in calls]
    heapify(coming)
    ready: list[tuple[date, int]] = []
    planned: list[Planned] = []
    day = today
    while coming or ready:
        if not ready:
            day = max(day, coming[0][0])
        day = _worked(day, calendar)
        while coming and coming[0][0] <= day:
            _earliest, latest, number = heappop(coming)
            heappush(ready, (latest, number))
        for _call in range(min(per_day, len(ready))):
            latest, number = heappop(ready)
            planned.append(Planned(number, day, day > latest))
        day = add_days(day, 1)
    return planned


def _worked(day: date, calendar: WorkingDays) -> date:
    return day if calendar.is_working(day) else calendar.add_working_days(day, 1)
