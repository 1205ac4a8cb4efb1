"""TAB in bash offers what the book holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Cli


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("cust", ["customer"]),
        ("customer sh", ["show"]),
        ("customer show C", ["C1", "C2"]),
        ("customer merge C1 C", ["C1", "C2"]),
        ("contract show HT", ["HT-1"]),
        ("log-call C1 hello --contract H", ["HT-1"]),
        ("due --owner 王", ["王芳"]),
        ("invoice receive F", ["FP-1"]),
        ("task done ", ["1"]),
        ("task edit ", ["1"]),
        ("task drop ", ["1"]),
        ("task move ", ["1"]),
        ("task snooze ", ["1"]),
        ("log-call C1 hello --task ", ["1"]),
        ("measure done ", []),
        ("audit log C1 --sort changes,fi", ["changes,field"]),
        ("due --format js", ["json", "jsonl"]),
        ("due --columns contract,own", ["contract,owner"]),
        ("due --lang z", ["zh_CN"]),
        ("customer show %", []),
    ],
)
def test_tab_offers(typed: str, offered: list[str], cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "甲公司", "--code", "C1", "--owner", "王芳")
    cli("customer", "add", "乙公司", "--code", "C2")
    cli("contract", "add", "C1", "HT-1", "--start", "2026-01-01", "--months", "12")
    cli("invoice", "add", "C1", "FP-1", "--amount", "5", "--currency", "CNY", "--due", "2026-07-01")
    cli("task", "add", "call back", "--customer", "C1")
    assert tab(f"renewctl --book {tmp_path / 'book.db'} {typed}") == offered


def test_tab_without_a_book_is_silent(tmp_path: Path) -> None:
    assert tab(f"renewctl --book {tmp_path / 'none.db'} customer show C") == []


def tab(line: str) -> list[str]:
    """Return what bash is offered when TAB is pressed at the end of a line."""
    words = line.split(" ")
    environment = {"_RENEWCTL_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "renewctl"], capture_output=True, text=True, env=os.environ | environment, check=False
    )
    assert done.stderr == ""
    return done.stdout.split()
