"""One changed value anywhere in the book, and the journal notices."""

import shutil
import sqlite3
from contextlib import closing
from operator import attrgetter
from pathlib import Path

import pytest
import sqlalchemy as sa

from renewctl.audit.actions import adopt
from renewctl.store.journal import FIELDS, Stamp, changes_of, digest
from renewctl.store.tables import OPERATION_TABLES, metadata
from renewctl.store.transaction import transaction
from renewctl.store.triggers import triggers
from renewctl.store.verification import verify
from tests.store.books import ME, book_with_renewal, full_book, meddle, past_the_journal, verdict, write


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that is not to be touched: the tests take copies."""
    return full_book(tmp_path_factory.mktemp("original") / "book.db")


@pytest.fixture
def book(original: Path, tmp_path: Path) -> Path:
    """A book of our own."""
    return Path(shutil.copy(original, tmp_path / "book.db"))


def test_a_book_that_nobody_meddled_with_verifies(book: Path) -> None:
    found = verdict(book)
    assert found.problems == []
    assert found.change_sets == 4
    assert found.changes == 14
    with closing(sqlite3.connect(book)) as connection:
        assert (found.head,) == connection.execute("SELECT hash FROM change_set ORDER BY id DESC").fetchone()


@pytest.mark.parametrize(
    "table",
    [table for table in metadata.sorted_tables if table.name not in OPERATION_TABLES],
    ids=attrgetter("name"),
)
def test_one_changed_value_past_the_triggers_is_noticed(tmp_path: Path, table: sa.Table) -> None:
    content = book_with_renewal(tmp_path / "book.db").read_bytes()
    unnoticed = []
    for column in table.columns:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.deserialize(content)
            assert verify(connection).problems == []
            change_one_value(connection, table.name, column.name)
            if not verify(connection).problems:
                unnoticed.append(column.name)
    assert not unnoticed


def change_one_value(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Change one value of a column as nobody may, and leave no trace of the way."""
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("BEGIN")
    gone = [(name, statement) for name, statement in triggers(connection) if f'ON "{table}"' in statement]
    for name, _statement in gone:
        connection.execute(f'DROP TRIGGER "{name}"')
    kind = connection.execute("SELECT type FROM pragma_table_info(?) WHERE name = ?", (table, column)).fetchone()[0]
    changed = f"COALESCE(\"{column}\", '') || 'x'" if kind == "TEXT" else f'COALESCE("{column}", 0) + 77'
    where = f'WHERE "{column}" = (SELECT MAX("{column}") FROM "{table}")'
    cursor = connection.execute(f'UPDATE "{table}" SET "{column}" = {changed} {where}')
    if cursor.rowcount == 0:  # it was blank everywhere
        connection.execute(f'UPDATE "{table}" SET "{column}" = {changed}')
    for _name, statement in gone:
        connection.execute(statement)
    connection.execute("COMMIT")


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE customer SET owner = 'mallory' WHERE id = 2"],
        ["DELETE FROM task"],
        ["INSERT INTO customer (code, name, name_key) VALUES ('C9', 'New', 'new')"],
        ["UPDATE customer SET id = 77 WHERE id = 2"],
        ["UPDATE journal_state SET change_set_id = 3", "UPDATE customer SET owner = 'm' WHERE id = 2"],
        [
            "UPDATE journal_state SET change_set_id = 3",
            "UPDATE customer SET owner = 'm' WHERE id = 2",
            "UPDATE journal_state SET change_set_id = NULL",
        ],
        ["UPDATE journal_state SET change_set_id = 99", "UPDATE customer SET owner = 'm' WHERE id = 2"],
        ["DELETE FROM journal_state"],
        ["INSERT INTO journal_state DEFAULT VALUES"],
        ["DELETE FROM change WHERE id = 5"],
        ["DELETE FROM change WHERE id = (SELECT MAX(id) FROM change)"],
        ["DELETE FROM change_set WHERE id = 2"],
        ["DELETE FROM change_set WHERE id = 4"],
        ["DELETE FROM change_set WHERE id = 4", "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'change_set'"],
        ["INSERT INTO change (change_set_id, table_name, row_key) VALUES (2, 'task', '9')"],
        ["UPDATE change SET id = -id WHERE id IN (3, 4)", "UPDATE change SET id = 7 + id WHERE id < 0"],
        ["UPDATE change SET change_set_id = 3 WHERE id = 3"],
        ["DROP TRIGGER journal_task_insert"],
        [
            "DROP TRIGGER journal_task_insert",
            "CREATE TRIGGER journal_task_insert AFTER INSERT ON task BEGIN SELECT 1; END",
        ],
    ],
    ids=lambda statements: "; ".join(statements)[:60],
)
def test_every_kind_of_meddling_is_noticed(book: Path, statements: list[str]) -> None:
    meddle(book, *statements)
    assert verdict(book).problems


def test_the_first_bad_change_set_is_named(book: Path) -> None:
    meddle(
        book, "UPDATE change_set SET actor = 'mallory' WHERE id = 3", "UPDATE change_set SET reason = 'x' WHERE id = 2"
    )
    assert verdict(book).first_bad == 2


def test_a_row_replaced_by_a_program_without_recursive_triggers_is_noticed(book: Path) -> None:
    meddle(book, "INSERT OR REPLACE INTO customer (id, code, name, name_key) VALUES (2, 'C2', 'Taken over', 'x')")
    assert any("customer:2" in problem.sentence for problem in verdict(book).problems)


def test_an_edit_hidden_under_a_later_command_is_noticed(book: Path) -> None:
    with past_the_journal(book) as connection:
        connection.execute("UPDATE customer SET owner = 'mallory' WHERE id = 2")
    write(book, "UPDATE customer SET notes = 'seen' WHERE id = 2")
    assert verdict(book).first_bad == 5


def test_a_record_deleted_past_the_triggers_is_noticed(book: Path) -> None:
    with past_the_journal(book) as connection:
        connection.execute("DELETE FROM receipt")
    assert [problem.sentence for problem in verdict(book).problems] == ["receipt:1 was deleted past the journal."]


def test_a_change_set_rewritten_with_its_hash_breaks_the_chain(book: Path) -> None:
    with closing(sqlite3.connect(book)) as connection, connection:
        connection.execute("UPDATE change_set SET actor = 'mallory' WHERE id = 2")
        fields = connection.execute(f"SELECT {FIELDS} FROM change_set WHERE id = 2").fetchone()
        connection.execute("UPDATE change_set SET hash = ? WHERE id = 2", (digest(fields, changes_of(connection, 2)),))
    assert verdict(book).first_bad == 3


def test_a_tail_cut_off_with_its_records_needs_the_anchor(book: Path) -> None:
    anchor = verdict(book).head
    with past_the_journal(book) as connection:
        connection.execute("UPDATE customer SET owner = 'li' WHERE id = 1")  # as it was before change set 4
        connection.execute("DELETE FROM change WHERE change_set_id = 4")
        connection.execute("DELETE FROM change_set WHERE id = 4")
        for table in ("change", "change_set"):
            connection.execute(f"UPDATE sqlite_sequence SET seq = (SELECT MAX(id) FROM {table}) WHERE name = '{table}'")
    assert verdict(book).problems == []
    assert verdict(book, anchor).problems


def test_an_anchor_holds_however_much_comes_after(book: Path) -> None:
    anchor = verdict(book).head
    write(book, "UPDATE customer SET notes = 'later'")
    assert verdict(book, anchor).problems == []
    assert verdict(book, "0" * 63 + "1").problems


def test_changes_of_other_programs_are_taken_over(book: Path) -> None:
    meddle(book, "UPDATE customer SET owner = 'x' WHERE id = 2")
    write(book, "UPDATE customer SET notes = 'between' WHERE id = 2")
    meddle(book, "UPDATE customer SET owner = 'y' WHERE id = 2", "DELETE FROM task")
    found = verdict(book)
    assert found.problems
    assert found.faults == []
    with past_the_journal(book) as connection:
        connection.execute("UPDATE customer SET phone = '1' WHERE id = 1")
        connection.execute("DELETE FROM contact")
    assert verdict(book).faults
    with transaction(book, Stamp(actor="wang", command="adopt", kind="adopt")) as writer:
        assert adopt(writer) == 5
    assert verdict(book).problems == []


def test_a_command_that_changes_nothing_leaves_no_trace(book: Path) -> None:
    before = book.read_bytes()
    assert write(book, "UPDATE customer SET owner = owner") is None
    assert write(book, "UPDATE customer SET owner = 'nobody' WHERE id = 77") is None
    assert book.read_bytes() == before


def test_instants_never_go_back(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from renewctl.store import journal

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Stopped":
            return cls(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(journal, "datetime", Stopped)
    write(book, "UPDATE customer SET notes = 'after the clock was set back'", stamp=ME)
    with closing(sqlite3.connect(book)) as connection:
        instants = [at for (at,) in connection.execute("SELECT at FROM change_set ORDER BY id")]
    assert instants == sorted(instants)
    assert verdict(book).problems == []


def test_what_left_the_house_is_kept_without_a_change_set_and_no_undo_touches_it(book: Path) -> None:
    before = verdict(book)
    with transaction(book, ME) as writer:
        writer.driver.execute("INSERT INTO run (kind, started_at, on_day) VALUES ('tick', 'now', '2026-06-15')")
    with transaction(book, ME) as writer:
        writer.driver.execute("UPDATE run SET detail = 'kept'")
        writer.has_operated = True
    with transaction(book, ME) as writer:
        writer.driver.execute("INSERT INTO run (kind, started_at, on_day) VALUES ('remind', 'now', '2026-06-15')")
        writer.has_operated = True
    with transaction(book, ME) as writer:
        writer.driver.execute("DELETE FROM run")
        writer.has_operated = writer.rehearsal = True
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("SELECT kind, detail FROM run").fetchall() == [("remind", None)]
    assert verdict(book) == before
