"""Where a book may lie: behind a link, under any name, never in the place of a pipe."""

import os
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.books import dump, full_book
from tests.store.test_opening import READING, WRITING, left_by_a_killed_writer


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


def test_a_book_behind_a_link_is_the_book(run: Cli, book: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link, copy = tmp_path / "elsewhere" / "link.db", tmp_path / "copy.db"
    link.symlink_to(left_by_a_killed_writer(book, tmp_path / "elsewhere"))
    assert run("--book", str(link), *READING).code == 0  # the journal to roll back lies beside the book
    link.unlink()
    link.symlink_to(book)
    assert run("--book", str(link), "book", "backup", str(copy)).code == 0
    assert run("--book", str(link), *WRITING).code == 0
    before = dump(book)
    restored = run("--book", str(link), "book", "restore", str(copy), "--yes")
    assert restored.code == 0, restored.err
    assert link.is_symlink()
    assert dump(book) == dump(copy)
    (kept,) = tmp_path.glob("book.db.before-restore-*")
    assert not kept.is_symlink()
    assert dump(kept) == before


@pytest.mark.parametrize("name", ["a b", "q?mode=ro", "h#x", "p%20x", "星", "new\nline", "o'q\"", "back\\slash"])
def test_a_book_lies_under_any_name(run: Cli, tmp_path: Path, name: str) -> None:
    place = tmp_path / name / f"{name}.db"
    for words in (
        ("init",),
        WRITING,
        READING,
        ("book", "backup", f"{place}2"),
        ("book", "restore", f"{place}2", "--yes"),
    ):
        answered = run("--book", str(place), *words)
        assert answered.code == 0, answered.err
    assert len(list(place.parent.iterdir())) == 3


@pytest.mark.parametrize("name", ["x" * 300, "d/" * 2500 + "x", ""], ids=["long", "deep", "none"])
def test_a_name_that_no_file_can_have_is_told(run: Cli, book: Path, name: str) -> None:
    commands = [
        (*lead, *words) for lead in [("--book", name)] for words in (READING, ("log-call", "C1", "x"), ("init",))
    ]
    for words in [*(commands if name else []), ("book", "backup", name, "--yes"), ("book", "restore", name, "--yes")]:
        refused = run(*words)
        assert refused.code == 5, (words[2:], refused.err[-300:])


def test_a_backup_never_takes_the_place_of_a_pipe_or_a_folder(run: Cli, book: Path, tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        assert run("book", "backup", str(path), "--yes").code == 5
        assert run("--book", str(path), "book", "restore", str(book), "--yes").code == 5
        assert not path.is_file()
