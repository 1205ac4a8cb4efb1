"""What can be wrong with the file that is given as the book, or with the disk under it: exit 5, one clear line."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from renewctl.errors import BookError
from renewctl.store import revision
from renewctl.store.places import refuse_network
from tests.conftest import Cli
from tests.store.books import NO_BOOKS, dump, full_book, meddle, verdict

READING = ("customer", "list")
WRITING = ("customer", "add", "New One", "--yes")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


@pytest.mark.parametrize("make", NO_BOOKS.values(), ids=NO_BOOKS)
@pytest.mark.parametrize("command", [READING, WRITING], ids=["reading", "writing"])
def test_what_is_no_book_is_refused_and_left_as_it_is(
    run: Cli, tmp_path: Path, make: Callable[[Path], object], command: tuple[str, ...]
) -> None:
    path = tmp_path / "other"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    around = sorted(other.name for other in tmp_path.iterdir())
    refused = run("--book", str(path), *command)
    assert refused.code == 5, refused
    assert refused.out == ""
    assert refused.err.startswith("renewctl: ")
    assert len(refused.err.splitlines()) <= 2  # the sentence, and what to do
    assert sorted(other.name for other in tmp_path.iterdir()) == around
    assert before is None or path.read_bytes() == before


def test_a_newer_book_is_left_untouched(run: Cli, book: Path) -> None:
    meddle(book, "UPDATE alembic_version SET version_num = '9999'")
    before = book.read_bytes()
    for command in (READING, WRITING, ("book", "upgrade"), ("audit", "verify")):
        refused = run(*command)
        assert refused.code == 5
        assert "9999" in refused.err
    assert book.read_bytes() == before


@pytest.mark.parametrize("written", ["-1", "", "abcd", "12345", "４"])
def test_a_schema_that_no_revision_has_is_damage_and_no_older_book(written: str, run: Cli, tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    meddle(book, f"UPDATE alembic_version SET version_num = '{written}'")
    for words in (("due",), ("log-call", "C1", "hello"), ("book", "upgrade"), ("tick", "--dry-run")):
        answer = run(*words)
        assert answer.code == 5, (words, answer.err)
        assert "does not say its schema" in answer.err


def test_a_damaged_book_says_so(run: Cli, book: Path) -> None:
    damaged = bytearray(book.read_bytes())
    damaged[4096:40960] = b"\xff" * (40960 - 4096)
    book.write_bytes(damaged)
    for command in (READING, WRITING, ("book", "verify")):
        assert run(*command).code in (5, 7), command


@pytest.mark.parametrize("table", ["step", "customer", "run", "change", "journal_state"])
def test_a_book_that_lacks_a_table_is_damaged_whatever_is_asked_of_it(run: Cli, book: Path, table: str) -> None:
    meddle(book, "PRAGMA foreign_keys = OFF", f"DROP TABLE {table}")
    before = book.read_bytes()
    for command in (
        READING,
        WRITING,
        ("log-call", "C1", "x"),
        ("due",),
        ("undo",),
        ("audit", "adopt", "--reason", "x"),
    ):
        refused = run(*command)
        assert (refused.code, refused.out) == (5, ""), (command, refused.err)
        assert f"the table {table} is missing" in refused.err
        assert "book restore" in refused.err
    assert book.read_bytes() == before


def test_a_book_without_its_tables_is_damaged(run: Cli, book: Path) -> None:
    meddle(book, "DROP TABLE alembic_version")
    assert run(*READING).code == 5


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("server:/a /mnt/a nfs4 rw 0 0\n", "nfs4"),
        ("//nas/a /mnt cifs rw 0 0\n", "cifs"),
        ("/dev/sda / ext4 rw 0 0\nme@host: /mnt/a\\040b fuse.sshfs rw 0 0\n", "fuse.sshfs"),
        ("/dev/sda /mnt/a/b ext4 rw 0 0\nserver:/ /mnt/a/b 9p rw 0 0\n", "9p"),
    ],
)
def test_a_network_file_system_is_refused(tmp_path: Path, mounts: str, kind: str) -> None:
    listed = tmp_path / "mounts"
    listed.write_text(mounts)
    folder = "/mnt/a b" if "040" in mounts else "/mnt/a/b"
    with pytest.raises(BookError, match=kind):
        refuse_network(Path(folder) / "book.db", listed)


@pytest.mark.parametrize(
    "mounts",
    [
        "",
        "/dev/sda / ext4 rw 0 0\nserver:/ /mnt/other nfs rw 0 0\n",
        "server:/ /mnt nfs rw 0 0\n/dev/sda /mnt/a ext4 rw 0 0\n",
        "server:/ /mnt/a/bo nfs rw 0 0\n",
    ],
)
def test_a_disk_of_this_machine_is_not(tmp_path: Path, mounts: str) -> None:
    listed = tmp_path / "mounts"
    listed.write_text(mounts)
    refuse_network(Path("/mnt/a/book.db"), listed)
    refuse_network(Path("/mnt/a/book.db"), tmp_path / "no such file")


def test_init_and_every_write_ask_where_the_book_lies(run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def everywhere(path: Path) -> None:
        raise BookError("on a network")

    monkeypatch.setattr("renewctl.store.places.refuse_network", everywhere)
    assert run(*READING).code == 0
    assert run(*WRITING).code == 5
    assert run("--book", str(book.with_name("new.db")), "init").code == 5
    assert not book.with_name("new.db").exists()


def test_a_full_disk_loses_nothing(book: Path) -> None:
    before = dump(book)
    size = book.stat().st_size
    limit = f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
    words = ["--book", str(book), "customer", "add", "New", "--notes", "x" * 100_000, "--yes"]
    code = f"{limit}from renewctl.cli import app; sys.exit(app.run({words!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 5, done
    assert done.stderr.startswith("renewctl: ")
    assert dump(book) == before
    assert verdict(book).problems == []
    assert not book.with_name("book.db-journal").exists()


def as_somebody_else(run: Cli, *words: str) -> int:
    """Run a command in a child that is not root, whom no folder is read-only to, and return its exit code."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os.environ["HOME"] = "/"
            said = run(*words)
            code = said.code if len(said.err.splitlines()) <= 2 else 98
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_read_only_folder_can_be_read_and_not_written(run: Cli, book: Path) -> None:
    commands = [(READING, 0), (("audit", "verify"), 0), (WRITING, 5)]
    for words, _code in commands:
        assert run(*words).code == 0  # loads what the child may not be able to load
    with tempfile.TemporaryDirectory() as name:
        read_only = Path(shutil.copy(book, Path(name) / "book.db"))
        read_only.chmod(0o644)
        Path(name).chmod(0o555)
        codes = [as_somebody_else(run, "--book", str(read_only), *words) for words, _code in commands]
        assert [path.name for path in Path(name).iterdir()] == ["book.db"]
        Path(name).chmod(0o755)
    assert codes == [code for _words, code in commands]


def test_a_book_of_somebody_else_is_told(run: Cli, book: Path) -> None:
    assert run(*READING).code == run(*WRITING).code == 0
    with tempfile.TemporaryDirectory() as name:
        private = Path(shutil.copy(book, Path(name) / "book.db"))
        private.chmod(0o000)
        Path(name).chmod(0o755)
        assert as_somebody_else(run, "--book", str(private), *READING) == 5
        Path(name).chmod(0o000)
        assert as_somebody_else(run, "--book", str(private), *WRITING) == 5
        Path(name).chmod(0o755)


def left_by_a_killed_writer(book: Path, folder: Path) -> Path:
    """Put a copy of a book into a folder as a writer leaves it that is killed while its pages go to the file."""
    with closing(sqlite3.connect(book, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 5")
        writer.execute("BEGIN IMMEDIATE")
        for number in range(300):
            writer.execute("INSERT INTO task (title, state, notes) VALUES (?, 'open', ?)", (str(number), "x" * 500))
        for ending in ("", "-journal"):
            shutil.copy(f"{book}{ending}", folder / f"book.db{ending}")
            (folder / f"book.db{ending}").chmod(0o644)
        writer.execute("ROLLBACK")
    return folder / "book.db"


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444), (0o555, 0o444)])
def test_what_a_killed_writer_left_where_nobody_may_write_is_told(
    run: Cli, book: Path, folder_mode: int, file_mode: int
) -> None:
    commands = [READING, ("due",), ("audit", "verify"), WRITING]
    assert [run(*words).code for words in commands] == [0] * 4  # loads what the child may not be able to load
    rows = dump(book)
    with tempfile.TemporaryDirectory() as name:
        left = left_by_a_killed_writer(book, Path(name))
        before = left.read_bytes()
        left.chmod(file_mode)
        Path(name).chmod(folder_mode)
        assert [as_somebody_else(run, "--book", str(left), *words) for words in commands] == [5] * 4
        assert left.read_bytes() == before
        assert sorted(path.name for path in Path(name).iterdir()) == ["book.db", "book.db-journal"]
        Path(name).chmod(0o755)
        left.chmod(0o644)
        assert run("--book", str(left), *READING).code == 0  # whoever may write sets it right, by reading alone
        assert not left.with_name("book.db-journal").exists()
        assert dump(left) == rows


def test_reading_leaves_no_trace(run: Cli, book: Path) -> None:
    def traces() -> list[tuple[str, int, int, int]]:
        found = [book.parent, *book.parent.iterdir()]
        stats = [(path.name, path.stat()) for path in sorted(found)]
        return [(name, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns) for name, stat in stats]

    before = traces()
    for words in (
        *(READING, ("due",), ("due", "--known-at", "2026-06-01"), ("risk-report", "--all"), ("find", "A")),
        *(("customer", "show", "C1"), ("renewal", "board"), ("audit", "verify"), ("book", "verify"), ("book", "info")),
    ):
        assert run(*words).code == 0, words
        assert traces() == before, words


def test_a_book_that_another_is_just_making_longer_is_a_book(book: Path) -> None:
    """The first page says already how long the file will be; without a lock that looks like damage."""
    with book.open("r+b") as file:
        header = bytearray(file.read(100))
        pages = int.from_bytes(header[28:32], "big")
        header[28:32] = (pages + 5).to_bytes(4, "big")
        file.seek(0)
        file.write(header)
    revision.check_is_there(book)
