"""The triggers that record every change of every record table, edits by other programs included.

They are made from the tables as they stand in the file. `audit verify` compares their text: to change it, make a
revision (an empty one will do), since an upgrade makes them anew.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from renewctl.store.images import Shape, shapes
from renewctl.store.numbering import next_id

CHANGE = "change_set_id, table_name, row_key, before, after"


def create_triggers(connection: sqlite3.Connection) -> None:
    """Make the triggers of every record table anew."""
    drop_triggers(connection)
    for _name, statement in triggers(connection):
        connection.execute(statement)


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Remove all triggers, before a migration changes the tables under them; those of other programs too."""
    for name in _standing(connection):
        connection.execute('DROP TRIGGER "{}"'.format(name.replace('"', '""')))


def altered_triggers(connection: sqlite3.Connection) -> list[str]:
    """Return the names of triggers that are missing, do something else than they should, or are not the journal's.

    One of another program could undo or swallow what we write, so it counts too [2 ms at the first BEGIN of a run].
    """
    standing = _standing(connection)
    altered = [name for name, statement in _wanted(connection) if standing.pop(name, None) != statement]
    return altered + sorted(standing)


_made: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}


def _wanted(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    # Tables of the same text have the same triggers: a run of many transactions makes them once.
    texts = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    tables = tuple(text for (text,) in texts)
    if tables not in _made:
        _made.clear()
        _made[tables] = tuple(triggers(connection))
    return _made[tables]


def triggers(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the name and the statement of each trigger that a book has."""
    for shape in shapes(connection):
        yield from _named(shape)


@contextmanager
def recorded_together(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Record the rows that are inserted meanwhile with new ids by one statement at the end, not row by row.

    The changes are those that the trigger would have recorded, in the order of the ids; the trigger is away only inside
    the running transaction, where nobody else can write. An exception must roll that transaction back.
    """
    shape = next(shape for shape in shapes(connection) if shape.table == table)
    name = f"journal_{table}_insert"
    trigger = dict(_named(shape))[name]
    if shape.key != ("id",):
        yield
        return
    first = next_id(connection, table)
    connection.execute(f'DROP TRIGGER "{name}"')
    before = connection.total_changes
    yield
    inserted = connection.total_changes - before
    values = ", ".join(_recorded(shape, "come", "NULL", shape.image_of("come")))
    recorded = connection.execute(
        f'INSERT INTO change ({CHANGE}) SELECT {values} FROM "{table}" AS come WHERE id >= ? ORDER BY id', (first,)
    ).rowcount
    if recorded != inserted:
        raise ValueError(f"{inserted - recorded} rows of {table} have an id that was given before")
    connection.execute(trigger)


def _named(shape: Shape) -> Iterator[tuple[str, str]]:
    for event, clause, statements in _events(shape):
        name = f"journal_{shape.table}_{event}"
        yield name, f'CREATE TRIGGER "{name}" AFTER {clause} BEGIN {" ".join(statements)} END'


def _events(shape: Shape) -> Iterator[tuple[str, str, list[str]]]:
    gone = _record(shape, "OLD", shape.image_of("OLD"), "NULL")
    come = _record(shape, "NEW", "NULL", shape.image_of("NEW"))
    edited = _record(shape, "NEW", shape.image_of("OLD"), shape.image_of("NEW"))
    changed, moved = _differ(shape.columns), _differ(shape.key)
    table = f'ON "{shape.table}"'
    yield "insert", f"INSERT {table}", [come]
    yield "delete", f"DELETE {table}", [gone]
    yield "update", f"UPDATE {table} WHEN ({changed}) AND NOT ({moved})", [edited]
    yield "rekey", f"UPDATE {table} WHEN {moved}", [gone, come]


def _differ(names: tuple[str, ...]) -> str:
    return " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in names)


def _record(shape: Shape, row: str, before: str, after: str) -> str:
    return f"INSERT INTO change ({CHANGE}) VALUES ({', '.join(_recorded(shape, row, before, after))});"


def _recorded(shape: Shape, row: str, before: str, after: str) -> tuple[str, ...]:
    return "(SELECT change_set_id FROM journal_state)", f"'{shape.table}'", shape.key_of(row), before, after


def _standing(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
