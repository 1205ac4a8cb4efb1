"""`calendar`: the weekend, holidays from a file or from the package, and the deadlines that follow."""

import builtins
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.ready import ready

HOLIDAYS = "date,kind,name\n2026-06-19,holiday,端午\n2026-06-28,workday,补班\n2026-06-26,休,\n"


@ready
def book(cli: Cli) -> None:
    """A book with an auto contract whose notice deadline is Sunday 2026-06-28, and one with none of its own."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    for number, kind in (("AUTO", "auto"), ("FIXED", "fixed")):
        options = ("--start", "2025-08-29", "--months", "12", "--kind", kind, "--notice", "2m")
        assert cli("contract", "add", "A", number, *options).code == 0


def deadline(book: Cli) -> str:
    (row,) = [row for row in book("due", "--days", "30", "--json").json if row["contract"] == "AUTO"]
    return str(row["deadline"])


def load(book: Cli, tmp_path: Path, content: str | bytes) -> Any:
    path = tmp_path / "days.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return book("calendar", "load", str(path))


def test_due_follows_the_calendar_and_undo_takes_it_back(book: Cli, tmp_path: Path) -> None:
    assert deadline(book) == "2026-06-28"
    said = book("calendar", "weekend", "6,7")
    assert (said.code, said.err) == (0, "The weekend is Saturday, Sunday. 1 notice deadline moved.\n")
    assert deadline(book) == "2026-06-26"
    said = load(book, tmp_path, "2026-06-26,holiday,\n2026-06-25,holiday,\n")
    assert said.err == "2 days read, 2 new or changed. 1 notice deadline moved.\n"
    assert deadline(book) == "2026-06-24"
    assert book("undo").code == 0
    assert deadline(book) == "2026-06-26"
    said = load(book, tmp_path, HOLIDAYS)  # the Sunday itself is worked
    assert said.err == "3 days read, 3 new or changed. 1 notice deadline moved.\n"
    assert deadline(book) == "2026-06-28"


def test_what_is_added_edited_or_imported_later_follows_it_too(book: Cli, tmp_path: Path) -> None:
    assert book("calendar", "weekend", "6,7").code == 0
    assert book("contract", "edit", "AUTO", "--end", "2026-08-30").code == 0  # 2026-06-30, a Tuesday
    assert deadline(book) == "2026-06-30"
    assert book("contract", "edit", "AUTO", "--end", "2026-08-28").code == 0
    assert deadline(book) == "2026-06-26"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "合同编号,客户名称,到期日期,续约类型,通知期\nNEW,Acme,2026-08-28,自动续约,2个月\n", encoding="utf-8"
    )
    assert book("import", str(sheet)).code == 0
    rows = {row["contract"]: row["deadline"] for row in book("due", "--days", "30", "--json").json}
    assert rows == {"AUTO": "2026-06-26", "NEW": "2026-06-26"}
    again = book("import", str(sheet))
    assert again.code == 0
    assert "NEW" not in again.err


def test_a_week_without_free_days_and_a_file_that_says_the_same(book: Cli, tmp_path: Path) -> None:
    load(book, tmp_path, HOLIDAYS)
    said = load(book, tmp_path, HOLIDAYS)
    assert said.err == "3 days read, 0 new or changed. No notice deadline moved.\n"
    assert book("calendar", "weekend", "none").err == "The week has no free days. No notice deadline moved.\n"


def test_the_calendar_is_shown(book: Cli, tmp_path: Path) -> None:
    shown = book("calendar", "show")
    assert "This book has no calendar: every day is a working day." in shown.out
    load(book, tmp_path, HOLIDAYS.encode("gb18030"))
    rows = book("calendar", "show", "--json").json
    assert rows[0] == {"on_day": "2026-06-19", "weekday": "Friday", "kind": "holiday", "name": "端午"}
    assert [row["kind"] for row in rows] == ["holiday", "holiday", "workday"]
    shown = book("calendar", "show", "--year", "2027")
    assert "No holidays are known for 2027" in shown.out
    assert "Weekend: Saturday, Sunday. Years with holidays: 2026." in shown.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("2026-06-19,holiday\n2026-02-30,holiday\n", "line 2"),
        ("2026-06-19,maybe\n", "line 1"),
        ("01/09/2024,holiday\n", "line 1"),
        ("2026-06-19,holiday\n2026/6/19,workday\n", "twice"),
        ("date,kind,name\n", "no day"),
        ("", "no day"),
        (b"\xff\xfe\x00\x81", "UTF-8"),
    ],
)
def test_a_file_that_says_something_else_changes_nothing(
    book: Cli, tmp_path: Path, content: str | bytes, said: str
) -> None:
    refused = load(book, tmp_path, content)
    assert refused.code == 2
    assert said in refused.err
    assert book("calendar", "show", "--json").json == []


def rest(first: str, days: int) -> str:
    """Return a file of so many holidays on end."""
    start = date.fromisoformat(first)
    return "".join(f"{start + timedelta(day)},holiday,\n" for day in range(days))


def test_a_month_is_the_longest_rest(book: Cli, tmp_path: Path) -> None:
    assert book("calendar", "weekend", "none").code == 0
    assert load(book, tmp_path, rest("2026-06-01", 31)).code == 0
    refused = load(book, tmp_path, rest("2026-07-01", 31))
    assert (refused.code, book("contract", "show", "AUTO", "--json").json["notice_deadline"]) == (4, "2026-05-31")
    assert "From 2026-06-01 to 2026-07-31 no day would be a working day." in refused.err
    refused = book("calendar", "weekend", "7")  # Sunday, 31 May, joins the holidays
    assert (refused.code, "From 2026-05-31 to 2026-07-01" in refused.err) == (4, True)
    assert book("calendar", "weekend", "6").code == 0


def test_a_file_that_is_not_there(book: Cli, tmp_path: Path) -> None:
    assert book("calendar", "load", str(tmp_path / "none.csv")).code == 2


@pytest.mark.parametrize(("typed", "code"), [("1,2,3,4,5,6,7", 4), ("8", 2), ("sat", 2)])
def test_no_weekend(book: Cli, typed: str, code: int) -> None:
    assert book("calendar", "weekend", typed).code == code


def test_chinese_holidays_with_their_make_up_workdays(book: Cli) -> None:
    pytest.importorskip("chinese_calendar")
    assert book("calendar", "china", "2025", "2026").code == 0
    rows = {row["on_day"]: (row["kind"], row["name"]) for row in book("calendar", "show", "--json").json}
    assert rows["2026-02-17"] == ("holiday", "春节")
    assert rows["2026-02-28"] == ("workday", "春节")
    assert rows["2025-09-28"] == ("workday", "国庆节")
    refused = book("calendar", "china", "2026", "2150")
    assert refused.code == 4
    assert "2150" in refused.err


def test_without_the_package_one_line_says_how_to_get_it(book: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, globals: Mapping[str, Any] | None = None, *more: Any) -> Any:
        if name.startswith("chinese_calendar"):
            raise ModuleNotFoundError(name)
        return real(name, globals, *more)

    monkeypatch.setattr(builtins, "__import__", missing)
    refused = book("calendar", "china", "2026")
    assert refused.code == 2
    assert refused.err.splitlines() == [
        "renewctl: Chinese holidays need the package chinesecalendar.",
        "  Install it with: pip install 'renewctl[cn]'",
    ]
