"""A contract that was lost is over: it is not amended, has an end, and asks for no more calls."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import dump

AMEND = ("contract", "amend", "V", "--reason", "new price", "--amount", "9EUR", "--effective")


@ready
def book(cli: Cli) -> None:
    """V runs without an end since 2026-06-01, and F for a year; both lost on 2026-06-15."""
    assert cli("customer", "add", "Acme", "--code", "C1", "--owner", "wang", "--today", "2026-06-01").code == 0
    entered = ("--start", "2026-06-01", "--amount", "5EUR", "--today", "2026-06-01")
    assert cli("contract", "add", "C1", "V", "--kind", "evergreen", "--notice", "1m", *entered).code == 0
    assert cli("contract", "add", "C1", "F", "--end", "2026-06-15", *entered).code == 0
    for number in "VF":
        assert cli("lose", number, "--reason", "price").code == 0


def test_a_contract_without_an_end_has_one_once_it_is_lost(book: Cli) -> None:
    fixed, evergreen = book(
        "contract", "list", "--json", "--columns", "contract,term_start,term_end,days_left,state"
    ).json
    assert evergreen == {**fixed, "contract": "V"}
    assert evergreen["term_end"] == "2026-06-15"
    assert evergreen["days_left"] is None
    assert book("check").code == 0


def test_undo_gives_it_back_without_an_end(book: Cli) -> None:
    assert book("undo").code == 0  # F
    assert book("undo").code == 0  # V
    assert [row["term_end"] for row in book("contract", "list", "--json").json] == ["2026-06-15", None]


def test_one_that_is_lost_before_it_begins_ends_on_its_first_day(book: Cli) -> None:
    line = ("contract", "add", "C1", "W", "--kind", "evergreen", "--notice", "1m", "--start", "2026-09-01")
    assert book(*line).code == 0
    assert book("lose", "W", "--reason", "price").code == 0
    assert book("contract", "show", "W", "--json").json["term_end"] == "2026-09-01"


def test_one_under_notice_keeps_the_end_that_follows_from_it(book: Cli) -> None:
    line = ("contract", "add", "C1", "W", "--kind", "evergreen", "--notice", "1m", "--start", "2026-06-01")
    assert book(*line).code == 0
    assert book("contract", "notice", "W", "--received", "--on", "2026-06-10").code == 0
    assert book("lose", "W", "--reason", "price").code == 0
    assert book("contract", "show", "W", "--json").json["term_end"] == "2026-07-10"


def test_nobody_is_called_about_it_any_more(book: Cli) -> None:
    ticked = book("tick", "--today", "2028-01-01", "--json")
    assert ticked.code == 0, ticked.err
    assert [row for row in ticked.json if row["on"] > "2026-06-16"] == []


@pytest.mark.parametrize("day", ["2026-06-15", "2026-06-16", "2026-08-01"])
@pytest.mark.parametrize("number", ["V", "F"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "On {day} contract {number} is over: its term is decided, churned."),
        ("zh_CN", "{day} 时合同 {number} 已不再继续：该合同期的结果已定：流失。"),
    ],
)
def test_what_was_lost_is_not_amended(
    book: Cli, tmp_path: Path, day: str, number: str, language: str, said: str
) -> None:
    before = dump(tmp_path / "book.db")
    for what in (("--amount", "9EUR"), ("--notice", "2m"), ("--end", "2027-05-31")):
        line = ("contract", "amend", number, "--reason", "x", "--effective", day)
        refused = book("--lang", language, *line, *what)
        assert refused.code == 4, refused.err
        assert said.format(day=day, number=number) in refused.err
        assert "undo" in refused.err
    assert dump(tmp_path / "book.db") == before


def test_what_goes_on_is_amended_as_before(book: Cli) -> None:
    for _two in range(2):
        assert book("undo").code == 0
    assert book(*AMEND, "2026-08-01").code == 0
