"""A contract to make offers for, and people to approve them, each a system user of their own."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from renewctl.store import journal
from tests.conftest import Cli, Result

As = Callable[..., Result]

RULES = """
[approval]
discount_over = [10, 20]
amount_over = "1000000 CNY"

[approval.tier]
key = 2
"""


@pytest.fixture
def act(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> As:
    """Run a command line as somebody: act("li", "approval approve 1"); their system user is ul unless named."""

    def run(who: str, line: str, *more: str, os_user: str | None = None, code: int = 0) -> Result:
        monkeypatch.setattr(journal, "os_user", lambda: os_user or f"u-{who}")
        answer = cli(*line.split(), *more, "--actor", who)
        assert answer.code == code, (line, answer.err)
        return answer

    return run


@pytest.fixture
def book(act: As, tmp_path: Path) -> Path:
    """K1: 100,000.00 CNY for the year to 2026-08-31, the term that a quote follows."""
    act("wang", "customer add Acme --code C1")
    act("wang", "contract add C1 K1 --start 2025-09-01 --months 12 --notice 30d --amount", "100000 CNY")
    return tmp_path / "book.db"


@pytest.fixture
def configured(act: As, book: Path) -> Path:
    """The book with rules for approvals, which the chief installed."""
    return installed(act, book, RULES)


def installed(act: As, book: Path, rules: str, who: str = "chief") -> Path:
    """Have somebody install rules for approvals, and return their file."""
    path = book.with_name("approvals.toml")
    path.write_text(rules, encoding="utf-8")
    act(who, f"approval rules install {path}")
    return path


def state(act: As, number: int) -> str:
    """Return how an approval stands."""
    return str(act("anyone", f"approval show {number} --json").json["state"])


def book_of(book: Path) -> list[tuple[object, ...]]:
    """Return what the book holds of quotes and their approvals."""
    with sqlite3.connect(book) as connection:
        return [
            row
            for table in ("quote", "approval", "approval_decision")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")
        ]
