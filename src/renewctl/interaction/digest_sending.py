"""Putting digests into the outbox, for those of us who can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from renewctl.folding import person_key
from renewctl.interaction.digest import Digest, text, title
from renewctl.messages import speaking
from renewctl.reminder.outbox import NewMessage, queue
from renewctl.reminder.plan import Ways, reach_of
from renewctl.store.session import reading
from renewctl.team.queries import persons
from renewctl.vocabulary import MessageKind


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose digest waits in the outbox now, whose was there before, and who cannot be reached."""

    queued: list[str]
    before: list[str]
    unreachable: list[str]


@dataclass(frozen=True, slots=True)
class Sending:
    """For which days, what they are about (a customer's code, or ""), and how messages leave this house now."""

    since: date
    until: date
    about: str
    ways: Ways
    domain: str
    now: datetime


def send(session: Session, found: Sequence[Digest], asked: Sending) -> Sent:
    """Queue each digest for its person, in their language, by the channel of their reminders, once for these days."""
    people = {person_key(person.name): person for person in persons(reading(session))}
    sent = Sent([], [], [])
    for digest in found:
        person = people.get(person_key(digest.recipient))
        reach = reach_of(person, asked.ways)
        if reach is None:
            sent.unreachable.append(digest.recipient)
            continue
        recipient = person.name if person else digest.recipient
        with speaking(reach.language):
            message = NewMessage(
                key=f"digest:{asked.since.isoformat()}:{asked.until.isoformat()}:{asked.about}:{recipient}",
                kind=MessageKind.COMMUNICATION,
                channel=reach.channel,
                recipient=recipient,
                subject=title(digest, asked.since, asked.until),
                body_text=text(digest, asked.since, asked.until),
                on_day=asked.until,
                created_at=asked.now,
                address=reach.address,
                domain=asked.domain,
            )
        (sent.queued if queue(session, message) else sent.before).append(recipient)
    return sent
