"""The rule sets of a book, and since when each scores whom."""

from dataclasses import dataclass

from renewctl.store.reader import Reader

INSTALLED = "SELECT id, version, content, installed_on FROM rule_set ORDER BY id"
ACTIVATIONS = """
SELECT rule_set.version, rule_activation.segment, rule_activation.on_day, rule_activation.person,
    rule_activation.evidence
FROM rule_activation JOIN rule_set ON rule_set.id = rule_activation.rule_set_id
ORDER BY rule_activation.on_day, rule_activation.id
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """A rule set that was put into the book."""

    id: int
    version: str
    content: str
    installed_on: str


@dataclass(frozen=True, slots=True)
class Activation:
    """From this day on the rule set scores the customers of a segment (None: whoever has no rules of its own)."""

    version: str
    segment: str | None
    on_day: str
    person: str
    evidence: str | None


def installed(book: Reader) -> list[Installed]:
    """Return the rule sets in the order of their coming."""
    return list(book.rows(INSTALLED, {}, Installed))


def activations(book: Reader) -> list[Activation]:
    """Return every activation, the newest last."""
    return list(book.rows(ACTIVATIONS, {}, Activation))
