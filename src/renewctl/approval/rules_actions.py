"""Putting rules for approvals into the book, and agreeing to those that somebody else put there."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, select

from renewctl.approval import rules
from renewctl.approval.policy import MOST_LEVELS, read
from renewctl.approval.queries import people
from renewctl.approval.rulebook import Rulebook, StoredRules, has_others, policy_of, rulebook
from renewctl.audit.rules import Person
from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.store.session import reading
from renewctl.store.tables import ApprovalRules
from renewctl.vocabulary import ApprovalSubject, RulesState

EVERYWHERE = 0  # no customer: who fills a role for all of them


def install(session: Session, content: str, by: Person, on: date) -> StoredRules:
    """Put a file of rules into the book as its next version; the text that is in force changes nothing.

    Rules come into force at once where there are none and nobody is let approve their own, and where nobody else
    works in the book; else they wait until somebody else agrees. RuleError for what cannot be meant.
    """
    new, book = read(content), reading(session)
    there = rulebook(book)
    now = there.in_force
    newest = there.versions[0] if there.versions else None
    if newest is not None and newest.content == content and there.state(newest) is not RulesState.REPLACED:
        return newest
    row = ApprovalRules(
        version=newest.version + 1 if newest else 1,
        content=content,
        installed_by=by.actor,
        installed_os_user=by.os_user,
        installed_on=on,
    )
    if not (has_others(book, by) and (now is not None or new.self_approval)):
        _agree(row, by, on)
    session.add(row)
    return rulebook(reading(session)).versions[0]


def approve(session: Session, version: int, by: Person, on: date) -> StoredRules:
    """Agree to rules that somebody else proposed, and bring them into force.

    The last role that decides quotes does it, whoever fills that role. NotFoundError; RuleError for one's own, for
    another role's decision, and for what is in force or replaced.
    """
    book = reading(session)
    there = rulebook(book)
    found = there.named(version)
    _check_is_proposed(there, found)
    role = policy_of(book).role(ApprovalSubject.QUOTE, MOST_LEVELS)
    seat = rules.Seat(1, role, people(book, EVERYWHERE, role))
    rules.check_may_decide(by, seat, makers=[found.installer], earlier=[])
    _agree(session.exec(select(ApprovalRules).where(ApprovalRules.version == version)).one(), by, on)
    return rulebook(reading(session)).named(version)


def keep(session: Session, theirs: StoredRules) -> StoredRules | None:
    """Put rules of another book in force in this one as its next version; None where their text is so already.

    Whoever installed and approved them stays named.
    """
    there = rulebook(reading(session))
    if there.in_force is not None and there.in_force.content == theirs.content:
        return None
    newest = there.versions[0].version if there.versions else 0
    kept = replace(theirs, version=max(theirs.version, newest + 1))
    session.add(
        ApprovalRules(
            version=kept.version,
            content=kept.content,
            installed_by=kept.installed_by,
            installed_os_user=kept.installed_os_user,
            installed_on=date.fromisoformat(kept.installed_on),
            approved_by=kept.approved_by,
            approved_os_user=kept.approved_os_user,
            approved_on=stored_day(kept.approved_on),
        )
    )
    return kept


def _agree(row: ApprovalRules, by: Person, on: date) -> None:
    row.approved_by, row.approved_os_user, row.approved_on = by.actor, by.os_user, on


def _check_is_proposed(there: Rulebook, found: StoredRules) -> None:
    now = there.state(found)
    if now is not RulesState.PROPOSED:
        raise RuleError(
            _("Version {n} of the rules is {state}.").format(n=found.version, state=_(now.value)),
            _("Install its text again if it shall be in force: `renewctl approval rules show {n} --source`.").format(
                n=found.version
            ),
            rule="approval-rules-proposed",
        )
