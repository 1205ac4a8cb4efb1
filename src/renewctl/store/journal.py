"""The journal's change sets: what one transaction changed, by whom and why, chained by their hashes."""

import getpass
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import islice, starmap

GENESIS = "0" * 64

# id, table, key, image before, image after; as bytes, which is how they are hashed.
RecordedChange = tuple[int, bytes, bytes, bytes | None, bytes | None]
AT_ONCE = 1000
CHANGE = (
    "id, CAST(table_name AS BLOB), CAST(row_key AS BLOB), CAST(before AS BLOB), CAST(after AS BLOB)"  # a RecordedChange
)
# What a change set's hash covers beside its changes; `previous_hash` chains it.
FIELDS = "id, at, actor, os_user, command, reason, kind, undoes_id, changes, previous_hash"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes the book, by which command, and why."""

    actor: str
    command: str
    reason: str = ""
    kind: str = "command"  # command, init, undo, adopt, schema
    undoes_id: int | None = None
    os_user: str = field(default_factory=lambda: os_user())


def os_user() -> str:
    """Return the name of the user this process runs as; its number where the system has no name for it.

    It is the system's word: getpass would believe the environment, where anybody can call himself anything.
    """
    try:
        import pwd
    except ImportError:  # Windows
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's made-up user
        return str(os.getuid())


def instant(at: datetime) -> str:
    """Return an aware instant as it is stored: UTC, microseconds, Z."""
    try:
        there = at.astimezone(UTC)
    except OverflowError:  # the first and the last hours that the calendar has
        there = at
    return there.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def local_time(instant: str, zone: tzinfo) -> str:
    """Return a stored instant as local time with its offset, to the second."""
    return datetime.fromisoformat(instant).astimezone(zone).isoformat(timespec="seconds")


def is_at_rest(connection: sqlite3.Connection) -> bool:
    """Return whether the journal is as outside of our transactions: one row of state, which names no change set."""
    return connection.execute("SELECT id, change_set_id FROM journal_state").fetchall() == [(1, None)]


def put_to_rest(connection: sqlite3.Connection) -> None:
    """Have the journal's state as it is outside of our transactions."""
    connection.execute("DELETE FROM journal_state")
    connection.execute("INSERT INTO journal_state (id) VALUES (1)")


def open_change_set(connection: sqlite3.Connection) -> int:
    """Begin a change set inside the running transaction, and return its number."""
    (number,) = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM change_set").fetchone()
    connection.execute("UPDATE journal_state SET change_set_id = ?", (number,))
    return int(number)


def close_change_set(
    connection: sqlite3.Connection, number: int, stamp: Stamp, *, even_if_empty: bool = False
) -> int | None:
    """Chain the change set by its hash and return its number; None when nothing was changed.

    Its instant is taken now, under the write lock, and never before the previous one's: the order of change sets
    is the order of their instants, whatever the machine's clock does.
    """
    connection.execute("UPDATE journal_state SET change_set_id = NULL")
    (count,) = connection.execute("SELECT COUNT(*) FROM change WHERE change_set_id = ?", (number,)).fetchone()
    if count == 0 and not even_if_empty:
        return None
    previous_at, previous_hash = connection.execute(
        "SELECT at, hash FROM change_set ORDER BY id DESC LIMIT 1"
    ).fetchone() or ("", GENESIS)
    at = max(instant(datetime.now(UTC)), previous_at)
    who = (stamp.actor, stamp.os_user, stamp.command, stamp.reason, stamp.kind, stamp.undoes_id)
    fields = (number, at, *who, count, previous_hash)
    connection.execute(
        f"INSERT INTO change_set ({FIELDS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields, digest(fields, changes_of(connection, number))),
    )
    return number


def changes_of(connection: sqlite3.Connection, number: int) -> Iterator[RecordedChange]:
    """Return the changes of a change set in the order in which they happened."""
    return connection.execute(f"SELECT {CHANGE} FROM change WHERE change_set_id = ? ORDER BY id", (number,))


def digest(fields: Sequence[object], changes: Iterator[RecordedChange]) -> str:
    """Return the SHA-256 of a change set: its own fields, the previous hash among them, then each change."""
    total = begin_digest(fields)
    while some := list(islice(changes, AT_ONCE)):
        total.update(b"".join(starmap(written, some)))
    return total.hexdigest()


def begin_digest(fields: Sequence[object]) -> "hashlib._Hash":
    """Return a digest that holds a change set's fields so far."""
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode())


def written(number: int, table: bytes, key: bytes, before: bytes | None, after: bytes | None) -> bytes:
    """Return one change as it is hashed; its lengths come first, so that no two changes read the same."""
    return b"\n%d %d %d %d %d %b%b%b%b" % (
        number,
        len(table),
        len(key),
        -1 if before is None else len(before),
        -1 if after is None else len(after),
        table,
        key,
        before or b"",
        after or b"",
    )
