"""Which rule set scores whom on a day: the newest activated by then for the segment, else for all, else the shipped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.risk.rule_set import DEFAULT, default_rules, parse_rules, text_of
from renewctl.risk.score import RuleSet
from renewctl.store.reader import Reader
from renewctl.store.texts import from_the_book

SHIPPED = "default-1"
USUAL_WINDOW = 90

# The last one of a segment (or of all, NULL) is the newest.
ACTIVATIONS = """
SELECT rule_activation.segment, rule_set.version, rule_set.content
FROM rule_activation JOIN rule_set ON rule_set.id = rule_activation.rule_set_id
WHERE rule_activation.on_day <= :today
ORDER BY rule_activation.on_day, rule_activation.id
"""
SEGMENTS = "SELECT id, segment FROM customer WHERE segment IS NOT NULL"
INSTALLED = "SELECT content FROM rule_set WHERE version = :version"
VERSIONS = "SELECT version FROM rule_set ORDER BY id"


@dataclass(frozen=True, slots=True)
class InForce:
    """The rule sets that score on a day; `segments` are the segments of customers, where one has rules of its own."""

    general: RuleSet
    by_segment: dict[str, RuleSet] = field(default_factory=dict)
    segments: dict[int, str] = field(default_factory=dict)

    def of(self, customer_id: int) -> RuleSet:
        """Return the rule set that scores a customer."""
        if not self.by_segment:
            return self.general
        return self.by_segment.get(self.segments.get(customer_id, ""), self.general)

    @property
    def rule_sets(self) -> list[RuleSet]:
        """Return each rule set once, the general one first."""
        return list({id(rules): rules for rules in (self.general, *self.by_segment.values())}.values())

    @property
    def is_usual(self) -> bool:
        """Whether everybody is scored by the four indicators over 90 days."""
        return all(not rules.further and rules.window_days == USUAL_WINDOW for rules in self.rule_sets)

    def shared(self, customers: Iterable[int]) -> list[tuple[RuleSet, list[int]]]:
        """Return the customers by the rule set that scores them."""
        shares: dict[int, tuple[RuleSet, list[int]]] = {}
        for customer in customers:
            rules = self.of(customer)
            shares.setdefault(id(rules), (rules, []))[1].append(customer)
        return list(shares.values())


def in_force(book: Reader, day: date) -> InForce:
    """Return which rule sets score whom on a day; each is read once, however often it was activated."""
    newest: dict[str | None, tuple[str, str]] = {}
    for segment, version, content in book.tuples(ACTIVATIONS, {"today": day.isoformat()}):
        newest[None if segment is None else str(segment)] = (str(version), str(content))
    if not newest:
        return InForce(default_rules())
    read = {version: kept_rules(content, version) for version, content in newest.values()}
    general = read[newest[None][0]] if None in newest else default_rules()
    by_segment = {segment: read[version] for segment, (version, _content) in newest.items() if segment is not None}
    segments = {int(str(id)): str(segment) for id, segment in book.tuples(SEGMENTS)} if by_segment else {}
    return InForce(general, by_segment, segments)


def content_of(book: Reader, version: str) -> str:
    """Return the text of a rule set that is installed or shipped; NotFoundError with the versions there are."""
    for (content,) in book.tuples(INSTALLED, {"version": version.strip()}):
        return str(content)
    if version.strip() == SHIPPED:
        return text_of(DEFAULT)
    known = dict.fromkeys([SHIPPED, *(str(version) for (version,) in book.tuples(VERSIONS))])
    raise NotFoundError(
        _("There is no rule set {version}.").format(version=brief(version)),
        _("There are: {versions}. `renewctl rules install FILE` adds one.").format(versions=", ".join(known)),
    )


def rules_of(book: Reader, version: str) -> RuleSet:
    """Return a rule set by its version; NotFoundError as `content_of`."""
    return kept_rules(content_of(book, version), version)


def kept_rules(content: str, version: str) -> RuleSet:
    """Return the rule set that a text of the book describes. BookError where another program has spoilt it."""
    with from_the_book(_("a rule set")):
        return parse_rules(content, version, is_kept=True)
