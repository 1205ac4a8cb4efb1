"""The triggers that record every change of every record table, edits by other programs included.

They are made from the tables as they stand in the file. `audit verify` compares their text: to change it, make a
revision (an empty one will do), since an upgrade makes them anew.
"""

import sqlite3
from collections.abc import Iterator

from renewctl.store.images import Shape, shapes


def create_triggers(connection: sqlite3.Connection) -> None:
    """Make the triggers of every record table anew."""
    drop_triggers(connection)
    for _name, statement in triggers(connection):
        connection.execute(statement)


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Remove the journal's triggers, before a migration changes the tables under them."""
    for name in _standing(connection):
        connection.execute(f'DROP TRIGGER "{name}"')


def altered_triggers(connection: sqlite3.Connection) -> list[str]:
    """Return the names of triggers that are missing, or do something else than they should."""
    standing = _standing(connection)
    return [name for name, statement in triggers(connection) if standing.get(name) != statement]


def triggers(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the name and the statement of each trigger that a book has."""
    for shape in shapes(connection):
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
    return (
        "INSERT INTO change (change_set_id, table_name, row_key, before, after) "
        f"VALUES ((SELECT change_set_id FROM journal_state), '{shape.table}', {shape.key_of(row)}, {before}, {after});"
    )


def _standing(connection: sqlite3.Connection) -> dict[str, str]:
    sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
    return dict(connection.execute(sql).fetchall())
