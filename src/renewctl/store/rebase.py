"""Brings the journal up to the records where they moved without it: after a migration, or past the triggers."""

import sqlite3

from renewctl.store.images import Shape, shapes

LAST_CHANGES = """
CREATE TEMP TABLE last_change AS
SELECT table_name, row_key, MAX(id) AS id FROM change GROUP BY table_name, row_key
"""


def adopt_strays(connection: sqlite3.Connection) -> int:
    """Take what other programs changed into the open change set, whether the triggers saw it or not; how many."""
    strays = connection.execute(
        "UPDATE change SET change_set_id = (SELECT change_set_id FROM journal_state) WHERE change_set_id IS NULL"
    ).rowcount
    (number,) = connection.execute("SELECT change_set_id FROM journal_state").fetchone()
    return strays + rebase(connection, number)


def rebase(connection: sqlite3.Connection, change_set: int) -> int:
    """Record, in this change set, each record that is not as its last image shows it; returns how many.

    Runs inside a transaction, with the triggers standing: they record nothing of it.
    """
    connection.execute(LAST_CHANGES)
    connection.execute("CREATE UNIQUE INDEX temp.last_change_of ON last_change (table_name, row_key)")
    count = 0
    tables = shapes(connection)
    for shape in tables:
        count += connection.execute(_standing(shape), {"change_set": change_set}).rowcount
        count += connection.execute(_gone(shape), {"change_set": change_set}).rowcount
    count += connection.execute(_of_dropped_tables(tables), {"change_set": change_set}).rowcount
    connection.execute("DROP TABLE last_change")
    return count


INSERT = "INSERT INTO change (change_set_id, table_name, row_key, before, after)"


def _standing(shape: Shape) -> str:
    return f"""
        {INSERT}
        SELECT :change_set, '{shape.table}', {shape.key_of("r")}, c.after, {shape.image_of("r")}
          FROM "{shape.table}" r
          LEFT JOIN last_change l ON l.table_name = '{shape.table}' AND l.row_key = {shape.key_of("r")}
          LEFT JOIN change c ON c.id = l.id
         WHERE c.after IS NOT {shape.image_of("r")}
    """


def _gone(shape: Shape) -> str:
    return f"""
        {INSERT}
        SELECT :change_set, l.table_name, l.row_key, c.after, NULL
          FROM last_change l
          JOIN change c ON c.id = l.id
         WHERE l.table_name = '{shape.table}' AND c.after IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM "{shape.table}" r WHERE {shape.is_at("r", "l.row_key")})
    """


def _of_dropped_tables(tables: list[Shape]) -> str:
    standing = ", ".join(f"'{shape.table}'" for shape in tables)
    return f"""
        {INSERT}
        SELECT :change_set, l.table_name, l.row_key, c.after, NULL
          FROM last_change l
          JOIN change c ON c.id = l.id
         WHERE c.after IS NOT NULL AND l.table_name NOT IN ({standing})
    """
