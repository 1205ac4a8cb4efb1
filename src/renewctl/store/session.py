"""The one place where a book is written: BEGIN IMMEDIATE, the change set, and the only COMMIT."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from renewctl.store import journal, revision
from renewctl.store.reader import BUSY_TIMEOUT_SECONDS, Reader


@contextmanager
def transaction(path: Path, stamp: journal.Stamp) -> Iterator[Session]:
    """Run one action: a clean exit commits it as one change set, any exception leaves the book as it was.

    A run that changes nothing makes no change set. `session.info["change_set"]` holds the change set's number
    afterwards, or None.

    Raises BookError (exit 5): missing, not a book, not current, busy, full disk, not writable.
    """
    if not path.is_file():
        raise revision.missing(path)
    with _committed(path) as connection, Session(connection, expire_on_commit=False) as session:
        driver = driver_of(connection)
        revision.check_is_current(revision.check_is_book(driver, path), path)
        number = journal.open_change_set(driver)
        yield session
        session.flush()
        session.info["change_set"] = journal.close_change_set(driver, number, stamp)


@contextmanager
def schema_transaction(path: Path) -> Iterator[sa.Connection]:
    """Change the schema in one transaction, foreign keys unenforced meanwhile and compared before COMMIT.

    With foreign keys on, a table that a migration makes anew would take its children along; they cannot be
    switched inside a transaction, so they are off from the opening on.
    """
    with _committed(path, foreign_keys=False) as connection:
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
def _committed(path: Path, *, foreign_keys: bool = True) -> Iterator[sa.Connection]:
    engine = _engine(path, foreign_keys)
    try:
        with engine.connect() as connection:
            driver = driver_of(connection)
            connection.begin()
            try:
                yield connection
                if driver.in_transaction:
                    driver.commit()
            finally:
                # SQLite keeps the transaction open when COMMIT fails (disk full, busy): say ROLLBACK ourselves.
                if driver.in_transaction:
                    driver.rollback()
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.OperationalError):
            raise revision.not_readable(path, error.orig) from error
        raise
    except sqlite3.OperationalError as error:
        raise revision.not_readable(path, error) from error
    finally:
        engine.dispose()


def _engine(path: Path, foreign_keys: bool) -> sa.Engine:
    def prepare(driver: sqlite3.Connection, record: object) -> None:
        # The driver would begin by itself, with a plain BEGIN (which lost 700 of 800 writes): we say it ourselves.
        driver.isolation_level = None
        driver.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA recursive_triggers = ON")

    url = sa.URL.create("sqlite", database=str(path.absolute()))
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
