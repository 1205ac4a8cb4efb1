"""A line of the risk report as JSON text, written out by hand.

The general encoder takes as long for such a line as SQLite takes to measure the customer. The text is the same,
character for character; a test compares them.
"""

from collections.abc import Callable, Sequence
from functools import partial
from json.encoder import encode_basestring

from renewctl.money import EXPONENTS, to_text
from renewctl.output.cells import json_text, three_decimals
from renewctl.risk.indicators import Kept, Reading
from renewctl.risk.lines import RiskLine, Setting
from renewctl.risk.score import points

TWO_DECIMALS = frozenset(code for code, digits in EXPONENTS.items() if digits == 2)


def writer(settings: Sequence[Setting]) -> Callable[[RiskLine], str]:
    """Return the function that writes the lines of a report, whose customers may be scored by several rule sets."""
    if len(settings) == 1:
        return LineWriter(settings[0]).text
    writers = {setting.rule_set: LineWriter(setting) for setting in settings}
    return lambda line: writers[line.setting.rule_set].text(line)


class LineWriter:
    """Writes the lines of one rule set; what comes again (owners, dates, most readings) is written once."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._words: Kept[str | None, str] = Kept(json_text)
        self._coverages: Kept[float, str] = Kept(lambda coverage: json_text(three_decimals(coverage)))
        # By the weight that has data, for the points are shares of it.
        self._indicators: Kept[float, Kept[Reading, str]] = Kept(lambda weight: Kept(partial(self._indicator, weight)))

    def text(self, line: RiskLine) -> str:
        """Return a line as one JSON object."""
        facts, (score, level, coverage, weight, (usage, inquiries, market, payment, *further)), setting = line
        word = self._words
        part = self._indicators[weight]
        return (
            f'{{"customer": {_quoted(facts.customer)}, "customer_code": {_quoted(facts.customer_code)},'
            f' "owner": {word[facts.owner]}, "tier": {word[facts.tier]}, "score": {_number(score)},'
            f' "level": {word[level]}, "coverage": {self._coverages[coverage]}, {self._amounts(line)},'
            f' "term_end": {word[facts.term_end]}, "deadline": {word[facts.deadline]},'
            f' "rule_set": {word[setting.rule_set]},'
            f' "indicators": [{part[usage]}, {part[inquiries]}, {part[market]}, {part[payment]}'
            f"{''.join([f', {part[one]}' for one in further]) if further else ''}]}}"
        )

    def _amounts(self, line: RiskLine) -> str:
        facts = line.facts
        minor, currency = facts.minor, facts.currency
        if minor is None and facts.id not in line.setting.amounts:
            return '"amount": null, "other_amounts": []'
        if minor is not None and minor > 99 and currency == facts.other_currency and currency in TWO_DECIMALS:
            sum_ = str(minor)
            return f'"amount": {{"amount": "{sum_[:-2]}.{sum_[-2:]}", "currency": "{currency}"}}, "other_amounts": []'
        money = line.amount
        amount = None if money is None else {"amount": to_text(*money), "currency": money.currency}
        return f'"amount": {json_text(amount)}, "other_amounts": {json_text(line.other_amounts)}'

    def _indicator(self, weight: float, reading: Reading) -> str:
        return (
            f'{{"name": {self._words[reading.name]}, "value": {_value(reading.value)},'
            f' "baseline": {_number(reading.baseline)}, "r": {_number(reading.r)}, "weight": {reading.weight},'
            f' "points": {_number(points(reading, weight))}, "reason": {_quoted(self.setting.reasons.of(reading))}}}'
        )


def _quoted(text: str) -> str:
    quoted: str = encode_basestring(text)
    # What could steer a terminal is escaped as everywhere; hardly any name holds such a thing.
    return quoted if quoted.isprintable() else json_text(text)


def _value(value: float | str | None) -> str:
    return json_text(value) if isinstance(value, str) else _number(value)


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)
