"""The risk of many customers on a day, each by the rule set that scores it: what every list and report asks for."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from renewctl.risk.active import InForce
from renewctl.risk.further import Readings
from renewctl.risk.queries import days_late, facts_of
from renewctl.risk.score import Assessment, RuleSet, Scorer
from renewctl.risk.standing import Standing
from renewctl.store.reader import Reader


class Assessed(NamedTuple):
    """A customer's assessment, and the rule set that it was made by."""

    customer_id: int
    rules: RuleSet
    assessment: Assessment


def assessments(book: Reader, customers: Collection[int], today: date, in_force: InForce) -> Iterator[Assessed]:
    """Yield the assessment of each of these customers, measured in a few statements however many they are."""
    for rules, theirs in in_force.shared(customers):
        scorer = Scorer(rules, today)
        late = days_late(book, scorer.windows, theirs)
        known, blank = further_of(book, rules, today, theirs)
        for facts in facts_of(book, scorer.windows, theirs):
            id = facts.id
            yield Assessed(id, rules, scorer.assess(facts, late.get(id), known.get(id, blank)))


def further_of(book: Reader, rules: RuleSet, today: date, customers: Collection[int] | None) -> Readings:
    """Return the readings of a rule set's optional indicators; for one without any, their code is not even loaded."""
    if not rules.further:
        return Readings({}, ())
    from renewctl.risk.measures import further_readings

    return further_readings(book, rules, today, customers)


def standings_of(book: Reader, customers: Collection[int], today: date, in_force: InForce) -> dict[int, Standing]:
    """Return score, level and coverage of these customers."""
    return {one.customer_id: one.assessment.standing for one in assessments(book, customers, today, in_force)}


def customer_risk(book: Reader, customer_id: int, today: date, in_force: InForce) -> Assessed:
    """Return one customer's risk on a day with all that it is made of; KeyError for a customer that is not there."""
    for one in assessments(book, [customer_id], today, in_force):
        return one
    raise KeyError(customer_id)
