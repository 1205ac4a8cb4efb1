"""What a killed init, backup or restore leaves behind is cleared by the next one, and nothing else is."""

import os
import signal
from pathlib import Path

import pytest

from renewctl.book import files
from renewctl.cli import app
from tests.conftest import Cli
from tests.store.books import dump, full_book, write


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


def hidden(folder: Path) -> list[str]:
    """Return the hidden names in a folder."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def killed_before_placing(book: Path, *words: str) -> int:
    """Run a command in a child that is killed when its file is whole but not in place; returns the child's number."""
    child = os.fork()
    if child == 0:
        try:
            files._place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            app.run(["--book", str(book), *words])
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return child


def test_the_next_run_clears_what_a_killed_one_left(run: Cli, book: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    assert run("book", "backup", str(copy)).code == 0
    for target, path, words in (
        (book, copy, ("book", "backup", str(copy), "--yes")),
        (book, book, ("book", "restore", str(copy), "--yes")),
        (new, new, ("init",)),
    ):
        child = killed_before_placing(target, *words)
        assert hidden(tmp_path) == [f".{path.name}.{child}.new"]
        assert run("--book", str(target), *words).code == 0
        assert hidden(tmp_path) == []


def test_only_what_is_ours_and_of_a_dead_process_is_cleared(run: Cli, book: Path, tmp_path: Path) -> None:
    gone = killed_before_placing(tmp_path / "x.db", "init")
    kept = [f".copy.db.{os.getppid()}.new", f".copy.db.{gone}.old", f".other.db.{gone}.new", f".copy.db.x{gone}.new"]
    cleared = [
        f".copy.db.{gone}.new",
        f".copy.db.{gone}.new-journal",
        f".copy.db.{os.getpid()}.new",
        ".copy.db.9999999999.new",
    ]
    for name in (*kept, *cleared):
        (tmp_path / name).write_text("x")
    assert run("book", "backup", str(tmp_path / "copy.db")).code == 0
    assert hidden(tmp_path) == sorted([*kept, f".x.db.{gone}.new"])


def test_a_restore_killed_on_the_way_leaves_no_second_name_of_the_book(run: Cli, book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert run("book", "backup", str(copy)).code == 0
    write(book, "UPDATE customer SET notes = 'later'")
    killed_before_placing(book, "book", "restore", str(copy), "--yes")
    before = dump(book)
    assert book.stat().st_nlink == 2
    assert run("book", "restore", str(copy), "--yes").code == 0
    (old,) = tmp_path.glob("book.db.before-restore-*")
    assert dump(old) == before
    assert book.stat().st_nlink == old.stat().st_nlink == 1
