"""Contracts that begin on any day, of every kind: renewing and undo are the identity, and no tick is one too many."""

import shutil
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from renewctl.cli import app
from renewctl.vocabulary import ContractKind
from tests.store.books import dump, verdict
from tests.tick.test_any_days import no_gap_no_overlap

EDGES = (date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31), date(2024, 8, 31), date(2024, 2, 1))
NOTICES = ("1m", "30d", "0d", "2m")


def run(book: Path, day: date, *words: str) -> int:
    """Run a command line on a day and return its exit code."""
    return app.run(["--book", str(book), "--actor", "wang", "--today", day.isoformat(), *words])


def add(book: Path, number: str, start: date, kind: str, notice: str, months: int) -> None:
    """Add a contract on its first day."""
    line = ["contract", "add", "A", number, "--start", start.isoformat(), "--kind", kind, "--notice", notice, "--yes"]
    line += [] if kind == "evergreen" else ["--months", str(months), "--amount", "99999.99 CNY"]
    assert run(book, start, *line) == 0


def with_calendar(book: Path) -> None:
    """Give the book a customer and a weekend."""
    assert run(book, EDGES[0], "customer", "add", "Acme", "--code", "A") == 0
    assert run(book, EDGES[0], "calendar", "weekend", "6,7") == 0


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(EDGES) | st.dates(date(2023, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["fixed", "auto"]), st.sampled_from(NOTICES), st.sampled_from([1, 5, 12, 36]),
    st.integers(-40, 60), st.sampled_from([(), ("--months", "1"), ("--months", "12", "--amount", "1 CNY")]),
)  # fmt: skip
@example(date(2024, 2, 29), "auto", "1m", 12, 0, ())
@example(date(2024, 1, 31), "fixed", "1m", 1, 1, ("--months", "1"))
def test_a_renewal_and_its_undo_are_the_identity(
    empty_book: Path, tmp_path: Path, start: date, kind: str, notice: str, months: int, after_end: int, more: list[str]
) -> None:
    book = tmp_path / "one.db"
    shutil.copy(empty_book, book)
    with_calendar(book)
    add(book, "HT-1", start, kind, notice, months)
    day = max(start, start + timedelta(days=round(30.4 * months) + after_end))
    assert run(book, day, "tick") == 0
    before = dump(book)
    code = run(book, day, "renew", "HT-1", *more)
    assert code in (0, 4)  # 4: it has renewed by itself
    assert (dump(book) == before) == (code == 4)
    if code == 0:
        assert run(book, day, "undo") == 0
    assert dump(book) == before


@pytest.fixture
def edges(empty_book: Path, tmp_path: Path) -> Path:
    """Contracts of every kind and notice that begin on the last days of months, 29 February among them."""
    book = tmp_path / "edges.db"
    shutil.copy(empty_book, book)
    with_calendar(book)
    for number, (start, kind, notice) in enumerate(product(EDGES, ContractKind, NOTICES[:2])):
        add(book, f"HT-{number}", start, kind.value, notice, [1, 12][number % 2])
    return book


@pytest.mark.long
def test_ticks_over_three_years_equal_one_tick(edges: Path, tmp_path: Path) -> None:
    once = tmp_path / "once.db"
    shutil.copy(edges, once)
    first, last = date(2024, 9, 1), date(2027, 8, 31)
    for n in range(0, (last - first).days, 61):
        assert run(edges, first + timedelta(days=n), "tick", "--json") == 0
    for book in (edges, once):
        assert run(book, last, "tick", "--json") == 0
        assert verdict(book).problems == []
    assert dump(edges) == dump(once)
    no_gap_no_overlap(edges)
