"""Many rows at once are the same rows, and journalled one by one."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from renewctl.store import bulk
from renewctl.store.images import shapes
from renewctl.store.session import driver_of, transaction
from tests.store.books import ME, dump, full_book, verdict


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
def test_rows_go_in_are_changed_and_go_out(book: Path, count: int) -> None:
    before = dump(book)
    rows = [(n, f"task {n}", "open") for n in range(10, 10 + count)]
    with transaction(book, ME) as session:
        driver = driver_of(session.connection())
        assert bulk.insert(driver, "task", ("id", "title", "state"), iter(rows)) == count
        assert (
            bulk.update(driver, "task", ["id"], ["state", "owner"], [(n, "done", f"o{n}") for n, *_ in rows]) == count
        )
    after = dump(book)["task"]
    assert len(after) == 1 + count
    assert [(row[0], row[1], row[5], row[8]) for row in after[1:]] == [(n, t, f"o{n}", "done") for n, t, _s in rows]
    assert verdict(book).changes == 14 + 2 * count
    with transaction(book, ME) as session:
        assert bulk.delete(driver_of(session.connection()), "task", ["id"], [(n,) for n, *_rest in rows]) == count
    assert dump(book) == before
    assert verdict(book).problems == []


def test_a_column_may_have_its_first_value_late(book: Path) -> None:
    """What all rows share is handed over once; what differs for the first time in a later statement is not."""
    rows = [(n, f"t{n}", "open", "late" if n == 1700 else None, None) for n in range(10, 2200)]
    with transaction(book, ME) as session:
        bulk.insert(driver_of(session.connection()), "task", ("id", "title", "state", "owner", "notes"), rows)
    found = [(row[0], row[1], row[8], row[5], row[10]) for row in dump(book)["task"][1:]]
    assert found == rows
    assert verdict(book).problems == []


@pytest.mark.parametrize("count", [1, 700])
def test_the_journal_of_added_rows_is_the_triggers(book: Path, count: int) -> None:
    """Recorded in one go or row by row: the same changes in the same order, and the triggers stand as before."""
    rows = [(n, 'a "name"\n\t\x01\\ 客户', "open", None if n % 2 else n % 3 or None) for n in range(10, 10 + count)]
    other = Path(shutil.copy(book, book.with_name("other.db")))
    for path, put in ((book, bulk.insert), (other, bulk.add)):
        with transaction(path, ME) as session:
            driver = driver_of(session.connection())
            assert put(driver, "task", ("id", "title", "state", "customer_id"), rows) == count
            driver.execute("UPDATE task SET notes = 'after' WHERE id = 10")
    assert dump(other) == dump(book)
    assert changes(other) == changes(book)
    assert verdict(other).problems == []
    with sqlite3.connect(other) as meddling:
        meddling.execute("INSERT INTO task (title, state) VALUES ('theirs', 'open')")
    assert changes(other)[-1][:3] == (len(changes(book)) + 1, None, "task")


@pytest.mark.parametrize("is_empty", [True, False])
def test_the_indexes_of_a_table_stand_and_are_whole(book: Path, is_empty: bool) -> None:
    """An empty table's are made after its rows have come, the same as before."""
    with sqlite3.connect(book) as connection:
        if is_empty:
            connection.execute("DELETE FROM task")
        before = set(connection.execute("SELECT name, sql FROM sqlite_schema").fetchall())
    with transaction(book, ME) as session:
        rows = [(n, f"t{n}", "open") for n in range(10, 700)]
        assert bulk.add(driver_of(session.connection()), "task", ("id", "title", "state"), rows) == 690
    with sqlite3.connect(book) as connection:
        assert set(connection.execute("SELECT name, sql FROM sqlite_schema").fetchall()) == before
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_table_without_ids_is_recorded_row_by_row(book: Path) -> None:
    before = len(changes(book))
    with transaction(book, ME) as session:
        driver = driver_of(session.connection())
        key = ("customer_id", "kind", "on_day", "label", "sequence")
        bulk.add(driver, "customer_signal", (*key, "value"), [(2, "usage", "2026-01-01", "l", 1, 5)])
    assert len(changes(book)) == before + 1
    assert verdict(book).problems == []


def test_an_id_given_before_is_no_new_row(book: Path) -> None:
    """A row that is put back under its old id would not be recorded: all is rolled back."""
    with sqlite3.connect(book) as meddling:
        meddling.execute("DELETE FROM task WHERE id = 1")
    before = book.read_bytes()
    rows = [(1, "t", "open"), (10, "t", "open")]
    with pytest.raises(ValueError, match="given before"), transaction(book, ME) as session:
        bulk.add(driver_of(session.connection()), "task", ("id", "title", "state"), rows)
    assert book.read_bytes() == before


def changes(path: Path) -> list[tuple[object, ...]]:
    """Return what the journal holds."""
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT * FROM change ORDER BY id").fetchall()


def test_compound_keys(book: Path) -> None:
    before = dump(book)
    key = ("customer_id", "kind", "on_day", "label", "sequence")
    keys = [(2, "usage", "2026-01-01", f"l{n}", 1) for n in range(150)]
    with transaction(book, ME) as session:
        driver = driver_of(session.connection())
        bulk.insert(driver, "customer_signal", (*key, "value"), [(*k, 5) for k in keys])
        bulk.update(driver, "customer_signal", key, ["value"], [(*k, 7) for k in keys])
        assert driver.execute("SELECT SUM(value) FROM customer_signal WHERE customer_id = 2").fetchone() == (1050,)
        assert bulk.delete(driver, "customer_signal", key, keys) == 150
    assert dump(book) == before


def test_a_bad_row_stops_all(book: Path) -> None:
    before = book.read_bytes()
    rows = [("t", "open")] * 150 + [("t", "unheard of")]
    with pytest.raises(sqlite3.IntegrityError), transaction(book, ME) as session:
        bulk.insert(driver_of(session.connection()), "task", ("title", "state"), rows)
    assert book.read_bytes() == before


def test_an_image_gives_its_row_back(book: Path) -> None:
    """Through every column: what the journal wrote of a row is what undo would write."""
    import json

    with sqlite3.connect(book) as connection:
        for shape in shapes(connection):
            sql = f'SELECT {shape.image_of("r")}, r.* FROM "{shape.table}" r'
            for image, *row in connection.execute(sql):
                assert list(shape.values(json.loads(image))) == row
                assert shape.shows(image, json.dumps(json.loads(image), indent=1))
                assert not shape.shows(image, None)
