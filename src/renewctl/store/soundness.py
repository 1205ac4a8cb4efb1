"""Is a book what it should be: pages, rules, references, tables, what the journal holds?

Asked by `book verify`, of every copy, and when a command failed in a way nobody foresaw: SQLite and Python say plain
errors where the file is to blame.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store import reader, revision
from renewctl.store.images import shapes
from renewctl.store.verification import verify

MOST = 20  # nobody reads more
UNREADABLE = f"""
SELECT id FROM change
 WHERE NOT json_valid(COALESCE(before, 'null')) OR NOT json_valid(COALESCE(after, 'null')) LIMIT {MOST}
"""


def fault_of(path: Path) -> BookError | None:
    """Return what is wrong with a book that made a command fail; None where it is sound, so that we are to blame."""
    try:
        with closing(reader.connect(path)) as connection:
            found = complaints(connection) or [problem.sentence for problem in verify(connection).problems]
    except BookError as error:
        return error
    except (sqlite3.Error, ValueError) as error:  # ValueError: text that is no UTF-8
        found = [str(error)]
    return revision.damaged(path, found[0]) if found else None


def complaints(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the file's pages, rules, references and tables; nothing when it is well."""
    return [
        *(str(line) for (line,) in connection.execute(f"PRAGMA integrity_check({MOST})") if line != "ok"),
        *(
            _("{record} points at a {other} that is not there.").format(record=f"{table}:{row}", other=parent)
            for table, row, parent, _number in connection.execute("PRAGMA foreign_key_check").fetchmany(MOST)
        ),
        *_missing(connection),
        *_unreadable(connection),
    ]


def _missing(connection: sqlite3.Connection) -> list[str]:
    """Name the tables and columns that a book of this program's schema has and this one has not."""
    if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (revision.HEAD,):
        return []
    from renewctl.store.tables import metadata

    standing = set(
        connection.execute("SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c").fetchall()
    )
    wanted = [(table.name, column.name) for table in metadata.sorted_tables for column in table.columns]
    return [
        _("The column {column} is missing.").format(column=".".join(name)) for name in wanted if name not in standing
    ][:MOST]


def _unreadable(connection: sqlite3.Connection) -> list[str]:
    """Name the images and the other columns of imported sheets that are no JSON."""
    found = [f"change:{number}" for (number,) in connection.execute(UNREADABLE)]
    for shape in shapes(connection):
        if "attributes" in shape.columns:
            sql = f"""
                SELECT {shape.key_of("r")} FROM "{shape.table}" r
                 WHERE NOT json_valid(COALESCE(attributes, 'null')) LIMIT {MOST}
            """
            found += [f"{shape.table}:{key}" for (key,) in connection.execute(sql)]
    return [_("{record} holds what cannot be read.").format(record=record) for record in found]
