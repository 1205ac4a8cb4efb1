"""A fresh book for each test, and renewctl run as a person runs it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from renewctl import messages
from renewctl.cli import app

TODAY = "2026-06-15"
TEST_DATA = os.environ.get("RENEWCTL_TEST_DATA", "")

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


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test away from the machine's own book, config and language."""
    for name in list(os.environ):
        if name.startswith(("RENEWCTL_", "LC_", "XDG_")) and name not in ("RENEWCTL_TEST_DATA", "RENEWCTL_DRILL"):
            monkeypatch.delenv(name)
    for name in ("LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
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
def cli(run: Cli) -> Cli:
    """The same, on a fresh book."""
    made = run("init", "--zone", "Asia/Shanghai")
    assert made.code == 0, made.err
    return run


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh book made once; tests that need many copy it."""
    path = tmp_path_factory.mktemp("template") / "book.db"
    assert app.run(["--book", str(path), "--actor", "wang", "init", "--zone", "Asia/Shanghai"]) == 0
    return path
