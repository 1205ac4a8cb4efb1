"""What a forecast comes to: the target times the probability, and the sum of it. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.vocabulary import ForecastCategory

USUAL = {ForecastCategory.COMMIT: 90, ForecastCategory.BEST_CASE: 60, ForecastCategory.AT_RISK: 30}
"""The probability that a category stands for where none is given, in per cent."""


def probability_of(probability: int | None, category: ForecastCategory | None) -> int:
    """Return the probability of a call in per cent, else what its category stands for; UsageError without both."""
    if probability is not None:
        return probability
    if category is None:
        raise UsageError(_("How likely is it?"), _("Give --probability 0-100 or --category commit|best-case|at-risk."))
    return USUAL[category]


def check_target(target: Money | None) -> None:
    """Refuse a target below 0. RuleError."""
    if target is not None and target.minor < 0:
        raise RuleError(_("A target cannot be negative."), rule="forecast-target")


def weighted(target: Money, probability: int) -> Money:
    """Return the target times the probability, half a minor unit rounded away from zero."""
    return Money(_hundredth(target.minor * probability), target.currency)


def total(calls: Iterable[tuple[int, Money]]) -> list[Money]:
    """Return the forecast, sum of probability times target, per currency: rounded once, at the end."""
    sums: dict[str, int] = defaultdict(int)
    for probability, target in calls:
        sums[target.currency] += probability * target.minor
    return [Money(_hundredth(sum_), currency) for currency, sum_ in sorted(sums.items())]


def _hundredth(hundredfold: int) -> int:
    magnitude = (2 * abs(hundredfold) + 100) // 200
    return -magnitude if hundredfold < 0 else magnitude
