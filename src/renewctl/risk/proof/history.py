"""What came of customers before: decided terms, and outcomes that customers keep; each as of a day before its end."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from renewctl.dates import iso_day, stored_day
from renewctl.messages import N_
from renewctl.renewal.outcome import OF_A_CUSTOMER
from renewctl.risk.proof import queries
from renewctl.risk.proof.queries import TermRow
from renewctl.risk.proof.scoreboard import LOST, is_event
from renewctl.store.batches import THESE
from renewctl.store.hindsight import hindsight, read_instant
from renewctl.store.reader import Reader
from renewctl.store.zone import zone_of
from renewctl.vocabulary import Outcome

# The text is looked through first: most customers keep no outcome, and their attributes need not be read.
OWN = "SELECT id, code, attributes FROM customer WHERE merged_into_id IS NULL AND attributes LIKE :mark"
ON_RECORD = f"SELECT id FROM customer WHERE id IN ({THESE})"


class NotReplayed(StrEnum):
    """Why what came of a term or customer is not counted."""

    UNDECIDED = N_("not decided yet")
    DECIDED = N_("decided before the horizon")
    NOTICED = N_("notice was given before the horizon")
    NOT_BEGUN = N_("not begun at the horizon")
    UNKNOWN = N_("entered after the horizon")
    TO_COME = N_("with the horizon still to come")
    UNDATED = N_("without a day")
    UNREADABLE = N_("its day cannot be read")


@dataclass(frozen=True, slots=True)
class Span:
    """Which outcomes: of terms that end from a day to a day, scored so many days before."""

    today: date
    first: date = date.min
    last: date = date.max
    horizon: int = 90
    is_strict: bool = False

    @property
    def is_open(self) -> bool:
        """Whether no day is named, so that what has none may come in."""
        return (self.first, self.last) == (date.min, date.max)


@dataclass(frozen=True, slots=True)
class PastCase:
    """A term or a customer of which something came; `as_of` is the day on which it is scored, by what was so then.

    `end` is the day on which it was to be decided; None for an outcome without a day, which is scored as of today.
    `decided_on` is the day on which it was, where that is recorded: earlier, or when it lapsed later.
    """

    customer_id: int
    name: str
    end: date | None
    as_of: date
    is_event: bool
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The cases in the order of their days, and what is left out and why."""

    cases: Sequence[PastCase]
    excluded: dict[NotReplayed, list[str]]


def history(book: Reader, span: Span) -> History:
    """Return what came of terms and customers."""
    excluded = defaultdict[NotReplayed, list[str]](list)
    terms, customers = list(_terms(book, span, excluded)), list(_customers(book, span, excluded))
    if span.is_strict:
        customers = list(_on_record(book, customers, excluded))
    cases = [*terms, *customers]
    cases.sort(key=lambda case: (case.as_of, case.customer_id, case.name))
    return History(cases, excluded)


def _terms(book: Reader, span: Span, excluded: dict[NotReplayed, list[str]]) -> Iterator[PastCase]:
    for term in queries.terms(book, span.first.isoformat(), span.last.isoformat()):
        end = date.fromisoformat(term.end_on)
        if not span.first <= end <= span.last or (term.outcome is None and end > span.today):
            continue
        as_of = end - timedelta(days=span.horizon)
        reason = _left_out(term, as_of.isoformat(), span)
        if reason:
            excluded[reason].append(term.contract)
        else:
            decided_on = stored_day(term.decided_on)
            yield PastCase(term.customer_id, term.contract, end, as_of, is_event(term), decided_on)


def _left_out(term: TermRow, as_of: str, span: Span) -> NotReplayed | None:
    if term.outcome is None:
        return NotReplayed.UNDECIDED
    if term.notice_on is not None and term.notice_on < as_of:
        return NotReplayed.NOTICED
    if term.decided_on is not None and term.decided_on < as_of:
        return NotReplayed.DECIDED
    if as_of > span.today.isoformat():
        return NotReplayed.TO_COME
    if term.start_on is not None and term.start_on > as_of:
        return NotReplayed.NOT_BEGUN
    is_later = term.recorded_on is not None and term.recorded_on > as_of
    return NotReplayed.UNKNOWN if span.is_strict and is_later else None


def _customers(book: Reader, span: Span, excluded: dict[NotReplayed, list[str]]) -> Iterator[PastCase]:
    """The outcomes that customers keep; what has no day is scored as of today, for nothing says when it was so."""
    outcome_key, day_key, _reason = OF_A_CUSTOMER
    for id, code, text in book.tuples(OWN, {"mark": f'%"{outcome_key}"%'}):
        told = json.loads(str(text))
        outcome, day = told.get(outcome_key), told.get(day_key)
        if outcome not in tuple(Outcome):
            continue
        is_lost = outcome in LOST
        if day is None:
            if span.is_strict or not span.is_open:
                excluded[NotReplayed.UNDATED].append(str(code))
            else:
                yield PastCase(int(str(id)), str(code), None, span.today, is_lost)
            continue
        end = iso_day(str(day))
        if end is None:  # a sheet of customers may have a column of that name, and whatever in it
            excluded[NotReplayed.UNREADABLE].append(str(code))
            continue
        as_of = end - timedelta(days=span.horizon)
        if not span.first <= end <= span.last:
            continue
        if as_of > span.today:
            excluded[NotReplayed.TO_COME].append(str(code))
        else:
            yield PastCase(int(str(id)), str(code), end, as_of, is_lost)


def _on_record(book: Reader, cases: Sequence[PastCase], excluded: dict[NotReplayed, list[str]]) -> Iterator[PastCase]:
    """The outcomes of customers whom the book of that day had; when a term was recorded it says itself."""
    known = set[tuple[date, int]]()
    for day, then, customers in days_back(book, cases):
        known |= {(day, int(str(id))) for (id,) in then.tuples_of(ON_RECORD, customers)}
    for case in cases:
        if (case.as_of, case.customer_id) in known:
            yield case
        else:
            excluded[NotReplayed.UNKNOWN].append(case.name)


def days_back(book: Reader, cases: Sequence[PastCase]) -> Iterator[tuple[date, Reader, list[int]]]:
    """Yield each day with the book as it was recorded at its end, and whom it is asked of; the latest day first.

    Outcomes without a day are asked of the book as it stands.
    """
    undated = sorted({case.customer_id for case in cases if case.end is None})
    if undated:
        yield next(case.as_of for case in cases if case.end is None), book, undated
    dated = defaultdict[date, set[int]](set)
    for case in cases:
        if case.end is not None:
            dated[case.as_of].add(case.customer_id)
    if not dated:
        return
    zone = zone_of(book)
    with hindsight(book) as back_to:
        for day in sorted(dated, reverse=True):
            yield day, back_to(read_instant(day.isoformat(), zone)), sorted(dated[day])
