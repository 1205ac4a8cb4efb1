"""Putting digests into the outbox, for those of us who can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from renewctl.interaction.digest import Digest, text, title
from renewctl.reminder.outbox import NewMessage, queue
from renewctl.store.tables import Person
from renewctl.vocabulary import DeliveryChannel, MessageKind


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose digest waits in the outbox now, whose was there before, and who cannot be reached."""

    queued: list[str]
    before: list[str]
    unreachable: list[str]


def send(session: Session, found: Sequence[Digest], since: date, until: date, about: str, now: datetime) -> Sent:
    """Queue each digest for its person, once for these days and what they are `about` (a customer's code, or "")."""
    people = {person.name.casefold(): person for person in session.exec(select(Person))}
    sent = Sent([], [], [])
    for digest in found:
        person = people.get(digest.recipient.casefold())
        channel = (person and person.channel) or DeliveryChannel.MAIL
        address = person and (person.email if channel is DeliveryChannel.MAIL else person.address)
        if person is None or not address:
            sent.unreachable.append(digest.recipient)
            continue
        message = NewMessage(
            key=f"digest:{since.isoformat()}:{until.isoformat()}:{about}:{person.name}",
            kind=MessageKind.COMMUNICATION,
            channel=channel,
            recipient=person.name,
            subject=title(digest, since, until),
            body_text=text(digest, since, until),
            on_day=until,
            created_at=now,
            address=address,
        )
        (sent.queued if queue(session, message) else sent.before).append(person.name)
    return sent
