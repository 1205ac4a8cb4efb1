"""renewctl due as a person and as a script see it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.due.commands import COLUMNS
from tests.conftest import TODAY, Cli
from tests.rows import put, put_term

PROMISED = [
    "contract", "customer", "customer_code", "owner", "tier", "term_start", "term_end", "days_left", "deadline",
    "deadline_kind", "amount", "band", "step", "step_owner", "progress", "waiting_on", "next_task", "risk_score",
    "risk_level", "risk_coverage",
]  # fmt: skip


def day(offset: int) -> date:
    return date.fromisoformat(TODAY) + timedelta(days=offset)


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """A book with one contract of each band, one long past, and one that is to be given notice."""
    import sqlite3

    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    for number, end in (("OLD", -31), ("LATE", -30), ("NOW", 0), ("WEEK", 7), ("MONTH", 30), ("FAR", 31)):
        put_term(at, number, day(end), amount=123450, currency="CNY", start_on=day(end - 364))
    put_term(at, "AUTO", day(90), kind="auto", notice_deadline=day(20), amount=5000, currency="JPY")
    put(at, "task", title="offer", customer_id=3, due_on=day(1))
    at.close()
    return cli


def test_the_table_lists_the_overdue_first_and_folds_what_is_long_past(book: Cli) -> None:
    answer = book("due")
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines[2:7]] == ["LATE", "NOW", "WEEK", "AUTO", "MONTH"]
    assert lines[-1] == "1 more ended over 30 days ago without a decision; --all-overdue lists it."
    assert "Due in the next 30 days: 4 contracts; 3,703.50 CNY; 5,000 JPY." in lines
    assert "Overdue: 1 contract; 1,234.50 CNY." in lines
    assert "As of 2026-06-15." in lines
    assert [line.split()[0] for line in book("due", "--all-overdue").out.splitlines()[2:4]] == ["OLD", "LATE"]
    assert "OLD" not in book("due", "--no-overdue").out


def test_json_lists_all_with_the_promised_keys(book: Cli) -> None:
    rows = book("due", "--json").json
    assert [row["contract"] for row in rows] == ["OLD", "LATE", "NOW", "WEEK", "AUTO", "MONTH"]
    assert set(PROMISED) <= set(rows[0])
    assert list(rows[0]) == [column.key for column in COLUMNS]
    auto = rows[4]
    assert (auto["deadline"], auto["deadline_kind"], auto["days_to_deadline"]) == ("2026-07-05", "notice", 20)
    assert (auto["term_end"], auto["days_left"], auto["band"]) == ("2026-09-13", 90, "yellow")
    assert auto["amount"] == {"amount": "5000", "currency": "JPY"}
    assert [row["band"] for row in rows] == ["overdue", "overdue", "red", "red", "yellow", "yellow"]
    assert (rows[2]["next_task"], rows[2]["next_task_on"]) == ("offer", "2026-06-16")
    assert (auto["risk_score"], auto["risk_level"], auto["risk_coverage"]) == (None, "unknown", 0.0)
    assert {auto[key] for key in ("step", "step_owner", "progress", "waiting_on")} == {None}


def test_the_words_of_a_list_stand_on_stderr_for_data_formats(book: Cli) -> None:
    answer = book("due", "--json")
    assert "Overdue: 2 contracts" in answer.err
    assert "As of" not in answer.out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--by", "end", "--no-overdue"], ["NOW", "WEEK", "MONTH"]),
        (["--by", "notice"], ["AUTO"]),
        (["--days", "0", "--no-overdue"], ["NOW"]),
        (["--days", "31", "--no-overdue"], ["NOW", "WEEK", "AUTO", "MONTH", "FAR"]),
        (["--currency", "日元"], ["AUTO"]),
        (["--min-amount", "1234.51"], ["AUTO"]),
        (["--min-amount", "1,234.50", "--currency", "CNY", "--no-overdue"], ["NOW", "WEEK", "MONTH"]),
        (["--min-amount", "1元", "--no-overdue"], ["NOW", "WEEK", "MONTH"]),
        (["--owner", "nobody"], []),
    ],
)
def test_options_choose(book: Cli, options: list[str], expected: list[str]) -> None:
    assert [row["contract"] for row in book("due", "--json", *options).json] == expected


def test_a_page_is_asked_for_as_a_page(book: Cli) -> None:
    answer = book("due", "--limit", "2")
    assert "3 more; --limit 0 shows all." in answer.out
    assert [row["contract"] for row in book("due", "--json", "--sort", "-term_end", "--limit", "1").json] == ["AUTO"]


def test_exit_code_7_says_that_something_is_due(book: Cli) -> None:
    assert book("due", "--exit-code").code == 7
    assert book("due").code == 0
    assert book("due", "--no-overdue", "--owner", "nobody", "--exit-code").code == 0


def test_what_is_folded_is_told_but_raises_no_alarm(book: Cli) -> None:
    answer = book("due", "--today", str(day(200)), "--exit-code")
    assert "Nothing is due in the next 30 days." in answer.out
    assert "7 more ended over 30 days ago" in answer.out
    assert answer.code == 0
    assert book("due", "--today", str(day(200)), "--exit-code", "--all-overdue").code == 7
    assert book("due", "--today", str(day(200)), "--exit-code", "--json").code == 7


def test_contracts_that_can_never_be_due_are_counted(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    assert "no end date" not in cli("due").out
    cli("contract", "add", "C1", "HT-1", "--start", "2026-01-01")
    cli("contract", "add", "C1", "HT-2", "--start", "2026-01-01", "--kind", "evergreen")
    assert "1 contract in force has no end and is never due" in cli("due").out


def test_hindsight_is_named(book: Cli) -> None:
    assert "as the book was recorded at 2030-01-01" in book("due", "--known-at", "2030-01-01").out


@pytest.mark.parametrize(
    "options", [["--days", "-1"], ["--by", "start"], ["--currency", "ABC"], ["--min-amount", "lots"], ["--tier", "x"]]
)
def test_an_impossible_option_is_a_usage_error(book: Cli, options: list[str]) -> None:
    assert book("due", *options).code == 2


def test_a_name_is_data(cli: Cli, tmp_path: Path) -> None:
    import sqlite3

    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    customer = put(at, "customer", name="[red]\x1b[2J名", code="C1")
    put_term(at, "K", day(1), customer_id=customer)
    at.close()
    assert "[red]\\x1b[2J名" in cli("due").out
    assert cli("due", "--json").json[0]["customer"] == "[red]\x1b[2J名"


def test_steps_stand_in_the_table_once_a_renewal_is_under_way(cli: Cli) -> None:
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    for number in ("HT-1", "HT-2"):
        assert cli("contract", "add", "A", number, "--start", "2025-07-01", "--months", "12").code == 0
    keys = list(cli("due", "--json").json[0])
    assert "Step" not in cli("due", "--format", "table").out
    assert cli("team", "set", "sales", "李娜").code == 0
    assert cli("renewal", "open", "HT-1", "--playbook", "standard").code == 0
    head, _line, with_step, *_rest = cli("due", "--format", "table").out.splitlines()
    assert head.split("  ")[-1] == "Level"
    assert "Step owner" in head
    assert "First contact" in with_step
    assert "李娜" in with_step
    assert "步骤负责人" in cli("due", "--format", "table", "--lang", "zh_CN").out
    assert list(cli("due", "--json").json[0]) == keys


def test_overdue_alone_says_that_nothing_is_due(book: Cli) -> None:
    told = book("--today", day(91).isoformat(), "due", "--days", "5", "--all-overdue").out
    assert "Nothing is due in the next 5 days." in told
    assert "Nothing is due" not in book("due").out
