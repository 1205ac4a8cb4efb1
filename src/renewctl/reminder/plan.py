"""What each person would be told today: their firings, what still waits for them, and the message that comes of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.folding import is_theirs
from renewctl.messages import speaking
from renewctl.reminder.digest import Digest, digest
from renewctl.reminder.queries import FiredRow
from renewctl.reminder.rules import Firing
from renewctl.reminder.standing import Duty, Standing, recipient_of
from renewctl.team.queries import PersonRow
from renewctl.vocabulary import DeliveryChannel, MessageKind, MessageState


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is reached, and in which language."""

    channel: DeliveryChannel
    address: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person gets: the new firings, the messages that wait for them already, and the digest of both.

    `reach` is None where nobody knows how to reach them. A digest without lines says that nothing needs telling.
    """

    recipient: str
    reach: Reach | None
    firings: Sequence[Firing]
    waiting: frozenset[int]
    told: Sequence[Firing]
    digest: Digest

    @property
    def kind(self) -> MessageKind:
        """A digest, or an escalation where nothing in it is the recipient's own."""
        return MessageKind.DIGEST if self.digest.groups else MessageKind.ESCALATION


@dataclass(frozen=True, slots=True)
class Plan:
    """The letters by recipient, and what has no owner to be told to."""

    letters: Sequence[Letter]
    without_owner: int

    @property
    def unreached(self) -> list[str]:
        """Who should be told something and cannot be reached."""
        return [letter.recipient for letter in self.letters if letter.reach is None and letter.digest.lines]


@dataclass(frozen=True, slots=True)
class Ways:
    """What this run wants: one owner, one channel (None: any); whether [notify] and the like have addresses."""

    owner: str | None = None
    channel: DeliveryChannel | None = None
    usual: DeliveryChannel = DeliveryChannel.MAIL
    notifies_all: bool = False


def plan(stands: Standing, firings: Iterable[Firing], duty: Duty, ways: Ways) -> Plan:
    """Return what each person would be told: new firings and what waits in unsent digests, in one letter each."""
    by_person = defaultdict[str, list[Firing]](list)
    without_owner = 0
    for firing in firings:
        whom = _recipient(stands, firing, duty)
        if whom:
            by_person[whom].append(firing)
        elif not firing.is_escalation:
            without_owner += 1
    waiting = _waiting(stands)
    wanted = [one for one in sorted({*by_person, *waiting}) if is_theirs(one, ways.owner)]
    letters = [_letter(stands, one, by_person[one], waiting.get(one, ()), duty, ways) for one in wanted]
    return Plan(letters, without_owner)


def backlog(stands: Standing, firings: Iterable[Firing], duty: Duty) -> int:
    """Return how many lines a run would tell of these: each deadline once, without what was settled meanwhile.

    What has no owner is among them; an escalation that has no supervisor waits for nobody.
    """
    still = (one for one in firings if stands.is_told(one.item, duty.today))
    return len(
        {
            (one.item.kind, one.item.subject_id, one.item.deadline, one.is_escalation)
            for one in still
            if not one.is_escalation or _recipient(stands, one, duty)
        }
    )


def _recipient(stands: Standing, firing: Firing, duty: Duty) -> str | None:
    return recipient_of(stands, firing.item, duty, is_escalation=firing.is_escalation)


def _waiting(stands: Standing) -> dict[str, list[FiredRow]]:
    found = defaultdict[str, list[FiredRow]](list)
    for rows in stands.ledger.values():
        for row in rows:
            if row.message_state == MessageState.WAITING:
                found[row.recipient].append(row)
    return found


def _letter(
    stands: Standing,
    recipient: str,
    firings: Sequence[Firing],
    waiting: Sequence[FiredRow],
    duty: Duty,
    ways: Ways,
) -> Letter:
    new = [firing for firing in firings if stands.is_told(firing.item, duty.today)]
    told = [*_again(stands, recipient, waiting, duty), *new]
    reach = _reach(stands, recipient, ways)
    with speaking(reach.language if reach else None):
        written = digest(recipient, told, len(firings) - len(new), duty.today)
    numbers = frozenset(row.message_id for row in waiting if row.message_id is not None)
    return Letter(recipient, reach, firings, numbers, told, written)


def _again(stands: Standing, recipient: str, rows: Iterable[FiredRow], duty: Duty) -> Iterable[Firing]:
    """Yield what an unsent digest holds that is to be told still, and still to this person.

    A deadline that has moved meanwhile is told anew, or not at all.
    """
    for row in rows:
        item = stands.items.get((row.kind, row.subject_id, row.deadline))
        if item is None or not stands.is_told(item, duty.today):
            continue
        firing = Firing(item, row.days_before, date.fromisoformat(row.falls_on), bool(row.is_escalation))
        if _recipient(stands, firing, duty) == recipient:
            yield firing


def _reach(stands: Standing, recipient: str, ways: Ways) -> Reach | None:
    return reach_of(stands.person(recipient), ways)


def reach_of(person: PersonRow | None, ways: Ways) -> Reach | None:
    """Return how a person is reached; None where nobody knows. One who was not entered has the usual way alone."""
    chosen = ways.channel or (DeliveryChannel(person.channel) if person and person.channel else ways.usual)
    email, address, language = (person.email, person.address, person.language) if person else (None, None, None)
    if chosen is DeliveryChannel.MAIL:
        return Reach(chosen, email, language) if email else None
    if chosen is DeliveryChannel.NOTIFY and not (address or ways.notifies_all):
        return None
    return Reach(chosen, address or (None if chosen is DeliveryChannel.NOTIFY else email), language)
