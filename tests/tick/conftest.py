"""A book of two contracts to tick, and how a tick is run."""

from pathlib import Path

import pytest

from tests.conftest import Cli


def call_nobody(cli: Cli, folder: Path) -> None:
    """Take the care rules away: what tick does about calls is looked at in tests/call."""
    (folder / "none.toml").write_text("rules = []\n", encoding="utf-8")
    assert cli("call", "rules", "install", str(folder / "none.toml")).code == 0


@pytest.fixture
def acme(cli: Cli, tmp_path: Path) -> Cli:
    """An automatic contract that ends on 2026-06-30 with notice by 05-31, and a fixed one that ends on 2026-05-31."""
    call_nobody(cli, tmp_path)
    cli("customer", "add", "Acme", "--code", "A", "--today", "2025-07-01")
    entered = ["--amount", "1200 CNY", "--today", "2025-07-01"]
    cli(
        "contract",
        "add",
        "A",
        "AUT",
        "--kind",
        "auto",
        "--notice",
        "30d",
        "--start",
        "2025-07-01",
        "--months",
        "12",
        *entered,
    )
    cli("contract", "add", "A", "FIX", "--start", "2025-06-01", "--months", "12", *entered)
    return cli


def done(cli: Cli, day: str, *options: str) -> list[tuple[str, str, str]]:
    """Tick on a day and return day, effect and contract of what was done."""
    answer = cli("tick", "--today", day, "--json", *options)
    assert answer.code == 0, answer.err
    return [(row["on"], row["effect"], row["contract"]) for row in answer.json]
