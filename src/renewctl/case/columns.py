"""The columns of cases and of what happened to one."""

from typing import TYPE_CHECKING

from renewctl.messages import N_
from renewctl.output import Column, Kind, styles

if TYPE_CHECKING:
    from renewctl.case.queries import CaseRow, EventRow
    from renewctl.measure.queries import MeasureRow


def _lateness(row: "CaseRow") -> str | None:
    return styles.lateness(row.days_left)


CASES: tuple[Column["CaseRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("title", N_("Case")),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contact", N_("Contact"), table=False),
    Column("contract", N_("Contract"), table=False),
    Column("written", N_("In writing"), Kind.BOOL, table=False),
    Column("opened_at", N_("Opened"), Kind.DATE, priority=3),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT, style=_lateness),
    Column("first_reply_at", N_("First reply"), Kind.DATE, priority=6),
    Column("technician", N_("Technician"), table=False),
    Column("visit_on", N_("Visit"), Kind.DATE, priority=7),
    Column("resolved_at", N_("Resolved"), Kind.DATE, table=False),
    Column("resolution", N_("Resolution"), table=False),
    Column("state", N_("State"), Kind.WORD, priority=4),
    Column("owner", N_("Owner"), priority=2),
    Column("notes", N_("Notes"), table=False),
)
EVENTS: tuple[Column["EventRow"], ...] = (
    Column("happened_at", N_("When"), Kind.DATE),
    Column("kind", N_("What"), Kind.WORD),
    Column("note", N_("Note")),
    Column("owner", N_("Actor")),
)
MEASURES: tuple[Column["MeasureRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("title", N_("Measure")),
    Column("owner", N_("Owner")),
    Column("due_on", N_("Due"), Kind.DATE),
    Column("state", N_("State"), Kind.WORD),
    Column("outcome", N_("Outcome")),
)
