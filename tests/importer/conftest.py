"""A desk with a fresh book for each test of the import."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.sheets import Desk


@pytest.fixture
def desk(run: Cli, tmp_path: Path, empty_book: Path) -> Desk:
    """Return a desk whose book is empty."""
    book = tmp_path / "desk.db"
    shutil.copy(empty_book, book)
    return Desk(run, tmp_path, book)
