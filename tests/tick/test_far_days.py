"""Ticking on days at the ends of the calendar, and far ahead of the clock."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.books import dump
from tests.tick.conftest import call_nobody, done


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_others(acme: Cli, today: str) -> None:
    acme("contract", "edit", "AUT", "--kind", "fixed")
    for line in (
        ["agenda"],
        ["due"],
        ["remind"],
        ["risk-report", "--all"],
        ["call", "list"],
        ["status"],
        ["tick", "--yes"],
    ):
        answer = acme(*line, "--today", today)
        assert (answer.code, "Traceback" in answer.err) == (0, False), (line, answer.err)


@pytest.mark.parametrize("day", ["2199-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "{day} is more than 10 years ahead of the clock; nothing was done."),
        ("zh_CN", "{day} 比时钟晚了 10 年以上；什么也没有做。"),
    ],
)
def test_a_day_centuries_ahead_is_a_slip_of_the_pen(
    acme: Cli, tmp_path: Path, day: str, language: str, told: str
) -> None:
    before = dump(tmp_path / "book.db")
    for options in ([], ["--dry-run"]):
        refused = acme("--lang", language, "tick", "--today", day, *options)
        assert (refused.code, refused.out) == (4, "")
        assert refused.err.splitlines()[0].endswith(told.format(day=day))
        assert "--yes" in refused.err
    assert dump(tmp_path / "book.db") == before


def test_a_day_centuries_ahead_is_ticked_when_it_is_meant(cli: Cli, tmp_path: Path) -> None:
    call_nobody(cli, tmp_path)
    cli("customer", "add", "Acme", "--code", "A", "--today", "2025-07-01")
    cli("contract", "add", "A", "FIX", "--start", "2025-06-01", "--months", "12", "--today", "2025-07-01")
    effects = [("2026-03-02", "renewal-opened", "FIX"), ("2026-07-01", "lapsed", "FIX")]
    assert done(cli, "2199-01-01", "--yes") == effects
