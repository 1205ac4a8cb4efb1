"""A copy of a book, taken in one step while others write, and compared row by row before anyone trusts it.

A stepwise backup never finishes under writers, copying the file of a live book damages nine copies of ten, and
`integrity_check` does not see a changed value: so a copy is opened and held against the same state of its source.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from operator import eq
from pathlib import Path

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store import reader, revision
from renewctl.store.soundness import complaints


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy an open book over an empty file and prove the copy. Raises BookError (exit 5) when it is not the same."""
    try:
        source.execute("BEGIN")
        try:
            source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()  # from here on one state is seen
            with opened(target) as made:
                source.backup(made, pages=-1)
            with opened(target) as made:
                if complaints(made) or not same_rows(source, made):
                    raise BookError(
                        _("The copy at {path} is not the same as the book; it was not kept.").format(path=target)
                    )
        finally:
            source.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise revision.not_readable(target, error) from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database of ours for writing, whatever is in it."""
    connection = sqlite3.connect(f"{revision.uri(path)}?mode=rw", uri=True, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def same_rows(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Return whether two databases have the same schema and the same rows in every table."""
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    described = one.execute(schema).fetchall()
    if described != other.execute(schema).fetchall():
        return False
    tables = [name for kind, name, _table, _sql in described if kind == "table"]
    return all(_same(one, other, table) for table in tables)


def _same(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    count = f'SELECT COUNT(*) FROM "{table}"'
    if one.execute(count).fetchone() != other.execute(count).fetchone():
        return False
    rows = f'SELECT * FROM "{table}"'  # both come in the order of the key
    return all(map(eq, one.execute(rows), other.execute(rows)))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other program out of a book, waiting until they have finished; a file that is no database has none.

    Raises BookError (exit 5) when another one goes on writing for too long.
    """
    connection = sqlite3.connect(
        f"{revision.uri(path)}?mode=rw", uri=True, isolation_level=None, timeout=reader.BUSY_TIMEOUT_SECONDS
    )
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise revision.not_readable(path, error) from error
        yield
    finally:
        connection.close()
