"""The number that the next row of a table gets, for statements that insert many rows at once and refer to them."""

import sqlite3


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the next id of a table inside the running transaction; an id once given is never given again."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) + 1 if row else 1
