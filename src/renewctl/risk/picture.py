"""One customer's score as `risk show` has it: by which rules, on which day, from which records."""

from collections.abc import Sequence
from datetime import date
from math import floor
from pathlib import Path
from typing import NamedTuple

from renewctl.customer.queries import CustomerRow
from renewctl.dates import add_days
from renewctl.messages import _, n_
from renewctl.plain import brief
from renewctl.risk import evidence
from renewctl.risk.active import InForce, in_force, rules_of
from renewctl.risk.assessments import Assessed, customer_risk
from renewctl.risk.evidence import FactRow
from renewctl.risk.further import Further, Points
from renewctl.risk.indicators import figure
from renewctl.risk.lines import CustomerRisk
from renewctl.risk.queries import Owed
from renewctl.risk.rule_set import read_rules
from renewctl.risk.score import Assessment, RuleSet, Scorer
from renewctl.risk.statements import Listening
from renewctl.risk.whatif import PAYMENTS, Change, WhatIf
from renewctl.store.reader import Reader
from renewctl.vocabulary import IndicatorName, Level, label


def chosen_rules(book: Reader, day: date, named: str | None) -> InForce:
    """Return the rule set that was named, by its file or its version, for everybody; without one those in force."""
    if named is None:
        return in_force(book, day)
    path = Path(named)
    return InForce(read_rules(path) if path.suffix == ".toml" or path.is_file() else rules_of(book, named))


class Shown(NamedTuple):
    """A customer's score, and what it goes by."""

    assessed: Assessed
    rows: list[FactRow]
    statements: int  # of those that were heard, how many made the score


def shown(book: Listening, customer: CustomerRow, day: date, rules: InForce) -> Shown:
    """Return a customer's score on a day with every record that was looked at."""
    assessed = customer_risk(book, customer.id, day, rules)
    statements = len(book.heard)
    windows = Scorer(assessed.rules, day).windows
    return Shown(assessed, list(evidence.rows(book, customer.id, assessed.rules, windows)), statements)


def standing(customer: CustomerRow, day: date, rules: RuleSet, assessment: Assessment) -> CustomerRisk:
    """Return the line above the sum."""
    name, code, owner = customer.name, customer.code, customer.owner
    return CustomerRisk(name, code, owner, day.isoformat(), *assessment.standing, rule_set=rules.version)


def curves(rules: RuleSet) -> dict[str, object]:
    """Return the curve (figure, r) or the points of each indicator."""
    found: dict[str, object] = {}
    for entry in rules.indicators:
        scale = entry.scale if isinstance(entry, Further) else entry.curve
        if isinstance(scale, Points):
            found[entry.name] = dict(scale.by_word)
        else:
            found[entry.name] = [list(point) for point in zip(scale.figures, scale.risks, strict=True)]
    return found


class ChangeLine(NamedTuple):
    """A change that would bring a score under its level; those of one option have to come together."""

    option: int
    indicator: str
    now: float | str | None
    then: float | str | None
    change: str
    score: float

    @property
    def shown_score(self) -> float:
        """The score to one decimal, rounded down: one under the level never looks like the level."""
        return floor(self.score * 10) / 10


def options(found: WhatIf | None) -> list[ChangeLine]:
    """Return the changes of each option; the score is the one that all of an option come to."""
    if found is None:
        return []
    choices: list[Sequence[Change]] = [found.pair] if found.pair else [(change,) for change in found.changes]
    return [
        ChangeLine(at, one.now.name, one.now.value, one.then.value, change_sentence(one), option[-1].score)
        for at, option in enumerate(choices, 1)
        for one in option
    ]


def what_if_sentence(customer: CustomerRow, risk: Assessment, found: WhatIf | None, level: Level) -> str:
    """Return what is said about the changes: where the score is, and whether one change is enough."""
    name, score = brief(customer.name), figure(risk.score)
    if risk.score is None:
        return _("{customer} has no score: too little is known.").format(customer=name)
    if found is None:
        said = _("{customer} is at {score}, under the level {level} already.")
        if level is Level.LOW:
            said = _("{customer} is at {score}: no level is below {level}.")
        elif level is Level.UNKNOWN:
            said = _("{customer} is at {score}; {level} says that too little is known, and no level is below it.")
        return said.format(customer=name, score=score, level=label(level))
    said = _("{customer} is at {score}; under {below} the level ends.").format(
        customer=name, score=score, below=figure(found.below)
    )
    if found.changes:
        return _("{standing} Each option alone is enough.").format(standing=said)
    if found.pair:
        return _("{standing} No single change is enough; these two together are.").format(standing=said)
    return _("{standing} No change of one or two figures is enough.").format(standing=said)


def owed_sentences(owed: Owed | None, scorer: Scorer, risk: Assessment) -> list[str]:
    """Return what paying an overdue invoice today does, where its days add to the score: they leave with the window."""
    if owed is None or not any(reading.risk for reading in risk.readings if reading.name in PAYMENTS):
        return []
    sentence = n_(
        "Invoice {number} is {n} day overdue, which no payment takes back; paid today it counts until {day}.",
        "Invoice {number} is {n} days overdue, which no payment takes back; paid today it counts until {day}.",
        owed.days,
    )
    day = add_days(scorer.windows.today, scorer.rules.window_days - 1)
    return [sentence.format(number=owed.number, n=owed.days, day=day)]


def change_sentence(change: Change) -> str:
    """Return a change as a person says it."""
    now, then = figure(change.now.value), figure(change.then.value)
    match change.now.name:
        case IndicatorName.USAGE:
            return _("usage back to {then}").format(then=then)
        case IndicatorName.INQUIRIES:
            return _("{then} inquiries instead of {now}").format(then=then, now=now)
        case IndicatorName.PAYMENT | IndicatorName.PAYMENT_TREND:
            sentence = n_("every invoice paid {n} day earlier", "every invoice paid {n} days earlier", change.steps)
            return sentence.format(n=change.steps)
        case IndicatorName.SILENCE:
            return _("spoken with in the last {then} days").format(then=then)
        case _other:
            return _("{indicator}: {then} instead of {now}").format(
                indicator=label(change.now.name), then=then, now=now
            )
