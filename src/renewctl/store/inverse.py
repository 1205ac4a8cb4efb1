"""Takes a change set back: each record it touched becomes what it was before, as a new change set.

Set-wise, whatever the size [an import of 300,000 rows: see tests/bench]. What the change set did to a record is one
step, however often it changed it: from the first image before to the last image after.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from renewctl.messages import _
from renewctl.store import bulk
from renewctl.store.collisions import Conflict, Record, dangling, taken
from renewctl.store.images import Shape, Value, shapes

MOST_CONFLICTS = 20  # nobody reads more, and each is looked up

STEPS = """
CREATE TEMP TABLE taken_back AS
SELECT e.table_name, e.row_key, b.before, a.after
  FROM (SELECT table_name, row_key, MIN(id) AS first, MAX(id) AS last
          FROM change WHERE change_set_id = :number GROUP BY table_name, row_key) e
  JOIN change b ON b.id = e.first
  JOIN change a ON a.id = e.last
 WHERE b.before IS NOT a.after
"""

COUNTS = """
SELECT COUNT(*) FILTER (WHERE before IS NULL), COUNT(*) FILTER (WHERE after IS NULL),
       COUNT(*) FILTER (WHERE before IS NOT NULL AND after IS NOT NULL)
  FROM taken_back
"""

LATER = """
SELECT MAX(change_set_id) FROM change
 WHERE id > (SELECT MAX(id) FROM change WHERE change_set_id = :number) AND table_name = :table AND row_key = :key
"""


@dataclass(slots=True)
class Inverse:
    """What taking a change set back comes to: rows taken away, put back and changed back, or why it cannot be."""

    removed: int = 0
    restored: int = 0
    changed: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def take_back(connection: sqlite3.Connection, number: int) -> Inverse:
    """Revert a change set inside the running transaction; with conflicts, what was done must be rolled back.

    A conflict is a record that is no longer as the change set left it, a record elsewhere that points at one which
    would go (or one put back that points at nothing), or a unique value that another record has taken since.
    """
    connection.execute(STEPS, {"number": number})
    connection.execute("CREATE UNIQUE INDEX temp.taken_back_of ON taken_back (table_name, row_key)")
    tables = _touched(connection)
    for shape in tables:
        _renew(connection, shape)
    found = Inverse(*connection.execute(COUNTS).fetchone())
    standing = chain(_moved_on(connection, number, tables), taken(connection, tables))
    found.conflicts = list(islice(standing, MOST_CONFLICTS))
    if not found.conflicts:
        _apply(connection, tables)
        found.conflicts = list(islice(dangling(connection, tables), MOST_CONFLICTS))
    if not found.conflicts:
        connection.execute("DROP TABLE taken_back")  # with conflicts, the rollback takes it along
    return found


def _touched(connection: sqlite3.Connection) -> list[Shape]:
    names = {name for (name,) in connection.execute("SELECT DISTINCT table_name FROM taken_back")}
    return [shape for shape in shapes(connection) if shape.table in names]


def _renew(connection: sqlite3.Connection, shape: Shape) -> None:
    """Have images from before a column was renamed or dropped under today's names."""
    if not shape.moved:
        return
    sql = "SELECT rowid, before, after FROM taken_back WHERE table_name = ?"
    renewed = [
        (*(image and json.dumps(shape.renewed(json.loads(image)), ensure_ascii=False) for image in images), row)
        for row, *images in connection.execute(sql, (shape.table,)).fetchall()
    ]
    connection.executemany("UPDATE taken_back SET before = ?, after = ? WHERE rowid = ?", renewed)


def _moved_on(connection: sqlite3.Connection, number: int, tables: list[Shape]) -> Iterator[Conflict]:
    standing = {shape.table for shape in tables}
    for (name,) in connection.execute("SELECT DISTINCT table_name FROM taken_back").fetchall():
        if name not in standing:
            yield Conflict(_("The table {table} is no longer there."), {"table": name})
    for shape in tables:
        sql = f"""
            SELECT s.row_key, s.after, CASE WHEN r."{shape.key[0]}" IS NOT NULL THEN {shape.image_of("r")} END AS now
              FROM taken_back s LEFT JOIN "{shape.table}" r ON {shape.is_at("r", "s.row_key")}
             WHERE s.table_name = '{shape.table}' AND s.after IS NOT now
        """
        for key, after, now in connection.execute(sql):
            if not shape.shows(after, now):
                yield _since(connection, number, Record(shape.table, key))


def _since(connection: sqlite3.Connection, number: int, record: Record) -> Conflict:
    (later,) = connection.execute(LATER, {"number": number, **record._asdict()}).fetchone()
    if later is None:
        return Conflict(_("{record} is not as change set {n} left it."), {"record": record, "n": number})
    return Conflict(_("{record} was changed since, by change set {n}."), {"record": record, "n": later})


def _apply(connection: sqlite3.Connection, tables: list[Shape]) -> None:
    connection.execute("SAVEPOINT taking_back")
    try:
        for shape in tables:
            _remove(connection, shape, "before IS NULL")
        for shape in tables:
            _change(connection, shape)
        for shape in tables:
            _restore(connection, shape, "after IS NULL")
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname != "SQLITE_CONSTRAINT_UNIQUE":
            raise
        # Two records have swapped a unique value: neither gets it back while the other still has it.
        connection.execute("ROLLBACK TO taking_back")
        for shape in tables:
            _remove(connection, shape, "TRUE")
        for shape in tables:
            _restore(connection, shape, "TRUE")
    connection.execute("RELEASE taking_back")


def _remove(connection: sqlite3.Connection, shape: Shape, which: str) -> None:
    keys = ", ".join(shape.key_part("row_key", at) for at in range(len(shape.key)))
    sql = f"SELECT {keys} FROM taken_back WHERE table_name = ? AND after IS NOT NULL AND {which}"
    bulk.delete(connection, shape.table, shape.key, connection.execute(sql, (shape.table,)).fetchall())


def _change(connection: sqlite3.Connection, shape: Shape) -> None:
    others = [name for name in shape.columns if name not in shape.key]
    if others:
        at = [shape.columns.index(name) for name in (*shape.key, *others)]
        rows = ([row[position] for position in at] for row in _before(connection, shape, "after IS NOT NULL"))
        bulk.update(connection, shape.table, shape.key, others, rows)


def _restore(connection: sqlite3.Connection, shape: Shape, which: str) -> None:
    bulk.insert(connection, shape.table, shape.columns, _before(connection, shape, which))


def _before(connection: sqlite3.Connection, shape: Shape, which: str) -> Iterator[tuple[Value, ...]]:
    sql = f"SELECT before FROM taken_back WHERE table_name = ? AND before IS NOT NULL AND {which}"
    for (image,) in connection.execute(sql, (shape.table,)):
        yield shape.values(json.loads(image))
