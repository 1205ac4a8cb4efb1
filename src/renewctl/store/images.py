"""A row as the journal keeps it: its image is a JSON object, its key is text.

Record tables hold only text and whole numbers, so an image is exact. Shapes are read from the tables as they
stand in the file, and therefore follow every migration.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

NOT_JOURNALLED = (
    *("change_set", "change", "journal_state", "alembic_version"),
    *("message", "reminder", "risk_score", "run"),  # store/tables: OPERATION_TABLES
)

# What revisions did to columns, table by table, the oldest first: a name that was given up, and the one that took its
# place, or None for a column that was dropped. By it an image from before shows its record under today's names; so a
# name given up is never used again. An upgrade that does not keep to it is taken back.
MOVED: dict[str, tuple[tuple[str, str | None], ...]] = {}

LAST = """
SELECT COALESCE(after, before) FROM change WHERE table_name = :table AND row_key = :key ORDER BY id DESC LIMIT 1
"""

Value = str | int | None
Image = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Shape:
    """A record table: its columns in order, those of its key, and what a column holds where an image lacks it."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    defaults: Mapping[str, Value]
    moved: tuple[tuple[str, str | None], ...] = ()

    def image_of(self, row: str) -> str:
        """Return the SQL of a row's image; `row` is NEW, OLD or a table's alias."""
        return "json_object(" + ", ".join(f"'{name}', {row}.\"{name}\"" for name in self.columns) + ")"

    def key_of(self, row: str) -> str:
        """Return the SQL of a row's key as text: its number, or its natural key as a JSON array."""
        if len(self.key) == 1:
            return f'CAST({row}."{self.key[0]}" AS TEXT)'
        return "json_array(" + ", ".join(f'{row}."{name}"' for name in self.key) + ")"

    def key_part(self, key: str, at: int) -> str:
        """Return the SQL of one column of a key that the expression `key` gives as text."""
        return key if len(self.key) == 1 else f"json_extract({key}, '$[{at}]')"

    def is_at(self, row: str, key: str) -> str:
        """Return the SQL condition that a row has the key which the expression `key` gives as text."""
        return " AND ".join(f'{row}."{name}" = {self.key_part(key, at)}' for at, name in enumerate(self.key))

    def values(self, image: Image) -> tuple[Value, ...]:
        """Return the row that an image shows; an image from before a column was added takes its default."""
        if self.moved:
            image = self.renewed(image)
        return tuple([image[name] if name in image else self.defaults.get(name) for name in self.columns])

    def renewed(self, image: Image) -> Image:
        """Return an image from before a column was renamed or dropped under today's names."""
        renewed = dict(image)
        for old, new in self.moved:
            if old in renewed:
                value = renewed.pop(old)
                if new is not None:
                    renewed[new] = value
        return renewed

    def shows(self, image: str | None, other: str | None) -> bool:
        """Return whether two images show the same row, whichever columns they were written with."""
        if image == other or image is None or other is None:
            return image == other
        return self.values(json.loads(image)) == self.values(json.loads(other))


def shapes(connection: sqlite3.Connection) -> list[Shape]:
    """Return the shape of every journalled table, as they stand in the file; one without a key is not ours."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    tables = [name for (name,) in names if name not in NOT_JOURNALLED and not name.startswith("sqlite_")]
    return [shape for shape in (_shape(connection, table) for table in tables) if shape.key]


def last_image(connection: sqlite3.Connection, table: str, key: str) -> Image:
    """Return a record as it stands, or as the journal last saw it where it is gone; nothing for one never there."""
    shape = _shape(connection, table)
    sql = f'SELECT {shape.image_of("r")} FROM "{table}" r WHERE {shape.is_at("r", ":key")}'
    found = connection.execute(sql, {"key": key}).fetchone()
    found = found or connection.execute(LAST, {"table": table, "key": key}).fetchone()
    return shape.renewed(json.loads(found[0])) if found else {}


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows every journalled table has."""
    tables = [shape.table for shape in shapes(connection)]
    return {table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}


def _shape(connection: sqlite3.Connection, table: str) -> Shape:
    columns = connection.execute(
        "SELECT name, pk, dflt_value FROM pragma_table_info(?) ORDER BY cid", (table,)
    ).fetchall()
    keys = sorted((pk, name) for name, pk, _default in columns if pk)
    defaults = {
        name: connection.execute(f"SELECT {default}").fetchone()[0]  # the schema's own text of the value
        for name, _pk, default in columns
        if default is not None
    }
    names = tuple(name for name, _pk, _default in columns)
    return Shape(table, names, tuple(name for _pk, name in keys), defaults, MOVED.get(table, ()))
