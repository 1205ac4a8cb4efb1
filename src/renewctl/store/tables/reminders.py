"""Reminders and messages: whom to write to, what has been fired, what left the house, and what was answered.

Person and ReminderAnswer are records like any other. Reminder, Message and Run are *operations*: the memory of what has
happened outside of the book. They are not journalled, since no undo can call a mail back: an undo that forgot one
would have it sent again.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import KEYED_TABLE, TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import AnswerKind, DeliveryChannel, MessageKind, MessageState, ReminderKind, RunKind


class Person(SQLModel, table=True):
    """人员: one of us, by the name that owners and roles bear; where to reach, and who is told when nobody acts."""

    __tablename__ = "person"
    __table_args__ = TABLE

    id: int | None = identity()
    name: str = text(unique=True)
    email: str | None = text(default=None)
    supervisor: str | None = text(default=None)
    language: str | None = text(default=None)  # en or zh_CN; else the language of the run
    channel: DeliveryChannel | None = word(DeliveryChannel)  # else the channel of config.toml
    address: str | None = text(default=None)  # for channels other than mail


class ReminderAnswer(SQLModel, table=True):
    """What a person said to what they are reminded of; muted without an end until it is taken back."""

    __tablename__ = "reminder_answer"
    __table_args__ = (sa.Index("reminder_answer_of", "kind", "subject_id"), TABLE)

    id: int | None = identity()
    answer: AnswerKind = word(AnswerKind, nullable=False)
    kind: ReminderKind = word(ReminderKind, nullable=False)
    subject_id: int = whole()
    deadline: date | None = day()  # an acknowledgement ends when the deadline moves
    until: date | None = day()
    person: str = text()
    on_day: date = day(default=..., nullable=False)
    reason: str | None = text(default=None)
    withdrawn_on: date | None = day()


class Message(SQLModel, table=True):
    """What leaves the house, written with its cause and claimed before it is sent; its Message-ID never changes."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("message_waiting", "state", "next_attempt_at"), TABLE)

    id: int | None = identity()
    key: str = text(unique=True)  # what it is for: the same cause makes no second message
    kind: MessageKind = word(MessageKind, nullable=False)
    channel: DeliveryChannel = word(DeliveryChannel, nullable=False)
    recipient: str = text()
    address: str | None = text(default=None)
    message_id: str = text(unique=True)
    subject: str = text()
    body_text: str = text()
    body_html: str | None = text(default=None)
    data: str | None = text(default=None)  # the same as JSON, for programs
    on_day: date = day(default=..., nullable=False)
    created_at: str = text()
    state: MessageState = word(MessageState, default=MessageState.WAITING, nullable=False)
    attempts: int = whole(default=0)
    next_attempt_at: str | None = text(default=None)
    claimed_by: str | None = text(default=None)
    claimed_until: str | None = text(default=None)
    last_error: str | None = text(default=None)
    sent_at: str | None = text(default=None)


class Reminder(SQLModel, table=True):
    """The ledger of what has been fired: one row for a deadline, a window before or after it, and a person."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint(
            "kind",
            "subject_id",
            "deadline",
            "days_before",
            "recipient",
            "is_escalation",
            name="reminder_fires_once",
        ),
        sa.CheckConstraint("is_escalation IN (0, 1)", name="reminder_is_escalation_is_flag"),
        sa.CheckConstraint("is_late IN (0, 1)", name="reminder_is_late_is_flag"),
        TABLE,
    )

    id: int | None = identity()
    kind: ReminderKind = word(ReminderKind, nullable=False)
    subject_id: int = whole()  # the term's, step's, task's or measure's number
    customer_id: int | None = whole(default=None)  # no references: an undo may take the record away
    contract_id: int | None = whole(default=None)
    deadline: date = day(default=..., nullable=False)
    days_before: int = whole()  # the window; negative: days after the deadline
    falls_on: date = day(default=..., nullable=False)
    recipient: str = text()
    is_escalation: int = whole(default=0)
    is_late: int = whole(default=0)  # 1: fired on a later day than it fell on
    fired_on: date = day(default=..., nullable=False)
    message_id: int | None = reference("message.id", default=None)


class Run(SQLModel, table=True):
    """The last run of work that goes on by itself, and the last good one."""

    __tablename__ = "run"
    __table_args__ = KEYED_TABLE

    kind: RunKind = word(RunKind, default=..., primary_key=True, nullable=False)
    started_at: str = text()
    ended_at: str | None = text(default=None)
    good_at: str | None = text(default=None)
    on_day: date = day(default=..., nullable=False)  # taken as today
    detail: str | None = text(default=None)
