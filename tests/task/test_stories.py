"""A day with tasks, as the user types it."""

from pathlib import Path

import pytest

from tests.conftest import Cli


def test_a_task_is_added_listed_done_and_gone(cli: Cli, book: Path) -> None:
    added = cli("task", "add", "Send the quote", "--customer", "acme", "--in", "3d")
    assert (added.code, added.out) == (0, "")
    assert added.err == "Task 1 for li, due 2026-06-18: Send the quote\n"

    assert [row["title"] for row in cli("task", "list", "--json").json] == ["Send the quote"]
    done = cli("task", "done", "1")
    assert (done.code, done.err) == (0, "Task 1 is done, on 2026-06-15: Send the quote\n")
    assert cli("task", "list", "--json").json == []
    (row,) = cli("task", "list", "--all", "--json").json
    assert (row["state"], row["done_on"], row["days_left"]) == ("done", "2026-06-15", None)


def test_the_record_of_a_task_has_these_keys(cli: Cli, book: Path) -> None:
    row = cli("task", "add", "x", "--contract", "K1", "--on", "2026-06-20", "--notes", " by mail ", "--json").json
    assert row == {
        "id": 1,
        "due_on": "2026-06-20",
        "days_left": 5,
        "priority": "normal",
        "kind": "task",
        "title": "x",
        "customer": "Acme Ltd",
        "customer_code": "C1",
        "contract": "K1",
        "interaction_id": None,
        "owner": "zhao",
        "waits_for": None,
        "every": None,
        "snoozed_until": None,
        "state": "open",
        "done_on": None,
        "notes": "by mail",
        "earliest_on": None,
        "latest_on": None,
        "blocked_by": None,
        "follows": None,
        "source": "person",
        "rule": None,
        "content": None,
        "case_id": None,
    }


def test_a_task_without_a_day_or_a_customer_is_the_actors(cli: Cli, book: Path) -> None:
    added = cli("task", "add", "Tidy up")
    assert added.err == "Task 1 for wang, no day set: Tidy up\n"
    named = cli("task", "add", "Call", "--customer", "C1", "--owner", "陈", "--on", "tomorrow")
    assert named.err == "Task 2 for 陈, due 2026-06-16: Call\n"


def test_open_tasks_are_ordered_by_the_day_they_are_due_and_those_without_one_come_last(cli: Cli, book: Path) -> None:
    for title, *day in (["never"], ["late", "--on", "2026-06-20"], ["past", "--on", "2026-06-14"]):
        cli("task", "add", title, *day)
    listed = cli("task", "list", "--json")
    assert [(row["title"], row["days_left"]) for row in listed.json] == [("past", -1), ("late", 5), ("never", None)]
    assert "As of 2026-06-15: 3 open tasks, 1 overdue." in listed.err


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ((), ["yesterday", "today", "in five", "none"]),
        (("--overdue",), ["yesterday"]),
        (("--days", "0"), ["yesterday", "today"]),
        (("--days", "5"), ["yesterday", "today", "in five"]),
        (("--days", "4"), ["yesterday", "today"]),
        (("--owner", "LI"), ["today"]),
        (("--customer", "明德"), ["in five"]),
    ],
)
def test_the_list_is_narrowed(cli: Cli, book: Path, options: tuple[str, ...], titles: list[str]) -> None:
    cli("task", "add", "yesterday", "--on", "2026-06-14")
    cli("task", "add", "today", "--on", "today", "--customer", "C1")
    cli("task", "add", "in five", "--in", "5d", "--customer", "C2")
    cli("task", "add", "none")
    assert [row["title"] for row in cli("task", "list", *options, "--json").json] == titles


def test_a_snoozed_task_comes_back_on_its_day_and_stays_due_when_it_was(cli: Cli, book: Path) -> None:
    cli("task", "add", "Ask again", "--on", "2026-06-20")
    snoozed = cli("task", "snooze", "1", "--in", "1w")
    assert snoozed.err == "Task 1 comes back on 2026-06-22 (due 2026-06-20): Ask again\n"

    hidden = cli("task", "list", "--json")
    assert hidden.json == []
    assert "1 snoozed; --all shows it." in hidden.err
    assert len(cli("task", "list", "--all", "--json").json) == 1
    assert cli("--today", "2026-06-21", "task", "list", "--json").json == []
    (row,) = cli("--today", "2026-06-22", "task", "list", "--json").json
    assert (row["due_on"], row["days_left"]) == ("2026-06-20", -2)


def test_several_tasks_are_done_together_or_not_at_all(cli: Cli, book: Path) -> None:
    cli("task", "add", "a")
    cli("task", "add", "b")
    assert cli("task", "done", "1", "2", "9").code == 3
    assert len(cli("task", "list", "--json").json) == 2
    done = cli("task", "done", "1", "2", "1", "--on", "yesterday", "--json")
    assert [row["done_on"] for row in done.json] == ["2026-06-14", "2026-06-14"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("done 9", 3),
        ("snooze 9 --in 3d", 3),
        ("done 1 --on tomorrow", 4),
        ("snooze 1 --until 2026-06-15", 4),
        ("snooze 1", 2),
        ("snooze 1 --until 2026-07-01 --in 3d", 2),
        ("add x --on 2026-07-01 --in 3d", 2),
        ("add x --on someday", 2),
        ("add x --customer nobody", 3),
        ("add x --customer C2 --contract K1", 4),
        ("done 99999999999999999999", 2),
        ("edit 9 --title y", 3),
        ("edit 1 --title=", 2),
        ("edit 1 --every 1w", 4),
        ("add x --every 1w", 4),
        ("add x --on today --every often", 2),
        ("add x --on today --every 0w", 2),
        ("drop 1", 2),
        ("drop 1 --reason=", 2),
        ("drop 9 --reason y", 3),
        ("move 1", 2),
        ("move 9 --in 3d", 3),
        ("move 1 --due yesterday", 4),
        ("move 1 --due tomorrow --in 3d", 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    cli("task", "add", "a")
    before = book.read_bytes()
    refused = cli("task", *line.split())
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before


def test_done_is_done_once(cli: Cli, book: Path) -> None:
    cli("task", "add", "a")
    cli("task", "done", "1", "--on", "2026-06-10")
    again = cli("task", "done", "1")
    assert again.code == 4
    assert "Task 1 was done on 2026-06-10 already." in again.err
    assert cli("task", "snooze", "1", "--in", "3d").code == 4


@pytest.mark.parametrize("title", ["", "  ", "a\x00b", "\udcff"])
def test_a_title_that_cannot_be_kept_is_refused(cli: Cli, book: Path, title: str) -> None:
    assert cli("task", "add", title).code == 2


@pytest.mark.parametrize("title", ["[red]x[/red]", ":smile:", "%_\\'; DROP TABLE task;--", "\x1b[31mred", "名" * 2000])
def test_a_hostile_title_is_data(cli: Cli, book: Path, title: str) -> None:
    added = cli("task", "add", title)
    assert added.code == 0
    assert "\x1b" not in added.err + cli("task", "list").out
    assert cli("task", "list", "--json").json[0]["title"] == title


def test_the_list_is_narrowed_by_priority_and_kind(cli: Cli, book: Path) -> None:
    cli("task", "add", "high", "--priority", "high")
    cli("task", "add", "call", "--kind", "call")
    assert [row["title"] for row in cli("task", "list", "--priority", "high", "--json").json] == ["high"]
    assert [row["title"] for row in cli("task", "list", "--kind", "call", "--json").json] == ["call"]
    assert [row["title"] for row in cli("task", "list", "--kind", "task", "--json").json] == ["high"]


def test_several_tasks_done_at_once_are_a_list_that_can_be_sorted_and_cut(cli: Cli, book: Path) -> None:
    for title in ("a", "c", "b"):
        cli("task", "add", title)
    answer = cli("task", "done", "1", "2", "3", "--json", "--sort", "-title", "--limit", "2", "--columns", "title")
    assert answer.json == [{"title": "c"}, {"title": "b"}]
    assert cli("task", "list", "--json").json == []
