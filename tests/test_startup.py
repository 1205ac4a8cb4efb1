"""What only reads starts at once: no ORM, no migrations, and in a pipe not even rich (design 1.7)."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import TODAY, Cli

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "alembic",
    "rich",
    "python_calamine",
    "xlsxwriter",
    "urllib.request",
    "icalendar",
    "jinja2",
    "smtplib",
    "email",
)

PROBE = """
import sys
from renewctl.cli import app
code = app.run(sys.argv[1:])
print(code, [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""

READING = [
    ["--help"],
    ["due", "--help"],
    ["book", "--help"],
    ["due", "--json"],
    ["due"],
    ["check", "--only", "gap,derived"],
    ["check", "--list"],
    ["risk-report", "--json"],
    ["risk-report", "--all"],
    ["risk", "show", "C1"],
    ["risk", "whatif", "C1"],
    ["risk", "trend", "C1"],
    ["rules", "list"],
    ["rules", "show", "default-1"],
    ["rules", "diff", "default-1", "default-1"],
    ["customer", "list"],
    ["customer", "show", "C1"],
    ["contract", "list", "--format", "csv"],
    ["interaction", "list"],
    ["task", "list"],
    ["agenda"],
    ["agenda", "--all", "--json"],
    ["quote", "list"],
    ["approval", "list"],
    ["approval", "rules", "list"],
    ["invoice", "list"],
    ["signal", "list"],
    ["find", "A"],
    ["audit", "head"],
    ["audit", "log"],
    ["audit", "verify"],
    ["book", "info"],
]


def loaded(tmp_path: Path, *argv: str, heavy: Sequence[str] = HEAVY) -> str:
    """Return the exit code and the heavy modules that a command loaded, in a process of its own."""
    words = ["--book", str(tmp_path / "book.db"), "--today", TODAY, *argv]
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(heavy=heavy), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("argv", READING, ids=" ".join)
def test_reading_loads_nothing_heavy(argv: list[str], cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    assert loaded(tmp_path, *argv) == "0 []"


def test_completion_loads_nothing_heavy(cli: Cli, tmp_path: Path) -> None:
    words = f"renewctl --book {tmp_path / 'book.db'} customer show "
    count = str(len(words.split()))
    environment = {"_RENEWCTL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": count}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "renewctl"],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "renewctl.cli.app" in names
    assert not names & set(HEAVY)


def test_writing_loads_no_other_database(cli: Cli, tmp_path: Path) -> None:
    assert loaded(tmp_path, "customer", "add", "Acme", heavy=["sqlalchemy.dialects.postgresql"]) == "0 []"


def test_a_foreign_module_would_be_seen(cli: Cli, tmp_path: Path) -> None:
    assert "sqlmodel" in loaded(tmp_path, "customer", "add", "Acme")
