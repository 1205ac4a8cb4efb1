"""A complaint and a repair, as the user types them."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1", owner="li")
    parties.contract(path, acme, "K1", owner="zhao")
    parties.contact(path, acme, "Ann")
    parties.customer(path, "深圳明德科技有限公司", "C2")
    return path


def test_a_repair_from_its_opening_to_its_second_resolution(cli: Cli, book: Path) -> None:
    opened = cli(
        "case",
        "add",
        "acme",
        "Pump leaks",
        "--kind",
        "repair",
        "--contract",
        "K1",
        "--due",
        "2026-06-12",
        "--at",
        "2026-06-08 09:00",
    )
    assert (opened.code, opened.err) == (0, "Case 1: repair of Acme Ltd, zhao: Pump leaks\n")
    assert cli("case", "reply", "1", "on our way", "--at", "2026-06-08 11:30").code == 0
    assert cli("case", "reply", "1", "a word before", "--at", "2026-06-08 10:00").code == 0
    visit = cli("case", "visit", "1", "--technician", "Zhou 138", "--on", "2026-06-10", "--at", "2026-06-08")
    assert visit.err == "Case 1: Zhou 138 comes on 2026-06-10.\n"
    assert cli("case", "resolve", "1", "new seal", "--at", "2026-06-11").err == "Case 1 is resolved.\n"
    assert cli("case", "list", "--json").json == []
    (row,) = cli("case", "list", "--state", "resolved", "--json").json
    assert (row["first_reply_at"], row["resolved_at"], row["resolution"]) == (
        "2026-06-08T10:00",
        "2026-06-11",
        "new seal",
    )
    assert cli("case", "reopen", "1", "leaks again", "--at", "2026-06-13").err == "Case 1 is open again.\n"
    (row,) = cli("case", "list", "--overdue", "--json").json
    assert (row["state"], row["resolved_at"], row["resolution"], row["days_left"]) == ("open", None, None, -3)
    shown = cli("case", "show", "1", "--json").json
    assert [event["kind"] for event in shown["events"]] == [
        "replied",
        "replied",
        "visit-arranged",
        "resolved",
        "reopened",
    ]
    assert (shown["technician"], shown["visit_on"]) == ("Zhou 138", "2026-06-10")
    assert cli("undo").code == 0
    assert cli("case", "show", "1", "--json").json["state"] == "resolved"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("add C1 x --kind repair --at 2026-06-16", 4),
        ("add C1 x --kind repair --at 2026-06-10 --due 2026-06-09", 4),
        ("add C1 x --kind lawsuit", 2),
        ("add nobody x --kind repair", 3),
        ("add C1 x --kind repair --contract K9", 3),
        ("add C2 x --kind repair --contact Ann", 3),
        ("add C1 x --kind inquiry --by wu", 2),
        ("reply 9", 3),
        ("reply 1 --at 2026-06-07", 4),
        ("reply 1 --at 2026-06-16", 4),
        ("resolve 1 --at 2026-06-07", 4),
        ("resolve 1 --at 2026-06-16", 4),
        ("resolve 1 --at someday", 2),
        ("reopen 1", 4),
        ("visit 1 --technician Zhou --on 2026-06-07 --at 2026-06-09", 4),
        ("visit 1 --on 2026-06-20", 2),
        ("show 9", 3),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    assert cli("case", "add", "C1", "Pump", "--kind", "repair", "--at", "2026-06-08").code == 0
    before = book.read_bytes()
    refused = cli("case", *line.split())
    assert (refused.code, refused.out) == (code, ""), refused.err
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before


def test_resolved_is_resolved_once(cli: Cli, book: Path) -> None:
    cli("case", "add", "C1", "Pump", "--kind", "repair", "--at", "2026-06-08")
    assert cli("case", "resolve", "1").code == 0
    again = cli("case", "resolve", "1")
    assert (again.code, "resolved already" in again.err) == (4, True)
    assert cli("case", "visit", "1", "--technician", "Z", "--on", "2026-06-20").code == 4
    assert cli("case", "reply", "1", "written down late", "--at", "2026-06-09").code == 0


@pytest.mark.parametrize("title", ["", "  ", "a\x00b", "\udcff"])
def test_a_title_that_cannot_be_kept_is_refused(cli: Cli, book: Path, title: str) -> None:
    assert cli("case", "add", "C1", title, "--kind", "inquiry").code == 2


@pytest.mark.parametrize("title", ["[red]x[/red]", ":smile:", "%_\\'; DROP TABLE task;--", "\x1b[31mred", "{number}"])
def test_a_hostile_title_is_data(cli: Cli, book: Path, title: str) -> None:
    made = cli("case", "add", "C1", title, "--kind", "complaint", "--written", "--at", "2026-06-14")
    assert made.code == 0
    assert "\x1b" not in made.err + cli("case", "list").out + cli("case", "show", "1").out
    assert cli("case", "list", "--json").json[0]["title"] == title
    assert cli("tick").code == 0
    assert cli("call", "list", "--json").json[0]["title"].endswith(title)


def test_it_speaks_chinese(cli: Cli, book: Path) -> None:
    made = cli("--lang", "zh_CN", "case", "add", "C2", "打印机故障", "--kind", "repair", "--at", "2026-06-14")
    assert made.err == "服务单 1：深圳明德科技有限公司 的维修，负责人 wang：打印机故障\n"
