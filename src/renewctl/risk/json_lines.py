"""A line of the risk report as JSON text, written out by hand.

The general encoder takes as long for such a line as SQLite takes to measure the customer. The text is the same,
character for character; a test compares them.
"""

from json.encoder import encode_basestring

from renewctl.money import Money, to_text
from renewctl.output.cells import json_text, three_decimals
from renewctl.risk.indicators import Reading
from renewctl.risk.lines import RiskLine, Setting
from renewctl.risk.score import Assessment, points


class LineWriter:
    """Writes the lines of one report; what comes again (owners, dates, most readings) is written once."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._words: dict[str | None, str] = {None: "null"}
        self._coverages: dict[float, str] = {}
        self._indicators: dict[float, dict[Reading, str]] = {}  # by the weight that has data

    def text(self, line: RiskLine) -> str:
        """Return a line as one JSON object."""
        facts, assessment, setting = line
        word = self._word
        return (
            f'{{"customer": {_quoted(facts.customer)}, "customer_code": {_quoted(facts.customer_code)},'
            f' "owner": {word(facts.owner)}, "tier": {word(facts.tier)}, "score": {_number(assessment.score)},'
            f' "level": {word(assessment.level)}, "coverage": {self._coverage(assessment.coverage)},'
            f' "amount": {_money(line.amount)}, "other_amounts": {self._others(line)},'
            f' "term_end": {word(facts.term_end)}, "deadline": {word(facts.deadline)},'
            f' "rule_set": {word(setting.rule_set)}, "indicators": [{self._sum(assessment)}]}}'
        )

    def _others(self, line: RiskLine) -> str:
        return json_text(line.other_amounts) if line.facts.id in self.setting.amounts else "[]"

    def _word(self, text: str | None) -> str:
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = json_text(text)
        return found

    def _coverage(self, coverage: float) -> str:
        found = self._coverages.get(coverage)
        if found is None:
            found = self._coverages[coverage] = json_text(three_decimals(coverage))
        return found

    def _sum(self, assessment: Assessment) -> str:
        weight = assessment.weight
        written = self._indicators.get(weight)
        if written is None:
            written = self._indicators[weight] = {}
        parts = []
        for reading in assessment.readings:
            part = written.get(reading)
            if part is None:
                part = written[reading] = self._indicator(reading, weight)
            parts.append(part)
        return ", ".join(parts)

    def _indicator(self, reading: Reading, weight: float) -> str:
        return (
            f'{{"name": {self._word(reading.name)}, "value": {_number(reading.value)},'
            f' "baseline": {_number(reading.baseline)}, "r": {_number(reading.r)}, "weight": {reading.weight},'
            f' "points": {_number(points(reading, weight))}, "reason": {_quoted(self.setting.reasons.of(reading))}}}'
        )


def _quoted(text: str) -> str:
    quoted: str = encode_basestring(text)
    # What could steer a terminal is escaped as everywhere; hardly any name holds such a thing.
    return quoted if quoted.isprintable() else json_text(text)


def _money(money: Money | None) -> str:
    if money is None:
        return "null"
    minor, currency = money
    return f'{{"amount": "{to_text(minor, currency)}", "currency": "{currency}"}}'


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)
