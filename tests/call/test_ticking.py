"""Calls in a book: once for rule and cause however often it is ticked, none where nobody is to be called."""

from datetime import date
from pathlib import Path

import pytest

from renewctl.call.care import shipped
from renewctl.call.reading import read
from renewctl.playbook.rules import Selection
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.store.session import transaction
from renewctl.tick import actions
from renewctl.tick.effects import Duty
from renewctl.tick.standing import due
from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import dump, meddle

FIRST = date(2025, 1, 1)


@ready
def acme(cli: Cli) -> None:
    """A contract begun and entered on 2026-01-15; its months 4 to 6 begin on 05-15."""
    cli("customer", "add", "Acme", "--code", "A", "--owner", "wang", "--today", "2026-01-15")
    cli("contract", "add", "A", "K1", "--start", "2026-01-15", "--months", "36", "--today", "2026-01-15")


def made(cli: Cli, day: str, *options: str) -> list[tuple[str, str]]:
    """Tick on a day and return day and title of the calls it asks for."""
    answer = cli("tick", "--today", day, "--json", *options)
    assert answer.code == 0, answer.err
    return [(row["on"], row["call"]) for row in answer.json if row["effect"] == "call-due"]


BOTH = [("2026-01-22", "Ask how the first week went"), ("2026-05-15", "Care call of months 4 to 6")]


def test_a_dry_run_shows_the_calls_and_makes_none(acme: Cli, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    assert made(acme, "2026-06-15", "--dry-run") == BOTH
    assert dump(tmp_path / "book.db") == before


def test_missed_days_are_caught_up_in_order_each_on_its_day_and_undone_by_itself(acme: Cli, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    assert made(acme, "2026-06-15") == BOTH
    assert [row["due_on"] for row in acme("call", "list", "--json").json] == ["2026-01-22", "2026-05-15"]
    assert made(acme, "2026-06-15") == []
    assert [acme("undo").code, acme("undo").code] == [0, 0]
    assert dump(tmp_path / "book.db") == before
    assert made(acme, "2026-06-15") == BOTH


@pytest.mark.parametrize(
    ("entered", "left_alone", "since", "asked"),
    [
        ("2026-04-14", 0, None, [("2026-04-15", "Care call of months 4 to 6")]),
        ("2026-04-15", 0, None, [("2026-04-15", "Care call of months 4 to 6")]),
        ("2026-04-16", 1, None, []),  # its days had begun: history, unless it is asked for
        ("2026-04-16", 1, "2026-04-16", []),
        ("2026-04-16", 0, "2026-04-15", [("2026-04-16", "Care call of months 4 to 6")]),
        ("2026-06-15", 0, "2026-04-15", [("2026-06-15", "Care call of months 4 to 6")]),  # its last day
        ("2026-06-16", 0, "2020-01-01", []),  # it was over
    ],
)
def test_a_call_whose_days_had_begun_when_the_contract_was_entered_is_asked_for_on_request(
    cli: Cli, entered: str, left_alone: int, since: str | None, asked: list[tuple[str, str]]
) -> None:
    cli("customer", "add", "Acme", "--code", "A", "--today", entered)
    cli("contract", "add", "A", "K1", "--start", "2025-12-15", "--months", "36", "--today", entered)
    options = ["--since", since] if since else []
    on = max(entered, "2026-06-15")
    told = cli("tick", "--today", on, "--json", "--dry-run", *options).err
    assert ("The days of 1 call had begun" in told) is bool(left_alone)
    assert made(cli, on, *options) == asked
    assert made(cli, on, *options) == []
    assert "had begun" not in cli("tick", "--today", "2026-08-01").err  # nobody is reminded of it for ever


def test_nobody_is_called_about_a_contract_that_had_ended_when_it_was_entered(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A", "--today", "2026-01-15")
    cli("contract", "add", "A", "K1", "--start", "2024-01-15", "--months", "24", "--today", "2026-01-15")
    assert made(cli, "2029-12-31") == made(cli, "2029-12-31", "--since", "2026-01-15") == []


def test_an_installation_that_was_entered_late_is_history_and_what_happened_to_a_case_never(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A", "--today", "2026-01-15")
    cli("contract", "add", "A", "K1", "--start", "2026-01-15", "--months", "36", "--today", "2026-01-15")
    cli("contract", "installed", "K1", "--on", "2026-02-01", "--today", "2026-02-10")
    said = ["--at", "2026-02-09", "--today", "2026-02-10"]
    cli("case", "add", "A", "Late", "--kind", "complaint", "--written", *said)
    found = [title for day, title in made(cli, "2026-02-10") if day > "2026-01-31"]
    assert found == ["Confirm that the complaint has arrived: Late"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contract SET state = 'ended'",
        "UPDATE contract SET state = 'cancelled'",
        "UPDATE contract SET state = 'not-effective'",
        "UPDATE customer SET archived_on = '2026-05-01'",
        "UPDATE term SET outcome = 'churned', decided_on = '2026-05-01', end_on = '2026-05-10', is_open = 0",
    ],
)
def test_nobody_is_called_about_what_has_ended(acme: Cli, tmp_path: Path, change: str) -> None:
    assert made(acme, "2026-01-22") == BOTH[:1]
    meddle(tmp_path / "book.db", change)
    assert made(acme, "2026-06-15") == []


def test_a_lost_customer_is_still_called_until_the_end(acme: Cli, tmp_path: Path) -> None:
    meddle(tmp_path / "book.db", "UPDATE term SET outcome = 'churned', decided_on = '2026-05-01', is_open = 0")
    assert made(acme, "2026-06-15") == BOTH


def test_a_term_that_lapses_in_the_same_tick_ends_the_calls(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A", "--today", "2026-01-15")
    cli("contract", "add", "A", "K1", "--start", "2026-01-15", "--months", "3", "--today", "2026-01-15")
    planned = made(cli, "2026-12-31", "--dry-run")
    assert planned == BOTH[:1] == made(cli, "2026-12-31")  # months 4 to 6 begin on the day on which it lapses
    assert made(cli, "2027-12-31") == []


@pytest.mark.parametrize(
    ("team", "owner"),
    [
        ([], "wang"),
        ([["customer-representative", "li"]], "li"),
        ([["customer-representative", "li"], ["customer-representative", "zhou", "--customer", "A"]], "zhou"),
        ([["specialist", "li"]], "wang"),
    ],
)
def test_a_call_is_for_whoever_fills_the_role(acme: Cli, team: list[list[str]], owner: str) -> None:
    for member in team:
        assert acme("team", "set", *member).code == 0
    made(acme, "2026-01-22")
    (row,) = acme("call", "list", "--json").json
    assert row["owner"] == owner


def test_calls_go_with_a_customer_that_is_merged_and_are_not_made_again(acme: Cli) -> None:
    acme("customer", "add", "Bolt", "--code", "B", "--today", "2026-01-15")
    assert made(acme, "2026-01-22") == BOTH[:1]
    acme("case", "add", "A", "Pump", "--kind", "complaint", "--written", "--at", "2026-01-22", "--today", "2026-01-22")
    acme("survey", "add", "A", "--kind", "csat", "--score", "1", "--on", "2026-01-22", "--measure", "Visit")
    assert acme("customer", "merge", "A", "B", "--today", "2026-01-23").code == 0
    assert made(acme, "2026-01-23") == [("2026-01-22", "Confirm that the complaint has arrived: Pump")]
    assert {row["customer_code"] for row in acme("call", "list", "--json").json} == {"B"}
    for word in ("case", "survey", "measure"):
        assert [row["customer_code"] for row in acme(word, "list", "--json").json] == ["B"]


def test_what_was_answered_in_time_asks_for_no_call(acme: Cli) -> None:
    said = ["--at", "2026-03-02", "--today", "2026-03-02"]
    acme("case", "add", "A", "Late", "--kind", "complaint", "--written", *said)
    acme("case", "reply", "1", *said)
    acme("case", "add", "A", "Spoken", "--kind", "complaint", *said)
    acme("case", "add", "A", "Leaks", "--kind", "repair", "--due", "2026-03-05", *said)
    acme("case", "resolve", "3", "--at", "2026-03-05", "--today", "2026-03-05")
    acme("case", "reopen", "3", "--at", "2026-03-07", "--today", "2026-03-07")
    acme("case", "resolve", "3", "--at", "2026-03-07", "--today", "2026-03-07")
    on = [title for day, title in made(acme, "2026-03-20") if day >= "2026-03-01"]
    assert on == ["Confirm that the repair holds: Leaks"]
    assert made(acme, "2026-03-20") == []


@pytest.mark.parametrize(("state", "left"), [("active", BOTH[1:]), ("ended", [])])
def test_a_call_that_another_made_meanwhile_or_nobody_wants_any_more_is_not_made(
    acme: Cli, tmp_path: Path, state: str, left: list[tuple[str, str]]
) -> None:
    book, duty = tmp_path / "book.db", Duty(date(2026, 6, 15), 30, care=read(shipped()))
    with open_reader(book) as reader:
        planned = due(reader, duty).plan.effects
    assert [effect.call for effect in planned] == [title for _on, title in BOTH]
    assert made(acme, "2026-01-22") == BOTH[:1]
    meddle(book, f"UPDATE contract SET state = '{state}'")
    with transaction(book, Stamp(actor="li", command="test")) as session:
        done = actions.do(session, planned, duty, Selection())
    assert ([effect.call for effect in done.effects], done.problems) == ([title for _on, title in left], [])


def test_a_call_is_overdue_past_its_window_unless_a_day_was_planned(acme: Cli) -> None:
    made(acme, "2026-01-22")

    def overdue(day: str) -> tuple[list[str], list[int], list[int]]:
        """What `check` says of it, and the days that are left on the agenda and in the list of tasks."""
        late = acme("check", "--only", "task-late", "--json", "--today", day).json
        agenda = acme("agenda", "--json", "--today", day).json
        tasks = acme("task", "list", "--json", "--today", day).json
        return (
            [row["what"] for row in late],
            [row["days_left"] for row in agenda if row["kind"] == "call"],
            [row["days_left"] for row in tasks],
        )

    said = "Ask how the first week went: was due on {}"
    assert overdue("2026-01-23") == ([], [6], [6])
    assert overdue("2026-01-29") == ([], [0], [0])
    assert acme("task", "list", "--overdue", "--json", "--today", "2026-01-29").json == []
    assert overdue("2026-01-30") == ([said.format("2026-01-29")], [-1], [-1])
    assert len(acme("task", "list", "--overdue", "--json", "--today", "2026-01-30").json) == 1
    acme("task", "move", "1", "--due", "2026-01-24", "--today", "2026-01-23")
    assert overdue("2026-01-25") == ([said.format("2026-01-24")], [-1], [-1])
