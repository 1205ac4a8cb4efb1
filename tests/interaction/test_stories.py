"""A day on the phone, as the user types it."""

import io
from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.contact(path, acme, "Ann Lee")
    parties.contract(path, acme, "K1", owner="zhao")
    mingde = parties.customer(path, "深圳明德科技有限公司", "C2")
    parties.contact(path, mingde, "陈晓")
    parties.contract(path, mingde, "K2")
    return path


def test_one_line_in_one_line_back(cli: Cli, book: Path) -> None:
    logged = cli("log-call", "acme", "Agreed on the price", "--at", "14:30", "--next", "Send the quote", "--in", "3d")
    assert (logged.code, logged.out) == (0, "")
    assert logged.err == (
        "Logged as no. 1: call with Acme Ltd, 2026-06-15 14:30. Task 1 for li, due 2026-06-18: Send the quote\n"
    )
    (task,) = cli("task", "list", "--json").json
    assert (task["title"], task["customer_code"], task["interaction_id"], task["owner"]) == (
        "Send the quote",
        "C1",
        1,
        "li",
    )


def test_a_call_takes_everything_that_is_known_of_it(cli: Cli, book: Path) -> None:
    line = "log-call C1 Yes --contact Ann --contract K1 --at 2026-06-14 --minutes 12 --direction in --outcome reached"
    line += " --kind promote --next Visit --on 2026-07-01 --idempotency-key web-77 --json"
    assert cli(*line.split()).json == {
        "id": 1,
        "happened_at": "2026-06-14",
        "kind": "call",
        "customer": "Acme Ltd",
        "customer_code": "C1",
        "contact": "Ann Lee",
        "contract": "K1",
        "direction": "in",
        "outcome": "reached",
        "content": "promote",
        "minutes": 12,
        "note": "Yes",
        "owner": "wang",
        "idempotency_key": "web-77",
        "task_id": 1,
        "task_title": "Visit",
        "task_due_on": "2026-07-01",
        "task_owner": "zhao",
    }


def test_nothing_is_guessed_that_was_not_said(cli: Cli, book: Path) -> None:
    row = cli("log-call", "C1", "--json").json
    unsaid = ("contact", "contract", "direction", "outcome", "content", "minutes", "note", "task_id", "task_title")
    assert {row[key] for key in unsaid} == {None}
    assert row["happened_at"].startswith("2026-06-15T")


@pytest.mark.parametrize("word", ["call", "email", "meeting", "visit", "message"])
def test_five_words_one_way(cli: Cli, book: Path, word: str) -> None:
    assert cli(f"log-{word}", "明德", "你好", "--contact", "陈晓").code == 0
    (row,) = cli("interaction", "list", "--json").json
    assert (row["kind"], row["customer_code"], row["contact"], row["note"]) == (word, "C2", "陈晓", "你好")


@pytest.mark.parametrize(
    "line",
    ["log-email C1 --minutes 3", "log-message C1 --outcome reached", "log-meeting C1 --direction in"],
)
def test_an_option_that_makes_no_sense_for_it_is_not_there(cli: Cli, book: Path, line: str) -> None:
    assert cli(*line.split()).code == 2


def test_a_note_can_be_piped_in(cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("first line\nsecond line\n"))
    assert cli("log-email", "C1", "-", "--json").json["note"] == "first line\nsecond line"


def test_a_pipe_that_holds_no_text_is_refused(cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xfa"), encoding="utf-8"))
    refused = cli("log-email", "C1", "-")
    assert refused.code == 2
    assert "UTF-8" in refused.err


def test_the_same_key_again_changes_nothing_and_says_so(cli: Cli, book: Path) -> None:
    line = ("log-call", "C1", "Hello", "--next", "Write", "--in", "3d", "--idempotency-key", "k 1", "--json")
    first = cli(*line)
    before = book.read_bytes()
    again = cli("--today", "2026-06-20", *line)
    assert (again.code, again.out) == (0, first.out)
    assert again.err == "Logged before as no. 1, under the key k 1; nothing was changed.\n"
    assert book.read_bytes() == before

    other = cli("log-call", "C1", "Hello!", "--next", "Write", "--in", "3d", "--idempotency-key", "k 1")
    assert other.code == 4
    assert "its note differs" in other.err
    assert book.read_bytes() == before


def test_the_task_and_the_call_stand_or_fall_together(cli: Cli, book: Path) -> None:
    assert cli("log-call", "C1", "x", "--next", "y", "--on", "someday").code == 2
    assert cli("interaction", "list", "--json").json == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("log-call nobody", 3),
        ("log-call C1 --contact 陈晓", 3),
        ("log-call C1 --contract K2", 4),
        ("log-call C1 --at 2026-06-17", 4),
        ("log-call C1 --at 3d", 4),
        ("log-call C1 --at 01/02/2026", 2),
        ("log-call C1 --at 2026-02-30", 2),
        ("log-call C1 --minutes -1", 2),
        ("log-call C1 --direction sideways", 2),
        ("log-call C1 --in 3d", 2),
        ("log-call C1 --next x --in 3d --on 2026-07-01", 2),
        ("log-call C1 --idempotency-key=", 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    before = book.read_bytes()
    refused = cli(*line.split())
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "notes"),
    [
        ((), ["d", "c", "b", "a"]),
        (("acme",), ["d", "b", "a"]),
        (("--kind", "email"), ["b"]),
        (("--since", "2026-06-10"), ["d", "c", "b"]),
        (("--until", "2026-06-10"), ["b", "a"]),
        (("--since", "2026-06-11", "--until", "2026-06-11"), ["c"]),
        (("--owner", "WANG"), ["d", "c", "b", "a"]),
        (("--owner", "someone"), []),
        (("--contract", "K1"), ["d"]),
        (("--limit", "1"), ["d"]),
    ],
)
def test_the_list_is_the_newest_first_and_is_narrowed(
    cli: Cli, book: Path, options: tuple[str, ...], notes: list[str]
) -> None:
    cli("log-call", "C1", "a", "--at", "2026-06-09")
    cli("log-email", "C1", "b", "--at", "2026-06-10 23:59")
    cli("log-call", "C2", "c", "--at", "2026-06-11")
    cli("log-call", "C1", "d", "--at", "2026-06-12 08:00", "--contract", "K1")
    assert [row["note"] for row in cli("interaction", "list", *options, "--json").json] == notes


def test_the_number_of_a_contract_names_its_customer_too(cli: Cli, book: Path) -> None:
    row = cli("log-call", "K1", "Agreed", "--next", "Send the quote", "--json").json
    assert (row["customer_code"], row["contract"], row["task_owner"]) == ("C1", "K1", "zhao")
    refused = cli("log-call", "K1", "Agreed", "--contract", "K2")
    assert (refused.code, "K2 belongs to 深圳明德科技有限公司" in refused.err) == (4, True)


def test_a_code_goes_before_the_same_number_of_a_contract(cli: Cli, book: Path) -> None:
    parties.customer(book, "Other Ltd", "K1")
    row = cli("log-call", "k1", "Agreed", "--json").json
    assert (row["customer_code"], row["contract"]) == ("K1", None)


def test_other_commands_say_whose_contract_it_is(cli: Cli, book: Path) -> None:
    refused = cli("customer", "show", "K1")
    assert refused.code == 3
    assert "That is the number of a contract of Acme Ltd (C1)." in refused.err


def test_in_chinese_sentences_follow_without_a_space(cli: Cli, book: Path) -> None:
    logged = cli("--lang", "zh_CN", "log-call", "C2", "愿意续费", "--next", "发送报价", "--in", "3d", "--at", "14:30")
    assert "14:30。任务 1（" in logged.err


@pytest.mark.parametrize("today", ["0001-01-01", "0999-12-31", "9999-12-31"])
def test_any_day_of_the_calendar_can_be_the_day_of_a_call(cli: Cli, book: Path, today: str) -> None:
    assert cli("log-call", "C1", "Hello", "--today", today).code == 0
    assert cli("case", "add", "C1", "Broken", "--kind", "repair", "--today", today).code == 0
    assert cli("interaction", "list", "--json").json[0]["happened_at"].startswith(today)
