"""Ticking a book: every effect once and on its day, whenever and however often it is ticked."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.books import dump, meddle, verdict
from tests.tick.conftest import call_nobody, done


def test_a_tick_catches_up_in_the_order_of_the_days(acme: Cli) -> None:
    everything = [
        ("2026-03-02", "renewal-opened", "AUT"),
        ("2026-03-02", "renewal-opened", "FIX"),
        ("2026-04-16", "step-begun", "AUT"),
        ("2026-06-01", "renewed-by-itself", "AUT"),
        ("2026-07-01", "lapsed", "FIX"),
    ]
    assert done(acme, "2026-03-01") == []
    assert done(acme, "2026-08-01", "--dry-run") == everything
    assert done(acme, "2026-08-01") == everything
    assert done(acme, "2026-08-01") == []
    terms = acme("contract", "show", "AUT", "--json").json["terms"]
    assert [(row["term_end"], row["outcome"], row["decided_on"]) for row in terms] == [
        ("2026-06-30", "renewed", "2026-06-01"),
        ("2027-06-30", None, None),
    ]
    assert terms[1]["amount"] == {"amount": "1200.00", "currency": "CNY"}
    assert [row["contract"] for row in acme("due", "--days", "900", "--today", "2026-08-01", "--json").json] == ["AUT"]


def test_a_dry_run_writes_nothing_and_says_so(acme: Cli, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    answer = acme("tick", "--dry-run")
    assert (answer.code, "To be done" in answer.err + answer.out) == (0, True)
    assert dump(tmp_path / "book.db") == before


def test_each_day_is_one_change_set_and_is_undone_by_itself(acme: Cli, tmp_path: Path) -> None:
    states = [dump(tmp_path / "book.db")]
    for day in ("2026-03-02", "2026-06-01", "2026-07-01"):
        assert done(acme, day)
        states.append(dump(tmp_path / "book.db"))
    for state in reversed(states[:-1]):
        assert acme("undo").code == 0
        assert dump(tmp_path / "book.db") == state
    assert len(done(acme, "2026-07-01")) == 5
    assert dump(tmp_path / "book.db").keys() == states[-1].keys()


def test_a_notice_taken_back_lets_it_renew(acme: Cli) -> None:
    meddle_notice = (
        "INSERT INTO notice (contract_id, term_id, direction, on_day) VALUES (1, 1, 'received', '2026-05-31')"
    )
    book = Path(str(acme("book", "info", "--json").json["path"]))
    meddle(book, meddle_notice)
    assert [each for each in done(acme, "2026-06-02", "--dry-run") if each[1] == "renewed-by-itself"] == []
    meddle(book, "UPDATE notice SET withdrawn_on = '2026-06-01'")
    assert ("2026-06-01", "renewed-by-itself", "AUT") in done(acme, "2026-06-02")


def test_history_is_left_alone_unless_asked_for(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    cli("contract", "add", "A", "OLD", "--start", "2020-01-01", "--months", "12", "--today", "2026-06-15")
    answer = cli("tick", "--json")
    assert (answer.json, "left alone" in answer.err) == ([], True)
    assert done(cli, "2026-06-15", "--since", "2021-01-01") == []
    assert done(cli, "2026-06-15", "--since", "2020-12-31") == [("2021-01-31", "lapsed", "OLD")]


def test_one_bad_record_stops_nobody_else(acme: Cli, tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    acme(
        "contract",
        "add",
        "A",
        "BAD",
        "--kind",
        "auto",
        "--start",
        "2025-07-13",
        "--end",
        "2026-06-20",
        "--today",
        "2025-07-01",
    )
    answer = acme("tick", "--today", "2026-08-01", "--json")
    assert answer.code == 6
    assert "BAD: It should have renewed by itself on 2026-06-21" in answer.err
    assert {row["contract"] for row in answer.json} == {"AUT", "FIX", "BAD"}  # BAD was opened
    again = acme("tick", "--today", "2026-08-01", "--json")
    assert (again.code, again.json) == (6, [])
    assert acme("contract", "edit", "BAD", "--renewal-months", "12", "--today", "2026-08-01").code == 0
    assert done(acme, "2026-08-01") == [("2026-06-21", "renewed-by-itself", "BAD")]
    assert verdict(book).problems == []


def several(cli: Cli, count: int) -> list[str]:
    """Add contracts that end on 2026-05-31 as the fixed one does, one a customer, each with an owner; their numbers."""
    numbers = [f"N{n}" for n in range(count)]
    for number in numbers:
        cli("customer", "add", f"Bolt {number}", "--code", number, "--owner", f"li {number}", "--today", "2025-07-01")
        cli("contract", "add", number, number, "--start", "2025-06-01", "--months", "12", "--owner", f"li {number}",
            "--today", "2025-07-01")  # fmt: skip
    return numbers


def test_a_record_that_a_rule_refuses_leaves_no_trace(
    acme: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENEWCTL_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text('[[playbook_rules]]\nplaybook = "gone"\nindustry = "Steel"\n')
    others = several(acme, 6)
    acme("customer", "edit", "N3", "--industry", "Steel")
    answer = acme("tick", "--today", "2026-03-05", "--json")
    assert [row["contract"] for row in answer.json] == ["AUT", "FIX", *(one for one in others if one != "N3")]
    assert (answer.code, "N3: No playbook gone." in answer.err) == (6, True)
    assert len(dump(tmp_path / "book.db")["renewal"]) == 7
    (tmp_path / "config.toml").write_text("")
    assert done(acme, "2026-03-05") == [("2026-03-02", "renewal-opened", "N3")]
    assert verdict(tmp_path / "book.db").problems == []


def test_a_record_that_the_book_refuses_stops_nobody_else(acme: Cli, tmp_path: Path) -> None:
    others = several(acme, 5)
    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    at.execute("PRAGMA ignore_check_constraints = ON")  # spoilt by another program: no step can have such an owner
    at.execute("UPDATE contract SET owner = 'li' || char(0) WHERE number = 'N2'")
    at.close()
    assert acme("audit", "adopt", "--reason", "spoilt").code == 0
    answer = acme("tick", "--today", "2026-03-05", "--json")
    assert [row["contract"] for row in answer.json] == ["AUT", "FIX", *(one for one in others if one != "N2")]
    assert (answer.code, "N2: CHECK constraint failed: step_owner_has_no_nul\n" in answer.err) == (6, True)
    rows = dump(tmp_path / "book.db")
    assert {row[1] for row in rows["step"]} == {row[0] for row in rows["renewal"]} == set(range(1, 7))
    assert verdict(tmp_path / "book.db").problems == []


def test_windows_by_tier_stand_in_the_config(acme: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text("[windows]\ndefault = 120\n", encoding="utf-8")
    assert ("2026-01-31", "renewal-opened", "FIX") in done(acme, "2026-02-01")
    for bad in ("[windows]\nvip = 3\n", "[windows]\nkey = -1\n", "windows = 3\n", '[windows]\nkey = "90"\n'):
        config.write_text(bad, encoding="utf-8")
        assert acme("tick").code == 2


@pytest.mark.parametrize(("by_another", "left"), [("2026-03-05", 2), ("2026-06-15", 1), ("2026-08-01", 0)])
def test_what_another_has_done_meanwhile_is_not_done_again(
    acme: Cli, tmp_path: Path, by_another: str, left: int
) -> None:
    from renewctl.playbook.rules import Selection
    from renewctl.store.journal import Stamp
    from renewctl.store.reader import open_reader
    from renewctl.store.session import transaction
    from renewctl.tick import actions
    from renewctl.tick.effects import Duty
    from renewctl.tick.standing import due

    book, duty = tmp_path / "book.db", Duty(date(2026, 8, 1), 30)
    with open_reader(book) as reader:
        planned = due(reader, duty).plan.effects
    assert len(planned) == 4
    assert len([each for each in done(acme, by_another) if each[1] != "step-begun"]) == 4 - left
    made = []
    for part in actions.days(planned):
        with transaction(book, Stamp(actor="li", command="test")) as session:
            one = actions.do(session, part, duty, Selection())
        assert one.problems == []
        made += one.effects
    assert made == planned[4 - left :]
    assert done(acme, "2026-08-01") == []


@pytest.fixture
def two_offers(cli: Cli, tmp_path: Path) -> Cli:
    """A consumer's contract to 2026-06-30: its renewal is opened in April, its first step waits for 31 May."""
    call_nobody(cli, tmp_path)
    cli("customer", "add", "Zhao", "--code", "Z", "--segment", "b2c", "--today", "2025-07-01")
    more = ["--start", "2025-07-01", "--months", "12", "--owner", "wang", "--today", "2025-07-01"]
    assert cli("contract", "add", "Z", "HOME", *more).code == 0
    return cli


def steps_of(cli: Cli, contract: str) -> list[tuple[str, str, str | None]]:
    """Return code, state and first day of each step."""
    return [(row["step"], row["state"], row["started_on"]) for row in cli("step", "list", contract, "--json").json]


@pytest.mark.parametrize("kind", ["evergreen", "auto"])
def test_a_renewal_of_a_contract_without_an_end_stops_nobody(acme: Cli, kind: str) -> None:
    assert acme("contract", "add", "Acme", "ENDLESS", "--start", "2026-01-01", "--kind", kind).code == 0
    assert acme("renewal", "open", "ENDLESS", "--playbook", "standard", "--today", "2026-02-01").code == 0
    assert [each for each in done(acme, "2026-08-01") if each[2] == "FIX"] == [
        ("2026-03-02", "renewal-opened", "FIX"),
        ("2026-07-01", "lapsed", "FIX"),
    ]


def test_a_step_that_waits_for_a_day_begins_on_it(two_offers: Cli) -> None:
    assert done(two_offers, "2026-05-30") == [("2026-04-01", "renewal-opened", "HOME")]
    assert steps_of(two_offers, "HOME")[0] == ("offer", "not-started", None)
    assert two_offers("task", "list", "--json", "--days", "400").json == []
    begun = [("2026-05-31", "step-begun", "HOME")]
    assert done(two_offers, "2026-06-02", "--dry-run") == begun
    assert done(two_offers, "2026-06-02") == begun
    assert done(two_offers, "2026-06-02") == []
    assert steps_of(two_offers, "HOME")[0] == ("offer", "in-progress", "2026-05-31")
    assert [row["title"] for row in two_offers("task", "list", "--json").json] == ["Send the renewal offer"]
    # What follows waits for it, and then for its own day.
    assert done(two_offers, "2026-06-20") == []
    two_offers("undo")
    assert two_offers("advance", "HOME", "--today", "2026-06-10").code == 0
    assert steps_of(two_offers, "HOME")[1] == ("reminder", "not-started", None)
    assert done(two_offers, "2026-06-16") == [("2026-06-16", "step-begun", "HOME")]


def test_a_catch_up_opens_begins_and_lapses_in_order(two_offers: Cli) -> None:
    assert done(two_offers, "2026-08-15") == [
        ("2026-04-01", "renewal-opened", "HOME"),
        ("2026-05-31", "step-begun", "HOME"),
        ("2026-07-31", "lapsed", "HOME"),
    ]
    shown = two_offers("tick", "--today", "2026-08-15", "--dry-run", "--since", "2026-01-01")
    assert (shown.code, "Nothing falls due" in shown.out + shown.err) == (0, True)


def test_what_a_dry_run_shows_is_what_is_done(acme: Cli, two_offers: Cli, tmp_path: Path) -> None:
    for day in ("2026-04-01", "2026-06-01", "2026-12-31", "2027-01-01", "2029-01-02"):
        before = dump(tmp_path / "book.db")
        shown = acme("tick", "--today", day, "--dry-run", "--json").json
        assert dump(tmp_path / "book.db") == before
        assert acme("tick", "--today", day, "--json").json == shown


def test_over_new_year_and_with_the_clock_set_back(acme: Cli, tmp_path: Path) -> None:
    assert acme("contract", "add", "A", "NY", "--kind", "auto", "--notice", "0d", "--start", "2026-01-01",
                "--months", "12", "--today", "2026-01-01").code == 0  # fmt: skip
    done(acme, "2026-12-30")
    assert done(acme, "2026-12-31") == []
    first = done(acme, "2027-01-01")
    assert ("2027-01-01", "renewed-by-itself", "NY") in first
    before = dump(tmp_path / "book.db")
    for day in ("2026-12-31", "2027-01-01", "2026-06-01"):
        assert done(acme, day) == []
        assert dump(tmp_path / "book.db") == before
