"""From what was learned to a rule set: whole points, weights that add up to about 100, thresholds; and its file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import exp

from renewctl.messages import _
from renewctl.risk.further import KINDS, Further, Points
from renewctl.risk.indicators import Curve, Decline, Figure
from renewctl.risk.learning.model import Learned
from renewctl.risk.score import RuleSet
from renewctl.rules.difference import entry_figures

WEIGHT_DIGITS = 1
RISKIEST = 0.1


def entries_of(learned: Sequence[Learned]) -> list[Decline | Figure | Further]:
    """Return the indicators of a rule set: the range of each is its weight, its best is 0 and its worst is 100."""
    whole = sum(one.range for one in learned)
    found: list[Decline | Figure | Further] = []
    for one in learned:
        low, entry = min(one.values), one.shape.sign.entry
        weight = max(0.1, round(100 * one.range / whole, WEIGHT_DIGITS))
        risks = tuple(float(round(100 * (value - low) / one.range)) for value in one.values)
        scale = Points(dict(zip(one.shape.words, risks, strict=True))) if one.shape.words else None
        curve = Curve(one.shape.knots, risks)
        if isinstance(entry, Further):
            found.append(replace(entry, weight=weight, scale=scale or curve))
        else:
            found.append(replace(entry, weight=weight, curve=curve))
    return found


def score_of(entries: Sequence[Decline | Figure | Further], values: Sequence[float | str | None]) -> float | None:
    """Return the score of a case by these indicators, from its figures; None where nothing is known."""
    weight = risk = 0.0
    for entry, value in zip(entries, values, strict=True):
        scale = entry.scale if isinstance(entry, Further) else entry.curve
        r = None
        if isinstance(scale, Points):
            r = None if value is None else scale.at(str(value))
        elif value is not None and not isinstance(value, str):
            r = scale.at(value)
        if r is not None:
            weight += entry.weight
            risk += entry.weight * r
    return risk / weight if weight else None


def levels(scores: Sequence[float], events: Sequence[bool]) -> tuple[float, float]:
    """Return from which score on a case is medium, and high.

    Medium is where precision and recall together are best (the most F1); the riskiest tenth is high.
    """
    order = sorted(zip(scores, events, strict=True), reverse=True)
    lost, hits, best, most = sum(events), 0, 100.0, 0.0
    for warned, (score, event) in enumerate(order, 1):
        hits += event
        if (warned == len(order) or order[warned][0] < score) and 2 * hits / (warned + lost) > most:
            best, most = score, 2 * hits / (warned + lost)
    medium = float(int(best))
    return medium, max(medium, float(int(order[int(RISKIEST * len(order))][0])))


def rule_set_of(
    entries: Sequence[Decline | Figure | Further],
    base: RuleSet,
    version: str,
    levels: tuple[float, float],
    chances: tuple[float, float],
) -> RuleSet:
    """Return the rule set of these indicators, and nothing else of the base than its windows and its coverage."""
    by_name = {str(entry.name): entry for entry in entries}
    columns = [entry for entry in entries if isinstance(entry, Further) and entry.key]
    optional = [entry for name in KINDS if isinstance(entry := by_name.get(name), Further) and not entry.key]
    usage, inquiries = (by_name.get(name) for name in ("usage", "inquiries"))
    market, payment = (by_name.get(name) for name in ("market", "payment"))
    return base._replace(
        version=version,
        medium=levels[0],
        high=levels[1],
        usage=usage if isinstance(usage, Decline) else replace(base.usage, weight=0),
        inquiries=inquiries if isinstance(inquiries, Decline) else replace(base.inquiries, weight=0),
        market=market if isinstance(market, Figure) else replace(base.market, weight=0),
        payment=payment if isinstance(payment, Figure) else replace(base.payment, weight=0),
        further=(*optional, *columns),
        probability=_probability(*chances),
    )


def lines_of(rules: RuleSet) -> int:
    """Return how many lines a rule set is as a card: the points of the curves and words that weigh something."""
    scales = [one.scale if isinstance(one, Further) else one.curve for one in rules.indicators if one.weight]
    return sum(len(scale.by_word) if isinstance(scale, Points) else len(scale.figures) for scale in scales)


def _probability(slope: float, height: float) -> Curve:
    scores = tuple(float(score) for score in range(0, 101, 10))
    return Curve(scores, tuple(round(100 * chance_at(score, slope, height), 1) for score in scores))


def chance_at(score: float, slope: float, height: float) -> float:
    """Return how likely a case with a score is lost."""
    return 1 / (1 + exp(-(slope * score / 100 + height)))


def file_of(rules: RuleSet, comment: Sequence[str]) -> str:
    """Return a rule set as its file."""
    lines = [*(f"# {line}" for line in comment), f"version = {_text(rules.version)}"]
    lines += [f"window_days = {rules.window_days}", f"minimum_coverage = {_number(rules.minimum_coverage)}"]
    if rules.probability:
        points = zip(rules.probability.figures, rules.probability.risks, strict=True)
        lines += ["", f"# {_('At a score, so many per cent were lost.')}", f"probability = {_pairs(points)}"]
    lines += ["", "[levels]", f"medium = {_number(rules.medium)}", f"high = {_number(rules.high)}"]
    for entry in rules.indicators:
        lines += ["", *_table(entry)]
    return "\n".join(lines) + "\n"


def _table(entry: Decline | Figure | Further) -> list[str]:
    figures = entry_figures(entry)
    is_column = isinstance(entry, Further) and entry.key is not None
    lines = ["[[attribute]]"] if is_column else [f"[{entry.name}]"]
    if isinstance(entry, Further) and entry.key is not None and entry.of is not None:
        lines += [f"key = {_text(entry.key)}", f"of = {_text(entry.of.value)}"]
    lines.append(f"weight = {_number(entry.weight)}")
    scale = entry.scale if isinstance(entry, Further) else entry.curve
    if isinstance(scale, Points):
        words = ", ".join(f"{_text(word)} = {_number(r)}" for word, r in scale.by_word.items())
        lines.append(f"points = {{{words}}}")
    else:
        lines.append(f"curve = {_pairs(zip(scale.figures, scale.risks, strict=True))}")
    return [*lines, *(f"{key} = {figures[key]}" for key in ("least_before", "days") if key in figures)]


def _pairs(points: Iterable[tuple[float, float]]) -> str:
    return "[" + ", ".join(f"[{_number(figure)}, {_number(r)}]" for figure, r in points) + "]"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _text(text: str) -> str:
    """Return a text as TOML has it; it and JSON write a basic string alike, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
