"""A week of follow-up calls, as the user types them."""

from datetime import date
from pathlib import Path

import pytest

from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Task
from renewctl.vocabulary import ContentKind, PickMethod, TaskKind
from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    for number in range(1, 5):
        parties.customer(path, f"Acme {number}", f"C{number}", owner="li" if number < 4 else "zhao")
    cli("calendar", "weekend", "6,7")
    with transaction(path, Stamp(actor="wang", command="test")) as session:
        for number, (first, last) in enumerate([(1, 30), (10, 16), (10, 12)], 1):
            session.add(
                Task(
                    title=f"Call {number}",
                    customer_id=number,
                    owner="li",
                    kind=TaskKind.CALL,
                    due_on=date(2026, 6, first),
                    earliest_on=date(2026, 6, first),
                    latest_on=date(2026, 6, last),
                )
            )
    return path


def test_the_list_begins_with_the_earliest_latest_day(cli: Cli, book: Path) -> None:
    listed = cli("call", "list", "--json")
    assert [(row["id"], row["days_left"]) for row in listed.json] == [(3, -3), (2, 1), (1, 15)]
    assert "As of 2026-06-15: 3 open calls, 1 past the latest day." in listed.err
    assert [row["id"] for row in cli("call", "list", "--late", "--json").json] == [3]
    assert cli("call", "list", "--owner", "zhao", "--json").json == []
    cli("task", "snooze", "3", "--in", "2d")
    assert [row["id"] for row in cli("call", "list", "--json").json] == [2, 1]


def test_a_plan_gives_each_call_its_day_and_says_what_is_late(cli: Cli, book: Path) -> None:
    before = book.read_bytes()
    planned = cli("call", "plan", "--per-day", "1", "--dry-run", "--json")
    assert book.read_bytes() == before
    assert [(row["id"], row["day"], row["late"]) for row in planned.json] == [
        (3, "2026-06-15", True),
        (2, "2026-06-16", False),
        (1, "2026-06-17", False),
    ]
    assert "1 call is past its latest day." in planned.err
    assert cli("call", "plan", "--per-day", "1", "--json").json == planned.json
    assert {row["id"]: row["due_on"] for row in cli("call", "list", "--json").json} == {
        1: "2026-06-17",
        2: "2026-06-16",
        3: "2026-06-15",
    }
    settled = book.read_bytes()
    assert "0 calls have another day now." in cli("call", "plan", "--per-day", "1", "--json").err
    assert book.read_bytes() == settled
    assert cli("undo").code == 0
    assert [row["due_on"] for row in cli("call", "list", "--json").json] == ["2026-06-10", "2026-06-10", "2026-06-01"]


def test_a_put_off_call_is_planned_for_when_it_comes_back(cli: Cli, book: Path) -> None:
    cli("task", "snooze", "1", "--until", "2026-06-22")
    planned = {row["id"]: row["day"] for row in cli("call", "plan", "--json").json}
    assert planned[1] == "2026-06-22"


def test_a_round_leaves_out_whoever_has_an_open_call(cli: Cli, book: Path) -> None:
    before = book.read_bytes()
    picked = cli("call", "pick", "--method", "round", "--count", "3", "--json")
    assert [(row["customer_code"], row["why"]) for row in picked.json] == [("C4", "never called yet")]
    assert "3 customers have an open call already and were left out." in picked.err
    assert book.read_bytes() == before
    assert cli("call", "pick", "--method", "round", "--make", "--in", "1w", "--json").err.startswith("1 call was made")
    (row,) = cli("call", "list", "--owner", "zhao", "--json").json
    assert (row["title"], row["earliest_on"], row["latest_on"]) == (
        "Call: never called yet",
        "2026-06-15",
        "2026-06-22",
    )
    assert cli("call", "pick", "--method", "round", "--json").json == []


@pytest.mark.parametrize(
    ("method", "why"),
    [
        (PickMethod.LOW_SATISFACTION, "answered csat with 1 on 2026-06-15"),
        (PickMethod.SERVICE, "1 case within half a year, 1 open"),
        (PickMethod.LITTLE_KNOWN, "nothing was ever logged"),
        (PickMethod.RANDOM, "drawn with seed 5"),
    ],
)
def test_each_way_of_choosing_says_why(cli: Cli, book: Path, method: PickMethod, why: str) -> None:
    cli("survey", "add", "C4", "--kind", "csat", "--score", "1", "--measure", "x")
    cli("case", "add", "C4", "Pump", "--kind", "repair", "--at", "2026-01-15")
    (row,) = cli("call", "pick", "--method", method, "--seed", "5", "--json").json
    assert (row["customer_code"], row["why"]) == ("C4", why)
    assert cli("call", "pick", "--method", method, "--tier", "key", "--json").json == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("pick", 2),
        ("pick --method fate", 2),
        ("pick --method random --count 0", 2),
        ("pick --method random --in 2026-06-01 --make", 2),
        ("plan --per-day 0", 2),
        ("script sing", 3),
        ("list --customer nobody", 3),
    ],
)
def test_what_cannot_be_is_refused(cli: Cli, book: Path, line: str, code: int) -> None:
    before = book.read_bytes()
    refused = cli("call", *line.split())
    assert (refused.code, refused.out) == (code, "")
    assert book.read_bytes() == before


@pytest.mark.parametrize("word", [*ContentKind, "months-10-12", "visit-arranged"])
def test_a_script_has_all_its_parts_in_both_languages(cli: Cli, word: str) -> None:
    english, chinese = (cli("--lang", lang, "call", "script", word, "--json").json for lang in ("en", "zh_CN"))
    for part in ("card", "greeting", "convenient", "closing"):
        assert english[part].isascii()
        assert not chinese[part].isascii()
    assert len(english["points"]) == len(chinese["points"]) >= 1
    assert len(english["norms"]) == len(chinese["norms"]) >= 4
    assert english["greeting"] in cli("call", "script", word).out


def test_a_script_needs_no_book(run: Cli) -> None:
    assert run("call", "script", "解释", "--lang", "zh_CN").code == 0
