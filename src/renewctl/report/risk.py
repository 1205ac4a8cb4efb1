"""The state of the risk on a day: levels by owner and by month of deadline, top reasons, changes, open warnings."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from renewctl.errors import UsageError
from renewctl.folding import is_theirs, one_spelling
from renewctl.messages import _
from renewctl.money import Money
from renewctl.report import queries
from renewctl.report.queries import Stake
from renewctl.risk.active import in_force
from renewctl.risk.assessments import standings_of
from renewctl.risk.lines import RiskLine
from renewctl.risk.proof.accuracy import Quality
from renewctl.risk.proof.periods import read_period
from renewctl.risk.proof.scoreboard import Request as Measured
from renewctl.risk.proof.scoreboard import scoreboard
from renewctl.risk.report import Request, report
from renewctl.risk.score import HEIGHT
from renewctl.risk.standing import NO_STANDING, Standing
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level, WarningState
from renewctl.warning.queries import WarningFilter, WarningLine, warnings

AT_RISK = (Level.HIGH, Level.MEDIUM)
ORDER = list(WarningState)
HORIZON = 90  # the warnings that are measured came so many days before the deadline


class Group(NamedTuple):
    """How many of each level there are in a group, and what of those at high or medium risk is up for renewal."""

    name: str | None
    high: int
    medium: int
    low: int
    unknown: int
    at_risk: list[Money]


class Change(NamedTuple):
    """A customer whose level is another one than it was."""

    customer: str
    customer_code: str
    owner: str | None
    level_then: str
    level: str
    score_then: float | None
    score: float | None
    amount: Money | None


class Waiting(NamedTuple):
    """The warnings of one state that are not through, and how many days ago they were issued."""

    state: str
    warnings: int
    high: int
    median_days: float
    oldest_days: int


class RiskState(NamedTuple):
    """All of the report."""

    as_of: str
    days: int
    since: str
    customers: int
    whole: Group
    owners: list[Group]
    months: list[Group]
    reasons: list[Group]
    changes: list[Change]
    warnings: list[Waiting]
    quality: Quality


def risk_state(book: Reader, today: date, days: int, since: date, owner: str | None = None) -> RiskState:
    """Return the state of the risk of whoever has a deadline within so many days or is overdue.

    `since`: the day with which levels are compared, by the facts dated up to it and the rules in force on it. The sums
    of the owners, of the months and of the reasons are each the whole sum. UsageError for a `since` still to come.
    """
    if since > today:
        raise UsageError(_("{day} is still to come.").format(day=since))
    request = Request(today, days)
    found = [line for line in report(book, request).lines if is_theirs(line.owner, owner)]
    lines = {line.facts.id: line for line in found}
    horizon = request.scope.horizon or today
    stakes = [
        stake for stake in queries.stakes(book, today.isoformat(), horizon.isoformat()) if stake.customer_id in lines
    ]
    before = standings_of(book, list(lines), since, in_force(book, since))
    spelt = one_spelling()
    measured = scoreboard(book, Measured(today, read_period(None, today), HORIZON, owner=owner))
    return RiskState(
        as_of=today.isoformat(),
        days=days,
        since=since.isoformat(),
        customers=len(lines),
        whole=_group(None, [line.level for line in found], stakes, lines),
        owners=_by_customer(lines, stakes, lambda line: spelt(line.owner)),
        months=_by_month(lines, stakes),
        reasons=_by_customer(
            {id: line for id, line in lines.items() if line.level in AT_RISK}, stakes, heaviest_indicator
        ),
        changes=list(changes(found, before)),
        warnings=list(waiting((one for one in warnings(book, WarningFilter()) if is_theirs(one.owner, owner)), today)),
        quality=measured.whole,
    )


def heaviest_indicator(line: RiskLine) -> str | None:
    """Return the indicator that adds most to a customer's score; None where none adds anything."""
    assessment = line.assessment
    added = [(assessment.points(reading) or 0, reading.name) for reading in assessment.readings]
    points, name = max(added, key=lambda one: one[0], default=(0, None))
    return str(name) if points and name is not None else None


def changes(lines: Sequence[RiskLine], before: Mapping[int, Standing]) -> Iterator[Change]:
    """Yield the customers whose level changed, those that got worse first, in the order of the report."""
    moved = [(line, before.get(line.facts.id, NO_STANDING)) for line in lines]
    moved = [(line, then) for line, then in moved if line.level != then.level]
    for line, then in sorted(moved, key=lambda pair: _height(pair[1].level) - _height(pair[0].level)):
        told = (line.customer, line.customer_code, line.owner, then.level, line.level, then.score, line.score)
        yield Change(*told, line.amount)


def waiting(lines: Iterable[WarningLine], today: date) -> Iterator[Waiting]:
    """Yield the open warnings by state, in the order of their life."""
    by_state = defaultdict[str, list[WarningLine]](list)
    for line in lines:
        by_state[line.state].append(line)
    for state, those in sorted(by_state.items(), key=lambda pair: ORDER.index(WarningState(pair[0]))):
        ages = [(today - date.fromisoformat(one.issued_on)).days for one in those]
        high = sum(one.level == Level.HIGH for one in those)
        yield Waiting(state, len(those), high, float(median(ages)), max(ages))


def _by_customer(
    lines: Mapping[int, RiskLine], stakes: Sequence[Stake], of: Callable[[RiskLine], str | None]
) -> list[Group]:
    """Return a group for each word that `of` gives, those with the most at risk first, none of a name last."""
    named = {id: of(line) for id, line in lines.items()}
    parts = defaultdict[str | None, list[Stake]](list)
    for stake in stakes:
        if stake.customer_id in named:
            parts[named[stake.customer_id]].append(stake)
    levels = defaultdict[str | None, list[str]](list)
    for id, name in named.items():
        levels[name].append(lines[id].level)
    groups = [_group(name, levels[name], parts[name], lines) for name in levels]
    return sorted(groups, key=lambda one: (one.name is None, -one.high, -one.medium, one.name or ""))


def _by_month(lines: Mapping[int, RiskLine], stakes: Sequence[Stake]) -> list[Group]:
    """Return a group for each month that has a deadline; a contract counts at its customer's level."""
    parts = defaultdict[str, list[Stake]](list)
    for stake in stakes:
        parts[stake.month].append(stake)
    return [
        _group(month, [lines[one.customer_id].level for one in those for _each in range(one.contracts)], those, lines)
        for month, those in sorted(parts.items())
    ]


def _group(name: str | None, levels: Sequence[str], stakes: Sequence[Stake], lines: Mapping[int, RiskLine]) -> Group:
    counted = Counter(levels)
    sums = Counter[str]()
    for stake in stakes:
        if stake.currency and stake.minor is not None and lines[stake.customer_id].level in AT_RISK:
            sums[stake.currency] += stake.minor
    high, medium, low, unknown = (counted[one] for one in (Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN))
    return Group(name, high, medium, low, unknown, [Money(sums[one], one) for one in sorted(sums)])


def _height(level: str) -> int:
    return HEIGHT.get(Level(level), -1)
