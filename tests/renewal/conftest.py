"""A team with a contract that ends, as a renewal finds them, and a customer whose contracts are decided."""

from pathlib import Path

import pytest

from tests.conftest import Cli, Result
from tests.ready import ready, ready_file


@ready
def acme(cli: Cli) -> None:
    """A customer with a fixed contract, an automatic one and an evergreen one, all ending on 2026-06-30."""
    cli("customer", "add", "Acme", "--code", "A", "--today", "2025-07-01")
    days = ["--start", "2025-07-01", "--months", "12", "--amount", "1200 CNY", "--today", "2025-07-01"]
    assert cli("contract", "add", "A", "FIX", *days).code == 0
    assert cli("contract", "add", "A", "AUT", "--kind", "auto", "--notice", "30d", *days).code == 0
    assert cli("contract", "add", "A", "EVER", "--kind", "evergreen", "--start", "2025-07-01").code == 0


PEOPLE = {
    "sales": "王芳",
    "sales-manager": "李强",
    "legal": "陈静",
    "customer-representative": "赵敏",
    "finance": "孙丽",
}


@ready_file
def book(cli: Cli) -> None:
    """A contract that ends on 2024-09-30, and a team."""
    add = ("contract", "add", "C1", "HT-1", "--start", "2023-10-01", "--months", "12", "--amount", "120000元")
    assert cli("customer", "add", "北京星辰科技有限公司", "--code", "C1", "--contact", "刘洋").code == 0
    assert cli(*add).code == 0
    for role, person in PEOPLE.items():
        assert cli("team", "set", role, person).code == 0


def on(cli: Cli, day: str, *words: str) -> Result:
    answer = cli("--today", day, *words)
    assert answer.code == 0, answer.err
    return answer


@pytest.fixture
def under_way(cli: Cli, book: Path) -> Path:
    """The renewal, opened on 2024-09-01."""
    on(cli, "2024-09-01", "renewal", "open", "HT-1")
    return book
