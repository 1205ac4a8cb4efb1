"""Where taking a change set back would collide with what came after: unique values, references between records.

The temporary table `taken_back` (store/inverse) holds each record's key, its image before and its image after.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from renewctl.messages import _
from renewctl.store.images import Shape, shapes


class Record(NamedTuple):
    """A record, by the name of its table and its key."""

    table: str
    key: str


class Conflict(NamedTuple):
    """Why a change set cannot be taken back: a sentence, and what fills its blanks."""

    sentence: str
    blanks: Mapping[str, Record | str | int]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A foreign key of one column, as they all are."""

    child: Shape
    column: str
    parent: str
    key: str


def taken(connection: sqlite3.Connection, tables: list[Shape]) -> Iterator[Conflict]:
    """Say which unique values that would come back belong to another record by now."""
    for shape in tables:
        for columns in _unique(connection, shape.table):
            same = " AND ".join(f"r.\"{name}\" = json_extract(s.before, '$.{name}')" for name in columns)
            sql = f"""
                SELECT s.row_key, {shape.key_of("r")} AS other
                  FROM taken_back s JOIN "{shape.table}" r ON {same}
                 WHERE s.table_name = '{shape.table}' AND other <> s.row_key
                   AND NOT EXISTS (SELECT 1 FROM taken_back o WHERE o.table_name = s.table_name AND o.row_key = other)
            """
            for key, other in connection.execute(sql):
                records = {"record": Record(shape.table, key), "other": Record(shape.table, other)}
                sentence = _("The {columns} of {record} belongs to {other} now.")
                yield Conflict(sentence, {"columns": ", ".join(columns), **records})


def dangling(connection: sqlite3.Connection, tables: list[Shape]) -> Iterator[Conflict]:
    """Say, after the change set was taken back, which references point at nothing."""
    touched = {shape.table for shape in tables}
    for reference in _references(connection):
        if reference.parent in touched:
            yield from _left_behind(connection, reference)
        if reference.child.table in touched:
            yield from _pointing_nowhere(connection, reference)


def _left_behind(connection: sqlite3.Connection, reference: _Reference) -> Iterator[Conflict]:
    sql = f"""
        SELECT {reference.child.key_of("c")}, s.row_key
          FROM taken_back s JOIN "{reference.child.table}" c ON c."{reference.column}" = CAST(s.row_key AS INTEGER)
         WHERE s.table_name = '{reference.parent}' AND s.before IS NULL
    """
    for key, parent in connection.execute(sql):
        records = {"record": Record(reference.child.table, key), "other": Record(reference.parent, parent)}
        yield Conflict(_("{record} points at {other}, which would go."), records)


def _pointing_nowhere(connection: sqlite3.Connection, reference: _Reference) -> Iterator[Conflict]:
    sql = f"""
        SELECT s.row_key, c."{reference.column}"
          FROM taken_back s JOIN "{reference.child.table}" c ON {reference.child.is_at("c", "s.row_key")}
         WHERE s.table_name = '{reference.child.table}' AND s.before IS NOT NULL AND c."{reference.column}" IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM "{reference.parent}" p WHERE p."{reference.key}" = c."{reference.column}")
    """
    for key, parent in connection.execute(sql):
        records = {"record": Record(reference.child.table, key), "other": Record(reference.parent, str(parent))}
        yield Conflict(_("{record} would point at {other}, which is gone."), records)


def _unique(connection: sqlite3.Connection, table: str) -> list[list[str]]:
    indexes = "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND origin <> 'pk' ORDER BY name"
    columns = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    names = [name for (name,) in connection.execute(indexes, (table,)).fetchall()]
    return [[column for (column,) in connection.execute(columns, (name,))] for name in names]


def _references(connection: sqlite3.Connection) -> Iterator[_Reference]:
    sql = 'SELECT "from", "table", COALESCE("to", \'id\') FROM pragma_foreign_key_list(?) ORDER BY id'
    for shape in shapes(connection):
        for column, parent, key in connection.execute(sql, (shape.table,)).fetchall():
            yield _Reference(shape, column, parent, key)
