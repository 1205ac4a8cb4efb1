"""回访客户选择: whom to call, each with the reason why. Pure: the same candidates and seed give the same choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from renewctl.dates import shifted
from renewctl.messages import _, n_
from renewctl.survey.rules import SCALES, LowAnswers
from renewctl.vocabulary import PickMethod, SurveyKind, label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer one may call, with what each way of choosing looks at."""

    id: int
    code: str
    name: str
    owner: str | None = None
    last_call: str | None = None
    last_call_id: int | None = None  # which came last, of several on one day
    last_contact: str | None = None
    survey: str | None = None
    score: int | None = None
    answered_on: str | None = None
    open_cases: int = 0
    recent_cases: int = 0
    open_calls: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """A customer that was chosen, and why."""

    customer: Candidate
    why: str


def pick(method: PickMethod, candidates: Sequence[Candidate], most: int, *, seed: int, low: LowAnswers) -> list[Pick]:
    """Return at most so many customers to call, the first to be called first."""
    known = sorted(candidates, key=lambda one: one.code)
    match method:
        case PickMethod.RANDOM:
            drawn = Random(seed).sample(known, min(most, len(known)))
            return [Pick(one, _("drawn with seed {seed}").format(seed=seed)) for one in drawn]
        case PickMethod.LOW_SATISFACTION:
            content = sorted((one for one in known if _is_low(one, low)), key=_contentment)
            return [Pick(one, _answer(one)) for one in content[:most]]
        case PickMethod.SERVICE:
            asking = [one for one in known if one.recent_cases]
            asking.sort(key=lambda one: (-one.open_cases, -one.recent_cases))
            return [Pick(one, _cases(one)) for one in asking[:most]]
        case PickMethod.LITTLE_KNOWN:
            silent = sorted(known, key=lambda one: one.last_contact or "")
            return [Pick(one, _since(one.last_contact, _("nothing was ever logged"))) for one in silent[:most]]
        case PickMethod.ROUND:
            # Whoever was never called comes before all others, so everyone is called once before anyone is twice.
            turn = sorted(known, key=lambda one: (one.last_call or "", one.last_call_id or 0))
            return [Pick(one, _turn(one.last_call)) for one in turn[:most]]


def _is_low(one: Candidate, low: LowAnswers) -> bool:
    return one.survey is not None and one.score is not None and low.is_low(SurveyKind(one.survey), one.score)


def _contentment(one: Candidate) -> float:
    assert one.survey is not None
    assert one.score is not None
    least, most = SCALES[SurveyKind(one.survey)]
    return (one.score - least) / (most - least)


def _answer(one: Candidate) -> str:
    sentence = _("answered {kind} with {score} on {day}")
    return sentence.format(kind=label(one.survey), score=one.score, day=one.answered_on)


def _cases(one: Candidate) -> str:
    sentence = n_(
        "{n} case within half a year, {open} open", "{n} cases within half a year, {open} open", one.recent_cases
    )
    return sentence.format(n=one.recent_cases, open=one.open_cases)


def _since(day: str | None, never: str) -> str:
    return _("nothing logged since {day}").format(day=day) if day else never


def _turn(day: str | None) -> str:
    return _("last called on {day}").format(day=day[:10]) if day else _("never called yet")


def half_a_year_before(today: date) -> str:
    """Return the day from which on cases count as recent."""
    return shifted(today, -180).isoformat()
