"""What reminding writes: firings together with the message that tells of them, and what people answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from renewctl.errors import RuleError
from renewctl.folding import is_theirs, person_key
from renewctl.messages import _
from renewctl.plain import clean
from renewctl.reminder import outbox, queries
from renewctl.reminder.outbox import NewMessage
from renewctl.reminder.plan import Ways, reach_of
from renewctl.reminder.rules import Firing, Item, Key
from renewctl.store.journal import instant
from renewctl.store.session import operate, reading
from renewctl.store.tables import Message, Reminder, ReminderAnswer
from renewctl.team.queries import persons
from renewctl.vocabulary import AnswerKind, MessageState


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient's new firings, the waiting messages whose content they join, and what is to be sent of all of it.

    `holds` are the firings that the message tells of; `new` is None where nothing needs telling any more.
    """

    recipient: str
    firings: Sequence[Firing]
    waiting: frozenset[int]
    new: NewMessage | None
    holds: frozenset[Key]


def record(session: Session, told: Told, today: date) -> bool:
    """Write a recipient's firings into the ledger, and the message that tells of them, at once or not at all.

    One message waits for a recipient at most: a waiting one has surely not been delivered, so it is written anew with
    what has come since, or made void. A firing that stands in the ledger in vain is written anew. False where another
    run was faster; then nothing is changed.
    """
    waiting = list(
        session.exec(
            select(Message)
            .where(col(Message.id).in_(told.waiting), Message.state == MessageState.WAITING)
            .order_by(col(Message.id))
        )
    )
    book = reading(session)
    vain = [row for firing in told.firings for row in queries.fired_as(book, firing.key)]
    if len(waiting) != len(told.waiting) or not all(row.is_open_to(told.recipient) for row in vain):
        return False
    message = _message(session, told.new, waiting)
    _let_go(session, told, message)
    gone = [row.id for row in vain if not row.has_reached]
    if gone:
        session.execute(sa.delete(Reminder).where(col(Reminder.id).in_(gone)))
    lines = [_line(firing, told, today, message) for firing in told.firings]
    if lines:
        session.connection().execute(sa.insert(Reminder), lines)
    operate(session)
    return True


def _message(session: Session, new: NewMessage | None, waiting: Sequence[Message]) -> Message | None:
    kept = waiting[0] if waiting else None
    for other in waiting if new is None else waiting[1:]:
        other.state = MessageState.VOID
    if new is None:
        return None
    if kept is None:
        return outbox.add_anew(session, new)
    if (kept.body_text, kept.on_day, kept.address) != (new.body_text, new.on_day, new.address):
        for field in ("kind", "channel", "address", "body_text", "body_html", "data", "on_day"):
            setattr(kept, field, getattr(new, field))
        kept.subject, kept.created_at = outbox.one_line(new.subject), instant(new.created_at)
    return kept


def _let_go(session: Session, told: Told, message: Message | None) -> None:
    """Have the lines of what waited stand with the message that tells of them now, or with none.

    Of what is told to another by now the other's line alone stays.
    """
    for line in session.exec(select(Reminder).where(col(Reminder.message_id).in_(told.waiting))).all():
        key = (line.kind.value, line.subject_id, line.deadline.isoformat(), line.days_before, line.is_escalation)
        if key in told.holds:
            line.message_id = message.id if message else None
        elif any(row.id != line.id for row in queries.fired_as(reading(session), key)):
            session.delete(line)
        else:
            line.message_id = None


def redirect(session: Session, ways: Ways) -> None:
    """Have what waits go the way on which its people are reached now, at once: the new way has not failed yet."""
    people = {person_key(person.name): person for person in persons(reading(session))}
    for message in session.exec(select(Message).where(Message.state == MessageState.WAITING)):
        reach = reach_of(people.get(person_key(message.recipient)), ways)
        if reach is None or (reach.channel, reach.address) == (message.channel, message.address):
            continue
        if is_theirs(message.recipient, ways.owner):
            message.channel, message.address = reach.channel, reach.address
            message.attempts, message.next_attempt_at = 0, None
            operate(session)


def _line(firing: Firing, told: Told, today: date, message: Message | None) -> dict[str, object]:
    item = firing.item
    return {
        "kind": item.kind,
        "subject_id": item.subject_id,
        "customer_id": item.customer_id,
        "contract_id": item.contract_id,
        "deadline": item.deadline,
        "days_before": firing.days_before,
        "falls_on": firing.falls_on,
        "recipient": told.recipient,
        "is_escalation": int(firing.is_escalation),
        "is_late": int(firing.falls_on < today),
        "fired_on": today,
        "message_id": message.id if message is not None and firing.key in told.holds else None,
    }


def answer(
    session: Session,
    items: Iterable[Item],
    kind: AnswerKind,
    person: str,
    today: date,
    *,
    until: date | None = None,
    reason: str = "",
) -> int:
    """Note what a person said to these items; return how many. RuleError for a snooze that ends today or before.

    The last word counts: a mute or a snooze takes back the earlier ones.
    """
    if until is not None and until <= today:
        raise RuleError(
            _("A reminder is put off to a day after today, not to {day}.").format(day=until.isoformat()),
            rule="snooze-ahead",
        )
    count = 0
    for item in items:
        if kind is not AnswerKind.ACKNOWLEDGED:
            for given in _standing(session, item):
                if given.answer is not AnswerKind.ACKNOWLEDGED and (given.until is None or given.until > today):
                    given.withdrawn_on = today
        session.add(
            ReminderAnswer(
                answer=kind,
                kind=item.kind,
                subject_id=item.subject_id,
                deadline=item.deadline,
                until=until,
                person=person,
                on_day=today,
                reason=clean(reason, _("The reason")) or None,
            )
        )
        count += 1
    return count


def _standing(session: Session, item: Item) -> Iterable[ReminderAnswer]:
    return session.exec(
        select(ReminderAnswer).where(
            ReminderAnswer.kind == item.kind,
            ReminderAnswer.subject_id == item.subject_id,
            col(ReminderAnswer.withdrawn_on).is_(None),
        )
    )


def withdraw(session: Session, items: Iterable[Item], today: date) -> int:
    """Take back what was said to these items, so that they are told again; return how many answers that were."""
    count = 0
    for item in items:
        for given in _standing(session, item):
            given.withdrawn_on = today
            count += 1
    if not count:
        raise RuleError(_("Nothing was said to it that could be taken back."), rule="answer-stands")
    return count
