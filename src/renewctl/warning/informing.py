"""Telling the departments concerned of a warning: a message to each person, by the channel of their reminders."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from renewctl.folding import person_key
from renewctl.messages import _, language, speaking
from renewctl.reminder import outbox
from renewctl.reminder.outbox import NewMessage
from renewctl.reminder.plan import Ways, reach_of
from renewctl.step.rules import Team
from renewctl.store.reader import Reader
from renewctl.team.queries import PersonRow, persons
from renewctl.vocabulary import MessageKind, Role, WarningCause, label
from renewctl.warning.queries import WarningLine
from renewctl.warning.response import responses

CONCERNED = (Role.ACCOUNT_MANAGER, Role.RISK_SPECIALIST)
"""Who is told of every warning, besides its owner and those who respond to its cause."""


@dataclass(frozen=True, slots=True)
class Sender:
    """How messages leave this house, and the time."""

    ways: Ways
    domain: str
    now: datetime


def by_name(book: Reader) -> Mapping[str, PersonRow]:
    """Return the people that can be written to, by folded name."""
    return {person_key(row.name): row for row in persons(book)}


def concerned(line: WarningLine, team: Team) -> Iterator[str]:
    """Yield whom a warning concerns, each once: its owner, and who fills the roles that respond to its cause."""
    roles = [*CONCERNED, *(one.role for one in (responses(WarningCause(line.cause)) if line.cause else ()))]
    told = set[str]()
    for name in (line.owner, *map(team.person, roles)):
        if name and person_key(name) not in told:
            told.add(person_key(name))
            yield name


def inform(session: Session, line: WarningLine, team: Team, people: Mapping[str, PersonRow], sender: Sender) -> int:
    """Queue a message to each person whom a warning concerns and who can be reached; return how many."""
    count = 0
    for name in concerned(line, team):
        person = people.get(person_key(name))
        reach = reach_of(person, sender.ways)
        if reach is None:
            continue
        with speaking(reach.language):
            new = NewMessage(
                key=f"warning:{line.term_id}:{line.level}:{line.rule_set}:{name.casefold()}",
                kind=MessageKind.WARNING,
                channel=reach.channel,
                recipient=person.name if person else name,
                subject=_("Early warning: {customer}, {level}").format(customer=line.customer, level=label(line.level)),
                body_text=_text(line),
                on_day=sender.now.date(),
                created_at=sender.now,
                address=reach.address,
                data=json.dumps(_data(line), ensure_ascii=False),
                domain=sender.domain,
            )
        count += outbox.queue(session, new)
    return count


def _text(line: WarningLine) -> str:
    sentences = [
        _("{customer} ({code}), contract {contract}: risk score {score:.1f}, {level}, on {day}.").format(
            customer=line.customer,
            code=line.customer_code,
            contract=line.contract,
            score=line.score,
            level=label(line.level),
            day=line.issued_on,
        ),
        _("The deadline is {deadline}, {days} days later.").format(deadline=line.deadline, days=line.lead_days),
    ]
    if line.amount:
        sentences.append(_("Up for renewal: {amounts}.").format(amounts=line.amount.spoken))
    if line.reasons:
        sentences.append(_("Why: {reasons}.").format(reasons=line.reasons))
    sentences.append(_("renewctl warning show {number} shows all of it.").format(number=line.id))
    return "\n".join(sentences) + "\n"


def _data(line: WarningLine) -> dict[str, object]:
    return {
        "language": language(),
        "warning": line.id,
        "customer": line.customer,
        "customer_code": line.customer_code,
        "contract": line.contract,
        "level": line.level,
        "score": line.score,
        "issued_on": line.issued_on,
        "deadline": line.deadline,
        "cause": line.cause,
    }
