"""How right the warnings were: terms that came due in a period and are decided, against what had been issued in time.

A warning counts when it was issued at the level, or above, on or before the deadline less the horizon, and not written
into the past later, when a `tick` caught up: nobody had it by then. The deadline is that of the contract's words,
whether or not notice was given since, so that it tells nothing of the outcome.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from renewctl import money
from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import LONGEST_REST, WorkingDays
from renewctl.contract.amended import AmendmentRow, Words, amendments_of_words, words_on
from renewctl.contract.rules import notice_deadline
from renewctl.dates import stored_day
from renewctl.folding import is_theirs, one_spelling
from renewctl.messages import N_
from renewctl.risk.active import content_of
from renewctl.risk.proof import queries
from renewctl.risk.proof.accuracy import Band, Quality, Rate, Warned, calibration, quality
from renewctl.risk.proof.periods import Period
from renewctl.risk.proof.queries import IssuedRow, TermRow
from renewctl.risk.score import HEIGHT
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractKind, Level, Outcome, ScoreboardBy

LOST = frozenset({Outcome.CHURNED, Outcome.LAPSED})


class LeftOut(StrEnum):
    """Why a term that came due in the period is not counted."""

    TO_COME = N_("deadline still to come")
    UNDECIDED = N_("not decided yet")
    DECIDED = N_("decided before the horizon")
    ENDLESS = N_("no deadline: it goes on until notice is given")
    NOTICED = N_("notice was given before the horizon")
    UNKNOWN = N_("entered after the horizon")


@dataclass(frozen=True, slots=True)
class Request:
    """Which terms, against which warnings."""

    today: date
    period: Period
    horizon: int = 90
    level: Level = Level.MEDIUM
    rules: str | None = None
    by: ScoreboardBy | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A decided term, whether it was lost, and the warnings of it that were issued in time, at whatever level.

    Acted on: any warning of it was, in time or not, before it was decided.
    """

    term: TermRow
    deadline: date
    is_event: bool
    issued: Sequence[IssuedRow]
    late: Sequence[IssuedRow]
    is_acted_on: bool

    def first(self, level: Level) -> IssuedRow | None:
        """The first warning at a level or above; None where it was not warned of in time."""
        return _first(self.issued, level)

    def is_late(self, level: Level) -> bool:
        """Whether it was warned of as of a day in time, but only once it was too late."""
        return self.first(level) is None and _first(self.late, level) is not None

    def warned(self, level: Level, indicator: str | None = None) -> Warned:
        """The case as it is measured; with an indicator only warnings in which that one weighed most."""
        first = self.first(level)
        if first is None or (indicator is not None and heaviest(first) != indicator):
            return Warned(False, self.is_event)
        return Warned(True, self.is_event, (self.deadline - date.fromisoformat(first.written_on)).days)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scoreboard."""

    group: str | None
    quality: Quality


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The figures, how scores were borne out, and what is left out."""

    request: Request
    lines: Sequence[Line]
    whole: Quality
    bands: Sequence[Band]
    unwarned: Rate
    acted: Rate
    not_acted: Rate
    late: Sequence[str]
    excluded: Mapping[LeftOut, Sequence[str]]


def scoreboard(book: Reader, request: Request) -> Scoreboard:
    """Return the scoreboard of a period. NotFoundError for a rule set that neither warned nor is in the book."""
    cases, excluded = _cases(book, request)
    level = request.level
    first = [(case, case.first(level)) for case in cases]
    warned = [(case, one) for case, one in first if one is not None]
    bands = calibration([one.thousandths / 1000 for _case, one in warned], [case.is_event for case, _one in warned])
    return Scoreboard(
        request,
        _lines(cases, request),
        quality([case.warned(level) for case in cases]),
        [band for band in bands if band.lost.n],
        _lost(case for case, one in first if one is None),
        _lost(case for case, _one in warned if case.is_acted_on),
        _lost(case for case, _one in warned if not case.is_acted_on),
        [case.term.contract for case in cases if case.is_late(level)],
        excluded,
    )


def heaviest(warning: IssuedRow) -> str:
    """Return the indicator that added most to a warning's score."""
    return str(max(json.loads(warning.inputs), key=lambda one: one["points"] or 0)["name"])


def _first(warnings: Iterable[IssuedRow], level: Level) -> IssuedRow | None:
    return next((one for one in warnings if HEIGHT[Level(one.level)] >= HEIGHT[level]), None)


def _lost(cases: Iterable[Case]) -> Rate:
    events = [case.is_event for case in cases]
    return Rate(sum(events), len(events))


def _lines(cases: Sequence[Case], request: Request) -> list[Line]:
    level = request.level
    match request.by:
        case None:
            return [Line(None, quality([case.warned(level) for case in cases]))]
        case ScoreboardBy.LEVEL:
            return [Line(one, quality([case.warned(one) for case in cases])) for one in HEIGHT]
        case ScoreboardBy.INDICATOR:
            weighed = {heaviest(first) for case in cases if (first := case.first(level))}
            return [Line(name, quality([case.warned(level, name) for case in cases])) for name in sorted(weighed)]
        case by:
            groups = defaultdict[str | None, list[Warned]](list)
            of, spelt = _GROUPS[by], one_spelling()
            for case in cases:
                name = of(case.term)
                groups[spelt(name) if by is ScoreboardBy.OWNER else name].append(case.warned(level))
            names_first = sorted(groups, key=lambda name: (name is None, -len(groups[name]), name or ""))
            return [Line(name, quality(groups[name])) for name in names_first]


_GROUPS: Mapping[ScoreboardBy, Callable[[TermRow], str | None]] = {
    ScoreboardBy.TIER: lambda term: term.tier,
    ScoreboardBy.OWNER: lambda term: term.owner,
    ScoreboardBy.INDUSTRY: lambda term: term.industry,
}


def _cases(book: Reader, request: Request) -> tuple[list[Case], dict[LeftOut, list[str]]]:
    changes, calendar = amendments_of_words(book), working_days(book)
    issued = defaultdict[int, list[IssuedRow]](list)
    for row in queries.issued(book, request.rules):
        issued[row.term_id].append(row)
    if request.rules is not None and not issued:
        content_of(book, request.rules)  # a version that is mistyped has warned of nobody, which says nothing
    acted, told = queries.acted(book), queries.deadlines(book)
    cases, excluded = list[Case](), defaultdict[LeftOut, list[str]](list)
    first, last = request.period
    for term in queries.terms(book, first.isoformat(), last.isoformat()):
        deadline = deadline_of(term, changes.get(term.contract_id, ()), calendar, stored_day(told.get(term.id)))
        due = deadline or date.fromisoformat(term.end_on)
        if not (first <= due <= last and is_theirs(term.owner, request.owner)):
            continue
        by = due - timedelta(days=request.horizon)
        reason = _left_out(term, deadline, by, request.today)
        if reason:
            excluded[reason].append(term.contract)
        else:
            as_of_then = [one for one in issued[term.id] if one.issued_on <= by.isoformat()]
            in_time = [one for one in as_of_then if one.written_on <= by.isoformat()]
            late = [one for one in as_of_then if one.written_on > by.isoformat()]
            # What is done once a term is decided changes nothing any more.
            is_acted_on = term.id in acted and acted[term.id] <= (term.decided_on or term.end_on)
            cases.append(Case(term, due, is_event(term), in_time, late, is_acted_on))
    return cases, excluded


def _left_out(term: TermRow, deadline: date | None, by: date, today: date) -> LeftOut | None:
    if deadline is None:
        return LeftOut.ENDLESS
    if deadline > today:
        return LeftOut.TO_COME
    if term.outcome is None:
        return LeftOut.UNDECIDED
    # What is known already needs no warning; `tick` issues none.
    if term.decided_on is not None and term.decided_on < by.isoformat():
        return LeftOut.DECIDED
    if term.notice_on is not None and term.notice_on < by.isoformat():
        return LeftOut.NOTICED
    # What was not in the book could not be warned of.
    return LeftOut.UNKNOWN if term.recorded_on is not None and term.recorded_on > by.isoformat() else None


def deadline_of(
    term: TermRow, changes: Iterable[AmendmentRow], calendar: WorkingDays, told: date | None
) -> date | None:
    """Return the day by which a term was to be decided by its contract's words; None for one that went on for ever.

    `told` is the deadline that was warned of. It stands where nothing but another calendar sets it apart: else holidays
    that are loaded later would make a warning of its first day late.
    """
    end = date.fromisoformat(term.end_on)
    words = words_on(end, Words.stored(term.kind, term.notice_length, term.notice_unit), changes)
    if words.kind is ContractKind.FIXED:
        return end
    if words.kind is ContractKind.EVERGREEN:
        return end if term.notice_on else None
    day = notice_deadline(end, words.notice_length, words.notice_unit)
    if day is None:
        return end
    is_told = told is not None and day - timedelta(days=LONGEST_REST) <= told <= day
    return told if is_told else calendar.falls_back(day)


def is_event(term: TermRow) -> bool:
    """Return whether a decided term was lost: churned, lapsed, or renewed at a fifth less a year, or even less."""
    if term.outcome in LOST:
        return True
    if term.outcome != Outcome.CONTRACTED or term.amount is None or term.next_amount is None:
        return False
    if term.currency != term.next_currency:
        return False  # how much less it is, sums of two currencies do not tell
    if term.start_on is None or term.next_start is None or term.next_end is None:
        return term.next_amount * 5 <= term.amount * 4
    anchor = stored_day(term.anchor)
    before = money.annual(term.amount, date.fromisoformat(term.start_on), date.fromisoformat(term.end_on), anchor)
    days = date.fromisoformat(term.next_start), date.fromisoformat(term.next_end)
    return money.annual(term.next_amount, *days, anchor) * 5 <= before * 4
