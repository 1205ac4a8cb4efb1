"""A run is noted over the one before it; the last good one stays known."""

from datetime import UTC, date, datetime
from pathlib import Path

from renewctl.store import runs
from renewctl.store.transaction import transaction
from renewctl.vocabulary import RunKind
from tests.store.books import ME, full_book

DAY = date(2026, 6, 15)


def at(hour: int) -> datetime:
    return datetime(2026, 6, 15, hour, tzinfo=UTC)


def test_a_bad_run_leaves_the_last_good_one_known(tmp_path: Path) -> None:
    book = full_book(tmp_path / "book.db")
    with transaction(book, ME) as writer:
        writer.has_operated = True
        runs.note(writer.driver, RunKind.TICK, at(6), at(7), DAY)
        runs.note(writer.driver, RunKind.TICK, at(8), at(9), DAY, detail="HT-1 refused")
        runs.note(writer.driver, RunKind.REMIND, at(10), at(10), DAY, detail="no server")
    with transaction(book, ME) as writer:
        found = writer.driver.execute("SELECT kind, ended_at, good_at, detail FROM run ORDER BY kind").fetchall()
    assert found == [
        ("remind", "2026-06-15T10:00:00.000000Z", None, "no server"),
        ("tick", "2026-06-15T09:00:00.000000Z", "2026-06-15T07:00:00.000000Z", "HT-1 refused"),
    ]
