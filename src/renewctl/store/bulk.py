"""Many rows at once: hundreds a statement, since each statement pays for its triggers' savepoint anew.

[100,000 customers with contract and term, journalled: executemany 8.3 s of processor time, this 2.5 s]
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, compress, islice

from renewctl.store.images import Value
from renewctl.store.triggers import recorded_together

ROWS = 500
VARIABLES = 32_766  # SQLite's limit for one statement

Row = Sequence[Value]


def insert(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows, each with a value for each of `columns`, and return how many there were."""
    names = ", ".join(f'"{name}"' for name in columns)
    return _run(connection, f'INSERT INTO "{table}" ({names}) {{rows}}', len(columns), rows)


def add(connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows with new ids (store.numbering), or of a table without ids; returns how many there were.

    The journal records them in one go [half of its time]. An exception must roll the transaction back.
    """
    with recorded_together(connection, table), _indexed_together(connection, table):
        return insert(connection, table, columns, rows)


@contextmanager
def _indexed_together(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Make the indexes of a table that is empty after its first rows have come: sorted once, not searched for each.

    [A seventh of the time of the insert.] An exception must roll the transaction back.
    """
    is_empty = connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is None
    sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = connection.execute(sql, (table,)).fetchall() if is_empty else []
    for name, _sql in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _name, made_by in indexes:
        connection.execute(made_by)


def update(
    connection: sqlite3.Connection, table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row]
) -> int:
    """Set `columns` of the rows that have the key; each row gives its key's values first. Returns how many."""
    given = [f"k{at}" for at in range(len(key))] + [f"c{at}" for at in range(len(columns))]
    sets = ", ".join(f'"{name}" = given.c{at}' for at, name in enumerate(columns))
    where = " AND ".join(f'"{table}"."{name}" = given.k{at}' for at, name in enumerate(key))
    statement = f'WITH given ({", ".join(given)}) AS ({{rows}}) UPDATE "{table}" SET {sets} FROM given WHERE {where}'
    return _run(connection, statement, len(given), rows)


def delete(connection: sqlite3.Connection, table: str, key: Sequence[str], rows: Iterable[Row]) -> int:
    """Delete the rows that have the key, and return how many were named."""
    if len(key) == 1:
        return _run(connection, f'DELETE FROM "{table}" WHERE "{key[0]}" IN ({{rows}})', 1, rows)
    # SQLite reads the whole table for a list of compound keys, so these go one by one.
    where = " AND ".join(f'"{name}" = ?' for name in key)
    return connection.executemany(f'DELETE FROM "{table}" WHERE {where}', rows).rowcount


def _run(connection: sqlite3.Connection, statement: str, width: int, rows: Iterable[Row]) -> int:
    varies = [True] + [False] * (width - 1)
    count = 0
    for chunk in _chunks(rows, min(ROWS, VARIABLES // width)):
        columns = list(zip(*chunk, strict=True))
        # What all rows of a chunk share is handed over once, the NULLs of half a contract's columns among it [a third
        # of the time]. A column that ever varied stays handed over row by row, so that few statements are made.
        varies = [did or column.count(column[0]) < len(chunk) for did, column in zip(varies, columns, strict=True)]
        shared = [column[0] for column, does in zip(columns, varies, strict=True) if not does]
        places = iter(range(1, width + 1))
        row = ", ".join(f"column{next(places)}" if does else "?" for does in varies)
        one = "(" + ", ".join("?" * sum(varies)) + ")"
        values = chain(shared, *zip(*compress(columns, varies), strict=True))
        connection.execute(
            statement.format(rows=f"SELECT {row} FROM (VALUES {', '.join([one] * len(chunk))})"), list(values)
        )
        count += len(chunk)
    return count


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
