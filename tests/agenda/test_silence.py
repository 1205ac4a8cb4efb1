"""What was said to reminders holds on the agenda: put off until a day is hidden, told no more is marked."""

from pathlib import Path

import pytest

from tests.agenda.books import day, opened
from tests.conftest import Cli
from tests.rows import put, put_term


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """A contract that ends in five days and a task for today, both li's."""
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme", code="C1", owner="li")
        put_term(at, "K1", day(5), customer_id=acme)
        put(at, "task", title="Send it", customer_id=acme, owner="li", due_on=day(0))
    return cli


def shown(cli: Cli, *options: str) -> list[tuple[str, str | None, str | None]]:
    rows = cli("agenda", "--json", *options).json
    return sorted((row["kind"], row["answer"], row["until"]) for row in rows)


def test_what_is_snoozed_is_hidden_until_its_day_and_shown_on_request(book: Cli) -> None:
    assert book("reminder", "snooze", "end-1", "--until", str(day(2))).code == 0
    assert shown(book) == [("task", None, None)]
    assert shown(book, "--owner", "li", "--today", str(day(1))) == [("task", None, None)]
    assert shown(book, "--today", str(day(2))) == [("end", None, None), ("task", None, None)]
    assert shown(book, "--all") == [("end", "snoozed", str(day(2))), ("task", None, None)]
    said = book("agenda").out
    assert "1 reminder is snoozed. `renewctl agenda --all` shows them." in said
    assert "1 thing to do" in said
    assert f"snoozed until {day(2)}" in book("agenda", "--all", "--format", "md").out
    assert "is snoozed" not in book("agenda", "--all").out


def test_what_is_muted_is_shown_and_marked_until_that_is_taken_back(book: Cli) -> None:
    assert book("reminder", "mute", "end-1").code == 0
    assert shown(book) == [("end", "muted", None), ("task", None, None)]
    assert "reminders muted" in book("agenda", "--format", "md").out
    assert book("reminder", "unmute", "end-1").code == 0
    assert shown(book) == [("end", None, None), ("task", None, None)]


def test_an_acknowledgement_silences_nothing(book: Cli) -> None:
    assert book("reminder", "ack", "end-1").code == 0
    assert shown(book) == [("end", None, None), ("task", None, None)]


def test_the_last_word_counts(book: Cli) -> None:
    assert book("reminder", "snooze", "end-1", "--until", str(day(2))).code == 0
    assert book("reminder", "mute", "end-1").code == 0
    assert shown(book) == [("end", "muted", None), ("task", None, None)]


def test_a_calendar_leaves_out_what_is_snoozed_and_alarms_nobody_of_what_is_muted(book: Cli) -> None:
    def calendar() -> tuple[int, int]:
        written = book("agenda", "--ics", "-").out
        return written.count("BEGIN:VEVENT"), written.count("BEGIN:VALARM")

    assert calendar() == (2, 4)  # 30, 7 and 0 days before the end, and on the task's day
    book("reminder", "mute", "end-1")
    assert calendar() == (2, 1)
    book("reminder", "snooze", "end-1", "--until", str(day(2)))
    assert calendar() == (1, 1)


def test_in_chinese(book: Cli) -> None:
    book("reminder", "snooze", "end-1", "--until", str(day(2)))
    assert f"推迟至 {day(2)}" in book("--lang", "zh_CN", "agenda", "--all", "--format", "md").out
    assert "有 1 项推迟提醒。`renewctl agenda --all` 可列出。" in book("--lang", "zh_CN", "agenda").out
