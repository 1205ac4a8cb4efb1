"""What differs between two rule sets, figure by figure."""

from typing import NamedTuple

from renewctl.risk.further import Further, Points
from renewctl.risk.indicators import Curve, Decline, Figure
from renewctl.risk.score import RuleSet


class Difference(NamedTuple):
    """A key of the file with its value in each; None where the one does not have it."""

    key: str
    before: object
    after: object


def differences(one: RuleSet, other: RuleSet) -> list[Difference]:
    """Return the keys whose values differ, in the order of the file; the version is named by whoever shows them."""
    before, after = figures(one), figures(other)
    return [
        Difference(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def figures(rules: RuleSet) -> dict[str, object]:
    """Return every figure of a rule set by its key."""
    found: dict[str, object] = {
        "window_days": rules.window_days,
        "minimum_coverage": rules.minimum_coverage,
        "levels.medium": rules.medium,
        "levels.high": rules.high,
    }
    for entry in rules.indicators:
        found |= {f"{entry.name}.{key}": value for key, value in entry_figures(entry).items()}
    if rules.probability:
        found["probability"] = _points(rules.probability)
    return found


def entry_figures(entry: Decline | Figure | Further) -> dict[str, object]:
    """Return the figures of one indicator as its file has them."""
    found: dict[str, object] = {"weight": entry.weight}
    scale = entry.scale if isinstance(entry, Further) else entry.curve
    if isinstance(scale, Points):
        found["points"] = dict(scale.by_word)
    else:
        found["curve"] = _points(scale)
    if isinstance(entry, Decline) and entry.least_before:
        found["least_before"] = entry.least_before
    if isinstance(entry, Further) and entry.days:
        found["days"] = entry.days
    return found


def _points(curve: Curve) -> list[list[float]]:
    return [list(point) for point in zip(curve.figures, curve.risks, strict=True)]
