"""Workbooks are read as Excel shows them; hostile and broken ones are refused in one sentence, never a traceback."""

import json
import random
import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.files import workbooks
from renewctl.importer.files.reading import read_sheets
from renewctl.importer.files.sheets import MAX_CELL_CHARACTERS, MergedArea
from renewctl.importer.header.tables import choose_table
from tests.conftest import TEST_DATA, needs_real_files

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def made(path: Path, rows: list[list[object]], **options: object) -> Path:
    """Write a workbook of one sheet."""
    book = xlsxwriter.Workbook(path, options)
    sheet, day = book.add_worksheet("合同"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell, day if isinstance(cell, date) else None)
    book.close()
    return path


def package(path: Path, sheet_xml: str, *, names: dict[str, bytes] | None = None) -> Path:
    """Write a workbook around the XML of its only sheet, compressed, other parts as given."""
    made(path, [["x"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet_xml.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**parts, **(names or {})}.items():
            new.writestr(name, data)
    return path


def test_cells_are_typed_as_the_sheet_shows_them(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.xlsx",
        [
            ["编号", "日期", "数", "是", "文"],
            [35.0, date(2024, 2, 29), 1.5, True, "--"],
            [1e20, datetime(2024, 1, 1, 9, 30)],
        ],
    )
    (sheet,) = read_sheets(path)
    assert (sheet.name, sheet.kind, sheet.epoch_1904, list(sheet.lines)) == ("合同", "xlsx", False, [1, 2, 3])
    assert sheet.rows[1] == [35, date(2024, 2, 29), 1.5, True, "--"]
    assert isinstance(sheet.rows[1][0], int)
    assert sheet.rows[2][0] == 1e20
    assert sheet.rows[2][2:] == [None, None, None]


def test_the_1904_epoch_is_read_and_told(tmp_path: Path) -> None:
    (sheet,) = read_sheets(made(tmp_path / "a.xlsx", [["x", date(2024, 2, 29), 45000]], date_1904=True))
    assert sheet.rows == [["x", date(2024, 2, 29), 45000]]
    assert sheet.epoch_1904


def test_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("A & B")
    sheet.merge_range("C5:C7", "merged")
    sheet.write("D5", "x")
    sheet.write("D8", 4)
    book.add_worksheet("empty")
    book.add_worksheet("hidden").hide()
    book.close()
    first, empty, hidden = read_sheets(tmp_path / "a.xlsx")
    assert (list(first.lines), first.first_column) == ([5, 6, 7, 8], 2)
    assert first.rows == [["merged", "x"], [None, None], [None, None], [None, 4]]
    assert first.merged == (MergedArea(0, 0, 2, 0),)
    assert (empty.rows, hidden.hidden, first.hidden) == ([], True, False)


def test_one_sheet_by_name(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [["x"]])
    assert [sheet.name for sheet in read_sheets(path, sheet=" 合同 ")] == ["合同"]
    with pytest.raises(UsageError, match="no sheet Kunden") as caught:
        read_sheets(path, sheet="Kunden")
    assert "合同" in caught.value.hint


def test_formulas_give_their_stored_value_and_never_a_silent_blank(tmp_path: Path) -> None:
    xml = SHEET.format(
        '<row r="1"><c r="A1" t="str"><f>"a"</f><v>a</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1"><f>EDATE(A1,&quot;12&quot;)</f></c><c r="D1" t="e"><f>#REF!</f><v>#REF!</v></c>'
        '<c r="E1" t="str"><f>IF(1,"","")</f><v></v></c><c r="F1"><v>9</v></c></row>'
    )
    assert read_sheets(package(tmp_path / "a.xlsx", xml))[0].rows == [["a", 2, '=EDATE(A1,"12")', "#REF!", None, 9]]


def refused(path: Path, message: str) -> None:
    """Assert that reading a file is refused with one line that names it."""
    with pytest.raises(InputFileError, match=message) as caught:
        read_sheets(path)
    assert str(caught.value).startswith(path.name)
    assert "\n" not in str(caught.value)
    assert "\n" not in caught.value.hint


def test_bomb_by_its_directory(tmp_path: Path) -> None:
    xml = SHEET.format("<row><c><v>1</v></c></row>" + " " * 80_000_000)
    refused(package(tmp_path / "bomb.xlsx", xml), "times the file")


def test_bomb_whose_directory_lies(tmp_path: Path) -> None:
    path = package(tmp_path / "liar.xlsx", SHEET.format("<row><c><v>1</v></c></row>" + " " * 80_000_000))
    data = bytearray(path.read_bytes())
    real = struct.pack("<I", 80_000_000 + len(SHEET.format("<row><c><v>1</v></c></row>")))
    assert data.count(real) >= 1
    path.write_bytes(bytes(data).replace(real, struct.pack("<I", 1000)))
    refused(path, "broken")


def test_two_cells_at_opposite_corners(tmp_path: Path) -> None:
    xml = SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    refused(package(tmp_path / "corners.xlsx", xml), r"columns|memory")
    tall = SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ALL1048576"><v>1</v></c></row>')
    refused(package(tmp_path / "tall.xlsx", tall), "more than 832 MB of memory")


def test_sixteen_thousand_columns(tmp_path: Path) -> None:
    refused(made(tmp_path / "wide.xlsx", [list(range(16_384))]), "Sheet 合同 has 16384 columns")


def test_a_huge_cell(tmp_path: Path) -> None:
    text = "".join(random.Random(7).choices("abcdefghij", k=MAX_CELL_CHARACTERS + 1))
    xml = SHEET.format(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    refused(package(tmp_path / "cell.xlsx", xml), "row 1: a cell is larger")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    xml = laughs + SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;&c;</t></is></c></row>')
    try:
        rows = read_sheets(package(tmp_path / "laughs.xlsx", xml))[0].rows
    except InputFileError:
        return
    assert "root" not in str(rows)
    assert "haha" not in str(rows)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04" + b"x" * 100, "broken"),
        (b"PK\x05\x06" + b"\0" * 18, "without a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken, or is no workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
    ],
)
def test_what_is_broken_or_locked(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    refused(path, message)


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "doc.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refused(tmp_path / "doc.xlsx", "ZIP archive without a workbook")


def test_ten_thousand_parts(tmp_path: Path) -> None:
    refused(package(tmp_path / "parts.xlsx", SHEET.format(""), names={f"x{n}": b"" for n in range(10_001)}), "parts")


def test_a_reader_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.xlsx", [["x"]])
    monkeypatch.setattr(workbooks, "READER_SECONDS", 0.001)
    refused(path, "takes more than")


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.xlsx", [["x"]])
    (tmp_path / "pickle.py").write_text("raise SystemExit")
    (tmp_path / "renewctl.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert read_sheets(path)[0].rows == [["x"]]


def test_damaged_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    data = made(tmp_path / "a.xlsx", [["客户", "金额"], *[[f"c{n}", n] for n in range(50)]]).read_bytes()
    chance = random.Random(3)
    for _ in range(12):
        damaged = bytearray(data[: chance.randrange(200, len(data) + 1)] if chance.random() < 0.3 else data)
        for _ in range(chance.choice([1, 5, 50])):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        (tmp_path / "b.xlsx").write_bytes(damaged)
        with suppress(InputFileError):
            read_sheets(tmp_path / "b.xlsx")


NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
ODS_CONTENT = (
    f'<?xml version="1.0"?><office:document-content xmlns:office="{NAMESPACE}:office:1.0"'
    f' xmlns:text="{NAMESPACE}:text:1.0" xmlns:table="{NAMESPACE}:table:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="T"><table:table-row><table:table-cell office:value-type="string"><text:p>客户</text:p>'
    '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-02-29"/></table:table-row>'
    "{}</table:table></office:spreadsheet></office:body></office:document-content>"
)


def ods(path: Path, more: str = "", manifest: str = "") -> Path:
    """Write a small OpenDocument sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS_CONTENT.replace("{}", more))
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>")
    return path


def test_open_document_sheets(tmp_path: Path) -> None:
    (sheet,) = read_sheets(ods(tmp_path / "a.ods"))
    assert (sheet.kind, sheet.name, sheet.rows) == ("ods", "T", [["客户", date(2024, 2, 29)]])


def test_an_open_document_with_a_password(tmp_path: Path) -> None:
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    refused(ods(tmp_path / "a.ods", manifest=entry), "protected by a password")


def test_an_open_document_that_repeats_itself_to_death(tmp_path: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="900"'
        ' office:value-type="float" office:value="1"/></table:table-row>'
    )
    refused(ods(tmp_path / "a.ods", row), "broken|takes more than")


FOLDER = Path(TEST_DATA) / "standards" if TEST_DATA else Path()
MANIFEST = json.loads((FOLDER / "manifest.json").read_text()) if TEST_DATA else {}
WORKBOOKS = [
    (group, name, facts)
    for group in ("xlsx/calamine", "xlsx/easyexcel")
    for name, facts in MANIFEST.get(group, {}).items()
    if not name.endswith(".csv")
]


@needs_real_files
@pytest.mark.parametrize(
    ("group", "name", "facts"), WORKBOOKS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_standard_workbook_is_listed_as_others_read_it(group: str, name: str, facts: dict[str, object]) -> None:
    if facts["result"] != "opens":
        with pytest.raises(InputFileError) as caught:
            choose_table(read_sheets(FOLDER / group / name), "contracts")
        assert "\n" not in str(caught.value)
        return
    sheets = read_sheets(FOLDER / group / name)
    expected = facts["sheets"]
    assert isinstance(expected, list)
    assert [sheet.name for sheet in sheets] == [one["title"] for one in expected]
    assert {sheet.epoch_1904 for sheet in sheets} == {facts["date_system"] == "1904"}
    for sheet, one in zip(sheets, expected, strict=True):
        if "rows" in one:
            assert (sheet.lines[-1] if sheet.rows else 0) == one["rows"]
        cells = {
            (line - 1, column + sheet.first_column): comparable(cell)
            for line, row in zip(sheet.lines, sheet.rows, strict=True)
            for column, cell in enumerate(row)
        }
        for line, row in enumerate(one.get("first_rows", [])):
            for column, cell in enumerate(row):
                if (name, line, column) != (
                    "dataformat__dataformat.xlsx",
                    7,
                    0,
                ):  # a Chinese date format openpyxl misses
                    assert cells.get((line, column)) == comparable(cell)


def comparable(cell: object) -> object:
    """Return a cell without what the reference reader shows otherwise: midnight, line ends, 32-bit fractions."""
    if isinstance(cell, date):
        return cell.isoformat().removesuffix("T00:00:00")
    if isinstance(cell, float):
        return round(cell, 6)
    if isinstance(cell, str):
        return "".join(cell.replace("_x000D_", "").removesuffix("T00:00:00").split()) or None
    return cell
