"""Real sheets (RENEWCTL_TEST_DATA): each gives the counts that were worked out from it beforehand."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TEST_DATA, needs_real_files
from tests.sheets import Desk, counts

pytestmark = needs_real_files

FOLDER = Path(TEST_DATA)
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected_dev.json").read_text("utf-8")) if TEST_DATA else {}
CONTRACTS_FINDER = FOLDER / "registers" / "uk_contracts_finder_dev.csv"
FDSD = [
    *("zh_contracts_fdsd_dev.xlsx", "zh_contracts_fdsd_dev_gbk.csv", "zh_contracts_fdsd_dev_utf8bom.csv"),
]
OPEN_TERMS = "SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM term WHERE is_open = 1 AND end_on BETWEEN"


def due(desk: Desk, day: str, days: int) -> tuple[int, int]:
    """Return how many open terms end within so many days, and their sum in minor units."""
    last = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    (found,) = desk.rows(f"{OPEN_TERMS} '{day}' AND '{last}'")
    return found


def days_of(section: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the days for which a section has counts."""
    return [(key.removeprefix("at_"), value) for key, value in section.items() if key.startswith("at_")]


def test_contracts_finder_is_due_as_expected_and_the_same_the_second_time(desk: Desk) -> None:
    expected = EXPECTED["uk_contracts_finder"]
    first = desk.cli("import", CONTRACTS_FINDER, "--map", "Buyer=customer_name", "--json")
    assert (first.code, counts(first)) == (0, (expected["rows"], 0, 0, 0, 0))
    assert desk.rows("SELECT COUNT(*) FROM customer") == [(expected["buyers"],)]
    assert desk.rows("SELECT DISTINCT currency FROM term WHERE amount IS NOT NULL") == [("GBP",)]
    for day, at in days_of(expected):
        for days in (7, 30, 60, 90):
            assert due(desk, day, days)[0] == at[f"due_0_{days}"], (day, days)
        assert due(desk, day, 90)[1] == round(at["due_0_90_value"] * 100)
        assert desk.rows(f"SELECT COUNT(*) FROM term WHERE end_on < '{day}'") == [(at["ended_before"],)]
    for day, at in days_of(expected):
        for days in (7, 30, 60, 90):
            listed = desk.cli("--today", day, "due", "--by", "end", "--no-overdue", "--days", str(days), "--json")
            assert len(listed.json) == at[f"due_0_{days}"], (day, days)
        assert f"{at['due_0_90_value']:,.2f} GBP" in listed.err
    assert any("2052-01-01" in warning for warning in first.json["warnings"])
    second = desk.cli("import", CONTRACTS_FINDER, "--map", "Buyer=customer_name", "--json")
    assert (counts(second), second.json["change_set"]) == ((0, 0, expected["rows"], 0, 0), None)


@pytest.mark.parametrize("name", FDSD)
def test_fdsd_accounts_for_every_row_and_names_the_lines_of_repeated_numbers(desk: Desk, name: str) -> None:
    expected = EXPECTED["zh_fdsd"]
    path = FOLDER / "registers" / name
    refused = desk.cli("import", path, "--json")
    summary = refused.json
    assert (refused.code, summary["rows"]) == (4, expected["sheet2_rows"])
    repeated = Counter(problem["value"] for problem in summary["problems"])
    beyond_the_first = sum(repeated.values()) - len(repeated)
    assert (len(repeated), beyond_the_first) == (
        expected["codes_appearing_twice_or_more"],
        expected["rows_beyond_first_for_a_code"],
    )
    assert all(str(problem["line"]) in problem["reason"] for problem in summary["problems"])
    assert desk.cli("import", path, "--keep-good", "--quarantine", desk.folder / "bad.csv").code == 6
    left_out = _left_out(desk, name)
    for day, at in days_of(expected):
        for days in (30, 90):
            n, _amount = due(desk, day, days)
            assert n + left_out(day, days) == at[f"due_0_{days}_not_cancelled_or_ended"], (day, days)
    states = dict(desk.rows("SELECT state, COUNT(*) FROM contract GROUP BY state"))
    assert sum(states.values()) + sum(repeated.values()) == expected["contract_rows"]


def _left_out(desk: Desk, name: str) -> Any:
    """Return what counts the quarantined rows that would be due: repeated numbers, which explain every difference."""
    import csv

    with (desk.folder / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        bad = list(csv.DictReader(file))

    def left_out(day: str, days: int) -> int:
        first, last = date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=days)
        ends = [row["结束时间"].replace("/", "-") for row in bad if row["合同状态"] in ("执行中", "未生效")]
        return sum(first <= date(*map(int, end.split(" ")[0].split("-"))) <= last for end in ends if end)

    return left_out


def test_the_three_fdsd_files_give_the_same_contracts(desk: Desk, empty_book: Path) -> None:
    columns = "number, name, state, owner, signed_on, anchor, customer_id"
    dumps = []
    for name in FDSD:
        other = desk.another(empty_book)
        bad = other.folder / f"{name}.bad.csv"
        assert other.cli("import", FOLDER / "registers" / name, "--keep-good", "--quarantine", bad).code == 6
        dumps.append(
            [
                other.rows("SELECT id, code, name FROM customer ORDER BY id"),
                other.rows(f"SELECT {columns} FROM contract ORDER BY id"),
                other.rows("SELECT contract_id, start_on, end_on, amount, currency, is_open FROM term ORDER BY id"),
            ]
        )
        again = other.cli("import", FOLDER / "registers" / name, "--keep-good", "--quarantine", bad, "--json")
        assert counts(again)[:4] == (0, 0, len(dumps[0][1]), 0)
    assert dumps[0] == dumps[1] == dumps[2]


def test_insurance_policies_with_their_terms_and_premiums(desk: Desk) -> None:
    expected = EXPECTED["insurance_renewal_zh"]
    path = FOLDER / "churn" / "insurance_renewal_zh_dev.xlsx"
    done = desk.cli("import", path, "--map", "policy_id=customer_no", "--currency", "CNY", "--json")
    assert (done.code, done.json["rows"]) == (0, expected["rows"])
    assert desk.rows("SELECT SUM(amount), MIN(end_on), MAX(end_on) FROM term") == [
        (round(expected["premium_sum"] * 100), expected["end_min"], expected["end_max"])
    ]
    for day in ("2025-10-01", "2027-01-01", "2031-12-31"):
        at = expected[f"due_0_90_at_{day}"]
        assert due(desk, day, 90) == (at["n"], round(at["premium"] * 100))
        assert desk.rows(f"SELECT COUNT(*) FROM term WHERE end_on < '{day}'") == [(at["overdue"],)]


def test_dated_telco_contracts_have_an_open_end_where_it_says_no(desk: Desk) -> None:
    path = FOLDER / "churn" / "dated_contracts_dev" / "contract.csv"
    done = desk.cli("import", path, "--currency", "USD", "--json")
    assert (done.code, done.json["rows"]) == (0, EXPECTED["telco_v11_rows"])
    assert desk.rows("SELECT DISTINCT end_on FROM term ORDER BY 1") == [
        *((None,), ("2019-10-01",), ("2019-11-01",), ("2019-12-01",), ("2020-01-01",)),
    ]


def test_subscriptions_with_days_first_are_read_by_their_column(desk: Desk) -> None:
    path = FOLDER / "churn" / "ravenstack_dev" / "ravenstack_subscriptions.csv"
    shown = desk.cli("import", path, "--currency", "USD", "--dry-run", "--json")
    assert shown.json["date_order"] == "dmy"
    assert shown.json["rows"] == len(path.read_text("utf-8").splitlines()) - 1
    assert not [problem for problem in shown.json["problems"] if problem["column"].endswith("date")]


def workbooks() -> list[tuple[Path, dict[str, Any]]]:
    """Return every workbook of the corpus with what another reader makes of it."""
    manifest = json.loads((FOLDER / "standards" / "manifest.json").read_text("utf-8")) if TEST_DATA else {}
    return [
        (FOLDER / "standards" / group / name, told)
        for group in ("xlsx/calamine", "xlsx/easyexcel")
        for name, told in manifest.get(group, {}).items()
        if not name.endswith(".csv")
    ]


@pytest.mark.parametrize(("path", "told"), workbooks(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_every_workbook_is_listed_with_its_sheets_or_refused_in_one_line(
    desk: Desk, path: Path, told: dict[str, Any]
) -> None:
    shown = desk.cli("import", path, "--dry-run", "--json")
    assert shown.code in (0, 2, 4)
    assert "Traceback" not in shown.err
    if told.get("result") == "opens":
        sheets = {sheet["name"]: sheet["rows"] for sheet in shown.json["sheets"]}
        for sheet in told["sheets"]:
            assert sheet["title"] in sheets
    else:
        assert shown.err.startswith("renewctl: ")
        assert len(shown.err.splitlines()) <= 2
