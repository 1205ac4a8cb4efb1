"""The book as it was recorded earlier, and which instants a person may write."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from renewctl.audit.actions import adopt, undo
from renewctl.audit.rules import Person
from renewctl.errors import UsageError
from renewctl.store.hindsight import book_known_at, read_instant
from renewctl.store.images import shapes
from renewctl.store.journal import Stamp, os_user
from renewctl.store.reader import open_reader
from renewctl.store.transaction import transaction
from tests.store.books import dump, full_book, meddle, write

SHANGHAI = ZoneInfo("Asia/Shanghai")


def known_at(path: Path, instant: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row as it was known at an instant."""
    with open_reader(path) as now, book_known_at(now, instant) as book:
        return {
            shape.table: list(book.tuples(f'SELECT * FROM "{shape.table}" ORDER BY {", ".join(shape.key)}'))
            for shape in shapes(book.connection)
        }


def newest_instant(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT MAX(at) FROM change_set").fetchone()[0])


def test_each_state_of_a_book_can_be_seen_again(tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    seen = {newest_instant(book): dump(book)}
    steps: list[tuple[str, ...]] = [
        ("UPDATE customer SET owner = 'x'", "UPDATE customer SET owner = 'y' WHERE id = 2"),
        ("DELETE FROM task", "UPDATE customer_signal SET on_day = '2026-01-01'"),
        ("INSERT INTO task (title, state) VALUES ('t', 'open')", "UPDATE task SET id = 40"),
        ("UPDATE customer SET code = 'X' WHERE id = 1", "UPDATE customer SET code = 'C1' WHERE id = 2"),
        ("UPDATE customer SET code = 'C2' WHERE id = 1", "DELETE FROM receipt", "DELETE FROM market_signal"),
    ]
    for statements in steps:
        write(book, *statements)
        seen[newest_instant(book)] = dump(book)
    with transaction(book, Stamp("wang", "undo", kind="undo", undoes_id=7)) as writer:
        undo(writer, 7, Person("wang", os_user()))
    seen[newest_instant(book)] = dump(book)
    for instant, rows in seen.items():
        assert known_at(book, instant) == rows
    assert all(rows == [] for rows in known_at(book, "2001-01-01").values())
    assert known_at(book, "2999-12-31") == dump(book)


def test_the_book_itself_is_not_touched(tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    before = book.read_bytes()
    with open_reader(book) as now, book_known_at(now, "2001-01-01") as earlier:
        assert earlier.number("SELECT COUNT(*) FROM customer") == 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            earlier.connection.execute("DELETE FROM customer")
        assert now.number("SELECT COUNT(*) FROM customer") == 2
    assert book.read_bytes() == before


def test_what_another_program_changed_holds_from_its_place_in_the_journal(tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    before = dump(book), newest_instant(book)
    meddle(book, "UPDATE customer SET owner = 'theirs' WHERE id = 2")
    write(book, "UPDATE customer SET notes = 'ours' WHERE id = 2")
    after = dump(book), newest_instant(book)
    with transaction(book, Stamp("wang", "adopt", kind="adopt")) as writer:
        adopt(writer)
    assert known_at(book, before[1]) == before[0]
    assert known_at(book, after[1]) == after[0]
    assert known_at(book, newest_instant(book)) == after[0]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-06-15", "2026-06-15T15:59:59.999999Z"),
        ("20260615", "2026-06-15T15:59:59.999999Z"),
        ("2026-06-15T14:30", "2026-06-15T06:30:59.999999Z"),
        ("2026-06-15 14:30", "2026-06-15T06:30:59.999999Z"),
        ("2026-06-15T14:30:12", "2026-06-15T06:30:12.999999Z"),
        ("2026-06-15T14:30:12.5", "2026-06-15T06:30:12.500000Z"),
        ("2026-06-15T14:30:12.000000", "2026-06-15T06:30:12.000000Z"),
        ("2026-06-15T06:30Z", "2026-06-15T06:30:59.999999Z"),
        ("2026-06-15T06:30:12.123456Z", "2026-06-15T06:30:12.123456Z"),
        ("2026-06-15T08:30:12+02:00", "2026-06-15T06:30:12.999999Z"),
    ],
)
def test_an_instant_is_as_precise_as_it_is_written(written: str, instant: str) -> None:
    assert read_instant(written, SHANGHAI) == instant


def test_the_end_of_a_day_follows_the_clocks_of_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert read_instant("2026-03-28", berlin) == "2026-03-28T22:59:59.999999Z"
    assert read_instant("2026-03-29", berlin) == "2026-03-29T21:59:59.999999Z"


@pytest.mark.parametrize(
    "written", ["", "soon", "2026-02-30", "2026-06-15T25:00", "15.06.2026", "9999-12-31", "\ud800"]
)
def test_what_is_no_instant_is_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError):
        read_instant(written, SHANGHAI)


def test_bulk_changes_are_forgotten_in_bulk(tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    rows = random.Random(1).sample(range(1000, 9000), 700)
    write(book, *(f"INSERT INTO task (id, title, state) VALUES ({n}, 't', 'open')" for n in rows))
    between = dump(book), newest_instant(book)
    write(book, "UPDATE task SET title = 'u' WHERE id % 2", "DELETE FROM task WHERE id % 3 = 0")
    assert known_at(book, between[1]) == between[0]
