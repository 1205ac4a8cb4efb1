"""A revision that renames or drops a column: what the journal holds from before is still understood."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from renewctl.book import migrations
from renewctl.store import images, revision
from renewctl.store.images import Shape
from tests.conftest import Cli
from tests.store.books import dump, full_book, verdict, write

NEXT = f"{int(revision.HEAD) + 1:04}"

THIRD = f"""
from alembic import op

revision = "{NEXT}"
down_revision = "{revision.HEAD}"


def upgrade() -> None:
    columns = "id, customer_id, name, title, role, phone, email, every_days, notes, archived_on, attributes"
    op.execute("PRAGMA legacy_alter_table = ON")
    op.execute("ALTER TABLE contact RENAME TO old_contact")
    op.execute(
        "CREATE TABLE contact (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
        " customer_id INTEGER NOT NULL REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,"
        " name TEXT NOT NULL, title TEXT, role TEXT, phone TEXT, email TEXT, every_days INTEGER,"
        " notes TEXT, archived_on TEXT, attributes TEXT, handle TEXT) STRICT"
    )
    op.execute(f"INSERT INTO contact ({{columns}}, handle) SELECT {{columns}}, chat_id FROM old_contact")
    op.execute("DROP TABLE old_contact")
    op.execute("PRAGMA legacy_alter_table = OFF")
    op.execute("ALTER TABLE import_profile RENAME COLUMN name TO title")
"""
DECLARED = {"contact": (("chat_id", "handle"), ("level", None)), "import_profile": (("name", "title"),)}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with a history, for a program whose next revision renames and drops columns."""
    made = full_book(tmp_path / "book.db")
    write(made, "UPDATE contact SET chat_id = 'zhao1', level = 'director'")  # change set 5
    write(made, "UPDATE contact SET chat_id = 'zhao2', level = 'head', phone = '1'")
    write(made, "UPDATE import_profile SET name = 'bank 2'")
    write(made, "DELETE FROM contact")
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.folder(), folder)
    (folder / "versions" / f"{NEXT}_moved.py").write_text(THIRD)
    monkeypatch.setattr(migrations, "folder", lambda: folder)
    monkeypatch.setattr(revision, "HEAD", NEXT)
    monkeypatch.setattr(images, "MOVED", DECLARED)
    return made


def contact(path: Path) -> tuple[object, ...]:
    with closing(sqlite3.connect(path)) as connection:
        row: tuple[object, ...] = connection.execute("SELECT handle, phone FROM contact").fetchone()
    return row


def test_undo_reaches_back_across_a_rename_and_a_drop(run: Cli, book: Path) -> None:
    assert run("book", "upgrade").code == 0
    assert run("audit", "verify").code == 0
    assert run("undo", "8").code == 0
    assert contact(book) == ("zhao2", "1")
    assert run("undo", "6").code == 0
    assert contact(book) == ("zhao1", None)
    assert run("undo", "5").code == 0
    assert contact(book) == (None, None)
    assert run("undo", "12").code == 0  # and forth again
    assert contact(book) == ("zhao1", None)
    assert verdict(book).problems == []


def test_a_unique_value_that_was_taken_since_is_seen_under_its_new_name(run: Cli, book: Path) -> None:
    assert run("book", "upgrade").code == 0
    write(book, "INSERT INTO import_profile (title, options) VALUES ('bank', '{}')")
    refused = run("undo", "7")
    assert refused.code == 4
    assert "The title of import_profile:1 belongs to import_profile:2 now." in refused.err


def test_an_earlier_state_is_seen_under_todays_names(run: Cli, book: Path) -> None:
    from renewctl.store.hindsight import book_known_at
    from renewctl.store.reader import open_reader

    with closing(sqlite3.connect(book)) as connection:
        instants = dict(connection.execute("SELECT id, at FROM change_set").fetchall())
    assert run("book", "upgrade").code == 0
    seen = {}
    for number in (4, 5, 6, 8):
        with open_reader(book) as now, book_known_at(now, instants[number]) as earlier:
            seen[number] = list(earlier.tuples("SELECT handle, phone FROM contact"))
    assert seen == {4: [(None, None)], 5: [("zhao1", None)], 6: [("zhao2", "1")], 8: []}


@pytest.mark.parametrize(
    "declared",
    [
        {**DECLARED, "contact": (("chat_id", "handle"),)},
        {**DECLARED, "import_profile": ()},
        {**DECLARED, "task": (("notes", None),)},
    ],
    ids=["a drop without a word", "a rename without a word", "a dropped name used again"],
)
def test_an_upgrade_that_says_nothing_of_a_column_is_taken_back(
    run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch, declared: dict[str, tuple[tuple[str, str | None], ...]]
) -> None:
    monkeypatch.setattr(images, "MOVED", declared)
    before = book.read_bytes()
    refused = run("book", "upgrade")
    assert refused.code == 1
    assert "does not say what became of" in refused.err
    assert book.read_bytes() == before
    assert "contact" in dump(book)


@pytest.mark.parametrize(
    ("image", "row"),
    [({"id": 1, "a": 2, "x": 9}, (1, 2, 0)), ({"id": 1, "b": 2}, (1, 2, 0)), ({"id": 1, "c": 2, "d": 5}, (1, 2, 5))],
)
def test_names_change_one_after_the_other(image: dict[str, int], row: tuple[int, ...]) -> None:
    shape = Shape("t", ("id", "c", "d"), ("id",), {"d": 0}, (("a", "b"), ("x", None), ("b", "c")))
    assert shape.values(image) == row
