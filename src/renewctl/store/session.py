"""The one place where a book is written: BEGIN IMMEDIATE, the change set, and the only COMMIT."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store import journal, places, revision
from renewctl.store.reader import BUSY_TIMEOUT_SECONDS, Reader

CACHE_KIB = 65_536


@contextmanager
def transaction(path: Path, stamp: journal.Stamp) -> Iterator[Session]:
    """Run one action: a clean exit commits it as one change set, any exception leaves the book as it was.

    A run that changes nothing makes no change set. `session.info["change_set"]` holds the change set's number
    afterwards, or None.

    Raises BookError (exit 5): missing, not a book, not current, busy, full disk, not writable.
    """
    with _committed(path) as connection, Session(connection, expire_on_commit=False) as session:
        driver = driver_of(connection)
        revision.check_is_current(revision.revision_of(driver, path), path)
        number = journal.open_change_set(driver)
        yield session
        session.flush()
        rehearsed = session.info.get("rehearsal", False)
        session.info["change_set"] = None if rehearsed else journal.close_change_set(driver, number, stamp)
        if session.info["change_set"] is None:
            driver.rollback()


def rehearse(session: Session) -> None:
    """Have the running transaction rolled back at its end: it only shows what would happen (--dry-run)."""
    session.info["rehearsal"] = True


@contextmanager
def schema_transaction(path: Path) -> Iterator[sa.Connection]:
    """Change the schema in one transaction, foreign keys unenforced meanwhile and compared before COMMIT.

    With foreign keys on, a table that a migration makes anew would take its children along; they cannot be
    switched inside a transaction, so they are off from the opening on. The path may be an empty file of ours.
    """
    with _committed(path, schema=True) as connection:
        yield connection
        broken = driver_of(connection).execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"{len(broken)} references point nowhere after the change of schema")


def reading(session: Session) -> Reader:
    """Return a reader inside the running transaction: it sees what the action has written so far."""
    session.flush()
    return Reader(driver_of(session.connection()))


def driver_of(connection: sa.Connection) -> sqlite3.Connection:
    """Return the sqlite3 connection underneath, for bulk statements and for the journal."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@contextmanager
def _committed(path: Path, *, schema: bool = False) -> Iterator[sa.Connection]:
    places.refuse_network(path)
    if not schema:
        revision.check_is_there(path)
    opened = _file(path)
    engine = _engine(path, foreign_keys=not schema)
    try:
        with engine.connect() as connection:
            driver = driver_of(connection)
            connection.begin()
            if _file(path) != opened:
                # `book restore` put another file in place while we waited: what we write now would go astray.
                raise BookError(
                    _("{path} was replaced meanwhile; nothing was changed.").format(path=path), _("Try again.")
                )
            try:
                yield connection
                if driver.in_transaction:
                    driver.commit()
            finally:
                # SQLite keeps the transaction open when COMMIT fails (disk full, busy): say ROLLBACK ourselves.
                if driver.in_transaction:
                    driver.rollback()
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error) and revision.is_fault_of_the_file(error.orig):
            raise revision.not_readable(path, error.orig) from error
        raise
    except sqlite3.Error as error:
        if revision.is_fault_of_the_file(error):
            raise revision.not_readable(path, error) from error
        raise
    finally:
        engine.dispose()


def _file(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _engine(path: Path, foreign_keys: bool) -> sa.Engine:
    def connect() -> sqlite3.Connection:
        # No isolation level: the driver would begin by itself, with a plain BEGIN (which lost 700 of 800 writes).
        uri = f"{revision.uri(path)}?mode=rw"
        driver = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
        driver.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA recursive_triggers = ON")
        driver.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        # Each statement that fires a trigger keeps a savepoint, in a file by default [half of an import's time].
        driver.execute("PRAGMA temp_store = MEMORY")
        return driver

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
