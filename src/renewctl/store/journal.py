"""The change journal: triggers record every change of every record table, change sets chain them by hash.

An image is a row as a JSON object. Record tables hold only text and whole numbers, so images are exact; the
triggers are made from the tables as they stand in the file, and therefore follow every migration.
"""

import getpass
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

NOT_JOURNALLED = ("change_set", "change", "journal_state", "alembic_version")
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes the book, by which command, and why."""

    actor: str
    command: str
    reason: str = ""
    kind: str = "command"  # command, undo, adopt, schema
    undoes_id: int | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    os_user: str = field(default_factory=getpass.getuser)


def instant(at: datetime) -> str:
    """Return an aware instant as it is stored: UTC, microseconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- triggers ---------------------------------------------------------------------------------------------


def record_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the journalled tables, as they stand in the file."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in names if name not in NOT_JOURNALLED and not name.startswith("sqlite_")]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return a table's columns in order."""
    return [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]


def key_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table's primary key, in the key's order."""
    sql = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"
    return [name for (name,) in connection.execute(sql, (table,))]


def image_sql(names: list[str], row: str) -> str:
    """Return the SQL of a row's image; `row` is NEW, OLD or a table's alias."""
    return "json_object(" + ", ".join(f"'{name}', {row}.\"{name}\"" for name in names) + ")"


def key_sql(keys: list[str], row: str) -> str:
    """Return the SQL of a row's key as text: its number, or its natural key as a JSON array."""
    if len(keys) == 1:
        return f'CAST({row}."{keys[0]}" AS TEXT)'
    return "json_array(" + ", ".join(f'{row}."{key}"' for key in keys) + ")"


def create_triggers(connection: sqlite3.Connection) -> None:
    """Make the triggers of every record table anew."""
    drop_triggers(connection)
    for table in record_tables(connection):
        names, keys = columns(connection, table), key_columns(connection, table)
        new, old = image_sql(names, "NEW"), image_sql(names, "OLD")
        changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in names)
        moved = " OR ".join(f'OLD."{key}" IS NOT NEW."{key}"' for key in keys)
        for event, when, statements in (
            ("insert", "", [_record(table, key_sql(keys, "NEW"), "NULL", new)]),
            ("delete", "", [_record(table, key_sql(keys, "OLD"), old, "NULL")]),
            (
                "update",
                f"WHEN ({changed}) AND NOT ({moved})",
                [_record(table, key_sql(keys, "NEW"), old, new)],
            ),
            (
                "rekey",
                f"WHEN {moved}",
                [_record(table, key_sql(keys, "OLD"), old, "NULL"), _record(table, key_sql(keys, "NEW"), "NULL", new)],
            ),
        ):
            verb = "UPDATE" if event in ("update", "rekey") else event.upper()
            connection.execute(
                f'CREATE TRIGGER "journal_{table}_{event}" AFTER {verb} ON "{table}" {when} BEGIN {" ".join(statements)} END'
            )


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Remove the journal's triggers, before a migration changes the tables under them."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
    for (name,) in connection.execute(sql).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')


def _record(table: str, key: str, before: str, after: str) -> str:
    return (
        "INSERT INTO change (change_set_id, table_name, row_key, before, after) "
        f"VALUES ((SELECT change_set_id FROM journal_state), '{table}', {key}, {before}, {after});"
    )


# --- change sets ------------------------------------------------------------------------------------------


def open_change_set(connection: sqlite3.Connection) -> int:
    """Begin a change set inside the running transaction, and return its number."""
    (number,) = connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM change_set").fetchone()
    connection.execute("UPDATE journal_state SET change_set_id = ?", (number,))
    return int(number)


def close_change_set(connection: sqlite3.Connection, number: int, stamp: Stamp) -> int | None:
    """Chain the change set by its hash; when nothing was changed, roll the transaction back and return None."""
    (count,) = connection.execute("SELECT COUNT(*) FROM change WHERE change_set_id = ?", (number,)).fetchone()
    if count == 0:
        connection.rollback()
        return None
    connection.execute("UPDATE journal_state SET change_set_id = NULL")
    row = connection.execute("SELECT hash FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    fields = (
        number,
        instant(stamp.at),
        stamp.actor,
        stamp.os_user,
        stamp.command,
        stamp.reason,
        stamp.kind,
        stamp.undoes_id,
        count,
        row[0] if row else GENESIS,
    )
    connection.execute(
        "INSERT INTO change_set (id, at, actor, os_user, command, reason, kind, undoes_id, changes, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*fields, digest(fields, changes_of(connection, number))),
    )
    return number


def changes_of(connection: sqlite3.Connection, number: int) -> Iterator[tuple[object, ...]]:
    """Yield the changes of a change set in the order in which they happened."""
    sql = "SELECT id, table_name, row_key, before, after FROM change WHERE change_set_id = ? ORDER BY id"
    yield from connection.execute(sql, (number,))


def digest(fields: tuple[object, ...], changes: Iterator[tuple[object, ...]]) -> str:
    """Return the SHA-256 of a change set: the previous hash and its own fields, then each change."""
    total = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode())
    for change in changes:
        total.update(json.dumps(change, ensure_ascii=False).encode())
    return total.hexdigest()
