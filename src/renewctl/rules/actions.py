"""Putting a rule set into the book, and having it score from a day on."""

from datetime import date

from sqlmodel import Session

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.risk.active import content_of, kept_rules
from renewctl.risk.rule_set import parse_rules, shipped_rules
from renewctl.risk.score import RuleSet
from renewctl.rules.queries import activations, installed
from renewctl.store.session import reading
from renewctl.store.tables import InstalledRuleSet, RuleActivation
from renewctl.vocabulary import Segment


def install(session: Session, content: str, name: str, on: date) -> RuleSet:
    """Put a rule set's text into the book; the same text again changes nothing.

    InputFileError as `parse_rules`; RuleError for another text under a version there is: a score names its version.
    """
    rules = parse_rules(content, name)
    known = {one.version: one.content for one in installed(reading(session))}
    known.setdefault(*shipped_rules())
    if rules.version not in known:
        session.add(InstalledRuleSet(version=rules.version, content=content, installed_on=on))
        session.flush()
    elif known[rules.version] != content:
        raise RuleError(
            _("There is another rule set of version {version}.").format(version=brief(rules.version)),
            _("Give the changed file a version of its own: a score names the version it was made by."),
            rule="rule-set-version",
        )
    return rules


def activate(
    session: Session, version: str, segment: Segment | None, on: date, *, person: str, evidence: str | None
) -> RuleSet:
    """Have a rule set score from a day on; NotFoundError for a version that is neither installed nor shipped.

    One that scores already from its newest activation on changes nothing.
    """
    book = reading(session)
    content = content_of(book, version)
    rules = kept_rules(content, version)
    ids = {one.version: one.id for one in installed(book)}
    if rules.version not in ids:
        shipped = InstalledRuleSet(version=rules.version, content=content, installed_on=on)
        session.add(shipped)
        session.flush()
    rule_set_id = ids.get(rules.version) or shipped.id
    newest = [one for one in activations(book) if one.segment == segment and one.on_day <= on.isoformat()][-1:]
    if not newest or (newest[0].version, newest[0].evidence) != (rules.version, evidence):
        session.add(
            RuleActivation(rule_set_id=rule_set_id or 0, segment=segment, on_day=on, person=person, evidence=evidence)
        )
        session.flush()
    return rules
