"""The call table of the scope: each of its calls falls due on its day, not a day earlier, and once."""

from datetime import date, timedelta

import pytest

from renewctl.call.care import shipped
from renewctl.call.reading import read
from tests.conftest import Cli
from tests.ready import ready

# What is typed with its day, the rule that asks for a call, and the days on which it falls due and ends.
OPENED = ("case", "add", "A", "Pump leaks", "--owner", "li")
TABLE: dict[str, tuple[list[tuple[str, list[str]]], str, str]] = {
    "after-purchase": ([], "2026-01-22", "2026-01-29"),
    "after-installation": (
        [("2026-03-01", ["INSTALLED"])],
        "2026-03-08",
        "2026-03-15",
    ),
    "months-4-6": ([], "2026-05-15", "2026-07-15"),
    "months-10-12": ([], "2026-11-15", "2027-01-15"),
    "yearly": ([], "2027-11-15", "2028-01-15"),
    "complaint-received": (
        [("2026-03-02", [*OPENED, "--kind", "complaint", "--written", "--at", "2026-03-02"])],
        "2026-03-02",
        "2026-03-03",
    ),
    "proposal-received": (
        [("2026-03-02", [*OPENED, "--kind", "proposal", "--at", "2026-03-02"])],
        "2026-03-02",
        "2026-03-03",
    ),
    "visit-arranged": (
        [
            ("2026-03-02", [*OPENED, "--kind", "repair", "--at", "2026-03-02"]),
            ("2026-03-04", "case visit 1 --technician Zhou --on 2026-03-06 --at 2026-03-04".split()),
        ],
        "2026-03-04",
        "2026-03-05",
    ),
    "repair-overdue": (
        [("2026-03-02", [*OPENED, "--kind", "repair", "--due", "2026-03-09", "--at", "2026-03-02"])],
        "2026-03-10",
        "2026-03-11",
    ),
    "after-repair": (
        [
            ("2026-03-02", [*OPENED, "--kind", "repair", "--at", "2026-03-02"]),
            ("2026-03-05", "case resolve 1 sealed --at 2026-03-05".split()),
        ],
        "2026-03-08",
        "2026-03-10",
    ),
}


@ready
def acme(cli: Cli) -> None:
    """A contract that begins on 2026-01-15 and is entered on that day."""
    cli("customer", "add", "Acme", "--code", "A", "--owner", "wang", "--today", "2026-01-15")
    entered = ["--start", "2026-01-15", "--months", "36", "--today", "2026-01-15"]
    assert cli("contract", "add", "A", "K1", *entered).code == 0


def calls(cli: Cli, day: date, rule: str) -> list[tuple[str, str]]:
    """Tick on a day; return day and title of the calls of a rule that were made."""
    answer = cli("tick", "--today", day.isoformat(), "--json")
    assert answer.code == 0, answer.err
    title = next(each.title.en for each in read(shipped()) if each.code == rule)
    return [(row["on"], row["effect"]) for row in answer.json if (row["call"] or "").startswith(title)]


def test_every_shipped_rule_stands_in_the_table() -> None:
    assert list(TABLE) == [rule.code for rule in read(shipped())]


@pytest.mark.parametrize("rule", TABLE)
def test_a_call_falls_due_on_its_day_not_a_day_earlier_and_once(
    acme: Cli, rule: str, request: pytest.FixtureRequest
) -> None:
    typed, on, latest = TABLE[rule]
    due = date.fromisoformat(on)
    for said_on, line in typed:
        if line == ["INSTALLED"]:
            install(acme, said_on)
        else:
            answer = acme(*line, "--today", said_on)
            assert answer.code == 0, answer.err
    first = date.fromisoformat(typed[-1][0]) if typed else date(2026, 1, 15)
    for day in (first, due - timedelta(days=1)):
        if first <= day < due:
            assert calls(acme, day, rule) == []
    assert calls(acme, due, rule) == [(on, "call-due")]
    assert calls(acme, due, rule) == []
    assert calls(acme, due + timedelta(days=200), rule) == []
    (row,) = [row for row in acme("call", "list", "--json").json if row["rule"] == rule]
    assert (row["due_on"], row["earliest_on"], row["latest_on"]) == (on, on, latest)
    assert (row["customer"], row["owner"]) == ("Acme", "li" if row["rule"] in OF_CASES else "wang")


OF_CASES = ("complaint-received", "proposal-received", "visit-arranged", "repair-overdue", "after-repair")


def install(cli: Cli, day: str) -> None:
    """Put an installation of contract K1 into the book."""
    from pathlib import Path

    from renewctl.store.journal import Stamp
    from renewctl.store.session import transaction
    from renewctl.store.tables import Installation

    book = Path(str(cli("book", "info", "--json").json["path"]))
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        session.add(Installation(contract_id=1, on_day=date.fromisoformat(day), recorded_on=date.fromisoformat(day)))


def test_the_yearly_call_comes_again_every_year(acme: Cli) -> None:
    made = [
        on
        for day in ("2027-11-15", "2028-11-14", "2028-11-15")
        for on, _e in calls(acme, date.fromisoformat(day), "yearly")
    ]
    assert made == ["2027-11-15", "2028-11-15"]


def test_a_month_without_that_day_ends_on_its_last(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A", "--today", "2025-10-31")
    cli("contract", "add", "A", "K1", "--start", "2025-10-31", "--months", "36", "--today", "2025-10-31")
    assert calls(cli, date(2026, 2, 27), "months-4-6") == []
    assert calls(cli, date(2026, 2, 28), "months-4-6") == [("2026-02-28", "call-due")]
    (row,) = [row for row in cli("call", "list", "--json").json if row["rule"] == "months-4-6"]
    assert row["latest_on"] == "2026-04-30"


def test_the_call_about_a_visit_gives_the_technician(acme: Cli) -> None:
    for day, line in TABLE["visit-arranged"][0]:
        acme(*line, "--today", day)
    calls(acme, date(2026, 3, 4), "visit-arranged")
    (row,) = [row for row in acme("call", "list", "--json").json if row["rule"] == "visit-arranged"]
    assert row["notes"] == "Zhou comes on 2026-03-06."
    assert row["title"].endswith(": Pump leaks")


def test_a_call_speaks_the_language_of_whoever_reads_it(acme: Cli) -> None:
    acme("--lang", "zh_CN", "tick", "--today", "2026-01-22")
    (row,) = acme("call", "list", "--json").json
    assert row["title"] == "Ask how the first week went"
