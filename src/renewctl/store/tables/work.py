"""What we do for a customer: interactions, and the tasks that follow from them."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import (
    CallOutcome,
    ContentKind,
    Direction,
    InteractionKind,
    TaskKind,
    TaskPriority,
    TaskState,
)


class Interaction(SQLModel, table=True):
    """沟通记录: a call, e-mail, meeting, visit or message, at its local date or date-time as written."""

    __tablename__ = "interaction"
    __table_args__ = (
        sa.CheckConstraint("minutes >= 0", name="interaction_minutes_are_not_negative"),
        sa.CheckConstraint(
            "substr(happened_at, 1, 10) IS date(substr(happened_at, 1, 10), '+0 days')",
            name="interaction_happened_at_is_date",
        ).ddl_if(dialect="sqlite"),
        TABLE,
    )

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    contact_id: int | None = reference("contact.id", default=None)
    contract_id: int | None = reference("contract.id", default=None)
    kind: InteractionKind = word(InteractionKind, nullable=False)
    happened_at: str = text(index=True)  # YYYY-MM-DD or YYYY-MM-DDTHH:MM
    minutes: int | None = whole(default=None)
    direction: Direction | None = word(Direction)
    outcome: CallOutcome | None = word(CallOutcome)
    content: ContentKind | None = word(ContentKind)
    note: str | None = text(default=None)
    owner: str | None = text(default=None)
    idempotency_key: str | None = text(default=None, unique=True)
    attributes: str | None = text(default=None)


class Task(SQLModel, table=True):
    """Something somebody does by a day; snoozed: to be reminded later, which does not move the day it is due.

    What a care rule asks for names its rule and its cause, and is there once for both; a call has a window of days.
    """

    __tablename__ = "task"
    __table_args__ = (
        sa.CheckConstraint("(rule IS NULL) = (cause IS NULL)", name="task_rule_has_cause"),
        sa.CheckConstraint("earliest_on <= latest_on", name="task_window_is_forward"),
        sa.CheckConstraint("blocked_by_id <> id", name="task_waits_for_another"),
        # The next task of a customer that is of none of its contracts is found without looking at all of theirs.
        sa.Index("task_of_customer", "customer_id", "contract_id"),
        sa.Index("task_of_rule", "rule", "cause", unique=True),
        TABLE,
    )

    id: int | None = identity()
    title: str = text()
    customer_id: int | None = reference("customer.id", default=None, index=False)
    contract_id: int | None = reference("contract.id", default=None)
    interaction_id: int | None = reference("interaction.id", default=None)
    owner: str | None = text(default=None)
    due_on: date | None = day(index=True)
    snoozed_until: date | None = day()
    state: TaskState = word(TaskState, default=TaskState.OPEN, nullable=False)
    done_on: date | None = day()
    notes: str | None = text(default=None)
    kind: TaskKind = word(TaskKind, default=TaskKind.TASK, nullable=False, sa_column_kwargs={"server_default": "task"})
    priority: TaskPriority = word(
        TaskPriority, default=TaskPriority.NORMAL, nullable=False, sa_column_kwargs={"server_default": "normal"}
    )
    earliest_on: date | None = day()
    latest_on: date | None = day()
    case_id: int | None = reference("service_case.id", default=None)
    blocked_by_id: int | None = reference("task.id", default=None)
    every: str | None = text(default=None)  # comes again so long after its day: 1w, 1m
    anchor_on: date | None = day()  # the day from which its series is counted, wherever one of it is moved to
    follows_id: int | None = reference("task.id", default=None)  # the one of its series before it
    rule: str | None = text(default=None)
    cause: str | None = text(default=None)
    content: ContentKind | None = word(ContentKind)
    recorded_on: date | None = day()  # the day taken as today when it was entered: reminders begin with it
