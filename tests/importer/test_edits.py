"""An import says which fields change and from what, and never takes back quietly what was changed by hand since."""

import pytest

from renewctl.importer.records.edits import is_import
from tests.sheets import Desk, counts

SHEET = (
    "contract_no,customer_name,start_date,end_date,amount,currency,owner,notice\n"
    "A,Acme,2026-01-01,2026-12-31,100,CNY,Li,30d\n"
    "B,Acme,2026-01-01,2026-12-31,200,CNY,Li,30d\n"
)


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Return a desk whose book knows the sheet."""
    assert desk.take(SHEET).code == 0
    return desk


def test_the_summary_counts_the_fields_that_change_and_shows_what_they_were(known: Desk) -> None:
    sheet = known.sheet(SHEET.replace(",100,", ",150,").replace(",Li,", ",Wang,").replace("30d", "60d"))
    looked = known.cli("import", sheet, "--dry-run")
    assert "2 changed (notice 2, owner 2, amount 1)" in looked.out
    assert "A: amount 100.00 CNY -> 150.00 CNY" in looked.out
    assert "B: notice 30d -> 60d" in looked.out
    done = known.cli("import", sheet, "--json")
    assert (counts(done), done.json["warnings"]) == ((0, 2, 0, 0, 0), [])
    assert done.json["changed_fields"] == {"owner": 2, "notice": 2, "amount": 1}
    assert {"record": "B", "field": "owner", "before": "Li", "after": "Wang"} in done.json["edits"]
    assert "(notice 2, owner 2, amount 1)" in done.err
    again = known.cli("import", sheet, "--json")
    assert (again.json["changed_fields"], again.json["edits"]) == ({}, [])


def test_what_was_edited_by_hand_is_not_taken_back_without_a_word(known: Desk) -> None:
    assert known.cli("contract", "edit", "A", "--amount", "150CNY", "--owner", "Wang").code == 0
    assert known.cli("customer", "edit", "Acme", "--owner", "Zhao").code == 0
    looked = known.take(SHEET, "--dry-run").json["warnings"]
    assert looked == [
        "A: owner Wang was entered by hand (change set 3); the sheet takes it back to Li.",
        "A: amount 150.00 CNY was entered by hand (change set 3); the sheet takes it back to 100.00 CNY.",
    ]
    told = known.cli("--lang", "zh_CN", "import", known.sheet(SHEET))
    assert "A：金额 150.00 CNY 是手工录入的（变更 3），表格会把它改回 100.00 CNY。" in told.err
    assert known.take(SHEET).json["warnings"] == []


def test_a_note_that_speaks_of_an_import_is_no_import(known: Desk) -> None:
    assert known.cli("contract", "edit", "A", "--owner", "Wang", "--notes", "from the import sheet").code == 0
    (warned,) = known.take(SHEET, "--dry-run").json["warnings"]
    assert warned.startswith("A: owner Wang was entered by hand")


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("renewctl import a.csv", True),
        ("renewctl --book '/my books/b.db' --today 2026-01-01 --debug import a.csv", True),
        ("renewctl --book=b.db import a.csv", True),
        ("renewctl contract edit A --notes 'from the import sheet'", False),
        ("renewctl --actor import contract edit A", False),
        ("renewctl log-call A 'it's", False),
        ("renewctl", False),
    ],
)
def test_an_import_is_known_by_its_first_word(command: str, found: bool) -> None:
    assert is_import(command) is found


def test_a_correction_of_a_sheet_by_a_sheet_or_to_something_new_is_no_taking_back(known: Desk) -> None:
    assert known.take(SHEET.replace(",100,", ",150,")).json["warnings"] == []
    assert known.take(SHEET).json["warnings"] == [], "two sheets after each other"
    assert known.cli("contract", "edit", "A", "--owner", "Wang").code == 0
    new = known.take(SHEET.replace("CNY,Li", "CNY,Chen"))
    assert (new.json["changed_fields"], new.json["warnings"]) == ({"owner": 2}, []), "the sheet knows better"


def test_the_sheets_of_one_file_are_told_together(known: Desk) -> None:
    path = known.folder / "all.xlsx"
    assert known.cli("export", path).code == 0
    assert known.cli("customer", "edit", "Acme", "--phone", "1").code == 0
    assert known.cli("contract", "edit", "A", "--amount", "150CNY").code == 0
    back = known.cli("import", path, "--json")
    assert back.json["changed_fields"] == {"amount": 1}, "a blank cell says nothing"
    assert any(one.startswith("contracts: A: amount 150.00 CNY was entered by hand") for one in back.json["warnings"])


def test_many_changes_are_counted_and_only_the_first_are_shown(desk: Desk) -> None:
    rows = [f"K{n:03},Acme,2026-12-31,{n + 1},CNY\n" for n in range(700)]
    head = "contract_no,customer_name,end_date,amount,currency\n"
    desk.take(head + "".join(rows))
    changed = desk.take(head + "".join(row.replace(",CNY", "5,CNY") for row in rows)).json
    assert (changed["changed_fields"], len(changed["edits"])) == ({"amount": 700}, 20)
