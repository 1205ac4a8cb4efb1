"""Ticking on whichever days comes to the same."""

import os
import random
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.cli import app
from tests.store.books import dump, verdict
from tests.tick.books import fill

FIRST = date(2025, 1, 1)
SMALL = os.environ.get("RENEWCTL_DRILL") == "small"
THREE_YEARS = 1095


def tick_on(book: Path, days: Sequence[date]) -> None:
    """Tick a book on each of these days; contracts that cannot go on are named and stop nobody."""
    for day in days:
        assert app.run(["--book", str(book), "--actor", "wang", "--today", day.isoformat(), "tick", "--json"]) in (0, 6)


def compare(empty_book: Path, tmp_path: Path, seed: int, days: Sequence[date]) -> None:
    """Tick one book on all the days and a copy of it on the last alone; they must come out the same."""
    often, once = tmp_path / f"often{seed}.db", tmp_path / f"once{seed}.db"
    shutil.copy(empty_book, often)
    fill(often, seed, FIRST)
    shutil.copy(often, once)
    tick_on(often, days)
    tick_on(once, days[-1:])
    assert dump(often) == dump(once), seed
    assert verdict(often).problems == verdict(once).problems == []
    no_gap_no_overlap(often)


def no_gap_no_overlap(book: Path) -> None:
    """Every term that tick wrote begins on the day after the one before it."""
    with sqlite3.connect(book) as connection:
        chains = connection.execute(
            "SELECT later.start_on, date(earlier.end_on, '+1 day') FROM term AS later JOIN term AS earlier"
            " ON earlier.contract_id = later.contract_id AND earlier.sequence = later.sequence - 1"
        ).fetchall()
    assert chains
    assert all(start == after for start, after in chains)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
def test_ticking_on_any_days_equals_one_tick_at_the_end(empty_book: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    offsets = sorted({chance.randint(0, THREE_YEARS) for _ in range(8)})
    compare(empty_book, tmp_path, seed, [FIRST + timedelta(days=offset) for offset in offsets])


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(1 if SMALL else 2))
def test_ticking_every_day_for_three_years_equals_one_tick(empty_book: Path, tmp_path: Path, seed: int) -> None:
    begin = FIRST + timedelta(days=random.Random(seed).randint(0, 200))
    days = THREE_YEARS // 6 if SMALL else THREE_YEARS
    compare(empty_book, tmp_path, seed, [begin + timedelta(days=offset) for offset in range(days + 1)])
