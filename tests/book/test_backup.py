"""Backups that are proved before they count, and restores that lose nothing."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from renewctl.book.commands import KINDS
from renewctl.store import copying, revision
from tests.conftest import Cli
from tests.store.books import NO_BOOKS, dump, full_book, meddle, verdict, write


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind, in a folder of its own."""
    (tmp_path / "backups").mkdir()
    return full_book(tmp_path / "book.db")


def test_a_backup_is_a_private_book_with_the_same_rows(run: Cli, book: Path) -> None:
    copy = book.parent / "backups" / "a" / "copy.db"
    answer = run("book", "backup", str(copy))
    assert answer.code == 0, answer.err
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert dump(copy) == dump(book)
    assert verdict(copy).head == verdict(book).head
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


def test_a_backup_overwrites_only_when_told(run: Cli, book: Path) -> None:
    copy = full_book(book.parent / "backups" / "copy.db")
    write(copy, "UPDATE customer SET notes = 'precious'")
    before = dump(copy)
    assert run("book", "backup", str(copy)).code == 4
    assert dump(copy) == before
    assert run("book", "backup", str(copy), "--yes").code == 0
    assert dump(copy) == dump(book)


@pytest.mark.parametrize("make", NO_BOOKS.values(), ids=NO_BOOKS)
def test_a_book_takes_the_place_of_a_book_or_of_nothing(run: Cli, book: Path, make: Callable[[Path], object]) -> None:
    copy, other = book.parent / "copy.db", book.parent / "other"
    assert run("book", "backup", str(copy)).code == 0
    make(other)
    before = other.read_bytes() if other.is_file() else None
    around = sorted(path.name for path in book.parent.iterdir())
    loses = other.is_dir() or (before or b"") != b""
    for words in (("book", "backup", str(other)), ("--book", str(other), "book", "restore", str(copy))):
        if not loses:
            assert run(*words, "--yes").code == 0
            assert dump(other) == dump(book)
            other.unlink()
            continue
        for answered in ((), ("--yes",)):
            refused = run(*words, *answered)
            assert (refused.code, refused.out) == (5, "")
            assert "is not a renewctl book" in refused.err or other.is_dir()
            assert (other.read_bytes() if other.is_file() else None) == before
            assert sorted(path.name for path in book.parent.iterdir()) == around


@pytest.mark.parametrize("make", NO_BOOKS.values(), ids=NO_BOOKS)
def test_nothing_but_a_book_is_restored(run: Cli, book: Path, make: Callable[[Path], object]) -> None:
    other, before = book.parent / "other", book.read_bytes()
    make(other)
    refused = run("book", "restore", str(other), "--yes")
    assert (refused.code, len(refused.err.splitlines())) == (5, 2)
    assert book.read_bytes() == before


def test_no_other_file_takes_the_place_of_a_book(run: Cli, book: Path) -> None:
    (book.parent / "sheet.csv").write_text("contract_no,customer_name,end_date\n1,Acme,2026-13-31\n")
    for name in (book, full_book(book.parent / "another.db")):
        linked = book.parent / f"{name.name}.csv"
        linked.symlink_to(name)
        before = name.read_bytes()
        for words in (
            ("export", str(linked), "--yes"),
            ("import", str(book.parent / "sheet.csv"), "--keep-good", "--quarantine", str(linked), "--yes"),
            ("--book", str(book.parent / "demo.db"), "demo", "--truth", str(linked)),
        ):
            refused = run(*words)
            assert (refused.code, "is a renewctl book" in refused.err) == (2, True), refused.err
            assert name.read_bytes() == before


def test_the_book_is_not_its_own_backup(run: Cli, book: Path) -> None:
    (book.parent / "link.db").symlink_to(book)
    for name in ("book.db", "link.db"):
        assert run("book", "backup", str(book.parent / name), "--yes").code == 2
        assert run("book", "restore", str(book.parent / name), "--yes").code == 2
    assert verdict(book).problems == []


def test_a_copy_that_differs_is_not_kept(run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = copying.opened
    times = []

    def flipping(path: Path) -> object:
        times.append(path)
        if len(times) == 2:  # between the copy and its proof, a bit flips on the disk
            data = path.read_bytes()
            path.write_bytes(data.replace(b"zhao", b"zhbo", 1))
        return opened(path)

    monkeypatch.setattr(copying, "opened", flipping)
    refused = run("book", "backup", str(book.parent / "backups" / "copy.db"))
    assert refused.code == 5
    assert "not the same" in refused.err
    assert list((book.parent / "backups").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(run: Cli, book: Path) -> None:
    (book.parent / "file").write_text("")
    assert run("book", "backup", str(book.parent / "file" / "copy.db")).code == 5
    assert run("book", "backup", str(book.parent / "backups"), "--yes").code == 5


def test_a_file_in_the_place_of_a_folder_is_told(run: Cli, book: Path, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("x")
    refused = run("book", "backup", str(tmp_path / "note" / "copy.db"))
    assert (refused.code, "cannot be made: Not a directory." in refused.err) == (5, True)


@pytest.mark.parametrize("name", ["nope.db", "sheet.csv"])
def test_the_backup_is_looked_at_before_anybody_is_asked(run: Cli, book: Path, name: str) -> None:
    (book.parent / "sheet.csv").write_text("no book", encoding="utf-8")
    asked, agreed = (run("book", "restore", str(book.parent / name), *yes) for yes in ((), ("--yes",)))
    assert asked == agreed
    assert (asked.code, asked.out, "--yes" in asked.err) == (5, "", False)
    what = "There is no file" if name == "nope.db" else "is not a renewctl book"
    assert what in asked.err.splitlines()[0]


def test_restoring_keeps_the_old_book(run: Cli, book: Path) -> None:
    copy = book.parent / "backups" / "copy.db"
    run("book", "backup", str(copy))
    then = dump(book)
    write(book, "UPDATE customer SET notes = 'later'")
    now = dump(book)
    assert run("book", "restore", str(copy)).code == 4
    assert dump(book) == now
    answer = run("book", "restore", str(copy), "--yes")
    assert answer.code == 0, answer.err
    assert dump(book) == then
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    (kept,) = book.parent.glob("book.db.before-restore-*")
    assert str(kept) in answer.err
    assert dump(kept) == now
    assert verdict(book).problems == []
    assert run("book", "restore", str(kept), "--yes").code == 0
    assert dump(book) == now
    assert len(list(book.parent.glob("book.db.before-restore-*"))) == 2


def test_restoring_where_no_book_is(run: Cli, book: Path) -> None:
    copy = book.parent / "backups" / "copy.db"
    run("book", "backup", str(copy))
    then = dump(book)
    book.unlink()
    assert run("book", "restore", str(copy)).code == 0
    assert dump(book) == then


def test_a_journal_that_a_killed_writer_left_is_not_rolled_back_into_the_restored_book(run: Cli, book: Path) -> None:
    copy = book.parent / "backups" / "copy.db"
    run("book", "backup", str(copy))
    then = dump(book)
    book.with_name("book.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0\0\0\1" + b"\0" * 1000)
    book.write_bytes(book.read_bytes()[:100] + b"\xff" * 8000)
    assert run("book", "restore", str(copy), "--yes").code == 0
    assert dump(book) == then
    assert not book.with_name("book.db-journal").exists()


@pytest.mark.parametrize("words", [("init",), ("book", "restore", "backups/copy.db")], ids=" ".join)
def test_a_journal_without_its_book_is_not_rolled_back_into_a_new_one(
    run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(book.parent)
    assert run("book", "backup", "backups/copy.db").code == 0
    book.unlink()
    book.with_name("book.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 1000)
    assert run(*words).code == 0
    assert not book.with_name("book.db-journal").exists()


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE change_set SET actor = 'mallory' WHERE id = 2"],
        ["DROP TRIGGER journal_customer_update", "UPDATE customer SET owner = 'm'"],
        ["PRAGMA foreign_keys = OFF", "UPDATE contact SET customer_id = 99"],
        ["UPDATE alembic_version SET version_num = '9999'"],
        ["PRAGMA application_id = 7"],
    ],
    ids=lambda statements: statements[-1][:40],
)
def test_an_unsound_backup_is_not_restored(run: Cli, book: Path, statements: list[str]) -> None:
    copy = book.parent / "backups" / "copy.db"
    run("book", "backup", str(copy))
    meddle(copy, *statements)
    before = book.read_bytes()
    assert run("book", "restore", str(copy), "--yes").code == 5
    assert book.read_bytes() == before
    assert run("book", "restore", str(book.parent / "no such file"), "--yes").code == 5


def test_a_backup_with_another_programs_change_is_sound(run: Cli, book: Path) -> None:
    meddle(book, "UPDATE customer SET owner = 'by hand'")
    copy = book.parent / "backups" / "copy.db"
    assert run("book", "backup", str(copy)).code == 0
    assert run("book", "restore", str(copy), "--yes").code == 0
    assert run("audit", "verify").code == 7


def test_verify_looks_at_pages_references_and_values(run: Cli, book: Path) -> None:
    well = run("book", "verify")
    assert (well.code, well.err) == (0, "Sound: pages, references, and 14 changes with their records.\n")
    meddle(book, "PRAGMA foreign_keys = OFF", "UPDATE contact SET customer_id = 99")
    unwell = run("book", "verify")
    assert unwell.code == 7
    assert "contact:1 points at a customer that is not there." in unwell.err


def test_a_flipped_value_that_no_integrity_check_sees_is_found(run: Cli, book: Path) -> None:
    data = book.read_bytes()
    book.write_bytes(data.replace(b"zhao", b"zhbo", 1))
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert run("book", "verify").code == 7


def test_info_says_where_book_and_config_are_and_counts_what_is_there(
    run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = book.parent / "renewctl" / "config.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(book.parent))
    monkeypatch.delenv("RENEWCTL_CONFIG", raising=False)
    info = run("book", "info", "--json").json
    assert info["zone"] == "Asia/Shanghai"
    assert info["schema"] == revision.HEAD
    assert (info["config"], info["has_config"]) == (str(config), False)
    config.parent.mkdir()
    config.touch()
    assert run("book", "info", "--json").json["has_config"] is True
    assert info["change_sets"] == 4
    assert info["head"] == run("audit", "head").out.strip()
    assert {row["kind"]: row["records"] for row in info["records"]}["customer"] == 2
    assert {row["kind"] for row in info["records"]} == set(KINDS)
