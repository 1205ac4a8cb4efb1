"""Bad rows set aside and brought back; profiles; the words that --map, --what and the others take."""

import csv
import stat
from pathlib import Path

import pytest

from tests.sheets import Desk, counts

SHEET = (
    "Contract No,Customer Name,Start Date,End Date,Region\n"
    "A,Acme,2024-01-01,2024-12-31,North\nB,=Beta,2024-13-01,2024-12-31,South\nC,,2024-01-01,2024-12-31,-East\n"
)


def read(path: Path) -> list[list[str]]:
    """Return the rows of a quarantine file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_good_rows_go_in_and_bad_ones_to_a_file_that_can_be_corrected_and_imported(desk: Desk) -> None:
    done = desk.take(SHEET, "--keep-good", name="book.csv")
    assert (done.code, counts(done)) == (6, (1, 0, 0, 0, 2))
    path = desk.folder / "book.csv.quarantine.csv"
    assert done.json["quarantine"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    header, beta, nobody = read(path)
    assert header == ["Contract No", "Customer Name", "Start Date", "End Date", "Region", "line", "reason"]
    assert beta[:6] == ["B", "'=Beta", "2024-13-01", "2024-12-31", "South", "3"]
    assert nobody[4:6] == ["'-East", "4"]
    assert beta[6]
    path.write_text(path.read_text("utf-8-sig").replace("2024-13-01", "2024-10-01").replace("C,,", "C,Gamma,"), "utf-8")
    again = desk.cli("import", path, "--json")
    assert (again.code, counts(again)) == (0, (2, 0, 0, 0, 0))
    assert desk.rows("SELECT name FROM customer ORDER BY id") == [("Acme",), ("=Beta",), ("Gamma",)]
    assert desk.rows("SELECT attributes FROM contract WHERE number = 'C'") == [('{"Region": "-East"}',)]


def test_a_quarantine_file_is_never_written_over_an_earlier_one(desk: Desk) -> None:
    first, second = desk.folder / "book.csv.quarantine.csv", desk.folder / "book.csv.quarantine-2.csv"
    desk.take(SHEET, "--keep-good", name="book.csv")
    told = first.read_bytes()
    for _again in range(2):  # the same rows need no second file
        assert desk.take(SHEET, "--keep-good", name="book.csv").json["quarantine"] == str(first)
    assert not second.exists()
    first.write_bytes(told + b"corrected")
    for _again in range(2):
        assert desk.take(SHEET, "--keep-good", name="book.csv").json["quarantine"] == str(second)
    assert (first.read_bytes(), second.read_bytes()) == (told + b"corrected", told)


def test_a_chosen_quarantine_file_is_a_workbook_by_its_name_and_comes_back(desk: Desk) -> None:
    chosen = desk.folder / "bad.xlsx"
    for _again in range(2):
        assert desk.take(SHEET, "--keep-good", "--quarantine", str(chosen), name="b.csv").json["quarantine"] == str(
            chosen
        )
    back = desk.cli("import", chosen, "--dry-run", "--json")
    assert (back.json["sheet"], back.json["rows"], back.json["what"]) == ("contracts", 2, "contracts")
    refused = desk.take(SHEET, "--keep-good", "--quarantine", str(desk.folder / "bad.txt"))
    assert refused.code == 2
    assert ".csv or .xlsx" in refused.err


def test_the_quarantine_file_can_be_named_and_one_that_cannot_be_written_stops_all(desk: Desk) -> None:
    chosen = desk.folder / "bad.csv"
    assert desk.take(SHEET, "--keep-good", "--quarantine", str(chosen)).code == 6
    assert len(read(chosen)) == 3
    refused = desk.take(SHEET.replace("A,", "Z,"), "--keep-good", "--quarantine", str(desk.folder / "no" / "bad.csv"))
    assert refused.code == 2
    assert desk.rows("SELECT number FROM contract") == [("A",)]


def test_a_profile_without_a_name_is_usage(desk: Desk) -> None:
    refused = desk.take(SHEET, "--save-profile", "  ")
    assert (refused.code, "--save-profile is blank" in refused.err) == (2, True)
    assert desk.rows("SELECT * FROM contract") == []


def test_a_profile_remembers_how_a_sheet_is_read(desk: Desk) -> None:
    sheet = "Who,Until,Sum\nAcme,01/02/2024,5\n"
    options = ("--what", "contracts", "--map", "Who=customer_name", "--map", "Until=end_date", "--map", "Sum=amount")
    saved = desk.take(sheet, *options, "--date-order", "dmy", "--currency", "GBP", "--save-profile", "board")
    assert saved.code == 0
    again = desk.take(sheet, "--profile", "board")
    assert (again.code, counts(again)) == (0, (0, 0, 1, 0, 0))
    unknown = desk.take(sheet, "--profile", "other")
    assert unknown.code == 3
    assert "board" in unknown.err


def test_a_refused_import_saves_no_profile(desk: Desk) -> None:
    assert desk.take(SHEET, "--save-profile", "x").code == 4
    assert desk.rows("SELECT COUNT(*) FROM import_profile") == [(0,)]


@pytest.mark.parametrize(
    "options",
    [
        ("--map", "Nowhere=amount"),
        ("--map", "Region=nothing"),
        ("--map", "Region"),
        ("--what", "planets"),
        ("--unmapped", "burn"),
        ("--date-order", "upside"),
        ("--currency", "doubloons"),
        ("--encoding", "klingon"),
        ("--sheet", "one"),
        ("--quarantine", "bad.csv"),
    ],
)
def test_an_impossible_option_is_told_in_one_line(desk: Desk, options: tuple[str, ...]) -> None:
    refused = desk.take(SHEET, *options)
    assert refused.code == 2
    assert refused.err.startswith("renewctl: ")
    assert "Traceback" not in refused.err


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read_is_told_in_one_line(desk: Desk, name: str) -> None:
    refused = desk.cli("import", desk.folder / name)
    assert refused.code == 2
    assert refused.err.startswith("renewctl: ")


def test_a_column_can_be_left_unmapped(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,End Date,Status\nA,Acme,2024-12-31,weird\n"
    assert desk.take(sheet).code == 4
    done = desk.take(sheet, "--map", "Status=-")
    assert (done.code, done.json["attributes"]) == (0, ["Status"])
