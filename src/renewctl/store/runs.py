"""When work that goes on by itself last ran, and when it last ran well: what `status` watches.

A run is no record: it has no journal and no change set, and the transaction that notes it is kept all the same.
"""

import sqlite3
from datetime import date, datetime

from renewctl.store.journal import instant
from renewctl.vocabulary import RunKind

MOST_DETAIL = 500  # characters of what went wrong

NOTE = """
INSERT INTO run (kind, started_at, ended_at, good_at, on_day, detail)
VALUES (:kind, :started, :ended, :good, :day, :detail)
ON CONFLICT (kind) DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at,
    good_at = COALESCE(excluded.good_at, run.good_at), on_day = excluded.on_day, detail = excluded.detail
"""


def note(
    connection: sqlite3.Connection, kind: RunKind, started: datetime, ended: datetime, day: date, *, detail: str = ""
) -> None:
    """Note that a run has ended, on the day it took as today; well unless `detail` says what went wrong."""
    connection.execute(
        NOTE,
        {
            "kind": kind.value,
            "started": instant(started),
            "ended": instant(ended),
            "good": None if detail else instant(ended),
            "day": day.isoformat(),
            "detail": detail[:MOST_DETAIL] or None,
        },
    )
