"""The read-only door to a book: plain sqlite3, so that reading starts at once and never writes."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store import revision
from renewctl.store.batches import by_the_hundred

R = TypeVar("R")
K = TypeVar("K", int, str)
Parameters = Mapping[str, str | int | float | None]

BUSY_TIMEOUT_SECONDS = 30
CACHE_KIB = 65536  # at most; it fills as pages are read
NO_PARAMETERS: Parameters = {}
EVERYTHING = 2**31 - 1


def at_most(rows: int | None) -> int:
    """Return the LIMIT of a statement that may give so many rows; None is all of them."""
    return EVERYTHING if rows is None else rows


class Reader:
    """Runs the statements of the queries.py files, and gives their rows as dataclasses."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, parameters: Parameters, row_type: Callable[..., R]) -> Iterator[R]:
        """Yield each row of a statement as a `row_type`, whose fields are in the order of its columns."""
        for row in self.connection.execute(sql, parameters):
            yield row_type(*row)

    def tuples(self, sql: str, parameters: Parameters = NO_PARAMETERS) -> Iterator[tuple[object, ...]]:
        """Return bare rows, for statements whose rows have no name of their own."""
        return self.connection.execute(sql, parameters)

    def rows_of(
        self, sql: str, keys: Iterable[K], row_type: Callable[..., R], more: Parameters = NO_PARAMETERS
    ) -> Iterator[R]:
        """Yield the rows of a statement that asks for THESE keys (store/batches), however many they are."""
        for fitted, parameters in by_the_hundred(sql, keys, more):
            yield from self.rows(fitted, parameters, row_type)

    def tuples_of(self, sql: str, keys: Iterable[K], more: Parameters = NO_PARAMETERS) -> Iterator[tuple[object, ...]]:
        """Yield the bare rows of such a statement."""
        for fitted, parameters in by_the_hundred(sql, keys, more):
            yield from self.tuples(fitted, parameters)

    def first(self, sql: str, parameters: Parameters, row_type: Callable[..., R]) -> R | None:
        """Return the first row, or None."""
        return next(self.rows(sql, parameters, row_type), None)

    def number(self, sql: str, parameters: Parameters = NO_PARAMETERS) -> int:
        """Return the single whole number of a statement such as COUNT; 0 where it gives none."""
        row = self.connection.execute(sql, parameters).fetchone()
        return int(row[0]) if row and row[0] is not None else 0


@contextmanager
def open_reader(path: Path) -> Iterator[Reader]:
    """Open a current book for reading only.

    Raises BookError (exit 5): missing, not a book, older or newer schema, damaged, busy.
    """
    connection = connect(path)
    try:
        revision.check_is_current(revision.revision_of(connection, path), path)
        revision.check_is_whole(connection, path)
        yield Reader(connection)
    except sqlite3.Error as error:
        if revision.is_fault_of_the_file(error):
            raise revision.not_readable(path, error) from error
        raise
    finally:
        connection.close()


def is_older(path: Path) -> bool:
    """Return whether a book has an older schema than this program. Raises BookError like `connect`."""
    with closing(connect(path)) as connection:
        return revision.revision_of(connection, path) < revision.HEAD


def connect(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a book of any schema, once what a killed writer left behind is rolled back.

    Raises BookError (exit 5): missing, not a book, damaged, busy.
    """
    revision.check_is_there(path)
    try:
        connection = _connect(path, "ro")
        try:
            connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if not _left_by_a_killed_writer(path, error):
                raise
            _recover(path, error)
            connection = _connect(path, "ro")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # Joins jump about in a large book; the default of 2 MB reads each page again and again [joins 25 % faster].
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlite3.Error as error:
        raise revision.not_readable(path, error) from error
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{revision.uri(path)}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


def _left_by_a_killed_writer(path: Path, error: sqlite3.OperationalError) -> bool:
    # A hot journal must be rolled back before anything can be read, and a read-only connection may not.
    journal = os.path.realpath(path) + "-journal"  # beside the book, wherever a link to it is
    return os.path.exists(journal) and error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


def _recover(path: Path, before: sqlite3.OperationalError) -> None:
    try:
        with closing(_connect(path, "rw")) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR")):
            raise
        raise BookError(
            _("{path} was left half written by a program that was killed, and cannot be set right here.").format(
                path=path
            ),
            _("Run a command where the book and its folder can be written; nothing is lost."),
        ) from before
