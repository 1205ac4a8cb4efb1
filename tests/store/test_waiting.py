"""One book and several that want to write: who waits, who is told, and what a failed write leaves."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from renewctl.errors import BookError
from renewctl.store import reader, session, transaction
from tests.conftest import DURABLE, Cli
from tests.store.books import ME, dump, full_book, verdict, write

READING = ("customer", "list")
WRITING = ("customer", "add", "New One", "--yes")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


def test_a_command_waits_for_another_programs_write(run: Cli, book: Path) -> None:
    other = sqlite3.connect(book, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE customer SET notes = 'theirs' WHERE id = 2")

    def finish() -> None:
        time.sleep(0.5)
        other.execute("COMMIT")
        other.close()

    waiting = threading.Thread(target=finish)
    waiting.start()
    assert run(*WRITING).code == 0
    waiting.join()
    assert dump(book)["customer"][1][13] == "theirs"


def test_a_program_that_never_finishes_is_told(run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "BUSY_TIMEOUT_SECONDS", 0.1)
    monkeypatch.setattr(reader, "BUSY_TIMEOUT_SECONDS", 0.1)
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = run(*WRITING)
        assert run(*READING).code == 0
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        assert run(*READING).code == 5
    assert refused.code == 5
    assert "busy" in refused.err


def test_a_write_that_waited_for_a_restore_does_not_go_astray(book: Path) -> None:
    restored = Path(shutil.copy(book, book.with_name("restored.db")))
    other = sqlite3.connect(book, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")

    def restore() -> None:
        time.sleep(0.3)
        restored.replace(book)
        other.close()

    waiting = threading.Thread(target=restore)
    # The first look at the file waits for no lock; the write does.
    waiting.start()
    with pytest.raises(BookError, match="replaced"):
        write(book, "UPDATE customer SET notes = 'astray'")
    waiting.join()
    assert verdict(book).change_sets == 4


def test_a_book_that_stays_open_is_let_go_of_once_another_was_put_in_its_place(book: Path) -> None:
    restored = Path(shutil.copy(book, book.with_name("restored.db")))
    with closing(transaction.Kept()) as kept:
        for notes in ("first", "second"):
            with session.transaction(book, ME, kept) as opened:
                session.driver_of(opened.connection()).execute("UPDATE customer SET notes = ?", (notes,))
        assert verdict(book).change_sets == 6
        restored.replace(book)
        with session.transaction(book, ME, kept) as opened:
            session.driver_of(opened.connection()).execute("UPDATE customer SET notes = 'third'")
    assert {row[13] for row in dump(book)["customer"]} == {"third"}
    assert verdict(book).change_sets == 5


def test_a_failed_transaction_leaves_a_book_that_stays_open_as_it_was(book: Path) -> None:
    with closing(transaction.Kept()) as kept:
        with pytest.raises(sqlite3.IntegrityError), session.transaction(book, ME, kept) as opened:
            session.driver_of(opened.connection()).execute("UPDATE customer SET notes = 'half', owner = x'00'")
        with session.transaction(book, ME, kept) as opened:
            session.driver_of(opened.connection()).execute("UPDATE customer SET notes = 'whole' WHERE id = 1")
    assert [row[13] for row in dump(book)["customer"]].count("whole") == 1
    assert "half" not in {row[13] for row in dump(book)["customer"]}
    assert verdict(book).problems == []


def test_the_writers_door(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "SYNCHRONOUS", DURABLE)
    with session.transaction(book, ME) as opened:
        driver = session.driver_of(opened.connection())
        pragmas = {
            name: driver.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "synchronous", "recursive_triggers", "journal_mode", "temp_store")
        }
        assert driver.in_transaction
    assert pragmas == {
        "foreign_keys": 1,
        "synchronous": 2,
        "recursive_triggers": 1,
        "journal_mode": "delete",
        "temp_store": 2,
    }


def test_a_failed_action_leaves_no_trace(book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(sqlite3.OperationalError):
        write(book, "UPDATE customer SET notes = 'half'", "INSERT INTO nowhere VALUES (1)")
    assert book.read_bytes() == before


def test_a_reference_to_nothing_fails_at_the_end(book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(sqlite3.IntegrityError):
        write(book, "UPDATE contact SET customer_id = 99")
    assert book.read_bytes() == before
