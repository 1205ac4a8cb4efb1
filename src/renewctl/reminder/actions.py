"""What reminding writes: firings together with the message that tells of them, and what people answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select, update

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import clean
from renewctl.reminder import outbox, queries
from renewctl.reminder.outbox import NewMessage
from renewctl.reminder.plan import Ways, reach_of
from renewctl.reminder.rules import Firing, Item
from renewctl.store.journal import instant
from renewctl.store.session import operate, reading
from renewctl.store.tables import Message, Reminder, ReminderAnswer
from renewctl.team.queries import persons
from renewctl.vocabulary import AnswerKind, MessageState


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient's new firings, the waiting messages whose content they join, and what is to be sent of all of it.

    `new` is None where nothing of it needs telling any more.
    """

    recipient: str
    firings: Sequence[Firing]
    waiting: frozenset[int]
    new: NewMessage | None


def record(session: Session, told: Told, today: date) -> bool:
    """Write a recipient's firings into the ledger, and the message that tells of them, at once or not at all.

    One message waits for a recipient at most: a waiting one has surely not been delivered, so it is written anew with
    what has come since, or made void. False where another run was faster; then nothing is changed.
    """
    waiting = list(
        session.exec(
            select(Message)
            .where(col(Message.id).in_(told.waiting), Message.state == MessageState.WAITING)
            .order_by(col(Message.id))
        )
    )
    if len(waiting) != len(told.waiting) or any(
        queries.is_fired(reading(session), firing.key) for firing in told.firings
    ):
        return False
    message = _message(session, told.new, waiting)
    lines = [_line(firing, told, today, message.id if message else None) for firing in told.firings]
    if lines:
        session.connection().execute(sa.insert(Reminder), lines)
    operate(session)
    return True


def _message(session: Session, new: NewMessage | None, waiting: Sequence[Message]) -> Message | None:
    kept = waiting[0] if waiting else None
    for other in waiting if new is None else waiting[1:]:
        other.state = MessageState.VOID
        if kept is not None and new is not None:
            session.execute(update(Reminder).where(col(Reminder.message_id) == other.id).values(message_id=kept.id))
    if new is None:
        return None
    if kept is None:
        return outbox.add(session, new)
    if (kept.body_text, kept.on_day, kept.address) != (new.body_text, new.on_day, new.address):
        for field in ("kind", "channel", "address", "body_text", "body_html", "data", "on_day"):
            setattr(kept, field, getattr(new, field))
        kept.subject, kept.created_at = outbox.one_line(new.subject), instant(new.created_at)
    return kept


def redirect(session: Session, ways: Ways) -> None:
    """Have what waits go the way on which its people are reached now, at once: the new way has not failed yet."""
    people = {person.name.casefold(): person for person in persons(reading(session))}
    for message in session.exec(select(Message).where(Message.state == MessageState.WAITING)):
        reach = reach_of(people.get(message.recipient.casefold()), ways)
        if reach is None or (reach.channel, reach.address) == (message.channel, message.address):
            continue
        if ways.owner is None or ways.owner.casefold() == message.recipient.casefold():
            message.channel, message.address = reach.channel, reach.address
            message.attempts, message.next_attempt_at = 0, None
            operate(session)


def _line(firing: Firing, told: Told, today: date, message_id: int | None) -> dict[str, object]:
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
        "message_id": message_id,
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
    """Note what a person said to these items; return how many. RuleError for a snooze that ends today or before."""
    if until is not None and until <= today:
        raise RuleError(
            _("A reminder is put off to a day after today, not to {day}.").format(day=until.isoformat()),
            rule="snooze-ahead",
        )
    count = 0
    for item in items:
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


def withdraw(session: Session, items: Iterable[Item], today: date) -> int:
    """Take back what was said to these items, so that they are told again; return how many answers that were."""
    count = 0
    for item in items:
        standing = select(ReminderAnswer).where(
            ReminderAnswer.kind == item.kind,
            ReminderAnswer.subject_id == item.subject_id,
            col(ReminderAnswer.withdrawn_on).is_(None),
        )
        for given in session.exec(standing):
            given.withdrawn_on = today
            count += 1
    if not count:
        raise RuleError(_("Nothing was said to it that could be taken back."), rule="answer-stands")
    return count
