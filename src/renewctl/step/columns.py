"""What is shown of a step, and of what came of closing one."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind
from renewctl.vocabulary import StepState

if TYPE_CHECKING:
    from renewctl.step.queries import StepRow
    from renewctl.step.telling import Advanced


STATE_COLOURS = {
    StepState.DONE: "green",
    StepState.IN_PROGRESS: "yellow",
    StepState.BLOCKED: "red",
    StepState.WAITING: "magenta",
}


def state_style(row: "StepRow") -> str | None:
    """Return the colour of a step's state."""
    return STATE_COLOURS.get(StepState(row.state), "dim")


def late_style(row: "StepRow") -> str | None:
    """Return the colour of what is behind its plan."""
    return "red" if row.days_late else None


STEP: tuple[Column["StepRow"], ...] = (
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=5),
    Column("customer_code", N_("Customer code"), table=False),
    Column("sequence", N_("Step no."), Kind.INT, priority=6),
    Column("step", N_("Step code"), table=False),
    Column("name", N_("Step")),
    Column("phase", N_("Phase"), table=False),
    Column("role", N_("Role"), Kind.WORD, priority=7),
    Column("owner", N_("Owner")),
    Column("planned_start", N_("Start"), Kind.DATE, priority=4),
    Column("planned_end", N_("End"), Kind.DATE, style=late_style),
    Column("started_on", N_("Started on"), Kind.DATE, table=False),
    Column("ended_on", N_("Ended on"), Kind.DATE, table=False),
    Column("state", N_("State"), Kind.WORD, style=state_style),
    Column("days_late", N_("Days late"), Kind.INT, table=False),
    Column("approval", N_("Approval"), Kind.WORD, table=False),
    Column("approval_levels", N_("Levels"), Kind.INT, table=False),
    Column("waiting_on", N_("Waits for"), table=False),
    Column("note", N_("Note"), table=False),
    Column("remark", N_("Remark"), priority=1),
)

ADVANCED: tuple[Column["Advanced"], ...] = (
    Column("contract", N_("Contract")),
    Column("closed", N_("Closed step")),
    Column("ended_on", N_("Ended on"), Kind.DATE),
    Column("next_step", N_("Next step")),
    Column("next_name", N_("Step")),
    Column("next_owner", N_("Owner")),
    Column("next_due", N_("Due"), Kind.DATE),
)
