"""The risk report as a whole: whose risk, in which order, with totals and what is left out."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from renewctl.dates import shifted
from renewctl.due.rules import Floor
from renewctl.messages import N_, _, aside, n_
from renewctl.money import Money
from renewctl.output import Kind, Told
from renewctl.risk import queries
from renewctl.risk.active import InForce, in_force
from renewctl.risk.assessments import further_of
from renewctl.risk.lines import Indicator, RiskLine, Setting, indicators, ranked
from renewctl.risk.queries import LeftOut, Scope
from renewctl.risk.reasons import Reasons
from renewctl.risk.score import Scorer
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level, label

DEFINITION = N_("risk score: weighted mean of usage, inquiries, market and payment over 90 days")
OTHER_DEFINITION = N_("risk score: weighted mean of the indicators of the rule set that each line names")


class Request(NamedTuple):
    """Whose risk is wanted: `days` None is everybody's; the other filters None are none."""

    today: date
    days: int | None = 90
    level: Level | None = None
    owner: str | None = None
    tier: str | None = None
    floor: Floor | None = None

    @property
    def scope(self) -> Scope:
        """What of it is asked of the book."""
        horizon = None if self.days is None else shifted(self.today, self.days)
        return Scope(horizon, self.owner, self.tier)


def report(book: Reader, request: Request) -> "RiskReport":
    """Return the report: the highest score first."""
    rules = in_force(book, request.today)
    scope = request.scope
    shares = [_share(book, scope, Scorer(one, request.today), rules) for one in rules.rule_sets]
    every = [line for lines, _setting in shares for line in lines]
    settings, reported = [setting for _lines, setting in shares], len(every)
    lines = ranked(every)
    if request.level:
        lines = [line for line in lines if line.level == request.level]
    if floor := request.floor:
        lines = [line for line in lines if floor.admits(line.amount) or any(map(floor.admits, line.other_sums))]
    definition = DEFINITION if rules.is_usual else OTHER_DEFINITION
    return RiskReport(request, lines, settings, definition, _totals(lines), queries.left_out(book, scope, reported))


def _share(book: Reader, scope: Scope, scorer: Scorer, rules: InForce) -> tuple[list[RiskLine], Setting]:
    """Return the lines of the customers that one rule set scores, with what they share."""
    windows, own = scorer.windows, scorer.rules
    found = list(queries.candidates(book, scope, windows))
    if rules.by_segment:
        found = [facts for facts in found if rules.of(facts.id) is own]
    whom = None if scope.horizon is None else [facts.id for facts in found]
    late = queries.days_late(book, windows, whom)
    known, blank = further_of(book, own, windows.today, whom)
    mixed = [facts.id for facts in found if facts.currency != facts.other_currency]
    setting = Setting(own.version, Reasons(own), queries.amounts(book, scope, windows, mixed))
    if not own.further:
        lines = [RiskLine(facts, scorer.assess(facts, late.get(facts.id)), setting) for facts in found]
    else:
        lines = [
            RiskLine(facts, scorer.assess(facts, late.get(facts.id), known.get(facts.id, blank)), setting)
            for facts in found
        ]
    return lines, setting


class Totals(NamedTuple):
    """How many customers there are of each level, and what of theirs is up for renewal, one sum a currency."""

    levels: dict[str, int]
    amounts: list[Money]


def _totals(lines: list[RiskLine]) -> Totals:
    levels = Counter([line.assessment.level for line in lines])
    sums: Counter[str] = Counter()
    for facts, _assessment, setting in lines:
        minor, currency = facts.minor, facts.currency
        if minor is None or currency is None:
            continue
        if currency == facts.other_currency:
            sums[currency] += minor
        else:
            sums.update({money.currency: money.minor for money in setting.amounts[facts.id]})
    order = (Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)
    return Totals({level.value: levels[level] for level in order}, [Money(sums[one], one) for one in sorted(sums)])


class RiskReport(NamedTuple):
    """The lines, and what is said about them."""

    request: Request
    lines: list[RiskLine]
    settings: list[Setting]
    definition: str
    sum: Totals
    left_out: LeftOut

    @property
    def period(self) -> dict[str, object] | None:
        """The days whose deadlines count, the overdue aside; None for everybody."""
        horizon = self.request.scope.horizon
        return {N_("from"): self.request.today, N_("to"): horizon} if horizon else None

    @property
    def totals(self) -> dict[str, object]:
        """How many customers there are, of each level, and what of theirs is up for renewal, per currency."""
        return {"customers": len(self.lines), **self.sum.levels, "amounts": self.sum.amounts}

    @property
    def excluded(self) -> list[dict[str, object]]:
        """Who is not in the report, and why."""
        counted = (
            (_("no deadline in the period"), self.left_out.without_deadline),
            (_("archived or merged"), self.left_out.archived),
        )
        return [{"reason": reason, "customers": customers} for reason, customers in counted if customers]

    @property
    def figures(self) -> list[Told]:
        """The day, the period, the totals and who is left out, for whoever goes on counting with them."""
        today, horizon = self.request.today, self.request.scope.horizon
        period = [Told(_("from"), Kind.DATE, today), Told(_("to"), Kind.DATE, horizon)] if horizon else []
        return [
            Told(_("As of"), Kind.DATE, today),
            *period,
            Told(_("Customers"), Kind.INT, len(self.lines)),
            *(Told(label(level), Kind.INT, count) for level, count in self.sum.levels.items()),
            Told(_("Up for renewal"), Kind.SUMS, self.sum.amounts),
            *(Told(_("Left out, {reason}").format(**part), Kind.INT, part["customers"]) for part in self.excluded),
        ]

    def sentences(self) -> list[str]:
        """Return what stands below the table: the totals, and what is left out."""
        levels = _("; ").join(f"{count} {label(level)}" for level, count in self.sum.levels.items() if count)
        count = len(self.lines)
        said = [n_("{n} customer: {levels}.", "{n} customers: {levels}.", count).format(n=count, levels=levels)]
        if amounts := self.sum.amounts:
            sums = _("; ").join(money.spoken for money in amounts)
            said.append(_("Up for renewal: {amounts}.").format(amounts=sums))
        if parts := [_("{customers} {reason}").format(**part) for part in self.excluded]:
            said.append(_("Left out: {what}.").format(what=_("; ").join(parts)))
        return said if count else said[1:]

    def sums(self, most: int | None) -> Iterator[str]:
        """Yield the sum of each score, as far as the lines are shown: one sentence per customer and indicator."""
        for line in islice(self.lines, most):
            score = "-" if line.score is None else f"{line.score:.1f}"
            yield _("{name}: {value}").format(name=aside(line.customer, line.customer_code), value=score)
            for one in indicators(line.assessment, line.setting.reasons):
                yield f"  {label(one.name)}: {_sum(one, line.assessment.weight)}{one.reason}"


def _sum(one: Indicator, weight: float) -> str:
    if one.points is None or one.r is None:
        return ""
    return f"{one.points:.1f} = {one.r:.1f} × {one.weight:g} / {weight:g}; "
