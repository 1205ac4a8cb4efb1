"""What holds a renewal up."""

from renewctl.messages import _
from renewctl.renewal.queries import RenewalLine
from renewctl.step import rules as steps


def lateness(row: RenewalLine) -> str:
    """Return what holds a renewal up, in one line: what it waits for, and how late its step is."""
    waits = _("waits for {what}").format(what=row.waiting_on) if row.waiting_on else ""
    return _("; ").join(part for part in (waits, steps.lateness(row.days_late)) if part)
