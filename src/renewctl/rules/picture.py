"""Rule sets as lists show them: the shipped one, those of the book, and whom each scores today."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from renewctl.messages import N_, _
from renewctl.risk.active import content_of, kept_rules
from renewctl.risk.further import Further
from renewctl.risk.rule_set import parse_rules, shipped_rules, text_of
from renewctl.risk.score import RuleSet
from renewctl.rules.difference import entry_figures
from renewctl.rules.queries import Activation, Installed, activations, installed
from renewctl.store.reader import Reader
from renewctl.vocabulary import RiskDirection, label

EVERYBODY = N_("everybody")


class RuleSetLine(NamedTuple):
    """A rule set, and whom it scores: segments, or everybody who has none of its own."""

    version: str
    shipped: bool
    installed_on: str | None
    indicators: int
    scores: list[str]
    since: str | None
    by: str | None
    evidence: str | None

    @property
    def whom(self) -> str:
        """Whom it scores, for people."""
        return _(", ").join(map(label, self.scores))


class IndicatorLine(NamedTuple):
    """An indicator of a rule set as its file has it."""

    name: str
    weight: float
    curve: object
    points: object
    days: int | None
    direction: str | None


def lines(book: Reader, today: date) -> list[RuleSetLine]:
    """Return the rule sets, the shipped one first, with whom each scores today."""
    newest = _newest(activations(book), today)
    version, content = shipped_rules()
    ours = {one.version: one for one in installed(book)}
    texts = {version: content, **{one.version: one.content for one in ours.values()}}
    return [_line(name, text, ours.get(name), newest, is_shipped=name == version) for name, text in texts.items()]


def _line(name: str, text: str, ours: Installed | None, newest: list[Activation], *, is_shipped: bool) -> RuleSetLine:
    active = [one for one in newest if one.version == name]
    scores = [one.segment or EVERYBODY for one in active]
    if is_shipped and not any(one.segment is None for one in newest):
        scores.insert(0, EVERYBODY)
    last = (active[-1].on_day, active[-1].person, active[-1].evidence) if active else (None, None, None)
    weighed = sum(1 for entry in kept_rules(text, name).indicators if entry.weight)
    installed_on = ours.installed_on if ours and not is_shipped else None
    return RuleSetLine(name, is_shipped, installed_on, weighed, scores, *last)


def line_of(book: Reader, rules: RuleSet, today: date) -> RuleSetLine:
    """Return the line of one rule set; one that is only a file scores nobody."""
    for line in lines(book, today):
        if line.version == rules.version:
            return line
    weighed = sum(1 for entry in rules.indicators if entry.weight)
    return RuleSetLine(rules.version, False, None, weighed, [], None, None, None)


def named(book: Reader, name: str) -> tuple[str, RuleSet]:
    """Return the text and the meaning of a rule set: a file, or a version. InputFileError, NotFoundError, BookError."""
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        content = text_of(path)
        return content, parse_rules(content, name)
    content = content_of(book, name)
    return content, kept_rules(content, name)


def indicator_lines(rules: RuleSet) -> list[IndicatorLine]:
    """Return the indicators of a rule set; use, inquiries, market and payment are risky where they are high."""
    found = []
    for entry in rules.indicators:
        figures = entry_figures(entry)
        direction = entry.direction if isinstance(entry, Further) else RiskDirection.RISING
        days = entry.days if isinstance(entry, Further) else rules.window_days
        found.append(
            IndicatorLine(entry.name, entry.weight, figures.get("curve"), figures.get("points"), days, direction)
        )
    return found


def _newest(every: list[Activation], today: date) -> list[Activation]:
    """Return the newest activation of each segment by a day, in the order of their coming."""
    newest = {one.segment: one for one in every if one.on_day <= today.isoformat()}
    return [one for one in every if newest.get(one.segment) is one]
