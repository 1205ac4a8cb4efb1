"""How right a rule set would have been: each past case scored as of its day, by the facts dated by then."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.risk.active import InForce
from renewctl.risk.assessments import standings_of
from renewctl.risk.indicators import Curve
from renewctl.risk.proof.accuracy import (
    Quality,
    Rate,
    Warned,
    auc,
    auc_difference_interval,
    auc_interval,
    brier,
    quality,
    top_share,
)
from renewctl.risk.proof.history import NotReplayed, PastCase, Span, days_back, history
from renewctl.risk.proof.leaks import Leak, leaking
from renewctl.risk.proof.recorded import recorded_later
from renewctl.risk.score import HEIGHT, RuleSet
from renewctl.risk.standing import NO_STANDING, Standing
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level

MOST_ROUNDS, FEWEST_ROUNDS, CASES_DRAWN = 1000, 200, 4_000_000


@dataclass(frozen=True, slots=True)
class Replay:
    """The scores that the cases would have had, by one version of the rules."""

    rules: str
    standings: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class Result:
    """How right one rule set would have been; rank measures go by the cases that it had data for, the `scored` ones."""

    rules: str
    quality: Quality
    scored: int
    auc: float | None
    auc_interval: tuple[float, float] | None
    top: Rate
    brier: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the first rule set ranks better than another, over the cases that both had data for."""

    rules: str
    other: str
    cases: int
    auc: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """The results, rule set by rule set, with what they rest on."""

    span: Span
    cases: Sequence[PastCase]
    results: Sequence[Result]
    differences: Sequence[Difference]
    excluded: Mapping[NotReplayed, Sequence[str]]
    later: Mapping[str, int]
    leaks: Mapping[str, Leak]

    @property
    def undated(self) -> int:
        """How many cases have no day, and are scored as of today."""
        return sum(case.end is None for case in self.cases)


def backtest(book: Reader, rule_sets: Sequence[RuleSet], span: Span, level: Level) -> Backtest:
    """Replay rule sets over what came of customers. RuleError for rules that go by what tells the outcome."""
    past = history(book, span)
    leaks = leaking(rule_sets, is_dated=any(case.end for case in past.cases))
    refuse_outcomes(leaks)
    replays, later = replay(book, rule_sets, past.cases, is_strict=span.is_strict)
    events = [case.is_event for case in past.cases]
    probabilities = [rules.probability for rules in rule_sets]
    results = [
        _result(played, events, span.horizon, level, curve)
        for played, curve in zip(replays, probabilities, strict=True)
    ]
    differences = [_difference(replays[0], other, events) for other in replays[1:]]
    return Backtest(span, past.cases, results, differences, past.excluded, later, leaks)


def replay(
    book: Reader, rule_sets: Sequence[RuleSet], cases: Sequence[PastCase], *, is_strict: bool = False
) -> tuple[list[Replay], Counter[str]]:
    """Return the scores of the cases by each rule set, and how many facts dated by then were recorded later.

    `is_strict`: as the book was recorded at the end of each day, which leaves those facts out.
    """
    found: list[dict[tuple[date, int], Standing]] = [{} for _rules in rule_sets]
    later = Counter[str]()
    for day, then, customers in days_back(book, cases):
        later += recorded_later(book, then, rule_sets, day, customers)
        for standings, rules in zip(found, rule_sets, strict=True):
            of_day = standings_of(then if is_strict else book, customers, day, InForce(rules))
            standings |= {(day, customer): standing for customer, standing in of_day.items()}
    replays = [
        Replay(rules.version, [standings.get((case.as_of, case.customer_id), NO_STANDING) for case in cases])
        for standings, rules in zip(found, rule_sets, strict=True)
    ]
    return replays, later


def sources(book: Reader, cases: Sequence[PastCase], *, is_strict: bool) -> Iterator[tuple[date, Reader, list[int]]]:
    """Yield each day with the book that it is asked of, and whom: as it stands, or (strict) as it was recorded then."""
    if is_strict:
        yield from days_back(book, cases)
        return
    by_day = defaultdict[date, set[int]](set)
    for case in cases:
        by_day[case.as_of].add(case.customer_id)
    for day, customers in by_day.items():
        yield day, book, sorted(customers)


def scores_of(book: Reader, rules: RuleSet, cases: Sequence[PastCase], *, is_strict: bool) -> list[float | None]:
    """Return the score that each case would have had by a rule set; None without any data."""
    found: dict[tuple[date, int], float | None] = {}
    for day, source, customers in sources(book, cases, is_strict=is_strict):
        of_day = standings_of(source, customers, day, InForce(rules))
        found |= {(day, customer): standing.score for customer, standing in of_day.items()}
    return [found.get((case.as_of, case.customer_id)) for case in cases]


def rounds(cases: int) -> int:
    """Return how often a bootstrap draws so many cases: a thousand times, fewer where they are many."""
    return max(FEWEST_ROUNDS, min(MOST_ROUNDS, CASES_DRAWN // max(1, cases)))


def refuse_outcomes(leaks: Mapping[str, Leak]) -> None:
    """Refuse rules that go by what tells the outcome: nobody is better than they are. RuleError, named."""
    telling = [brief(name) for name, leak in leaks.items() if leak is Leak.OUTCOME]
    if telling:
        raise RuleError(
            _("The rules go by what tells the outcome: {columns}.").format(columns=", ".join(telling)),
            _("A score made from it proves nothing; take it out of the rule set."),
            rule="leaking-column",
        )


def _result(played: Replay, events: Sequence[bool], horizon: int, level: Level, curve: Curve | None) -> Result:
    warned = [
        Warned(HEIGHT.get(standing.level, 0) >= HEIGHT[level], is_event, horizon)
        for standing, is_event in zip(played.standings, events, strict=True)
    ]
    scores, of_scored = _scored([played], events)
    (ranked,) = scores
    return Result(
        played.rules,
        quality(warned),
        len(ranked),
        auc(ranked, of_scored),
        auc_interval(ranked, of_scored, rounds=rounds(len(ranked))),
        top_share(ranked, of_scored),
        brier([curve.at(score) / 100 for score in ranked], of_scored) if curve else None,
    )


def _difference(first: Replay, other: Replay, events: Sequence[bool]) -> Difference:
    (one, two), both = _scored([first, other], events)
    areas = auc(one, both), auc(two, both)
    apart = None if areas[0] is None or areas[1] is None else areas[0] - areas[1]
    interval = auc_difference_interval(one, two, both, rounds=rounds(len(both)))
    return Difference(first.rules, other.rules, len(both), apart, interval)


def _scored(played: Sequence[Replay], events: Sequence[bool]) -> tuple[list[list[float]], list[bool]]:
    """Return the scores of the cases that each rule set had data for, and what came of them."""
    scores: list[list[float]] = [[] for _one in played]
    of_scored = []
    for is_event, *standings in zip(events, *(one.standings for one in played), strict=True):
        found = [standing.score for standing in standings if standing.score is not None]
        if len(found) == len(played):
            of_scored.append(is_event)
            for column, score in zip(scores, found, strict=True):
                column.append(score)
    return scores, of_scored
