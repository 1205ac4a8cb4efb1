"""Many people log calls into one book at once: every call is there, and nobody sees a lock."""

import multiprocessing
import os
from pathlib import Path

import pytest

from renewctl.cli import app
from tests import parties
from tests.conftest import Cli

PROCESSES, CALLS = (8, 100) if os.environ.get("RENEWCTL_DRILL") == "full" else (4, 10)


def log_calls(book: str, caller: int, calls: int) -> list[int]:
    """Log so many calls as one person would, one after the other, and return the exit codes."""
    line = ["--book", book, "--today", "2026-06-15", "--actor", f"caller {caller}", "log-call", "C1"]
    return [app.run([*line, f"{caller}/{number}", "--next", "Again", "--in", "3d"]) for number in range(calls)]


@pytest.mark.drill
def test_every_call_of_every_process_is_there(cli: Cli, tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    parties.customer(book, "Acme Ltd", "C1")
    work = [(str(book), caller, CALLS) for caller in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        codes = pool.starmap(log_calls, work, chunksize=1)

    assert [code for each in codes for code in each] == [0] * (PROCESSES * CALLS)
    logged = cli("interaction", "list", "--json").json
    expected = {f"{caller}/{number}" for caller in range(PROCESSES) for number in range(CALLS)}
    assert {row["note"] for row in logged} == expected
    assert len(logged) == len({row["task_id"] for row in logged}) == PROCESSES * CALLS
