"""A book in memory with nothing in it, for queries and actions that need no command line."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

from renewctl.store.reader import Reader
from renewctl.store.tables import metadata


@contextmanager
def book_of() -> Iterator[Reader]:
    """Open a fresh book that has the tables but no journal."""
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    metadata.create_all(engine)
    driver = engine.raw_connection().driver_connection
    assert isinstance(driver, sqlite3.Connection)
    try:
        yield Reader(driver)
    finally:
        driver.close()


@contextmanager
def session_of() -> Iterator[Session]:
    """Open a session on a fresh book that has the tables but no journal."""
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()
