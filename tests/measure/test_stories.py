"""What is done about a complaint or a low answer, until it is done, as the user types it."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.customer(path, "Bolt", "C2", owner="zhao")
    return path


def test_a_low_answer_asks_for_a_measure_and_is_followed_until_it_is_done(cli: Cli, book: Path) -> None:
    low = cli("survey", "add", "C1", "--kind", "csat", "--score", "2", "--comment", "slow")
    assert low.err == "Survey 1: csat of Acme Ltd, answered with 2.\nTask 1: decide on a measure.\n"
    cli("measure", "add", "C1", "Second technician", "--survey", "1", "--in", "7d")
    assert cli("task", "list", "--json").json == []
    assert cli("survey", "list", "--json").json[0]["measures"] == 1
    done = cli("measure", "done", "1", "--outcome", "two came", "--on", "2026-06-14")
    assert done.err == "Measure 1 is done, on 2026-06-14: two came\n"
    assert cli("measure", "list", "--json").json == []
    assert cli("measure", "list", "--all", "--json").json[0]["outcome"] == "two came"
    assert cli("measure", "drop", "1", "--reason", "x").code == 4


def test_the_measure_may_come_with_the_answer(cli: Cli, book: Path) -> None:
    cli("survey", "add", "C1", "--kind", "willingness")
    cli("survey", "answer", "1", "--score", "1", "--measure", "Talk about the price", "--by", "wu", "--in", "1w")
    assert cli("task", "list", "--json").json == []
    assert cli("measure", "list", "--json").json[0]["due_on"] == "2026-06-22"
    assert cli("measure", "drop", "1", "--reason", "they left").err == "Measure 1 is dropped: Talk about the price\n"


def test_a_complaint_asks_for_a_measure_until_one_is_decided_on(cli: Cli, book: Path) -> None:
    opened = cli("case", "add", "C1", "Rude on the phone", "--kind", "complaint", "--written", "--at", "2026-06-14")
    assert opened.err.endswith("Task 1: decide on a measure.\n")
    (task,) = cli("task", "list", "--json").json
    assert (task["title"], task["owner"], task["due_on"]) == (
        "Decide on a measure: Rude on the phone",
        "li",
        "2026-06-15",
    )
    decided = cli("measure", "add", "C1", "Training", "--case", "1", "--by", "wu", "--in", "7d")
    assert decided.err == "Measure 1 for Acme Ltd, wu, due 2026-06-22: Training\n"
    assert cli("task", "list", "--json").json == []
    (row,) = cli("measure", "list", "--overdue", "--today", "2026-06-23", "--json").json
    assert (row["about"], row["days_left"]) == ("Rude on the phone", -1)
    assert [m["title"] for m in cli("case", "show", "1", "--json").json["measures"]] == ["Training"]


def test_a_measure_may_be_decided_on_at_once(cli: Cli, book: Path) -> None:
    typed = ["--kind", "complaint", "--measure", "Apologise", "--by", "wu", "--in", "2d"]
    assert cli("case", "add", "C1", "Late", *typed, "--at", "2026-06-14").code == 0
    assert cli("task", "list", "--json").json == []
    (row,) = cli("measure", "list", "--json").json
    assert (row["title"], row["owner"], row["due_on"], row["case_id"]) == ("Apologise", "wu", "2026-06-17", 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("measure add C2 x --survey 1", 4),
        ("measure add C1 x --survey 9", 3),
        ("measure add C1 x --case 9", 3),
        ("measure add C1 x --case 1 --survey 1", 2),
        ("measure done 9 --outcome x", 3),
        ("measure done 1", 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    assert cli("survey", "add", "C1", "--kind", "csat", "--on", "2026-06-10").code == 0
    before = book.read_bytes()
    refused = cli(*line.split())
    assert (refused.code, refused.out) == (code, ""), refused.err
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before
