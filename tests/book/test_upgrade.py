"""An older book: brought up to date by whoever writes, with a backup, or left exactly as it was."""

import inspect
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from types import FunctionType

import pytest

from renewctl.book import migrations
from renewctl.cli import app, tree
from renewctl.cli.writing import WRITING
from renewctl.store import revision
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from tests.conftest import Cli
from tests.store.books import dump, full_book, verdict, write

FULL = os.environ.get("RENEWCTL_DRILL") == "full"

NOW = revision.HEAD
NEXT = f"{int(NOW) + 1:04}"

SECOND = f"""
from alembic import op

revision = "{NEXT}"
down_revision = "{NOW}"


def upgrade() -> None:
    op.execute("ALTER TABLE customer ADD COLUMN credit INTEGER NOT NULL DEFAULT 100")
    op.execute("CREATE TABLE visit (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL) STRICT")
    op.execute("CREATE TABLE task_new AS SELECT * FROM task WHERE 0")
    op.execute("DROP TABLE task_new")
    op.execute("UPDATE contact SET name = name || '!'")
"""


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is one revision further than its books."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.folder(), folder)
    (folder / "versions" / f"{NEXT}_credit.py").write_text(SECOND)
    monkeypatch.setattr(migrations, "folder", lambda: folder)
    return folder


@pytest.fixture
def book(tmp_path: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of the newest revision, for a program that is one further."""
    with monkeypatch.context() as first:
        first.setattr(migrations, "folder", FIRST)
        made = full_book(tmp_path / "book.db")
    monkeypatch.setattr(revision, "HEAD", NEXT)
    return made


FIRST = migrations.folder


def schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())


def test_reading_an_older_book_names_the_upgrade(run: Cli, book: Path) -> None:
    before = book.read_bytes()
    for words in (("customer", "list"), ("due",), ("audit", "verify"), ("book", "info")):
        refused = run(*words)
        assert refused.code == 5
        assert "renewctl book upgrade" in refused.err
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("book", "upgrade"),
        ("customer", "add", "New"),
        ("customer", "edit", "C1", "--notes", "x"),
        ("log-call", "C1", "hello"),
        ("undo",),
        ("audit", "adopt", "--reason", "x"),
    ],
    ids=" ".join,
)
def test_whoever_writes_brings_it_up_to_date(run: Cli, book: Path, words: tuple[str, ...]) -> None:
    old = book.read_bytes()
    answer = run(*words)
    assert answer.code == 0, answer.err
    assert len([line for line in answer.err.splitlines() if f"schema {NEXT}" in line]) == 1
    (kept,) = book.parent.glob(f"book.db.before-schema-{NEXT}-*")
    assert str(kept) in answer.err
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (NOW,)
    assert old.count(b"\0") > 0
    assert verdict(book).problems == []
    assert run("customer", "list").code == 0
    assert len(list(book.parent.glob("book.db.before-schema-*"))) == 1


def test_the_journal_takes_over_what_the_upgrade_changed(run: Cli, book: Path) -> None:
    before = dump(book)
    assert run("book", "upgrade").code == 0
    after = dump(book)
    assert [row[-1] for row in after["customer"]] == [100, 100]
    assert after["contact"][0][2] == "赵!"
    assert {table: len(rows) for table, rows in before.items()} | {"visit": 0} == {t: len(r) for t, r in after.items()}
    log = run("audit", "log", "--json").json
    assert (log[0]["state"], log[0]["changes"], log[0]["reason"]) == ("schema", 3, f"schema {NEXT}")
    assert "journal_visit_insert" in schema(book)
    assert run("undo", "5").code == 4
    assert run("book", "upgrade").err == f"The book is up to date (schema {NEXT}).\n"


def test_what_was_done_under_the_old_schema_can_be_taken_back(run: Cli, book: Path) -> None:
    assert run("book", "upgrade").code == 0
    assert run("undo", "4").code == 0
    customers = dump(book)["customer"]
    assert (customers[0][8], customers[0][-1]) == ("li", 100)
    assert verdict(book).problems == []


def test_an_earlier_state_is_seen_through_the_new_schema(run: Cli, book: Path) -> None:
    from renewctl.store.hindsight import book_known_at

    with closing(sqlite3.connect(book)) as connection:
        (at,) = connection.execute("SELECT at FROM change_set WHERE id = 3").fetchone()
    run("book", "upgrade")
    with open_reader(book) as now, book_known_at(now, at) as earlier:
        assert list(earlier.tuples("SELECT owner, credit FROM customer ORDER BY id")) == [("li", 100), ("li", 100)]


def test_a_new_book_is_made_with_the_newest_schema(
    run: Cli, tmp_path: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision, "HEAD", NEXT)
    assert run("init", "--zone", "UTC").code == 0
    assert "credit" in schema(tmp_path / "book.db")["customer"]
    assert run("audit", "verify").code == 0


LOSING = {
    "rows": 'op.execute("DELETE FROM task")',
    "references": 'op.execute("DELETE FROM customer WHERE id = 1")\n    '
    "op.execute(\"INSERT INTO customer (code, name, name_key) VALUES ('Z', 'Z', 'z')\")",
    "its way": 'raise RuntimeError("half way")',
}


@pytest.mark.parametrize("line", LOSING.values(), ids=LOSING)
def test_an_upgrade_that_loses_something_is_taken_back(run: Cli, book: Path, second: Path, line: str) -> None:
    with (second / "versions" / f"{NEXT}_credit.py").open("a") as file:
        file.write(f"    {line}\n")
    before = book.read_bytes()
    assert run("book", "upgrade").code == 1
    assert book.read_bytes() == before


def killed_at(statement: int, path: Path, *, new: bool) -> bool:
    """Upgrade (or make) a file in a child that is killed at its n-th statement; False when it got through."""
    child = os.fork()
    if child == 0:
        connect, seen = sqlite3.connect, iter(range(1, 1_000_000))

        def kill_in_time(_sql: str) -> None:
            if next(seen) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        def traced(name: str, *, uri: bool, timeout: float = 5, isolation_level: None = None) -> sqlite3.Connection:
            made = connect(name, uri=uri, timeout=timeout, isolation_level=isolation_level)
            made.execute("PRAGMA cache_size = 5")  # pages go to the file early: there is something to roll back
            made.set_trace_callback(kill_in_time)
            return made

        pytest.MonkeyPatch().setattr(sqlite3, "connect", traced)
        try:
            migrations.make(path) if new else migrations.upgrade(path, Stamp("wang", "upgrade"))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


STEP = 1 if FULL else 17


@pytest.mark.drill
def test_a_killed_making_leaves_nothing_half_made(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    whole.touch()
    migrations.make(whole)
    statement, kills = 1, 0
    while True:
        path = tmp_path / f"{statement}.db"
        path.touch()
        killed = killed_at(statement, path, new=True)
        assert schema(path) in ({}, schema(whole)), statement
        if not killed:
            break
        kills += 1
        if not schema(path):
            migrations.make(path)
        assert schema(path) == schema(whole), statement
        path.unlink()
        statement += STEP
    assert kills > 100 // STEP


@pytest.mark.drill
def test_a_killed_upgrade_leaves_the_old_book_or_the_new_one(book: Path, tmp_path: Path) -> None:
    old = schema(book), dump(book)
    whole = Path(shutil.copy(book, tmp_path / "whole.db"))
    migrations.upgrade(whole, Stamp("wang", "upgrade"))
    new = schema(whole), dump(whole)
    statement, kills = 1, 0
    while True:
        path = Path(shutil.copy(book, tmp_path / f"{statement}.db"))
        killed = killed_at(statement, path, new=False)
        assert (schema(path), dump(path)) in (old, new), statement
        if not killed:
            break
        kills += 1
        migrations.upgrade(path, Stamp("wang", "again"))
        assert (schema(path), dump(path)) == new, statement
        assert verdict(path).problems == []
        assert write(path, "UPDATE customer SET notes = 'on we go'") is not None
        path.unlink()
        statement += STEP
    assert kills > 100 // STEP


def test_the_table_of_writing_commands_is_complete() -> None:
    """A command that begins a transaction brings an older book up to date before it reads anything."""
    writing = set()
    todo = [(word, tree.load(word, entry)) for word, entry in app.COMMANDS.items()]
    while todo:
        words, command = todo.pop()
        below = getattr(command, "commands", None)
        if below is not None:
            todo += [(f"{words} {verb}", leaf) for verb, leaf in below.items()]
        elif command.callback and begins_a_transaction(inspect.unwrap(command.callback), set()):
            writing.add(words)
    assert writing == WRITING


def begins_a_transaction(function: FunctionType, seen: set[FunctionType]) -> bool:
    """Return whether a function, or one of its module that it calls, opens app.transaction() or app.bulk()."""
    seen.add(function)
    closed = inspect.getclosurevars(function)
    if {"transaction", "bulk"} & closed.unbound:
        return True
    called = [value for value in {**closed.globals, **closed.nonlocals}.values() if isinstance(value, FunctionType)]
    return any(
        begins_a_transaction(other, seen)
        for other in called
        if other.__module__ == function.__module__ and other not in seen
    )
