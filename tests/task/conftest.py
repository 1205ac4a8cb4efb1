"""Two customers, each with a contract."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.contract(path, acme, "K1", owner="zhao")
    mingde = parties.customer(path, "深圳明德科技有限公司", "C2")
    parties.contract(path, mingde, "K2")
    return path
