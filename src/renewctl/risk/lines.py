"""The lines of the risk report: a customer, its score and the sum it is made of, what is up for renewal."""

from collections.abc import Iterable
from typing import NamedTuple

from renewctl.money import Money, to_text
from renewctl.risk.queries import Amounts, CustomerFacts
from renewctl.risk.reasons import Reasons
from renewctl.risk.score import Assessment


class Indicator(NamedTuple):
    """One indicator of a customer: the points of all that have data add up to the score."""

    name: str
    value: float | str | None
    baseline: float | None
    r: float | None
    weight: float
    points: float | None
    reason: str


def indicators(assessment: Assessment, reasons: Reasons) -> list[Indicator]:
    """Return the sum of a score, indicator by indicator."""
    return [
        Indicator(
            reading.name,
            reading.value,
            reading.baseline,
            reading.r,
            reading.weight,
            assessment.points(reading),
            reasons.of(reading),
        )
        for reading in assessment.readings
    ]


class CustomerRisk(NamedTuple):
    """One customer's score on a day."""

    customer: str
    customer_code: str
    owner: str | None
    as_of: str
    score: float | None
    level: str
    coverage: float
    rule_set: str


class Setting(NamedTuple):
    """What all lines of a report share."""

    rule_set: str
    reasons: Reasons
    amounts: Amounts  # of the customers with several currencies


class RiskLine(NamedTuple):
    """One customer of the report; the report's columns are its properties."""

    facts: CustomerFacts
    assessment: Assessment
    setting: Setting

    @property
    def customer(self) -> str:
        """The customer's name."""
        return self.facts.customer

    @property
    def customer_code(self) -> str:
        """The customer's code."""
        return self.facts.customer_code

    @property
    def owner(self) -> str | None:
        """The customer's owner, else that of its contracts where they agree."""
        return self.facts.owner

    @property
    def tier(self) -> str | None:
        """The customer's tier."""
        return self.facts.tier

    @property
    def score(self) -> float | None:
        """0 to 100; None without any data."""
        return self.assessment.score

    @property
    def level(self) -> str:
        """The level of the score."""
        return self.assessment.level

    @property
    def coverage(self) -> float:
        """The share of the weight with data, in per cent."""
        return self.assessment.coverage

    @property
    def amount(self) -> Money | None:
        """What is up for renewal, in the currency whose deadline comes first."""
        facts = self.facts
        if facts.minor is None or facts.currency is None:
            return None
        if facts.currency == facts.other_currency:
            return Money(facts.minor, facts.currency)
        return self.setting.amounts[facts.id][0]

    @property
    def other_sums(self) -> list[Money]:
        """What is up for renewal in further currencies."""
        return self.setting.amounts.get(self.facts.id, [])[1:]

    @property
    def other_amounts(self) -> list[dict[str, str]]:
        """What is up for renewal in further currencies, as objects."""
        return [{"amount": to_text(*money), "currency": money.currency} for money in self.other_sums]

    @property
    def term_end(self) -> str | None:
        """The earliest end of what is up for renewal."""
        return self.facts.term_end

    @property
    def deadline(self) -> str | None:
        """The earliest deadline of what is up for renewal."""
        return self.facts.deadline

    @property
    def reasons(self) -> str:
        """The reasons of whatever adds to the score, the heaviest first."""
        return self.setting.reasons.top(self.assessment.readings)

    @property
    def rule_set(self) -> str:
        """The version of the rules."""
        return self.setting.rule_set

    @property
    def indicators(self) -> list[dict[str, object]]:
        """The sum of the score, as objects."""
        return [indicator._asdict() for indicator in indicators(self.assessment, self.setting.reasons)]


def ranked(lines: Iterable[RiskLine]) -> list[RiskLine]:
    """Return the lines with the highest score first, equal ones by what is up for renewal; without data last."""
    return sorted(lines, key=_rank)


def _rank(line: RiskLine) -> tuple[float, int]:
    score = line.assessment.score
    return (1.0 if score is None else -score, -(line.facts.minor or 0))
