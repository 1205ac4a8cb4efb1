"""A fresh book for each test, and renewctl run as a person runs it."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from renewctl import messages
from renewctl.cli import app
from renewctl.store import transaction

# A command leaves circles behind, and to look for them after every few hundred objects takes a tenth of the suite.
gc.set_threshold(100_000, 50, 100)

TODAY = "2026-06-15"
TEST_DATA = os.environ.get("RENEWCTL_TEST_DATA", "")
DURABLE = transaction.SYNCHRONOUS  # as the program has it

needs_real_files = pytest.mark.skipif(not TEST_DATA, reason="RENEWCTL_TEST_DATA names no folder of real files")


@dataclass(frozen=True)
class Result:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data on stdout, parsed."""
        import json

        return json.loads(self.out)


Cli = Callable[..., Result]
Fill = Callable[[Cli], object]
Prepared = Callable[[Fill], Cli]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take long, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the machine's own book, config and language."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("RENEWCTL_", "LC_", "XDG_")) and name not in ("RENEWCTL_TEST_DATA", "RENEWCTL_DRILL"):
                patch.delenv(name)
        for name in ("LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("COLUMNS", "200")
        patch.setattr(transaction, "SYNCHRONOUS", "OFF")  # no test cuts the power; a killed process loses nothing by it
        yield


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a home of its own, and English."""
    monkeypatch.setenv("HOME", str(tmp_path))
    messages.use("en")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line against tmp_path/book.db on 2026-06-15, unless it says otherwise; the book is not made."""

    def run(*argv: str) -> Result:
        typed = [str(word) for word in argv]
        lead = [] if "--book" in typed else ["--book", str(tmp_path / "book.db")]
        lead += [] if "--today" in typed else ["--today", TODAY]
        capsys.readouterr()
        code = app.run([*lead, "--actor", "wang", *typed])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def cli(run: Cli, empty_book: Path, tmp_path: Path) -> Cli:
    """The same, on a fresh book."""
    shutil.copy(empty_book, tmp_path / "book.db")
    return run


@pytest.fixture
def prepared(cli: Cli, tmp_path: Path, filled: dict[Fill, bytes]) -> Prepared:
    """The same, on a book filled by a function: it runs once, and later tests get what it left."""

    def prepare(fill: Fill) -> Cli:
        book = tmp_path / "book.db"
        if fill in filled:
            book.write_bytes(filled[fill])
        else:
            fill(cli)
            filled[fill] = book.read_bytes()
        return cli

    return prepare


@pytest.fixture(scope="session")
def filled() -> dict[Fill, bytes]:
    """The books that were filled so far, each by its function."""
    return {}


@pytest.fixture
def demo(run: Cli, demo_book: Path, tmp_path: Path) -> Cli:
    """The same, on the demo."""
    shutil.copy(demo_book, tmp_path / "book.db")
    return run


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh book made once, which tests copy: to make one takes as long as five commands."""
    return made(tmp_path_factory.mktemp("empty") / "book.db", "init", "--zone", "Asia/Shanghai")


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo made once, which tests copy."""
    return made(tmp_path_factory.mktemp("demo") / "book.db", "demo")


def made(path: Path, *words: str) -> Path:
    """Make a book as wang does on 2026-06-15."""
    assert app.run(["--book", str(path), "--today", TODAY, "--actor", "wang", *words]) == 0
    return path
