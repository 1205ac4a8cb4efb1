"""From the plan to the other side: firings and messages are written, then each message is claimed, sent and settled.

Nothing remote happens inside a transaction: one claims, one settles, and the sending lies between them.
"""

import json
import os
import re
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlmodel import Session

from renewctl.errors import RenewctlError
from renewctl.plain import masked
from renewctl.reminder import actions, outbox
from renewctl.reminder.delivery.outcome import DeliveryError, Letter, Never, NobodyKnows
from renewctl.reminder.digest import key_of
from renewctl.reminder.outbox import Choice, NewMessage
from renewctl.reminder.plan import Letter as Planned
from renewctl.reminder.plan import Plan
from renewctl.reminder.standing import Duty
from renewctl.reminder.templates import render
from renewctl.store.tables import Message
from renewctl.vocabulary import DeliveryChannel, MessageState

Transaction = Callable[[], AbstractContextManager[Session]]
Clock = Callable[[], datetime]


class Sender(Protocol):
    """One way out of the house."""

    def send(self, letter: Letter) -> None:
        """Send one letter; DeliveryError says how it failed."""


@dataclass(slots=True)
class Delivered:
    """What came of a run: what went out, is tried again later, and never will be; and what still waits of earlier ones.

    Each with the recipient, and with the reason where it did not go out. In doubt is, of this run or an earlier one,
    what may have arrived.
    """

    sent: list[str] = field(default_factory=list)
    later: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    in_doubt: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unsent(self) -> list[tuple[str, str]]:
        """All that should have gone out and surely did not."""
        return [*self.failed, *self.later, *self.waiting]


@dataclass(frozen=True, slots=True)
class Stationery:
    """Where the user's own templates are, the sender's domain, and the time."""

    folder: Path
    domain: str
    now: Clock


def write(transaction: Transaction, plan: Plan, duty: Duty, stationery: Stationery) -> int:
    """Write each person's firings with their message, each in a transaction of its own; return how many firings.

    Messages are rendered before: a template of the user's own may be slow. Who cannot be reached stays owed.
    """
    count = 0
    for letter in plan.letters:
        if letter.reach is None and letter.digest.lines:
            continue
        new, holds = message_of(letter, duty, stationery), frozenset(firing.key for firing in letter.told)
        told = actions.Told(letter.recipient, letter.firings, letter.waiting, new, holds)
        with transaction() as session:
            if actions.record(session, told, duty.today):
                count += len(letter.firings)
    return count


def message_of(letter: Planned, duty: Duty, stationery: Stationery) -> NewMessage | None:
    """Return the message that tells a person what is due, rendered; None where nothing needs telling."""
    written, reach = letter.digest, letter.reach
    if not written.lines or reach is None:
        return None
    values = written.values
    return NewMessage(
        key=key_of(letter.recipient, letter.told),
        kind=letter.kind,
        channel=reach.channel,
        recipient=letter.recipient,
        subject=written.subject,
        body_text=render(f"digest.{written.language}.txt", values, stationery.folder),
        on_day=duty.today,
        created_at=stationery.now(),
        address=reach.address,
        body_html=render(f"digest.{written.language}.html", values, stationery.folder),
        data=json.dumps(values, ensure_ascii=False),
        domain=stationery.domain,
    )


def deliver(transaction: Transaction, senders: "Senders", wanted: Choice, now: Clock) -> Delivered:
    """Send every message that is due, one after another, and return what came of it."""
    by = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    done = Delivered()
    with transaction() as session:
        for waits in outbox.waiting(session, now(), wanted):
            kept = done.waiting if waits.state is MessageState.WAITING else done.in_doubt
            kept.append((waits.recipient, waits.last_error or ""))
    while (letter := _claim(transaction, by, wanted, now)) is not None:
        number, channel, message = letter
        try:
            _send(senders, channel, message)
        except Never as error:
            reason = _reason(error, message)
            with transaction() as session:
                outbox.failed(session, number, by, reason)
            done.failed.append((message.recipient, reason))
        except (DeliveryError, RenewctlError) as error:
            reason, unknown = _reason(error, message), isinstance(error, NobodyKnows)
            with transaction() as session:
                goes_on = outbox.put_off(session, number, by, now(), reason, unknown=unknown)
            kept = done.failed if not goes_on else done.in_doubt if unknown else done.later
            kept.append((message.recipient, reason))
        else:
            with transaction() as session:
                outbox.sent(session, number, by, now())
            done.sent.append(message.recipient)
    return done


def _send(senders: "Senders", channel: DeliveryChannel, letter: Letter) -> None:
    """Libraries and services may raise anything, in words that may name a secret: no message blocks the others."""
    try:
        senders.of(channel).send(letter)
    except (DeliveryError, RenewctlError):
        raise
    except Exception as error:
        raise NobodyKnows(type(error).__name__) from error


def _reason(error: Exception, letter: Letter) -> str:
    """What the other side said may hold anything, NUL and the address too."""
    return outbox.brief_reason(_without_address(str(error), letter.address or ""))


def _without_address(said: str, address: str) -> str:
    """Mask an address wherever it is repeated, cut short too."""
    scheme, separator, _secret = address.partition("://")
    if not separator:
        return said
    said = said.replace(address, masked(address))
    return re.sub(rf"{re.escape(scheme)}://\S*", lambda _found: masked(address), said)


def _claim(transaction: Transaction, by: str, wanted: Choice, now: Clock) -> tuple[int, DeliveryChannel, Letter] | None:
    with transaction() as session:
        message = outbox.claim(session, by, now(), wanted)
        return None if message is None else (message.id or 0, message.channel, letter_of(message))


def letter_of(message: Message) -> Letter:
    """Return a stored message as a channel takes it."""
    data = json.loads(message.data) if message.data else None
    language = data.get("language") if isinstance(data, dict) else None
    return Letter(
        id=message.id or 0,
        message_id=message.message_id,
        kind=message.kind.value,
        recipient=message.recipient,
        address=message.address,
        subject=message.subject,
        text=message.body_text,
        html=message.body_html,
        data=message.data,
        written_at=datetime.fromisoformat(message.created_at),
        language=language if isinstance(language, str) else "en",
    )


class Senders:
    """The ways out of the house, each made when the first message takes it."""

    def __init__(self, tables: Mapping[DeliveryChannel, Mapping[str, object]]) -> None:
        self.tables = tables
        self.made: dict[DeliveryChannel, Sender] = {}

    def of(self, channel: DeliveryChannel) -> Sender:
        """Return the sender of a channel; UsageError where config.toml has not what it needs."""
        if channel not in self.made:
            self.made[channel] = _make(channel, self.tables.get(channel, {}))
        return self.made[channel]


def _make(channel: DeliveryChannel, table: Mapping[str, object]) -> Sender:
    from renewctl.reminder.delivery import settings

    match channel:
        case DeliveryChannel.MAIL:
            from renewctl.reminder.delivery.mailer import Mailer

            return Mailer(settings.read_mail(table))
        case DeliveryChannel.COMMAND:
            from renewctl.reminder.delivery.command import ProgramSender

            return ProgramSender(settings.read_program(table))
        case DeliveryChannel.WEBHOOK:
            from renewctl.reminder.delivery.webhook import WebhookSender

            return WebhookSender(settings.read_webhook(table))
        case DeliveryChannel.NOTIFY:
            from renewctl.reminder.delivery.notify import NotifySender

            return NotifySender(settings.read_notify(table))
