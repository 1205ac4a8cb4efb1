"""What changes about the book's calendar; every stored notice deadline follows in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from renewctl.calendar.files import Day
from renewctl.calendar.queries import WEEKEND_KEY, working_days
from renewctl.calendar.rules import check_rests
from renewctl.contract.derivation import derive_deadlines
from renewctl.store.session import reading
from renewctl.store.tables import BookSetting, CalendarDay


@dataclass(frozen=True, slots=True)
class Effect:
    """How many days of the calendar were new or changed, and how many notice deadlines moved."""

    days: int
    deadlines: int


def set_weekend(session: Session, weekend: str) -> Effect:
    """Set the week's free days ("6,7"; "" for none). RuleError for a calendar that rests too long by that."""
    setting = session.get(BookSetting, WEEKEND_KEY)
    changed = setting is None or setting.value != weekend
    if setting is None:
        session.add(BookSetting(key=WEEKEND_KEY, value=weekend))
    else:
        setting.value = weekend
    return Effect(int(changed), _deadlines_moved(session))


def load(session: Session, days: Iterable[Day]) -> Effect:
    """Enter days that differ from the week's rule; a day that stands already becomes what is said of it now.

    RuleError for a calendar that rests too long by that.
    """
    changed = 0
    for day in days:
        stored = session.get(CalendarDay, day.on_day)
        if stored is None:
            session.add(CalendarDay(on_day=day.on_day, kind=day.kind, name=day.name))
        elif (stored.kind, stored.name) != (day.kind, day.name):
            stored.kind, stored.name = day.kind, day.name
        else:
            continue
        changed += 1
    return Effect(changed, _deadlines_moved(session))


def _deadlines_moved(session: Session) -> int:
    session.flush()
    check_rests(working_days(reading(session)))
    return derive_deadlines(session)
