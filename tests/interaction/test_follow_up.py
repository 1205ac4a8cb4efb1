"""What a call leads to: its task done, tried again within its window, or a question to be answered."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from renewctl.calendar.rules import WorkingDays
from renewctl.errors import UsageError
from renewctl.interaction.rules import next_try, since_day
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Person, Task
from renewctl.vocabulary import TaskKind
from tests import parties
from tests.conftest import Cli

WEEK = WorkingDays(frozenset({6, 7}))
MONDAY = date(2026, 6, 15)


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.customer(path, "Bolt", "C2", owner="zhao")
    cli("calendar", "weekend", "6,7")
    with transaction(path, Stamp(actor="wang", command="test")) as session:
        session.add(
            Task(
                title="Care call",
                customer_id=acme,
                owner="li",
                kind=TaskKind.CALL,
                due_on=date(2026, 6, 12),
                earliest_on=date(2026, 6, 12),
                latest_on=date(2026, 6, 16),
            )
        )
    return path


def test_a_call_closes_its_task(cli: Cli, book: Path) -> None:
    logged = cli("log-call", "C1", "all well", "--task", "1")
    assert logged.err.splitlines()[1:] == ["Task 1 is done, on 2026-06-15: Care call"]
    assert cli("call", "list", "--json").json == []
    assert cli("log-call", "C1", "again", "--task", "1").code == 4


@pytest.mark.parametrize("outcome", ["no-answer", "left-message"])
def test_who_was_not_spoken_to_is_called_again_on_the_next_working_day(cli: Cli, book: Path, outcome: str) -> None:
    logged = cli("log-call", "C1", "--task", "1", "--outcome", outcome)
    assert "Task 1 is due again on 2026-06-16: Care call" in logged.err
    assert [row["due_on"] for row in cli("call", "list", "--json").json] == ["2026-06-16"]
    friday = cli("log-call", "C1", "--task", "1", "--outcome", "no-answer", "--today", "2026-06-19")
    assert "Task 1 is due again on 2026-06-22, past its latest day 2026-06-16: Care call" in friday.err


@pytest.mark.parametrize("outcome", ["reached", "refused"])
def test_who_was_spoken_to_is_not_called_again(cli: Cli, book: Path, outcome: str) -> None:
    assert "Task 1 is done, on 2026-06-15" in cli("log-call", "C1", "--task", "1", "--outcome", outcome).err


@pytest.mark.parametrize(
    ("day", "earliest", "again"),
    [
        (MONDAY, None, date(2026, 6, 16)),
        (date(2026, 6, 19), None, date(2026, 6, 22)),
        (MONDAY, date(2026, 6, 18), date(2026, 6, 18)),
        (MONDAY, date(2026, 6, 20), date(2026, 6, 22)),
    ],
)
def test_the_next_try(day: date, earliest: date | None, again: date) -> None:
    assert next_try(day, earliest, WEEK) == again


def test_an_open_question_becomes_a_task(cli: Cli, book: Path) -> None:
    logged = cli(
        "log-call", "C1", "asked much", "--question", "Does it run on Mars?", "--next", "Send papers", "--in", "3d"
    )
    assert logged.err.splitlines()[1:] == ["Task 3 for li, due 2026-06-16: Answer: Does it run on Mars?"]
    rows = {row["title"]: row["due_on"] for row in cli("task", "list", "--json").json}
    assert rows["Answer: Does it run on Mars?"] == "2026-06-16"
    assert rows["Send papers"] == "2026-06-18"
    assert cli("interaction", "list", "--json").json[0]["task_title"] == "Send papers"


def test_logged_again_under_its_key_it_leads_to_nothing_more(cli: Cli, book: Path) -> None:
    line = ["log-call", "C1", "x", "--task", "1", "--question", "When?", "--idempotency-key", "k"]
    assert cli(*line).code == 0
    before = book.read_bytes()
    again = cli(*line)
    assert (again.code, "Logged before" in again.err) == (0, True)
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("log-call C2 x --task 1", 4),
        ("log-call C1 x --task 9", 3),
        ("log-call C1 x --task 0", 2),
        ("log-email C1 x --task 1", 2),
        ("log-call C1 x --question ", 2),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_logged(cli: Cli, book: Path, line: str, code: int) -> None:
    before = book.read_bytes()
    assert cli(*line.split(" ")).code == code
    assert book.read_bytes() == before


def test_a_digest_for_each_whom_it_concerns(cli: Cli, book: Path) -> None:
    cli("team", "set", "specialist", "wu", "--customer", "C1")
    cli("log-call", "C1", "first\nsecond # line", "--at", "2026-06-10 10:00", "--next", "Send it", "--on", "2026-06-20")
    cli("log-email", "C2", "hello", "--at", "2026-06-08")
    cli("log-email", "C2", "too old", "--at", "2026-06-07")
    rows = cli("interaction", "digest", "--since", "7d", "--json").json
    assert [(row["recipient"], row["customer_code"], row["happened_at"]) for row in rows] == [
        ("li", "C1", "2026-06-10T10:00"),
        ("wu", "C1", "2026-06-10T10:00"),
        ("zhao", "C2", "2026-06-08"),
    ]
    text = cli("interaction", "digest", "--for", "LI").out
    assert text.splitlines() == [
        "# Communications with 1 customer, 2026-06-08 to 2026-06-15",
        "",
        "For li",
        "",
        "## Acme Ltd (C1)",
        "",
        "- 2026-06-10 10:00 call, wang: first second # line -> Send it, due 2026-06-20",
        "",
    ]
    assert cli("interaction", "digest", "--customer", "C2", "--since", "2026-06-09").code == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [("7d", date(2026, 6, 8)), ("2w", date(2026, 6, 1)), ("2026-06-01", date(2026, 6, 1)), ("today", MONDAY)],
)
def test_how_far_back(text: str, day: date) -> None:
    assert since_day(text, MONDAY) == day


@pytest.mark.parametrize("text", ["2026-06-16", "soon"])
def test_not_ahead(text: str) -> None:
    with pytest.raises(UsageError):
        since_day(text, MONDAY)


def test_a_digest_is_sent_once_to_whoever_can_be_reached(cli: Cli, book: Path) -> None:
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        session.add(Person(name="Li", email="li@example.com"))
    cli("log-email", "C1", "hello", "--at", "2026-06-10")
    cli("log-email", "C2", "hello", "--at", "2026-06-10")
    sent = cli("interaction", "digest", "--send")
    assert (sent.code, sent.out) == (0, "")
    assert sent.err == "1 digest waits in the outbox now.\nNo address is known for: zhao.\n"
    again = cli("interaction", "digest", "--send")
    assert "In the outbox already, for these days: Li." in again.err
    with sqlite3.connect(book) as connection:
        (row,) = connection.execute(
            "SELECT recipient, address, kind, subject, body_text, state FROM message"
        ).fetchall()
    assert row[:4] == (
        "Li",
        "li@example.com",
        "communication",
        "Communications with 1 customer, 2026-06-08 to 2026-06-15",
    )
    assert "- 2026-06-10 email, wang: hello" in row[4]
    assert row[5] == "waiting"


def test_a_person_gets_one_digest_however_the_name_is_spelt(cli: Cli, book: Path) -> None:
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        session.add(Person(name="Li", email="li@example.com"))
    assert cli("customer", "edit", "C2", "--owner", "LI").code == 0
    assert cli("team", "set", "specialist", "lI", "--customer", "C1").code == 0
    cli("log-email", "C1", "one", "--at", "2026-06-10")
    cli("log-email", "C2", "two", "--at", "2026-06-10")
    rows = cli("interaction", "digest", "--json").json
    assert [row["customer_code"] for row in rows] == ["C1", "C2"]
    assert len({row["recipient"] for row in rows}) == 1
    sent = cli("interaction", "digest", "--send")
    assert (sent.code, sent.err) == (0, "1 digest waits in the outbox now.\n")
    with sqlite3.connect(book) as connection:
        ((recipient, said),) = connection.execute("SELECT recipient, body_text FROM message").fetchall()
    assert (recipient, "one" in said, "two" in said) == ("Li", True, True)


def test_a_digest_goes_the_way_reminders_go_in_the_language_of_its_reader(
    cli: Cli, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text('[reminders]\nchannel = "command"\n[command]\nprogram = ["true"]\n')
    cli("team", "person", "Li", "--language", "zh_CN")
    cli("log-email", "C1", "hello", "--at", "2026-06-10")
    cli("log-email", "C2", "hello", "--at", "2026-06-10")
    assert cli("interaction", "digest", "--send").err == "2 digests wait in the outbox now.\n"  # zhao was never entered
    with sqlite3.connect(book) as connection:
        rows = connection.execute("SELECT recipient, channel, subject FROM message ORDER BY recipient").fetchall()
    assert [row[:2] for row in rows] == [("Li", "command"), ("zhao", "command")]
    assert "沟通" in rows[0][2]
    assert "Communications" in rows[1][2]
