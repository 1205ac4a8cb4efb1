"""The open calls of a book with the days they are given, and the customers that are picked to be called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.calendar.queries import working_days
from renewctl.call import picking, queries
from renewctl.call.picking import Candidate, Pick
from renewctl.call.queries import CallFilter, CallRow
from renewctl.call.spreading import Waiting, spread
from renewctl.call.titles import spoken
from renewctl.dates import stored_day
from renewctl.store.reader import Reader
from renewctl.survey.rules import LowAnswers
from renewctl.vocabulary import PickMethod, Tier


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A call with the day it is given; late is one that nobody could give a day within its window."""

    row: CallRow
    day: date
    is_late: bool

    @property
    def moves(self) -> bool:
        """Whether it was due on another day."""
        return self.day.isoformat() != self.row.due_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many customers are to be chosen, among whom, and in which way."""

    method: PickMethod
    most: int
    tier: Tier | None
    seed: int
    low: LowAnswers


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to call; `left_out` are those who have an open call already."""

    picks: list[Pick]
    left_out: int


def planned(book: Reader, owner: str | None, today: date, per_day: int | None) -> list[PlanLine]:
    """Return a day for each open call, in the order of the days; those put off wait until they are listed again."""
    rows = {row.id: row for row in spoken(book, queries.open_calls(book, CallFilter(owner, snoozed=True), today))}
    waiting = [
        Waiting(
            row.id,
            row.owner,
            stored_day(max(row.earliest_on or "", row.snoozed_until or "")),
            stored_day(row.latest_on),
        )
        for row in rows.values()
    ]
    days = spread(waiting, today, working_days(book), per_day)
    lines = [PlanLine(rows[each.id], each.day, each.is_late) for each in days]
    return sorted(lines, key=lambda line: (line.day, line.row.owner or "", line.row.latest_on or "9", line.row.id))


def choice(book: Reader, wanted: Wanted, today: date) -> Choice:
    """Return whom to call by a way of choosing; who has an open call already is called anyway."""
    found = list(queries.candidates(book, wanted.tier, picking.half_a_year_before(today)))
    free: Sequence[Candidate] = [row for row in found if not row.open_calls]
    picks = picking.pick(wanted.method, free, wanted.most, seed=wanted.seed, low=wanted.low)
    return Choice(picks, len(found) - len(free))
