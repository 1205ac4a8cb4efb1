"""Asking customers and following up on what they answer, as the user types it."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.contract(path, acme, "K1")
    parties.customer(path, "Bolt", "C2", owner="zhao")
    return path


def test_asked_now_and_answered_later(cli: Cli, book: Path) -> None:
    asked = cli("survey", "add", "acme", "--kind", "nps", "--on", "2026-06-10", "--contract", "K1")
    assert asked.err == "Survey 1: nps of Acme Ltd, not answered yet.\n"
    assert [row["id"] for row in cli("survey", "list", "--unanswered", "--json").json] == [1]
    answered = cli("survey", "answer", "1", "--score", "9", "--comment", "keep on", "--on", "2026-06-12")
    assert answered.err == "Survey 1: nps of Acme Ltd, answered with 9.\n"
    (row,) = cli("survey", "list", "--json").json
    assert (row["asked_on"], row["answered_on"], row["score"], row["comment"]) == (
        "2026-06-10",
        "2026-06-12",
        9,
        "keep on",
    )
    assert cli("task", "list", "--json").json == []
    assert cli("survey", "answer", "1", "--score", "9").code == 4


def test_below_the_list_stands_what_the_answers_come_to(cli: Cli, book: Path) -> None:
    for score in ("5", "4", "1"):
        cli("survey", "add", "C1", "--kind", "csat", "--score", score)
    cli("survey", "add", "C1", "--kind", "csat")
    cli("survey", "add", "C2", "--kind", "nps", "--score", "3")
    err = cli("survey", "list", "--json").err
    assert "CSAT (answers of 4 and 5) as of 2026-06-15: 67 %, n = 3. 3 of 4 answered (75 %)." in err
    assert "NPS (9 and 10 less 0 to 6) as of 2026-06-15: -100, n = 1. 1 of 1 answered (100 %)." in err


def test_what_is_low_is_set_in_the_config(
    cli: Cli, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text("[low_answers]\ncsat = 3\n", encoding="utf-8")
    assert "Task 1" in cli("survey", "add", "C1", "--kind", "csat", "--score", "3").err
    for bad in ("[low_answers]\nfun = 3\n", "[low_answers]\ncsat = 9\n", "[low_answers]\ncsat = nan\n"):
        config.write_text(bad, encoding="utf-8")
        assert cli("survey", "add", "C1", "--kind", "csat", "--score", "3").code == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("survey add C1 --kind csat --score 0", 4),
        ("survey add C1 --kind csat --score 6", 4),
        ("survey add C1 --kind nps --score 11", 4),
        ("survey add C1 --kind nps --score ten", 2),
        ("survey add C1 --kind fun", 2),
        ("survey add C1 --kind csat --on 2026-06-16", 4),
        ("survey add C1 --kind csat --measure x", 2),
        ("survey add C1 --kind csat --score 2 --by wu", 2),
        ("survey add C2 --kind csat --contract K1", 4),
        ("survey answer 9 --score 3", 3),
        ("survey answer 1 --score 3 --on 2026-06-09", 4),
        ("survey answer 1 --score 3 --on 2026-06-16", 4),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    assert cli("survey", "add", "C1", "--kind", "csat", "--on", "2026-06-10").code == 0
    before = book.read_bytes()
    refused = cli(*line.split())
    assert (refused.code, refused.out) == (code, ""), refused.err
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before
