"""Scores are stored once a week for whoever is soon to decide, and never journalled; their trend is shown."""

import sqlite3
from pathlib import Path

import pytest

from renewctl.risk.trends import TrendLine
from renewctl.store.reader import Reader
from tests.conftest import Cli
from tests.risk.test_risk_queries import day, worked_example
from tests.rows import put, put_term


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """The worked example with a term that ends in 60 days; others whose deadline is near, far, or theirs no more."""
    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    put_term(at, "K1", day(60), customer_id=worked_example(Reader(at)))
    put_term(at, "IN", day(90))
    put_term(at, "NOTICE", day(400), notice_deadline=day(90))
    put_term(at, "FAR", day(98))
    put_term(at, "LONG", day(400), notice_deadline=day(-1))
    put_term(at, "GONE", day(3), customer_id=put(at, "customer", name="gone", archived_on=day(-1)))
    at.close()
    return cli


def stored(tmp_path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(tmp_path / "book.db") as at:
        return at.execute(
            "SELECT code, on_day, score, level, coverage, rule_set"
            " FROM risk_score JOIN customer ON customer.id = customer_id ORDER BY on_day, customer_id"
        ).fetchall()


def change_sets(tmp_path: Path) -> int:
    with sqlite3.connect(tmp_path / "book.db") as at:
        return int(at.execute("SELECT COUNT(*) FROM change_set").fetchone()[0])


def test_scores_are_stored_once_a_week_and_outside_of_the_journal(book: Cli, tmp_path: Path) -> None:
    assert book("tick", "--dry-run").code == 0
    assert stored(tmp_path) == []
    book("tick")
    first = stored(tmp_path)
    assert [row[0] for row in first] == ["C1", "Customer IN", "Customer NOTICE"]
    assert first[0] == ("C1", "2026-06-15", 47665, "medium", 100000, "default-1")
    assert first[1][2:5] == (None, "unknown", 0)
    before = change_sets(tmp_path)
    book("tick")
    assert change_sets(tmp_path) == before
    book("--today", "2026-06-21", "tick")
    assert stored(tmp_path) == first
    book("--today", "2026-06-22", "tick")
    later = stored(tmp_path)
    assert later[: len(first)] == first
    assert {row[0] for row in later[len(first) :]} >= {"C1", "Customer IN", "Customer NOTICE"}
    assert {row[1] for row in later[len(first) :]} == {"2026-06-22"}


def test_the_trend_shows_what_was_stored_and_today(book: Cli) -> None:
    book("tick")
    lines = book("--today", "2026-06-22", "risk", "trend", "C1", "--json").json
    assert [(line["on_day"], round(line["score"], 1), line["is_stored"]) for line in lines] == [
        ("2026-06-15", 47.7, True),
        ("2026-06-22", lines[1]["score"].__round__(1), False),
    ]
    assert "2026-06-15 to 2026-06-22" in book("--today", "2026-06-22", "risk", "trend", "C1").out
    assert len(book("risk", "trend", "C1", "--json").json) == 1


@pytest.mark.parametrize(
    ("score", "bar"), [(None, "·"), (0.0, "▁"), (12.4, "▁"), (12.5, "▂"), (99.9, "█"), (100.0, "█")]
)
def test_a_score_is_a_bar_of_eight_heights(score: float | None, bar: str) -> None:
    assert TrendLine("2026-06-15", score, "low", 100, "default-1", is_stored=True).bar == bar
