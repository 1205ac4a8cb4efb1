"""A damaged book in a hundred ways: every command answers in time, in one clear line, with an exit code of its own."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from renewctl.cli import app
from tests.drills.damage import damage

FULL = os.environ.get("RENEWCTL_DRILL") == "full"
DAMAGES = 400 if FULL else 12
SECONDS = 60

COMMANDS = (
    *(("due", "--json"), ("due", "--days", "90"), ("due", "--known-at", "2026-06-01", "--json")),
    *(("risk-report", "--all", "--json"), ("risk", "show", "D001"), ("find", "D00")),
    *(("customer", "show", "D001"), ("customer", "list", "--json"), ("contact", "list", "--json")),
    *(("contract", "list", "--json"), ("contract", "show", "HT-001A"), ("interaction", "list", "--json")),
    *(("task", "list", "--json"), ("invoice", "list", "--json"), ("renewal", "list", "--json"), ("team", "list")),
    *(("audit", "log", "--json"), ("audit", "log", "D001"), ("audit", "head"), ("audit", "verify", "--json")),
    *(("book", "verify"), ("book", "info", "--json"), ("tick", "--dry-run"), ("book", "backup", "copy.db", "--yes")),
    *(("undo",), ("undo", "2", "--dry-run"), ("log-call", "D001", "hello", "--next", "again", "--in", "3d")),
    *(("customer", "add", "New One", "--yes"), ("audit", "adopt", "--reason", "x"), ("audit", "verify")),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book, with what a day's work leaves; not to be touched."""
    path = tmp_path_factory.mktemp("demo") / "book.db"
    for words in (
        ("demo",),
        ("renewal", "open", "HT-008A"),
        ("quote", "make", "HT-008A", "--uplift", "5"),
        COMMANDS[-4],
    ):
        assert app.run(["--book", str(path), "--today", "2026-06-15", "--actor", "wang", *words]) == 0
    return path


def answer(book: Path, words: tuple[str, ...], today: list[str]) -> tuple[int, str]:
    """Run a command in a child of its own, which is stopped when it hangs; returns its exit code and its words."""
    said = book.with_name("said")
    child = os.fork()
    if child == 0:
        code = 99
        try:
            signal.alarm(SECONDS)
            for stream in (1, 2):
                os.dup2(os.open(said if stream == 2 else os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
            code = app.run(["--book", str(book), *today, "--actor", "wang", *words])
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, said.read_text(errors="replace")


@pytest.mark.drill
@pytest.mark.parametrize("part", range(4))
def test_no_command_fails_unforeseen(demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], part: int) -> None:
    failures = []
    with capfd.disabled(), pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for seed in range(part, DAMAGES, 4):
            book = Path(shutil.copy(demo, tmp_path / "book.db"))
            how = damage(book, seed)
            for words in COMMANDS:
                today = [] if words[0] == "due" and seed % 2 else ["--today", "2026-06-15"]
                code, said = answer(book, words, today)
                if code not in (0, 2, 3, 4, 5, 6, 7) or "Traceback" in said:
                    failures.append(f"{seed}: {how}: {' '.join(words)}: {code} {said[-300:]}")
    assert failures == [], "\n".join(failures)
