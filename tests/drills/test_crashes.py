"""Killed at any moment: nothing acknowledged is lost, nothing half done stays, and reading works right after."""

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from renewctl.cli import app
from renewctl.store import transaction
from tests.conftest import Cli
from tests.drills.test_concurrent_calls import log_calls
from tests.store.books import dump, full_book, verdict, write

FULL = os.environ.get("RENEWCTL_DRILL") == "full"
KILLS = 25 if FULL else 8


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


def killed_after(seconds: float, work: Callable[[int], None]) -> list[bytes]:
    """Let a child work until it is killed; `work` gets a pipe's end, to say what is done. Returns its lines."""
    reading, saying = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(saying)
        finally:
            os._exit(0)
    os.close(saying)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(reading, "rb") as said:
        return said.read().splitlines()


@pytest.mark.drill
def test_no_acknowledged_call_is_lost(run: Cli, book: Path) -> None:
    chance = random.Random(7)
    assert run("log-call", "C1", "first").code == 0  # loads what the children need
    begun = time.perf_counter()
    assert run("log-call", "C1", "second").code == 0
    pace = time.perf_counter() - begun  # a busy machine takes many times as long as an idle one
    acknowledged = {"first", "second"}

    def call(saying: int) -> None:
        for number in range(1000):
            note = f"{os.getpid()}/{number}"
            if app.run(["--book", str(book), "--today", "2026-06-15", "log-call", "C1", note]) == 0:
                os.write(saying, f"{note}\n".encode())

    for _kill in range(KILLS):
        acknowledged |= {line.decode() for line in killed_after(chance.uniform(0.5, 10) * pace, call)}
        listed = run("interaction", "list", "--json", "--limit", "0")
        assert listed.code == 0, listed.err
        found = {row["note"] for row in listed.json if row["note"]}
        assert acknowledged <= found
        acknowledged |= found  # one more may be in the book whose word did not get out
        assert verdict(book).problems == []
    assert len(acknowledged) > KILLS


@pytest.mark.drill
def test_a_large_write_is_there_whole_or_not_at_all(run: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "CACHE_KIB", 64)  # pages go to the file long before COMMIT
    chance = random.Random(8)
    rows = [f"INSERT INTO task (title, state, notes) VALUES ('{n}', 'open', '{'x' * 50}')" for n in range(3000)]
    hot_journals = 0

    def fill(saying: int) -> None:
        while True:
            number = write(book, *rows)
            os.write(saying, f"{number}\n".encode())

    change_sets = verdict(book).change_sets
    for _kill in range(KILLS):
        said = killed_after(chance.uniform(0.01, 0.6), fill)
        hot_journals += book.with_name("book.db-journal").exists()
        assert run("customer", "list").code == 0  # the first to come after the kill only reads
        found = verdict(book)
        assert found.problems == []
        assert found.change_sets - change_sets in (len(said), len(said) + 1)
        assert len(dump(book)["task"]) == 1 + (found.change_sets - 4) * len(rows)
        change_sets = found.change_sets
    assert hot_journals > KILLS // 4


@pytest.mark.drill
def test_a_killed_init_leaves_no_half_book(run: Cli, tmp_path: Path) -> None:
    chance = random.Random(9)
    assert run("init").code == 0
    for kill in range(KILLS):
        path = tmp_path / f"{kill}.db"

        def make(_saying: int, path: Path = path) -> None:
            app.run(["--book", str(path), "init"])

        killed_after(chance.uniform(0.005, 0.25), make)
        if not path.exists():
            assert run("--book", str(path), "init").code == 0
        assert run("--book", str(path), "audit", "verify").code == 0
        assert run("--book", str(path), "book", "info").code == 0


@pytest.mark.drill
def test_a_killed_restore_leaves_the_old_book_or_the_backup(run: Cli, book: Path, tmp_path: Path) -> None:
    chance = random.Random(10)
    copy = tmp_path / "copy.db"
    assert run("book", "backup", str(copy)).code == 0
    states = [dump(copy)]
    for kill in range(KILLS):
        write(book, f"UPDATE customer SET notes = '{kill}'")
        states.append(dump(book))

        def restore(_saying: int) -> None:
            app.run(["--book", str(book), "book", "restore", str(copy), "--yes"])

        killed_after(chance.uniform(0.005, 0.12), restore)
        assert dump(book) in (states[0], states[-1])
        assert run("audit", "verify").code == 0


@pytest.mark.drill
def test_backups_under_writers_verify(run: Cli, book: Path, tmp_path: Path) -> None:
    writers, calls = (8, 60) if FULL else (4, 10)
    copies = [tmp_path / f"copy{n}.db" for n in range(10 if FULL else 3)]
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        running = pool.starmap_async(log_calls, [(str(book), n, calls) for n in range(writers)], chunksize=1)
        time.sleep(1.5)  # the writers load their modules
        for copy in copies:
            assert run("book", "backup", str(copy)).code == 0
        codes = running.get(timeout=300)
    assert {code for each in codes for code in each} == {0}
    sizes = []
    for copy in copies:
        assert run("--book", str(copy), "book", "verify").code == 0
        sizes.append(verdict(copy).change_sets)
    assert sizes == sorted(sizes)
    assert verdict(book).problems == []


@pytest.mark.drill
def test_a_writer_that_takes_five_seconds_is_waited_for(run: Cli, book: Path) -> None:
    line = [sys.executable, "-m", "renewctl", "--book", str(book), "log-call", "C1", "patient"]
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
        time.sleep(5.0 if FULL else 1.5)
        assert run("customer", "list").code == 0  # readers need not wait
        assert waiting.poll() is None
        other.execute("COMMIT")
    _out, err = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, err
    assert run("interaction", "list", "--json").json[0]["note"] == "patient"
