"""Runs the migrations on a book: the only place that imports Alembic."""

import importlib.resources
import sqlite3
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from renewctl.store import images, journal, revision
from renewctl.store.images import row_counts, shapes
from renewctl.store.journal import Stamp
from renewctl.store.rebase import rebase
from renewctl.store.session import driver_of, schema_transaction


def make(path: Path) -> None:
    """Give an empty file the newest schema, in one transaction."""
    with schema_transaction(path) as connection:
        _run(connection)


def upgrade(path: Path, stamp: Stamp) -> None:
    """Bring a book's schema to the newest revision in one transaction; a killed run leaves it as it was.

    A change set of kind `schema` closes it: it takes over each record as the new tables hold it.
    """
    with schema_transaction(path) as connection:
        driver = driver_of(connection)
        if revision.revision_of(driver, path) == revision.HEAD:
            return  # another process was faster
        before, columns = row_counts(driver), _columns(driver)
        _run(connection)
        after = row_counts(driver)
        _check_columns_are_accounted_for(columns, _columns(driver))
        lost = [table for table, rows in before.items() if after.get(table, rows) < rows]
        if lost:
            raise sqlite3.IntegrityError(f"the change of schema lost rows of {', '.join(lost)}")
        number = journal.open_change_set(driver)
        rebase(driver, number)
        stamp = replace(stamp, kind="schema", reason=stamp.reason or f"schema {revision.HEAD}")
        journal.close_change_set(driver, number, stamp, even_if_empty=True)


def _run(connection: sa.Connection) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(folder()).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _columns(driver: sqlite3.Connection) -> dict[str, set[str]]:
    return {shape.table: set(shape.columns) for shape in shapes(driver)}


def _check_columns_are_accounted_for(before: dict[str, set[str]], after: dict[str, set[str]]) -> None:
    """Refuse a revision that gives a column's name up without a word, or uses such a name again."""
    for table in before.keys() & after.keys():
        given_up = {old for old, _new in images.MOVED.get(table, ())}
        wrong = (before[table] - after[table] - given_up) | (after[table] & given_up)
        if wrong:
            columns = ", ".join(f"{table}.{name}" for name in sorted(wrong))
            raise sqlite3.IntegrityError(f"the change of schema does not say what became of {columns}")


def folder() -> Path:
    """Return where the migrations are: inside the installed package, or at the top of a checkout."""
    package = Path(str(importlib.resources.files("renewctl")))
    shipped = package / "migrations"
    return shipped if shipped.is_dir() else package.parents[1] / "migrations"
