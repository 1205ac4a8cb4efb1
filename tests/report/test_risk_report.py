"""renewctl report risk: who carries what, what changed, and sums that reconcile."""

import re
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from tests.conftest import Cli
from tests.risk.test_risk_queries import day
from tests.rows import put, put_term

LEVELS = ("high", "medium", "low", "unknown")


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """王芳 has one that no longer uses it since 60 days and a quiet one, Tom a late payer, nobody one without data.

    Amounts: 1,000 CNY and 5 USD of the first; 20 CNY of the second; 300 CNY of Tom's, half of it overdue.
    """
    at = sqlite3.connect(tmp_path / "book.db")
    star = put(at, "customer", name="星辰", code="C1", owner="王芳", industry="it")
    quiet = put(at, "customer", name="Quiet", code="C2", owner="王芳", industry="it")
    late = put(at, "customer", name="Late", code="C3", owner="Tom")
    new = put(at, "customer", name="New", code="C4")
    put(at, "market_signal", industry="it", on_day=day(-200), kind="policy", value=1000)
    for before in range(300):
        for customer, value in ((star, 0 if before < 60 else 10_000), (quiet, 10_000)):
            for kind in ("usage", "inquiry"):
                put(at, "customer_signal", customer_id=customer, on_day=day(-before), kind=kind, value=value)
    put(at, "invoice", customer_id=late, number="F1", amount=100, issued_on=day(-80), due_on=day(-50))
    put_term(at, "K1", day(10), customer_id=star, amount=100_000, currency="CNY")
    put_term(at, "K2", day(40), customer_id=star, amount=500, currency="USD")
    put_term(at, "K3", day(10), customer_id=quiet, amount=2_000, currency="CNY")
    put_term(at, "K4", day(-20), customer_id=late, amount=15_000, currency="CNY")
    put_term(at, "K5", day(40), customer_id=late, amount=15_000, currency="CNY")
    put_term(at, "K6", day(80), customer_id=new)
    put_term(at, "K7", day(200), customer_id=late, amount=999_900, currency="CNY")
    at.commit()
    at.close()
    return cli


def at_risk(group: dict[str, Any]) -> dict[str, str]:
    return {money["currency"]: money["amount"] for money in group["at_risk"]}


def summed(groups: list[dict[str, Any]]) -> Counter[str]:
    total = Counter[str]()
    for group in groups:
        total.update({currency: round(100 * float(amount)) for currency, amount in at_risk(group).items()})
    return total


def test_levels_and_amounts_stand_by_owner_and_by_month_of_the_deadline(book: Cli) -> None:
    state = book("report", "risk", "--json").json
    levels = [state[level] for level in ("customers", "high", "medium", "low", "unknown")]
    assert levels == [4, 2, 0, 1, 1]
    owners = {group["name"]: group for group in state["owners"]}
    assert list(owners) == ["Tom", "王芳", None]
    assert at_risk(owners["王芳"]) == {"CNY": "1000.00", "USD": "5.00"}
    assert at_risk(owners["Tom"]) == {"CNY": "300.00"}
    assert (owners["王芳"]["low"], owners[None]["unknown"]) == (1, 1)
    months = {group["name"]: group for group in state["months"]}
    assert list(months) == ["2026-05", "2026-06", "2026-07", "2026-09"]
    assert at_risk(months["2026-05"]) == {"CNY": "150.00"}
    assert at_risk(months["2026-06"]) == {"CNY": "1000.00"}
    assert (months["2026-06"]["high"], months["2026-06"]["low"]) == (1, 1)
    assert at_risk(months["2026-07"]) == {"CNY": "150.00", "USD": "5.00"}


def test_a_person_is_one_owner_however_the_name_is_spelt(book: Cli) -> None:
    assert book("customer", "edit", "C2", "--owner", "王 芳").code == 0
    whole = book("report", "risk", "--json").json
    assert [group["name"] for group in whole["owners"]] == ["Tom", "王芳", None]
    for spelt in ("王芳", "王 芳"):
        (hers,) = book("report", "risk", "--owner", spelt, "--json").json["owners"]
        assert hers | {"name": "王芳"} == whole["owners"][1]


def test_an_owner_is_found_however_the_name_is_spelt_and_nobody_is_told(book: Cli) -> None:
    state, spaced = (book("report", "risk", "--owner", name, "--json") for name in ("王芳", "王 芳"))
    assert state.json == spaced.json
    assert (state.json["customers"], spaced.err) == (2, "")
    assert "Nobody here is called Tim. Owners: Tom, 王芳." in book("report", "risk", "--owner", "Tim").err


@pytest.mark.parametrize("options", [(), ("--days", "20"), ("--owner", "Tom"), ("--days", "0")])
def test_every_table_sums_up_to_the_whole(book: Cli, options: tuple[str, ...]) -> None:
    state = book("report", "risk", *options, "--json").json
    whole = summed([state])
    assert whole == summed(state["owners"]) == summed(state["months"]) == summed(state["reasons"])
    assert state["customers"] == sum(sum(one[level] for level in LEVELS) for one in state["owners"])


def test_each_customer_at_risk_counts_at_the_indicator_that_weighs_most(book: Cli) -> None:
    reasons = book("report", "risk", "--json").json["reasons"]
    assert {one["name"]: (one["high"], at_risk(one)["CNY"]) for one in reasons} == {
        "usage": (1, "1000.00"),
        "payment": (1, "300.00"),
    }


def test_who_got_worse_since_a_day_is_named_by_the_facts_dated_up_to_it(book: Cli) -> None:
    changes = book("report", "risk", "--since", day(-60).isoformat(), "--json").json["changes"]
    told = {one["customer"]: (one["level_then"], one["level"]) for one in changes}
    assert told == {"星辰": ("low", "high"), "Late": ("unknown", "high")}
    assert book("report", "risk", "--since", "today", "--json").json["changes"] == []


@pytest.mark.parametrize(("language", "said"), [("en", "is still to come"), ("zh_CN", "尚未到来")])
def test_a_day_still_to_come_is_nothing_to_compare_with(book: Cli, language: str, said: str) -> None:
    refused = book("--lang", language, "report", "risk", "--since", day(1).isoformat())
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert refused.err.count("\n") == 1


def test_an_owner_s_report_counts_the_owner_s_own_terms_on_the_scoreboard(book: Cli, tmp_path: Path) -> None:
    at = sqlite3.connect(tmp_path / "book.db")
    for number, (customer, outcome) in enumerate(((1, "churned"), (2, "renewed"), (3, "churned")), 90):
        ended = {"outcome": outcome, "is_open": 0, "decided_on": day(-40)}
        put_term(at, f"K{number}", day(-40), customer_id=customer, start_on=day(-400), recorded_on=day(-400), **ended)
    at.commit()
    at.close()

    def counted(*options: str) -> tuple[int, int]:
        (board,) = book("report", "risk", *options, "--json").json["scoreboard"]
        return board["due"], board["events"]

    assert counted() == (3, 2)
    assert counted("--owner", "王芳") == (2, 1)
    assert counted("--owner", "TOM") == (1, 1)
    by_owner = book("risk", "scoreboard", "--by", "owner", "--json").json["rows"]
    assert {row["group"]: row["due"] for row in by_owner} == {"王芳": 2, "Tom": 1}


def test_open_warnings_stand_with_their_age_until_their_terms_are_decided(book: Cli) -> None:
    assert book("report", "risk", "--json").json["warnings"] == []
    assert book("tick").code == 0
    later = day(9).isoformat()
    (waiting,) = book("--today", later, "report", "risk", "--json").json["warnings"]
    assert waiting["state"] == "issued"
    assert (waiting["high"], waiting["oldest_days"]) == (waiting["warnings"], 9)
    for contract in ("K1", "K2", "K4", "K5"):
        assert book("--today", later, "lose", contract, "--reason", "other").code == 0
    assert book("--today", later, "report", "risk", "--json").json["warnings"] == []


def test_the_report_is_read_in_chinese(book: Cli) -> None:
    said = book("--lang", "zh_CN", "report", "risk").out
    for words in (
        "风险报告，截至 2026-06-15",
        "按负责人",
        "按截止月份（合同数）",
        "首要指标",
        "1,000.00 CNY；5.00 USD",
    ):
        assert words in said


def test_the_page_has_a_bar_for_each_owner_and_month_and_nothing_from_elsewhere(book: Cli) -> None:
    page = book("report", "risk", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<td class="bar">') == 3 + 4 + 2
    assert not re.search("https?:|<script|<link|src=", page)


def test_the_sums_of_the_workbook_add_up(book: Cli, tmp_path: Path) -> None:
    file = tmp_path / "risk.xlsx"
    command = [sys.executable, "-m", "renewctl", "--book", str(tmp_path / "book.db"), "--today", day(0).isoformat()]
    with file.open("wb") as out:
        subprocess.run([*command, "--lang", "en", "report", "risk", "--format", "xlsx"], stdout=out, check=True)
    head, *rows = load_workbook(str(file)).get_sheet_by_name("By owner").to_python()
    assert head[-4:] == ["At risk CNY", "Currency", "At risk USD", "Currency"]
    assert sum(row[-4] for row in rows if isinstance(row[-4], float)) == 1300.0
    about = load_workbook(str(file)).get_sheet_by_name("Explanation").to_python()
    assert ["At risk", 1300.0, "CNY", 5.0, "USD"] in about
    assert ["Customers", 4.0] in [line[:2] for line in about]


def test_an_empty_book_has_a_report_too(cli: Cli) -> None:
    state = cli("report", "risk", "--json").json
    assert (state["customers"], state["at_risk"], state["owners"]) == (0, [], [])
