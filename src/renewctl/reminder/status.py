"""How it stands with the work that goes on by itself: what monitoring asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.reminder.queries import RunRow
from renewctl.vocabulary import RunKind

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
ASTRAY = timedelta(minutes=10)
"""How far the clocks of two machines may differ before an instant to come is called one."""

WATCHED = (RunKind.TICK, RunKind.REMIND)


@dataclass(frozen=True, slots=True)
class Status:
    """One answer for monitoring; instants in UTC, None for what never happened."""

    tick_good_at: str | None
    remind_good_at: str | None
    backup_good_at: str | None
    owed: int
    waiting: int
    sending: int
    failed: int
    size: int
    tick_problem: str | None
    remind_problem: str | None
    is_well: bool


def read_age(text: str) -> timedelta:
    """Return an age such as 26h, 90m or 2d; UsageError."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})([mhdw])", text.strip().lower())
    if found is None:
        raise UsageError(_("Not understood as an age: {text}.").format(text=brief(text)), _("Write it as 26h or 2d."))
    return int(found[1]) * UNITS[found[2]]


def complaints(runs: Iterable[RunRow], failed: int, now: datetime, most: timedelta | None) -> list[str]:
    """Return what monitoring has to hear: messages that failed, and work that never ran well, or longer ago than that.

    None: however long ago. A run that is still to come was noted by a clock that was ahead, and says nothing.
    """
    good = {row.kind: row.good_at for row in runs}
    found = []
    for kind in WATCHED:
        last = good.get(kind.value)
        if last is None:
            found.append(_("{work} never ran well.").format(work=kind.value))
        elif datetime.fromisoformat(last) - now > ASTRAY:
            found.append(_("{work} last ran well at {at}, by a clock that was ahead.").format(work=kind.value, at=last))
        elif most is not None and now - datetime.fromisoformat(last) > most:
            found.append(_("{work} last ran well at {at}.").format(work=kind.value, at=last))
    if failed:
        found.append(_("Messages that failed: {n}; renewctl reminder messages --state failed.").format(n=failed))
    return found
