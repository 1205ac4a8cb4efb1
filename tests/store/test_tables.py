"""The tables as the design wants them, and the first migration as the tables are."""

import re
import sqlite3
from operator import attrgetter
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from renewctl.book import migrations
from renewctl.store import inverse, revision
from renewctl.store.images import shapes
from renewctl.store.tables import RECORD_TABLES, metadata
from renewctl.store.triggers import altered_triggers, triggers
from tests.each import each

TABLES = list(metadata.sorted_tables)


@pytest.fixture
def made(tmp_path: Path) -> sqlite3.Connection:
    """A file with the newest schema, made by the migrations."""
    path = tmp_path / "made.db"
    path.touch()
    migrations.make(path)
    return sqlite3.connect(path)


@each(TABLES, attrgetter("name"))
def test_a_table_is_strict_and_its_numbers_are_never_used_again(table: sa.Table) -> None:
    options = table.dialect_options["sqlite"]
    assert options["strict"]
    keyed = not options["with_rowid"]
    assert options["autoincrement"] != keyed
    assert keyed or [column.name for column in table.primary_key] == ["id"]


@each(TABLES, attrgetter("name"))
def test_a_table_holds_text_and_whole_numbers_only(table: sa.Table) -> None:
    assert len(table.columns) <= 60
    for column in table.columns:
        assert column.type.compile(sqlite.dialect()) in ("TEXT", "INTEGER"), column.name


@each(TABLES, attrgetter("name"))
def test_a_reference_is_indexed_and_checked_at_commit(table: sa.Table) -> None:
    unique = [key for key in table.constraints if isinstance(key, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    first = {next(iter(index.columns)).name for index in [*table.indexes, *unique] if len(index.columns)}
    for key in table.foreign_keys:
        assert key.parent.name in first, key.parent.name
        assert (key.deferrable, key.initially) == (True, "DEFERRED")
        assert key.ondelete is None
        assert key.onupdate is None


@each(RECORD_TABLES, attrgetter("name"))
def test_every_text_of_a_record_refuses_nul(table: sa.Table) -> None:
    checks = " ".join(str(check.sqltext) for check in table.constraints if isinstance(check, sa.CheckConstraint))
    for column in table.columns:
        if isinstance(column.type, sa.Text | sa.types.TypeDecorator):
            assert re.search(rf"\b{column.name}\b", checks), column.name


def test_the_migrations_make_what_the_tables_say(made: sqlite3.Connection) -> None:
    wanted = {}
    for table in TABLES:
        wanted[table.name] = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        wanted |= {str(i.name): str(CreateIndex(i).compile(dialect=sqlite.dialect())) for i in table.indexes}
    wanted |= dict(triggers(made))
    found = dict(made.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())
    for engine_own in ("sqlite_sequence", "alembic_version"):
        del found[engine_own]
    assert {name: _plain(text) for name, text in found.items()} == {n: _plain(text) for n, text in wanted.items()}


def _plain(statement: str) -> str:
    return re.sub(r"\s+", "", statement)


def test_each_record_table_has_its_triggers(made: sqlite3.Connection) -> None:
    assert {shape.table for shape in shapes(made)} == {table.name for table in RECORD_TABLES}
    assert len(list(triggers(made))) == 4 * len(RECORD_TABLES)
    assert altered_triggers(made) == []
    made.execute("DROP TRIGGER journal_contract_update")
    assert altered_triggers(made) == ["journal_contract_update"]


def test_the_newest_revision_is_the_one_the_program_needs() -> None:
    numbers = sorted(path.name[:4] for path in (migrations.folder() / "versions").glob("[0-9]*.py"))
    assert numbers[-1] == revision.HEAD
    assert {table.name for table in metadata.sorted_tables} == revision.TABLES
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_a_new_file_is_marked_as_a_book(made: sqlite3.Connection) -> None:
    assert made.execute("PRAGMA application_id").fetchone() == (revision.APPLICATION_ID,)
    assert made.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13-01", "20250101", "2025-1-1", "2025-01-01T00:00", "", "soon"])
def test_a_date_is_a_real_one(made: sqlite3.Connection, day: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="archived_on_is_date"):
        made.execute(
            "INSERT INTO customer (code, name, name_key, archived_on) VALUES ('C1', 'Acme', 'acme', ?)", (day,)
        )


def test_no_temporary_table_hides_a_record_table() -> None:
    sources = Path(inverse.__file__).parent.glob("*.py")
    temporary = {name for path in sources for name in re.findall(r"CREATE TEMP TABLE (\w+)", path.read_text("utf-8"))}
    assert temporary
    assert not temporary & set(metadata.tables)
