"""The outbox: what leaves the house stands in the book first, is claimed before it is sent, and is settled afterwards.

A message that waits has surely not been delivered. One that is being sent, or whose sender died or heard no answer, may
have been: it is sent again as it is, under its own Message-ID, once its claim has run out. So nothing is lost, and a
duplicate can be told as such.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, not_, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from renewctl.store.journal import instant
from renewctl.store.session import operate
from renewctl.store.tables import ChangeSet, Message
from renewctl.vocabulary import DeliveryChannel, MessageKind, MessageState

LEASE = timedelta(minutes=10)
"""For how long a sender has a message to itself; longer than any delivery may take."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720))
"""How long a message waits after its first, second ... failed attempt; the last one for all further attempts."""

MOST_ATTEMPTS = 12
MOST_ERROR = 500


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be sent, rendered already; `key` says what it is for: the same cause makes no second message."""

    key: str
    kind: MessageKind
    channel: DeliveryChannel
    recipient: str
    subject: str
    body_text: str
    on_day: date
    created_at: datetime
    address: str | None = None
    body_html: str | None = None
    data: str | None = None  # the same as JSON, for programs
    domain: str = "renewctl.invalid"  # right of the @ in its Message-ID; the sender's, where one is known


def queue(session: Session, new: NewMessage) -> bool:
    """Put a message into the outbox, in the transaction of its cause; False where its key has one already."""
    if session.exec(select(Message.id).where(Message.key == new.key)).first() is not None:
        return False
    add(session, new)
    return True


def add(session: Session, new: NewMessage) -> Message:
    """Put a message with a key that is not there yet into the outbox, and return it."""
    message = Message(
        key=new.key,
        kind=new.kind,
        channel=new.channel,
        recipient=new.recipient,
        address=new.address,
        message_id=_message_id(session, new),
        subject=one_line(new.subject),
        body_text=new.body_text,
        body_html=new.body_html,
        data=new.data,
        on_day=new.on_day,
        created_at=instant(new.created_at),
    )
    session.add(message)
    session.flush()
    operate(session)
    return message


def add_anew(session: Session, new: NewMessage) -> Message:
    """Put a message into the outbox although one of the same cause was made void, or went out without some of it."""
    before = session.exec(
        select(func.count()).select_from(Message).where(col(Message.key).startswith(new.key, autoescape=True))
    ).one()
    return add(session, replace(new, key=f"{new.key}:{before}") if before else new)


def one_line(text: str) -> str:
    """Return a text that can stand in a header: one line, without control and other unseen characters."""
    return "".join(mark for mark in " ".join(text.split()) if unicodedata.category(mark) not in ("Cc", "Cf", "Cs"))


def _message_id(session: Session, new: NewMessage) -> str:
    """A book is known by the hash of its first change set, so that two books never say the same Message-ID."""
    book = session.exec(select(ChangeSet.hash).order_by(col(ChangeSet.id)).limit(1)).first()
    name = hashlib.sha256(f"{book}\n{new.key}".encode()).hexdigest()[:40]
    return f"<{name}@{new.domain}>"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which messages a run delivers; None is any."""

    recipient: str | None = None
    channel: DeliveryChannel | None = None


def waiting(session: Session, now: datetime, wanted: Choice = Choice()) -> list[Message]:
    """Return the messages that an earlier run could not deliver and whose time to be tried again has not come.

    Of those being sent: the ones of which nobody knows whether they arrived, not what another run is about to deliver.
    """
    in_doubt = and_(col(Message.state) == MessageState.SENDING, col(Message.last_error).is_not(None))
    late = and_(or_(col(Message.state) == MessageState.WAITING, in_doubt), not_(_is_due(now)))
    return list(session.exec(_chosen(wanted).where(late)))


def claim(session: Session, by: str, now: datetime, wanted: Choice = Choice()) -> Message | None:
    """Take the next message that is due, for LEASE; None when there is none. What it holds is sent after the COMMIT."""
    message = session.exec(_chosen(wanted).where(_is_due(now)).limit(1)).first()
    if message is None:
        return None
    if message.state is MessageState.WAITING:
        message.last_error = None  # what came of an earlier attempt says nothing of this one
    message.state = MessageState.SENDING
    message.claimed_by = by
    message.claimed_until = instant(now + LEASE)
    message.attempts += 1
    operate(session)
    return message


def _chosen(wanted: Choice) -> SelectOfScalar[Message]:
    found = select(Message).order_by(col(Message.id))
    if wanted.recipient is not None:
        found = found.where(Message.recipient == wanted.recipient)
    if wanted.channel is not None:
        found = found.where(Message.channel == wanted.channel)
    return found


def _is_due(now: datetime) -> ColumnElement[bool]:
    """A time further ahead than any we set was set by a clock that has been put back since: it binds nobody."""
    waits, claimed = col(Message.next_attempt_at), col(Message.claimed_until)
    at, furthest = instant(now), instant(now + max(LEASE, *DELAYS))
    return or_(
        and_(col(Message.state) == MessageState.WAITING, or_(waits.is_(None), waits <= at, waits > furthest)),
        and_(col(Message.state) == MessageState.SENDING, or_(claimed.is_(None), claimed <= at, claimed > furthest)),
    )


def sent(session: Session, message_id: int, by: str, now: datetime) -> bool:
    """Note that a message was delivered; False where it is another's by now."""
    return _settle(session, message_id, by, MessageState.SENT, sent_at=instant(now), last_error=None)


def failed(session: Session, message_id: int, by: str, reason: str) -> bool:
    """Note that a message will never be delivered as it is."""
    return _settle(session, message_id, by, MessageState.FAILED, last_error=brief_reason(reason))


def put_off(session: Session, message_id: int, by: str, now: datetime, reason: str, *, unknown: bool) -> bool:
    """Note that a message could not be delivered now; return whether it is tried again later: not after MOST_ATTEMPTS.

    `unknown`: it may have been delivered all the same, so it stays claimed, and as it is, until then.
    """
    message = session.get(Message, message_id)
    if message is None:
        return True
    if message.attempts >= MOST_ATTEMPTS:
        return not failed(session, message_id, by, reason)
    again, kept = instant(now + DELAYS[min(message.attempts, len(DELAYS)) - 1]), brief_reason(reason)
    if unknown:
        _settle(session, message_id, by, MessageState.SENDING, claimed_until=again, last_error=kept, keep=True)
    else:
        _settle(session, message_id, by, MessageState.WAITING, next_attempt_at=again, last_error=kept)
    return True


def _settle(
    session: Session, message_id: int, by: str, state: MessageState, *, keep: bool = False, **values: str | None
) -> bool:
    message = session.get(Message, message_id)
    if message is None or message.state is not MessageState.SENDING or message.claimed_by != by:
        return False
    message.state = state
    if not keep:
        message.claimed_by = message.claimed_until = None
    for name, value in values.items():
        setattr(message, name, value)
    operate(session)
    return True


def brief_reason(reason: str) -> str:
    """Return why a message did not get through, in one line that is not too long to keep."""
    return one_line(reason)[:MOST_ERROR]


def retry(session: Session, numbers: Sequence[int] | None = None) -> list[int]:
    """Let messages that failed or wait (all, or those named) be tried by the next run; return their numbers.

    One that is being sent is left alone: it may have been delivered.
    """
    undelivered = col(Message.state).in_((MessageState.FAILED, MessageState.WAITING))
    found = select(Message).where(undelivered).order_by(col(Message.id))
    if numbers is not None:
        found = found.where(col(Message.id).in_(numbers))
    messages = list(session.exec(found))
    for message in messages:
        message.state, message.attempts, message.next_attempt_at = MessageState.WAITING, 0, None
        operate(session)
    return [message.id for message in messages if message.id is not None]
