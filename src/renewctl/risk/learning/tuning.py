"""What the book's own outcomes teach: a rule set learned from them, tried on cases that it was not learned from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum

from renewctl.messages import N_
from renewctl.risk.further import Further
from renewctl.risk.indicators import Decline, Figure
from renewctl.risk.learning.card import chance_at, entries_of, levels, lines_of, rule_set_of, score_of
from renewctl.risk.learning.folds import Fold, Folds, folds_of
from renewctl.risk.learning.model import chances, in_one_thread, learn_all, learn_card
from renewctl.risk.learning.shapes import Shape
from renewctl.risk.learning.signs import Sign, signs_of
from renewctl.risk.proof.accuracy import (
    Rate,
    auc,
    auc_difference_interval,
    auc_interval,
    brier,
    top_share,
)
from renewctl.risk.proof.backtest import refuse_outcomes, rounds, scores_of
from renewctl.risk.proof.history import History, PastCase, Span, days_back, history
from renewctl.risk.proof.leaks import Leak, leaking
from renewctl.risk.proof.recorded import recorded_later
from renewctl.risk.score import RuleSet
from renewctl.store.reader import Reader
from renewctl.vocabulary import Objective

EVERYTHING, CARD = N_("all indicators"), N_("points card")
STRENGTHS = (0.1, 1.0)
"""How freely the figures may follow the cases, the more careful first."""


class Nothing(StrEnum):
    """Why nothing is proposed."""

    TOO_FEW = N_("too few outcomes: at least 10 lost and 10 kept are needed to learn from, before others to try it on")
    NO_SIGNS = N_("nothing is recorded of these customers that a score could go by")
    FOUND_NOTHING = N_("found nothing: what is recorded of these customers tells no more of the outcome than chance")
    NO_BETTER = N_("what was learned is no better than the rules that it would replace")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; a card of 0 lines at most has as many as it needs."""

    span: Span
    objective: Objective = Objective.AUC
    most_lines: int = 12
    without: Sequence[str] = ()
    seed: int = 0
    version: str = "tuned"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a rule set did on the cases that were held back; None where it could score none of them."""

    what: str
    lines: int
    cases: int
    lost: int
    auc: float | None
    auc_interval: tuple[float, float] | None
    top: Rate
    brier: float | None

    def by(self, objective: Objective) -> float:
        """How good it is by a measure: the more, the better."""
        match objective:
            case Objective.AUC:
                return self.auc or 0.0
            case Objective.TOP:
                return self.top.value or 0.0
            case Objective.BRIER:
                return -1.0 if self.brier is None else -self.brier


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was tried, and the proposal or why there is none."""

    base: RuleSet
    past: History
    cases: int
    folds: Folds
    trials: Sequence[Trial]
    difference: tuple[float, tuple[float, float] | None] | None
    proposal: RuleSet | None
    nothing: Nothing | None
    leaks: Mapping[str, Leak]
    signs: int
    later: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule set that was learned: its indicators, the shapes of their signs, and slope and height of the log-odds."""

    entries: Sequence[Decline | Figure | Further]
    shapes: Sequence[Shape]
    levels: tuple[float, float]
    odds: tuple[float, float]

    def score(self, place: int) -> float | None:
        """The score of a case."""
        return score_of(self.entries, [shape.sign.values[place] for shape in self.shapes])

    def chance(self, place: int) -> float | None:
        """How likely the case is lost."""
        score = self.score(place)
        return None if score is None else chance_at(score, *self.odds)


Watched = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""Begins to show how far so many things are, and gives what counts those that are done."""


def _unwatched(_total: int) -> AbstractContextManager[Callable[[int], object]]:
    return nullcontext(lambda _n: None)


def tune(book: Reader, base: RuleSet, request: Request, watched: Watched = _unwatched) -> Tuned:
    """Learn a rule set and try it; a proposal is made only where it says more than chance, and than the base.

    RuleError for a base that goes by what tells the outcome.
    """
    refuse_outcomes(leaking([base], is_dated=True))
    with in_one_thread():
        return _tuned(book, base, request, watched)


def _tuned(book: Reader, base: RuleSet, request: Request, watched: Watched) -> Tuned:
    past = history(book, request.span)
    dated = [case for case in past.cases if case.end is not None]
    cases = dated or past.cases  # where there are days, what has none cannot be ordered
    events = [case.is_event for case in cases]
    folds = folds_of(cases, seed=request.seed)
    found = Tuned(base, past, len(cases), folds, [], None, None, None, {}, 0, {})
    if not folds.every:
        return replace(found, nothing=Nothing.TOO_FEW)
    signs, leaks = signs_of(book, base, cases, is_strict=request.span.is_strict, without=request.without)
    found = replace(found, leaks=leaks, signs=len(signs))
    if not signs:
        return replace(found, nothing=Nothing.NO_SIGNS)
    held = sorted(place for fold in folds.every for place in fold.tried)
    of_base = scores_of(book, base, cases, is_strict=request.span.is_strict)
    standing = {place: of_base[place] for place in held}
    curve = base.probability
    chances = {
        place: None if score is None or not curve else curve.at(score) / 100 for place, score in standing.items()
    }
    first = _trial(base.version, lines_of(base), standing, chances if curve else None, events)
    first = _with_interval(first, standing, events)
    trials, predicted = [first], dict[int, float | None]()
    sizes = [0, request.most_lines] if request.most_lines else [0]
    lesson = Lesson(signs, cases, events, request)
    with watched(len(sizes) * len(folds.every)) as advance:
        for most_lines in sizes:
            best, predicted = lesson.try_out(folds.every, most_lines, advance)
            trials.append(best)
    found = replace(found, trials=trials, difference=_difference(predicted, standing, events))
    if best.auc is None or best.auc_interval is None or best.auc_interval[0] <= 0.5:
        return replace(found, nothing=Nothing.FOUND_NOTHING)
    if first.auc is not None and best.by(request.objective) <= first.by(request.objective):
        return replace(found, nothing=Nothing.NO_BETTER)
    every = range(len(cases))
    attempt = _learned(signs, events, every, lesson.strength(every, request.most_lines), request.most_lines)
    if attempt is None:
        return replace(found, nothing=Nothing.FOUND_NOTHING)
    proposal = rule_set_of(attempt.entries, base, request.version, attempt.levels, attempt.odds)
    return replace(found, proposal=proposal, later=_later(book, proposal, cases, request.span))


def _later(book: Reader, proposal: RuleSet, cases: Sequence[PastCase], span: Span) -> Counter[str]:
    """Return how many facts that the proposal goes by were dated by the day of their case, but recorded later."""
    later = Counter[str]()
    for day, then, customers in () if span.is_strict else days_back(book, cases):
        later += recorded_later(book, then, [proposal], day, customers)
    return later


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from: the signs of cases, what came of them, and what is asked for."""

    signs: Sequence[Sign]
    cases: Sequence[PastCase]
    events: Sequence[bool]
    request: Request

    def try_out(
        self, folds: Sequence[Fold], most_lines: int, advance: Callable[[int], object]
    ) -> tuple[Trial, dict[int, float | None]]:
        """Return how a proposal of at most so many lines does on what was held back, and what it says of each case."""
        chances: dict[int, float | None] = {}
        lines = 0
        for fold in folds:
            strength = self.strength(fold.learned, most_lines)
            attempt, said = self._said(fold, strength, most_lines)
            chances |= said
            lines = max(lines, sum(one.lines for one in attempt.shapes) if attempt else 0)
            advance(1)
        trial = _trial(CARD if most_lines else EVERYTHING, lines, chances, chances, self.events)
        return _with_interval(trial, chances, self.events), chances

    def strength(self, places: Sequence[int], most_lines: int) -> float:
        """Return how freely to follow these cases: as does better on some of them that are held back from the rest.

        It is chosen without the cases that the figure is told of, which would be the better of two by luck otherwise.
        Where too few are left to tell, it is the more careful.
        """
        folds = folds_of([self.cases[place] for place in places], seed=self.request.seed).every
        within = [Fold(*([places[at] for at in part] for part in (fold.learned, fold.tried))) for fold in folds]
        if not within:
            return STRENGTHS[0]

        def good(strength: float) -> float:
            chances: dict[int, float | None] = {}
            for fold in within:
                chances |= self._said(fold, strength, most_lines)[1]
            return _trial("", 0, chances, chances, self.events).by(self.request.objective)

        return max(STRENGTHS, key=good)

    def _said(self, fold: Fold, strength: float, most_lines: int) -> tuple[Attempt | None, dict[int, float | None]]:
        attempt = _learned(self.signs, self.events, fold.learned, strength, most_lines)
        share = sum(self.events[place] for place in fold.learned) / len(fold.learned)
        return attempt, {place: attempt.chance(place) if attempt else share for place in fold.tried}


def _learned(
    signs: Sequence[Sign], events: Sequence[bool], places: Sequence[int], strength: float, most_lines: int
) -> Attempt | None:
    if most_lines:
        learned = learn_card(signs, events, places, strength, most_lines)
    else:
        learned = learn_all(signs, events, places, strength)
    if not learned:
        return None
    shapes = [one.shape for one in learned]
    bare = Attempt(entries_of(learned), shapes, (0, 0), (0, 0))
    scored = [(score, events[place]) for place in places if (score := bare.score(place)) is not None]
    scores, came = [score for score, _event in scored], [event for _score, event in scored]
    if len(set(came)) < 2:
        return None  # what is known of the lost alone, or of the kept alone, tells no chances apart
    return replace(bare, levels=levels(scores, came), odds=chances(scores, came))


def _trial(
    what: str,
    lines: int,
    scores: Mapping[int, float | None],
    chances: Mapping[int, float | None] | None,
    events: Sequence[bool],
) -> Trial:
    ranked, came = _ranked(scores, events)
    expected = [chance for place, chance in chances.items() if scores[place] is not None] if chances else None
    return Trial(
        what,
        lines,
        len(ranked),
        sum(came),
        auc(ranked, came),
        None,
        top_share(ranked, came),
        brier([chance or 0.0 for chance in expected], came) if expected else None,
    )


def _with_interval(trial: Trial, scores: Mapping[int, float | None], events: Sequence[bool]) -> Trial:
    """Return a trial with the interval of its AUC, which takes longer than all the rest of its measures."""
    ranked, came = _ranked(scores, events)
    return replace(trial, auc_interval=auc_interval(ranked, came, rounds=rounds(len(ranked))))


def _ranked(scores: Mapping[int, float | None], events: Sequence[bool]) -> tuple[list[float], list[bool]]:
    """Return the scores of the cases that have one, and what came of them."""
    found = [(score, events[place]) for place, score in scores.items() if score is not None]
    return [score for score, _event in found], [event for _score, event in found]


def _difference(
    ours: Mapping[int, float | None], theirs: Mapping[int, float | None], events: Sequence[bool]
) -> tuple[float, tuple[float, float] | None] | None:
    """Return by how much the AUC of the proposal is better than that of the base, over the cases that both score."""
    both = [place for place, score in ours.items() if score is not None and theirs[place] is not None]
    one, other = [ours[place] or 0.0 for place in both], [theirs[place] or 0.0 for place in both]
    came = [events[place] for place in both]
    areas = auc(one, came), auc(other, came)
    if areas[0] is None or areas[1] is None:
        return None
    return areas[0] - areas[1], auc_difference_interval(one, other, came, rounds=rounds(len(came)))
