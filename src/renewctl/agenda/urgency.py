"""How urgent a line of the agenda is: a sum of named terms, each a coefficient times a share from 0 to 1. Pure.

Each term is rounded to the one decimal that is printed, so that what is printed adds up.
"""

from collections.abc import Iterator, Mapping
from math import log10
from typing import NamedTuple

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.vocabulary import AgendaKind, Level, TaskPriority, Tier, UrgencyTerm, WarningState

COEFFICIENTS: Mapping[UrgencyTerm, float] = {
    UrgencyTerm.DUE: 12,
    UrgencyTerm.OVERDUE: 4,
    UrgencyTerm.DEADLINE: 12,
    UrgencyTerm.WAITED: 20,
    UrgencyTerm.AMOUNT: 5,
    UrgencyTerm.TIER: 4,
    UrgencyTerm.PRIORITY: 6,
    UrgencyTerm.RISK: 4,
    UrgencyTerm.WARNING: 8,
    UrgencyTerm.BLOCKED: 10,
}
MOST = 1000

AHEAD_DAYS = 30  # so far ahead a day begins to count
OVERDUE_DAYS = 30  # later than this makes nothing more urgent
WAITED_DAYS = 14  # who has waited so long can be no more urgent
SMALL, LARGE = 3, 7  # powers of ten between which an amount counts, in its own currency

_DEADLINES = {AgendaKind.NOTICE: 1.0, AgendaKind.END: 0.75}  # past these nothing can be mended; our offer's is ours
_TIERS: Mapping[str, float] = {Tier.KEY: 1.0, Tier.REGULAR: 0.5}
_PRIORITIES: Mapping[str, float] = {TaskPriority.HIGH: 1.0, TaskPriority.LOW: -1.0}
_RISKS: Mapping[str, float] = {Level.HIGH: 1.0, Level.MEDIUM: 0.5}
_WARNINGS: Mapping[str, float] = {WarningState.ISSUED: 1.0, WarningState.ACKNOWLEDGED: 0.75}  # unseen, unplanned


class Facts(NamedTuple):
    """What the urgency of a line follows from."""

    kind: AgendaKind
    days_left: int | None = None  # negative once overdue
    waited_days: int | None = None  # since when somebody waits for us
    amount: float | None = None  # in whole units of its currency
    tier: str | None = None
    priority: str | None = None
    risk_level: str | None = None
    is_blocked: bool = False
    warning: str | None = None  # how far a warning is handled


class Term(NamedTuple):
    """One part of an urgency."""

    term: UrgencyTerm
    points: float


class Urgency(NamedTuple):
    """A sum and its parts; what adds nothing is left out."""

    points: float
    terms: tuple[Term, ...]


def urgency(facts: Facts, coefficients: Mapping[UrgencyTerm, float] = COEFFICIENTS) -> Urgency:
    """Return how urgent something is, with the terms that add up to it."""
    terms = tuple(
        Term(term, points)
        for term, share in _shares(facts)
        if share and (points := round(coefficients[term] * share, 1))
    )
    return Urgency(round(sum(term.points for term in terms), 1), terms)


def _shares(facts: Facts) -> Iterator[tuple[UrgencyTerm, float]]:
    if facts.days_left is not None:
        yield UrgencyTerm.DUE, _share(AHEAD_DAYS - facts.days_left, AHEAD_DAYS)
        yield UrgencyTerm.OVERDUE, _share(-facts.days_left, OVERDUE_DAYS)
    yield UrgencyTerm.DEADLINE, _DEADLINES.get(facts.kind, 0)
    if facts.waited_days is not None:
        yield UrgencyTerm.WAITED, (1 + _share(facts.waited_days, WAITED_DAYS)) / 2
    if facts.amount is not None and facts.amount > 0:
        yield UrgencyTerm.AMOUNT, _share(log10(facts.amount) - SMALL, LARGE - SMALL)
    if facts.tier:
        yield UrgencyTerm.TIER, _TIERS.get(facts.tier, 0)
    if facts.priority:
        yield UrgencyTerm.PRIORITY, _PRIORITIES.get(facts.priority, 0)
    if facts.risk_level:
        yield UrgencyTerm.RISK, _RISKS.get(facts.risk_level, 0)
    if facts.warning:
        yield UrgencyTerm.WARNING, _WARNINGS.get(facts.warning, 0.5)
    yield UrgencyTerm.BLOCKED, -float(facts.is_blocked)


def _share(part: float, whole: float) -> float:
    return min(max(part / whole, 0.0), 1.0)


def read_coefficients(written: Mapping[str, object]) -> Mapping[UrgencyTerm, float]:
    """Return the coefficients, those of [urgency] in config.toml before the usual ones.

    UsageError (exit 2) for what is no number from 0 to 1000.
    """
    found = dict(COEFFICIENTS)
    for term, value in written.items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST:
            raise UsageError(
                _("[urgency] in config.toml: {term} is no number from 0 to {most}.").format(term=term, most=MOST)
            )
        found[UrgencyTerm(term)] = value
    return found


def formula(coefficients: Mapping[UrgencyTerm, float]) -> str:
    """Return how an urgency is made up, in one sentence: what each term can add at most."""
    signs = {UrgencyTerm.BLOCKED: "-", UrgencyTerm.PRIORITY: "±"}
    parts = (f"{_(term.value)} {signs.get(term, '')}{points:g}" for term, points in coefficients.items())
    return _("Urgency is a sum; at most: {parts} ([urgency] in config.toml).").format(parts=_(", ").join(parts))
