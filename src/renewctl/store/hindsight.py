"""The book as it was recorded at an earlier instant: a copy in memory in which later changes have not happened."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.store import bulk
from renewctl.store.images import Shape, shapes
from renewctl.store.journal import instant
from renewctl.store.reader import Reader
from renewctl.store.triggers import drop_triggers
from renewctl.store.zone import zone_of

# The last change known by then. An adopted change happened when it was made, so its place counts, not its adoption.
LAST_KNOWN = """
SELECT COALESCE(MAX(id), 0) FROM change
 WHERE change_set_id = (SELECT MAX(id) FROM change_set
                         WHERE at <= :at AND kind <> 'adopt' AND changes > 0)
"""

# Each record's first change after that one: its image before is what was known.
FIRST_LATER = """
CREATE TEMP TABLE known AS
SELECT table_name, row_key, MIN(id) AS id, before FROM change WHERE id > :last AND id <= :known
GROUP BY table_name, row_key
"""


MICROSECOND = timedelta(microseconds=1)

# How precisely a time is written, its zone aside: to the minute, to the second.
ZONE = r"(Z|[+-][0-9:]+)?$"
UNITS = (
    (re.compile(r"[T ][0-9]{2}:[0-9]{2}" + ZONE), timedelta(minutes=1)),
    (re.compile(r"[T ][0-9]{2}:[0-9]{2}:[0-9]{2}" + ZONE), timedelta(seconds=1)),
)


@contextmanager
def book_known_at(book: Reader, written: str) -> Iterator[Reader]:
    """Give the book as it was recorded at an instant: ISO with its zone, or a local date or date-time of the book.

    Raises UsageError (exit 2) for anything else.
    """
    at = read_instant(written, zone_of(book))
    with hindsight(book) as back_to:
        yield back_to(at)


@contextmanager
def hindsight(book: Reader) -> Iterator[Callable[[str], Reader]]:
    """Give a function that takes one copy of the book back to instants as the journal writes them, the latest first."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        book.connection.backup(connection)
        # It is our own copy: nothing is to be kept safe, and nothing journalled.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        drop_triggers(connection)
        (known,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM change").fetchone()

        def back_to(at: str) -> Reader:
            nonlocal known
            connection.execute("PRAGMA query_only = OFF")
            known = _forget_later_changes(connection, at, known)
            connection.execute("PRAGMA query_only = ON")
            return Reader(connection)

        yield back_to
    finally:
        connection.close()


def read_instant(written: str, zone: tzinfo) -> str:
    """Return an instant as the journal writes it, in UTC.

    It is the last one that fits: a date means the end of that day in the zone, a minute its last microsecond.
    Raises UsageError (exit 2) for anything else.
    """
    try:
        if len(written) <= 10:
            midnight = datetime.combine(date.fromisoformat(written) + timedelta(days=1), time(), zone)
            return instant(midnight.astimezone(UTC) - MICROSECOND)
        at = datetime.fromisoformat(written)
        rest = next((unit - MICROSECOND for form, unit in UNITS if form.search(written)), timedelta())
        return instant((at if at.tzinfo else at.replace(tzinfo=zone)) + rest)
    except (ValueError, OverflowError):
        raise UsageError(
            _("Not understood as an instant: {text}.").format(text=written[:40]),
            _("Write a date, 2026-06-15, a local time, 2026-06-15T14:30, or one with its zone, 2026-06-15T06:30Z."),
        ) from None


def _forget_later_changes(connection: sqlite3.Connection, at: str, known: int) -> int:
    """Take the changes up to `known` back that were made after an instant; return the last one that stays."""
    (last,) = connection.execute(LAST_KNOWN, {"at": at}).fetchone()
    if last >= known:
        return known
    connection.execute("BEGIN")
    connection.execute(FIRST_LATER, {"last": last, "known": known})
    for shape in shapes(connection):
        _put_back(connection, shape)
    connection.execute("DROP TABLE known")
    connection.execute("COMMIT")
    return int(last)


def _put_back(connection: sqlite3.Connection, shape: Shape) -> None:
    keys = ", ".join(shape.key_part("row_key", at) for at in range(len(shape.key)))
    gone = connection.execute(f"SELECT {keys} FROM known WHERE table_name = ?", (shape.table,)).fetchall()
    bulk.delete(connection, shape.table, shape.key, gone)
    sql = "SELECT before FROM known WHERE table_name = ? AND before IS NOT NULL"
    images = connection.execute(sql, (shape.table,)).fetchall()
    bulk.insert(connection, shape.table, shape.columns, (shape.values(json.loads(image)) for (image,) in images))
