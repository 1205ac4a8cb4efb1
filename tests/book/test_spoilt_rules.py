"""Rules in the book that another program has spoilt are damage of the book, whichever command stumbles on them."""

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Cli

APPROVALS_IN = "approval rules install approval"
APPROVALS = "[approval]\ndiscount_over = 10\n"
SPOILT = {"no TOML": "[approval", "an unknown key": "[approval]\nnever = 1\n[more]\n"}


@pytest.fixture
def book(demo: Cli, tmp_path: Path) -> Cli:
    """The demo with every kind of rules of its own, each as the shipped file says it."""
    sources = {
        "playbook": ("playbook", "show", "standard"),
        "care": ("call", "rules", "show"),
        "risk": ("rules", "show", "default-1"),
    }
    for name, words in sources.items():
        shipped = demo(*words, "--source").out
        (tmp_path / f"{name}.toml").write_text(
            shipped.replace('"default-1"', '"mine-1"') + "# ours\n", encoding="utf-8"
        )
    (tmp_path / "approval.toml").write_text(APPROVALS, encoding="utf-8")
    for line in ("playbook install playbook", "call rules install care", "rules install risk", APPROVALS_IN):
        *verbs, name = line.split()
        assert demo(*verbs, str(tmp_path / f"{name}.toml")).code == 0
    assert demo("rules", "activate", "mine-1").code == 0
    return demo


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize(
    ("table", "column", "commands"),
    [
        ("approval_rules", "content", ["approval rules list", "approval rules show", "quote list"]),
        ("playbook", "content", ["playbook list", "playbook show standard"]),
        ("book_setting", "value", ["call rules list"]),
        ("rule_set", "content", ["risk-report", "rules list", "rules show mine-1", "report risk"]),
    ],
)
def test_spoilt_rules_are_told_as_a_damaged_book(
    book: Cli, tmp_path: Path, table: str, column: str, commands: list[str], text: str
) -> None:
    with sqlite3.connect(tmp_path / "book.db") as outside:
        only = " WHERE key = 'care_rules'" if table == "book_setting" else ""
        assert outside.execute(f"UPDATE {table} SET {column} = ?{only}", (text,)).rowcount
    for command in commands:
        said = book(*command.split())
        assert (command, said.code, said.out) == (command, 5, "")
        assert "The book is damaged: " in said.err
        assert "book restore FILE" in said.err
        assert "账本已损坏：" in book("--lang", "zh_CN", *command.split()).err
