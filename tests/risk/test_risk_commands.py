"""renewctl risk-report and risk show as a person and as a script see them."""

import json
import re
import sqlite3
import subprocess
import sys
from ast import literal_eval
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from renewctl import messages
from renewctl.output.formats import json_array
from renewctl.risk.commands import COLUMNS
from renewctl.risk.json_lines import writer
from renewctl.risk.report import Request, report
from renewctl.store.reader import Reader
from tests.conftest import Cli, Result
from tests.risk.test_risk_queries import TODAY, day, worked_example
from tests.rows import put, put_term

PROMISED = {
    "customer", "customer_code", "owner", "score", "level", "coverage", "amount", "term_end", "rule_set", "indicators"
}  # fmt: skip


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """The worked example with two contracts in two currencies, a customer without data, one with nothing due."""
    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    acme = worked_example(Reader(at))
    put_term(at, "K1", day(10), customer_id=acme, amount=100000, currency="CNY")
    put_term(at, "K2", day(20), customer_id=acme, amount=500, currency="USD")
    put_term(
        at, "K3", day(30), customer_id=put(at, "customer", name="新\u202e客户\x7f", code="C2"), amount=7, currency="JPY"
    )
    put(at, "customer", name="idle", code="C3")
    at.close()
    return cli


def test_the_json_report_explains_itself(book: Cli) -> None:
    answer = book("risk-report", "--json").json
    assert list(answer) == ["as_of", "period", "definition", "rows", "totals", "excluded"]
    assert answer["period"] == {"from": "2026-06-15", "to": "2026-09-13"}
    acme, new = answer["rows"]
    assert set(acme) >= PROMISED
    assert list(acme) == [column.key for column in COLUMNS if column.data]
    assert round(acme["score"], 1) == 47.7
    assert acme["amount"] == {"amount": "1000.00", "currency": "CNY"}
    assert acme["other_amounts"] == [{"amount": "5.00", "currency": "USD"}]
    assert (acme["level"], acme["coverage"], acme["term_end"], acme["rule_set"]) == (
        "medium", 100.0, "2026-06-25", "default-1"
    )  # fmt: skip
    usage = acme["indicators"][0]
    assert usage == {
        "name": "usage", "value": 260, "baseline": 400, "r": 62.5, "weight": 35, "points": 21.875,
        "reason": "usage fell 35 %: 260 against 400",
    }  # fmt: skip
    assert [one["name"] for one in acme["indicators"]] == ["usage", "inquiries", "market", "payment"]
    assert sum(one["points"] for one in acme["indicators"]) == pytest.approx(acme["score"], abs=1e-9)
    assert (new["score"], new["level"], new["coverage"]) == (None, "unknown", 0.0)
    assert answer["totals"]["customers"] == 2
    assert answer["totals"]["amounts"][0] == {"amount": "1000.00", "currency": "CNY"}
    assert answer["excluded"] == [{"reason": "no deadline in the period", "customers": 1}]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_lines_written_by_hand_are_those_of_the_encoder(book: Cli, tmp_path: Path, language: str) -> None:
    at = sqlite3.connect(tmp_path / "book.db")
    messages.use(language)
    found = report(Reader(at), Request(TODAY, None))
    by_hand = [writer(found.settings)(line) for line in found.lines]
    columns = [column for column in COLUMNS if column.data]
    encoded = json.loads("".join(json_array(found.lines, columns)))
    texts = [line.strip().removesuffix(",") for line in "".join(json_array(found.lines, columns)).splitlines()[1:-1]]
    assert by_hand == texts
    assert len(encoded) == 3
    at.close()


def test_chosen_columns_are_encoded_as_usual(book: Cli) -> None:
    rows = book("risk-report", "--json", "--columns", "customer_code,reasons").json["rows"]
    assert rows[0] == {
        "customer_code": "C1",
        "reasons": "usage fell 35 %: 260 against 400; worst invoice 18 days late;"
        " 1 launch of a competitor or change of policy; inquiries fell 38 %: 5 against 8",
    }


def test_the_table_says_why(book: Cli) -> None:
    out = book("risk-report").out
    assert "usage fell 35 %: 260 against 400" in out
    assert "2 customers: 1 medium; 1 unknown." in out
    assert "Up for renewal: 1,000.00 CNY; 7 JPY; 5.00 USD." in out
    assert "Left out: 1 no deadline in the period." in out
    assert "\\u202e" in out


@pytest.mark.parametrize(
    ("language", "customers", "sums", "left_out"),
    [
        ("en", "Customers", "Up for renewal", "Left out, no deadline in the period"),
        ("zh_CN", "客户数", "待续费", "未计入：期内没有截止日"),
    ],
)
def test_the_totals_of_the_workbook_are_figures(
    book: Cli, tmp_path: Path, language: str, customers: str, sums: str, left_out: str
) -> None:
    file = tmp_path / "risk.xlsx"
    command = [sys.executable, "-m", "renewctl", "--book", str(tmp_path / "book.db"), "--today", day(0).isoformat()]
    with file.open("wb") as out:
        subprocess.run([*command, "--lang", language, "risk-report", "--format", "xlsx"], stdout=out, check=True)
    workbook = load_workbook(str(file))
    about = {line[0]: [cell for cell in line[1:] if cell != ""] for line in workbook.get_sheet_by_index(1).to_python()}
    assert about[customers] == [2.0]
    assert about[sums] == [1000.0, "CNY", 7.0, "JPY", 5.0, "USD"]
    assert about[left_out] == [1.0]
    assert [day(0)] in about.values()


def test_explain_prints_the_sum_below(book: Cli) -> None:
    lines = book("risk-report", "--explain").out.splitlines()
    assert "Acme (C1): 47.7" in lines
    assert "  usage: 21.9 = 62.5 × 35 / 100; usage fell 35 %: 260 against 400" in lines


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--all"], ["C1", "C2", "C3"]),
        (["--days", "9"], []),
        (["--level", "medium"], ["C1"]),
        (["--owner", "WANG"], ["C1"]),
        (["--tier", "key"], []),
        (["--min-amount", "5"], ["C1", "C2"]),
        (["--min-amount", "USD 5"], ["C1"]),
        (["--min-amount", "1000.01"], []),
    ],
)
def test_options_choose(book: Cli, options: list[str], codes: list[str]) -> None:
    assert [row["customer_code"] for row in book("risk-report", "--json", *options).json["rows"]] == codes


def test_show_prints_the_whole_sum(book: Cli) -> None:
    shown = book("risk", "show", "C1", "--json").json
    assert (round(shown["score"], 1), shown["as_of"]) == (47.7, "2026-06-15")
    assert sum(one["points"] for one in shown["indicators"]) == pytest.approx(shown["score"])
    table = book("risk", "show", "Acme").out
    assert "worst invoice 18 days late" in table
    assert book("risk", "show", "nobody").code == 3


def test_show_says_which_records_were_used_and_which_not(book: Cli, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "book.db") as at:
        for on in ("2026-07-01", "2025-12-01"):
            put(at, "customer_signal", customer_id=1, kind="usage", on_day=on, value=7000)
    shown = book("risk", "show", "C1", "--json").json
    assert round(shown["score"], 1) == 47.7
    usage = {
        one["use"]: (one["records"], one["first"], one["last"]) for one in shown["facts"] if one["indicator"] == "usage"
    }
    assert usage == {
        "now": (2, "2026-03-18", "2026-06-15"),
        "before": (2, "2025-12-18", "2026-03-17"),
        "dated-later": (1, "2026-07-01", "2026-07-01"),
        "too-old": (1, "2025-12-01", "2025-12-01"),
    }
    assert shown["indicators"][0]["curve"] == [[10, 0], [50, 100]]
    rows = book("risk", "show", "C1", "--rows", "--json").json["rows"]
    now = [one["value"] for one in rows if (one["indicator"], one["use"]) == ("usage", "now")]
    assert sum(now) == shown["indicators"][0]["value"]
    assert [one["what"] for one in rows if one["indicator"] == "payment"] == ["I1"]


def test_show_as_of_a_day_knows_nothing_later(book: Cli) -> None:
    earlier = book("risk", "show", "C1", "--as-of", "2026-06-14", "--json").json
    assert earlier["as_of"] == "2026-06-14"
    assert earlier["indicators"][0]["value"] == 350  # the windows end a day earlier
    assert earlier["indicators"][3]["value"] == 17
    assert book("--today", "2026-06-14", "risk", "show", "C1", "--json").json["indicators"] == earlier["indicators"]
    assert book("risk", "show", "C1", "--as-of", "never").code == 2


def test_the_sql_of_a_score_gives_its_figures(book: Cli, tmp_path: Path) -> None:
    out = book("risk", "show", "C1", "--sql").out
    parameters = dict(re.findall(r"^-- :(\w+) = (.+)$", out, re.MULTILINE))
    statements = [text for text in re.sub(r"^--.*\n", "", out, flags=re.MULTILINE).split(";") if text.strip()]
    at = sqlite3.connect(tmp_path / "book.db")
    answers = [at.execute(sql, {key: literal_eval(value) for key, value in parameters.items()}) for sql in statements]
    figures = [row for answer in answers for row in answer]
    assert any(260_000 in row and 400_000 in row for row in figures)
    assert "customer_1" not in out
    at.close()


def test_whatif_names_the_smallest_changes(book: Cli) -> None:
    assert book("--today", TODAY.isoformat(), "invoice", "receive", "I1").code == 0
    rows = book("risk", "whatif", "C1", "--json").json
    assert [row["change"] for row in rows] == ["usage back to 296", "every invoice paid 13 days earlier"]
    assert all(row["score"] < 40 for row in rows)
    out = book("risk", "whatif", "C1").out
    assert "Acme is at 47.7; under 40 the level ends. Each option alone is enough." in out
    assert "under the level high already" in book("risk", "whatif", "C1", "--below", "high").out
    said = book("risk", "whatif", "C1", "--below", "unknown").out
    assert "unknown says that too little is known, and no level is below it" in said
    assert book("risk", "whatif", "C2").code == 0
    book("customer", "add", "Newcomer", "--code", "C9")
    assert "Newcomer has no score: too little is known." in book("risk", "whatif", "C9").out
    assert book("risk", "whatif", "C2", "--json").json == []


@pytest.mark.parametrize(
    ("language", "paid_today"),
    [
        (
            "en",
            "Invoice I1 is 18 days overdue, which no payment takes back; paid today it counts until {day}.",
        ),
        ("zh_CN", "发票 I1 已逾期 18 天，付款也无法挽回；如今天付清，计入至 {day} 为止。"),
    ],
)
def test_whatif_pays_nothing_earlier_than_today(book: Cli, language: str, paid_today: str) -> None:
    """Paid today, the 18 days still count: until the receipt is out of the window, and not a day longer."""

    def on(today: date, *words: str) -> Result:
        return book("--lang", language, "--today", today.isoformat(), *words)

    def payment(today: date) -> object:
        return on(today, "risk", "show", "C1", "--json").json["indicators"][3]["value"]

    asked = on(day(0), "risk", "whatif", "C1")
    assert paid_today.format(day=day(89)) in asked.out
    assert [row["indicator"] for row in on(day(0), "risk", "whatif", "C1", "--json").json] == ["usage"]
    assert on(day(0), "invoice", "receive", "I1").code == 0
    assert [payment(day(0)), payment(day(89)), payment(day(90))] == [18, 18, None]
    after = on(day(0), "risk", "whatif", "C1")
    assert "I1" not in after.out
    assert len(on(day(0), "risk", "whatif", "C1", "--json").json) == 2


def test_due_shows_the_same_score(book: Cli) -> None:
    row = book("due", "--json").json[0]
    assert (row["contract"], round(row["risk_score"], 1), row["risk_level"]) == ("K1", 47.7, "medium")


def test_an_empty_report_says_so(cli: Cli) -> None:
    answer = cli("risk-report")
    assert answer.code == 0
    assert "No customer to report on." in answer.out
