"""Books that stand ready: a function fills a fresh one once, and each test gets a copy of what it left."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fill, Prepared


def ready(fill: Fill) -> Any:
    """Make a fixture of a function that fills a book: renewctl run as a person runs it, on a copy of that book."""

    @pytest.fixture
    def book(prepared: Prepared) -> Any:
        return prepared(fill)

    return book


def ready_file(fill: Fill) -> Any:
    """Make a fixture likewise that is the book's file."""

    @pytest.fixture
    def book(prepared: Prepared, tmp_path: Path) -> Path:
        prepared(fill)
        return tmp_path / "book.db"

    return book
