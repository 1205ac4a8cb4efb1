"""Tasks that are edited, wait for each other, come again or are moved."""

from pathlib import Path

from tests.conftest import Cli


def test_a_task_is_edited_and_nothing_else_of_it_changes(cli: Cli, book: Path) -> None:
    cli("task", "add", "x", "--contract", "K1", "--on", "2026-06-20", "--notes", "by mail")
    before = cli("task", "list", "--json").json[0]
    edited = cli("task", "edit", "1", "--title", "Ring them", "--priority", "high", "--kind", "call", "--in", "1w")
    assert (edited.code, edited.err) == (0, "Changed. Task 1 for zhao, due 2026-06-22: Ring them\n")
    after = cli("task", "list", "--json").json[0]
    changed = {"title": "Ring them", "priority": "high", "kind": "call", "due_on": "2026-06-22", "days_left": 7}
    assert after == before | changed
    assert cli("task", "edit", "1", "--title", "Ring them").err == "Task 1 is as it was.\n"
    cleared = cli("task", "edit", "1", "--on", "", "--owner", "", "--notes", "", "--contract", "", "--customer", "")
    assert cleared.code == 0
    row = cli("task", "list", "--json").json[0]
    assert [row[key] for key in ("due_on", "owner", "notes", "contract", "customer")] == [None] * 5


def test_a_task_about_a_contract_is_its_customers(cli: Cli, book: Path) -> None:
    cli("task", "add", "x", "--contract", "K1")
    refused = cli("task", "edit", "1", "--customer", "C2")
    assert (refused.code, "K1 belongs to another customer" in refused.err) == (4, True)
    assert cli("task", "edit", "1", "--contract", "K2").code == 0
    (row,) = cli("task", "list", "--json").json
    assert (row["contract"], row["customer_code"]) == ("K2", "C2")


def test_a_task_waits_for_another_and_goes_on_once_that_is_done(cli: Cli, book: Path) -> None:
    cli("task", "add", "Ask legal")
    cli("task", "add", "Send it", "--blocked-by", "1")
    cli("task", "add", "Note it", "--blocked-by", "1")
    assert [row["waits_for"] for row in cli("task", "list", "--blocked", "--json").json] == [1, 1]
    done = cli("task", "done", "1")
    assert done.err.splitlines()[1:] == ["Task 2 waits no longer: Send it", "Task 3 waits no longer: Note it"]
    assert cli("task", "list", "--blocked", "--json").json == []
    assert {row["blocked_by"] for row in cli("task", "list", "--json").json} == {1}
    cli("undo")
    assert len(cli("task", "list", "--blocked", "--json").json) == 2
    assert "Task 2 waits no longer: Send it" in cli("task", "drop", "1", "--reason", "not needed").err
    assert cli("task", "edit", "2", "--blocked-by", "0").code == 0
    assert [row["blocked_by"] for row in cli("task", "list", "--json").json] == [None, 1]


def test_a_circle_of_waiting_tasks_is_refused(cli: Cli, book: Path) -> None:
    for title in ("a", "b", "c"):
        cli("task", "add", title)
    assert cli("task", "edit", "2", "--blocked-by", "1").code == 0
    assert cli("task", "edit", "3", "--blocked-by", "2").code == 0
    before = book.read_bytes()
    refused = cli("task", "edit", "1", "--blocked-by", "3")
    assert (refused.code, refused.err) == (4, "renewctl: Task 1 would wait for itself: 1 > 3 > 2 > 1.\n")
    assert cli("task", "edit", "1", "--blocked-by", "1").code == 4
    assert book.read_bytes() == before
    cli("task", "done", "3")
    assert cli("task", "edit", "1", "--blocked-by", "3").code == 4  # nobody waits for what is done
    assert cli("task", "add", "d", "--blocked-by", "99").code == 3


def test_a_task_comes_again_from_its_anchor_and_undo_takes_both_back(cli: Cli, book: Path) -> None:
    added = cli("task", "add", "Report", "--contract", "K1", "--on", "2026-01-31", "--every", "1m", "--priority", "low")
    assert added.code == 0
    days = []
    for number, today in enumerate(("2026-02-01", "2026-02-28", "2026-03-31", "2026-05-02"), 1):
        done = cli("task", "done", str(number), "--today", today)
        assert f"It comes again. Task {number + 1} for zhao, due" in done.err
        days.append(cli("task", "list", "--json").json[0]["due_on"])
    assert days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]  # no drift to the 28th
    (row,) = cli("task", "list", "--json").json
    assert (row["follows"], row["every"], row["priority"], row["contract"]) == (4, "1m", "low", "K1")
    assert cli("undo").code == 0
    assert [row["id"] for row in cli("task", "list", "--json").json] == [4]


def test_what_is_done_late_comes_again_once_and_not_in_the_past(cli: Cli, book: Path) -> None:
    cli("task", "add", "Weekly", "--on", "2026-05-04", "--every", "1w")
    done = cli("task", "done", "1", "--json")
    assert [(row["id"], row["due_on"], row["state"]) for row in done.json] == [
        (1, "2026-05-04", "done"),
        (2, "2026-06-15", "open"),
    ]
    assert cli("task", "done", "2", "--json").json[1]["due_on"] == "2026-06-22"
    assert len(cli("task", "list", "--json").json) == 1


def test_a_moved_task_leaves_its_series_where_it_was(cli: Cli, book: Path) -> None:
    cli("task", "add", "Weekly", "--on", "2026-06-15", "--every", "1w")
    moved = cli("task", "move", "1", "--due", "2026-06-17")
    assert moved.err == "Task 1 is due 2026-06-17, not 2026-06-15: Weekly\n"
    assert cli("task", "done", "1", "--today", "2026-06-17", "--json").json[1]["due_on"] == "2026-06-22"
    assert cli("task", "edit", "2", "--on", "2026-06-24").code == 0  # a new day counts anew
    assert cli("task", "done", "2", "--json").json[1]["due_on"] == "2026-07-01"


def test_a_task_that_is_done_on_an_earlier_day_does_not_come_again_on_its_own(cli: Cli, book: Path) -> None:
    def next_of(number: int, moved_to: str) -> str:
        assert cli("task", "move", str(number), "--due", moved_to, "--today", moved_to).code == 0
        return str(cli("task", "done", str(number), "--today", moved_to, "--json").json[1]["due_on"])

    cli("task", "add", "Weekly", "--on", "2026-06-15", "--every", "1w", "--today", "2026-06-01")
    assert next_of(1, "2026-06-12") == "2026-06-22"
    assert next_of(2, "2026-06-15") == "2026-06-29"  # a day of the series, and not its own
    assert next_of(3, "2026-07-07") == "2026-07-13"  # later than the one after it
    assert next_of(4, "2026-07-09") == "2026-07-20"
    cli("task", "edit", "5", "--on", "2026-07-22")  # a new day counts anew
    assert next_of(5, "2026-07-21") == "2026-07-29"
    assert next_of(6, "2026-07-28") == "2026-08-05"


def test_a_task_that_was_moved_past_others_of_its_series_stands_for_them_too(cli: Cli, book: Path) -> None:
    cli("task", "add", "Weekly", "--on", "2026-06-15", "--every", "1w")
    cli("task", "move", "1", "--due", "2026-06-24")
    assert cli("task", "done", "1", "--json").json[1]["due_on"] == "2026-06-29"
    cli("task", "move", "2", "--due", "2026-06-26")
    assert cli("task", "done", "2", "--json").json[1]["due_on"] == "2026-07-06"


def test_a_series_ends_when_it_is_told_to(cli: Cli, book: Path) -> None:
    cli("task", "add", "Weekly", "--on", "2026-06-15", "--every", "每周")
    assert cli("task", "edit", "1", "--every", "").code == 0
    assert len(cli("task", "done", "1", "--json").json) == 1
    cli("task", "add", "Weekly", "--on", "2026-06-15", "--every", "1w", "--notes", "by mail")
    dropped = cli("task", "drop", "2", "--reason", "nobody reads it", "--json")
    assert (dropped.json["state"], dropped.json["notes"]) == ("dropped", "by mail\nnobody reads it")
    assert dropped.err == "Task 2 is dropped: Weekly\n"
    assert cli("task", "list", "--json").json == []
    assert cli("audit", "log", "--json").json[0]["reason"] == "nobody reads it"


def test_to_be_reminded_later_is_not_to_be_due_later(cli: Cli, book: Path) -> None:
    cli("task", "add", "x", "--on", "2026-06-20")
    cli("task", "snooze", "1", "--until", "2026-06-18")
    (row,) = cli("task", "list", "--all", "--json").json
    assert (row["due_on"], row["snoozed_until"]) == ("2026-06-20", "2026-06-18")
    cli("task", "move", "1", "--in", "10d")
    (row,) = cli("task", "list", "--all", "--json").json
    assert (row["due_on"], row["snoozed_until"]) == ("2026-06-25", "2026-06-18")
    for verb, word in (("snooze", "Be reminded later"), ("move", "Be due later")):
        assert word in cli("task", verb, "--help").out


def test_a_call_that_is_moved_past_its_window_is_moved_and_says_so(cli: Cli, book: Path) -> None:
    import sqlite3

    with sqlite3.connect(book) as at:
        at.execute(
            "INSERT INTO task (title, state, kind, due_on, earliest_on, latest_on, rule, cause)"
            " VALUES ('Call', 'open', 'call', '2026-06-16', '2026-06-15', '2026-06-20', 'welcome', 'term 1')"
        )
    at.close()
    assert "window" not in cli("task", "move", "1", "--due", "2026-06-20").err
    assert "That is after its window, which ends 2026-06-20." in cli("task", "move", "1", "--due", "2026-06-21").err
    (row,) = cli("task", "list", "--source", "rule", "--kind", "call", "--json").json
    assert (row["source"], row["rule"], row["latest_on"]) == ("rule", "welcome", "2026-06-20")
    assert cli("task", "list", "--source", "person", "--json").json == []
