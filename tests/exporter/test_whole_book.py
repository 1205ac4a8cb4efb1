"""A whole book goes out in one file and comes back in one import: one change set, one summary."""

import json
import shutil
from pathlib import Path

import pytest

from renewctl.importer.fields import BY_DEPENDENCE
from tests.conftest import TODAY
from tests.sheets import Desk, counts

TABLES = (
    *("customer", "contact", "contract", "term", "invoice", "receipt"),
    *("amendment", "notice", "interaction", "customer_signal", "market_signal"),
)


@pytest.fixture
def demo(desk: Desk, demo_book: Path) -> Desk:
    """Return a desk whose book is the demo."""
    shutil.copy(demo_book, desk.book)
    return desk


@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_the_demo_comes_back_whole(demo: Desk, empty_book: Path, suffix: str) -> None:
    path, other = demo.folder / f"book.{suffix}", demo.another(empty_book)
    exported = demo.cli("export", path, "--json")
    assert [sheet["what"] for sheet in exported.json["sheets"]] == list(BY_DEPENDENCE)
    left_out = {one["what"]: one["rows"] for one in exported.json["left_out"]}
    assert left_out["tasks"] == demo.rows("SELECT COUNT(*) FROM task")[0][0]
    assert left_out["renewals"] == demo.rows("SELECT COUNT(*) FROM renewal")[0][0]
    assert all(f"{what} {rows}" in exported.err for what, rows in left_out.items())
    assert "book backup keeps everything" in exported.err
    back = other.cli("import", path, "--json")
    assert (back.code, sum(counts(back)[1:3])) == (0, 0), back.err
    assert other.dump(*TABLES) == demo.dump(*TABLES)
    assert other.rows("SELECT COUNT(*) FROM change_set") == [(2,)], "the making of the book, and the import"
    again = other.cli("import", path, "--json")
    assert (counts(again), again.json["change_set"]) == ((0, 0, again.json["rows"], 0, 0), None)
    assert other.cli("undo").code == 0
    assert other.rows("SELECT COUNT(*) FROM customer") == [(0,)]


def test_the_demo_comes_back_kind_by_kind_from_csv(demo: Desk, empty_book: Path) -> None:
    other = demo.another(empty_book)
    for what in BY_DEPENDENCE:
        assert demo.cli("export", demo.folder / f"{what}.csv", "--what", what).code == 0
        assert other.cli("import", demo.folder / f"{what}.csv", "--what", what).code == 0
    assert other.dump(*TABLES) == demo.dump(*TABLES)


def test_the_summary_has_the_figures_of_each_sheet(demo: Desk, empty_book: Path) -> None:
    path, other = demo.folder / "book.xlsx", demo.another(empty_book)
    demo.cli("export", path)
    shown = other.cli("import", path, "--dry-run", "--json").json
    assert other.rows("SELECT COUNT(*) FROM customer") == [(0,)]
    sheets = {sheet["name"]: sheet for sheet in shown["sheets"]}
    assert tuple(sheets) == BY_DEPENDENCE
    assert sheets["customers"]["new"] == demo.rows("SELECT COUNT(*) FROM customer")[0][0]
    assert sheets["invoices"]["mapping"]["due_on"] == "due_on"
    for count in ("new", "changed", "same", "further_terms", "quarantined"):
        assert shown[count] == sum(sheet[count] for sheet in sheets.values())
    assert shown["rows"] == sum(sheet["records"] for sheet in sheets.values())
    people = other.cli("import", path)
    assert "customers: " in people.err


def test_a_csv_export_says_that_it_holds_contracts_only(demo: Desk) -> None:
    done = demo.cli("export", demo.folder / "x.csv", "--json")
    assert done.json["what"] == "contracts"
    assert "one kind of record, here contracts" in done.err


def test_a_bad_row_in_one_sheet_stops_all_of_them_or_goes_to_a_workbook(desk: Desk, empty_book: Path) -> None:
    book = {
        "customers": [{"customer_no": "1", "customer_name": "Acme"}, {"customer_no": "2", "customer_name": None}],
        "invoices": [
            {"invoice_no": "I-1", "customer_no": "1", "due_on": "2026-01-01", "amount": "5", "currency": "USD"},
            {"invoice_no": "I-2", "customer_no": "9", "due_on": "2026-01-01", "amount": "5", "currency": "USD"},
        ],
        "contracts": [{"contract_no": "A", "customer_no": "1", "end_date": "2024-13-01"}],
    }
    path = desk.folder / "b.json"
    path.write_text(json.dumps(book), "utf-8")
    refused = desk.cli("import", path, "--json")
    assert (refused.code, counts(refused)) == (4, (3, 0, 0, 0, 2))
    assert [(one["sheet"], one["line"]) for one in refused.json["problems"]] == [("contracts", 1), ("invoices", 2)]
    assert desk.rows("SELECT COUNT(*) FROM customer") == [(0,)]
    kept = desk.cli("import", path, "--keep-good", "--json")
    assert (kept.code, kept.json["quarantine"]) == (6, str(path) + ".quarantine.xlsx")
    rest = desk.cli("import", kept.json["quarantine"], "--dry-run", "--json")
    assert [sheet["name"] for sheet in rest.json["sheets"]] == ["contracts", "invoices"]
    named = desk.another(empty_book).cli("import", path, "--keep-good", "--quarantine", desk.folder / "q.csv")
    assert named.code == 2
    assert ".xlsx" in named.err


def test_customers_of_every_field_come_back(desk: Desk, empty_book: Path) -> None:
    desk.cli("customer", "add", "Acme", "--channel", "direct", "--preferences", "mornings")
    desk.cli("customer", "archive", "Acme", "--today", TODAY)
    other = desk.another(empty_book)
    assert desk.cli("export", desk.folder / "b.xlsx").code == 0
    assert other.cli("import", desk.folder / "b.xlsx").code == 0
    assert other.dump("customer") == desk.dump("customer")
    assert desk.rows("SELECT channel, preferences FROM customer") == [("direct", "mornings")]
