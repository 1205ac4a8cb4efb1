"""What is shown of a task."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind, styles
from renewctl.vocabulary import TaskPriority

if TYPE_CHECKING:
    from renewctl.task.queries import TaskRow


def _lateness(row: "TaskRow") -> str | None:
    return styles.lateness(row.days_left)


def _priority_style(row: "TaskRow") -> str | None:
    return {TaskPriority.HIGH: "bold", TaskPriority.LOW: "dim"}.get(TaskPriority(row.priority))


TASK: tuple[Column["TaskRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, style=_lateness),
    Column("priority", N_("Priority"), Kind.WORD, style=_priority_style, priority=3),
    Column("kind", N_("Kind"), Kind.WORD, table=False),
    Column("title", N_("Task")),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contract", N_("Contract"), priority=4),
    Column("interaction_id", N_("Interaction"), Kind.INT, table=False),
    Column("owner", N_("Owner"), priority=2),
    Column("waits_for", N_("Waits for task"), Kind.INT, priority=5),
    Column("every", N_("Every"), priority=6),
    Column("snoozed_until", N_("Snoozed until"), Kind.DATE, table=False),
    Column("state", N_("State"), Kind.WORD, priority=3),
    Column("done_on", N_("Done on"), Kind.DATE, table=False),
    Column("notes", N_("Notes"), table=False),
    Column("earliest_on", N_("Not before"), Kind.DATE, table=False),
    Column("latest_on", N_("Not after"), Kind.DATE, priority=7),
    Column("blocked_by", N_("Blocked by"), Kind.INT, table=False),
    Column("follows", N_("Follows task"), Kind.INT, table=False),
    Column("source", N_("Source"), Kind.WORD, table=False),
    Column("rule", N_("Rule"), table=False),
    Column("content", N_("Content"), Kind.WORD, table=False),
    Column("case_id", N_("Case no."), Kind.INT, table=False),
)
