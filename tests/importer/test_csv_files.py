"""Delimited text of every make becomes rows; what cannot be read is refused in one sentence."""

import codecs
import csv
import io
import json
from pathlib import Path

import pytest

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.files import csv_files, sheets
from renewctl.importer.files.csv_files import read_text
from renewctl.importer.files.reading import read_sheets
from renewctl.importer.files.sheets import MAX_CELL_CHARACTERS
from tests.conftest import TEST_DATA, needs_real_files

CHINESE = "合同编号,客户名称,备注\nHT-1,北京某某科技有限公司,续费已确认\nHT-2,上海某某贸易公司,待联系\n"
TRADITIONAL = "合約編號,客戶名稱,備註\nHT-1,台北科技股份有限公司,已確認續約\n"
WESTERN = "Contract,Customer,Notes\n1,Société Générale,café à Genève\n2,Müller & Söhne,Größe\n"


@pytest.mark.parametrize(
    ("text", "data", "encoding"),
    [
        (CHINESE, CHINESE.encode(), "utf-8"),
        (CHINESE, CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE, codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le"),
        (CHINESE, codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be"),
        (WESTERN, WESTERN.encode("utf-16-le"), "utf-16-le"),
        (WESTERN, WESTERN.encode("utf-16-be"), "utf-16-be"),
        (CHINESE, CHINESE.encode("gb18030"), "gb18030"),
        (TRADITIONAL, TRADITIONAL.encode("big5"), "big5"),
        (WESTERN, WESTERN.encode("cp1252"), "cp1252"),
        (WESTERN, WESTERN.encode(), "utf-8"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)
def test_encoding_is_found(text: str, data: bytes, encoding: str) -> None:
    sheet = read_text(data, None)
    assert sheet.encoding == encoding
    assert sheet.rows == list(csv.reader(io.StringIO(text)))


def test_encoding_given_wins_and_gbk_is_read_as_its_larger_brother() -> None:
    assert read_text("a,€\n".encode("cp1252"), "cp1252").rows == [["a", "€"]]
    assert read_text("客户,镕\n".encode("gb18030"), "gb2312").encoding == "gb18030"


@pytest.mark.parametrize("name", ["nonsense", "hex", "rot13", "undefined", "utf-8\0"])
def test_an_encoding_that_does_not_exist_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="There is no encoding"):
        read_text(b"a,b\n", name)


def test_one_bad_byte_in_utf8_is_refused_with_its_line_and_not_read_as_another_encoding() -> None:
    with pytest.raises(InputFileError, match="Line 2 is not utf-8"):
        read_text(CHINESE.encode().replace("续".encode(), b"\xff", 1) + CHINESE.encode() * 9, None)
    with pytest.raises(InputFileError, match="Line 2 is not ascii"):
        read_text(CHINESE.encode().replace("合同编号,客户名称,备注".encode(), b"a,b,c"), "ascii")


@pytest.mark.parametrize(
    ("text", "delimiter", "rows"),
    [
        ("a;b;c\n1,5;2,5;3\n4,0;5,1;6\n", ";", [["a", "b", "c"], ["1,5", "2,5", "3"], ["4,0", "5,1", "6"]]),
        ("a;b;c\n" + "1,5;2,5;3\n" * 30, ";", [["a", "b", "c"], *[["1,5", "2,5", "3"]] * 30]),
        ("a\tb\n1,2\t3\n", "\t", [["a", "b"], ["1,2", "3"]]),
        ("a|b|c\n1|2|3\n", "|", [["a", "b", "c"], ["1", "2", "3"]]),
        ("sep=;\na;b\n1;2\n", ";", [["a", "b"], ["1", "2"]]),
        ("SEP=\t\r\na,x\tb\r\n", "\t", [["a,x", "b"]]),
        ("Contracts 2024\n\na,b\n1,2\n", ",", [["Contracts 2024"], [], ["a", "b"], ["1", "2"]]),
        ("only\none\n", ",", [["only"], ["one"]]),
        ('a, b, c\n1, "x, y", 3\n', ",", [["a", "b", "c"], ["1", "x, y", "3"]]),
        ('a;b\n"x;y";"say ""hi"""\n', ";", [["a", "b"], ["x;y", 'say "hi"']]),
        ("a,b\r\n1,2\r\n", ",", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", ",", [["a", "b"], ["1", "2"]]),
        ('5" pipe,b\n6" pipe,c\n', ",", [['5" pipe', "b"], ['6" pipe', "c"]]),
        ("a,b\n1,x\0y\n", ",", [["a", "b"], ["1", "x\0y"]]),
    ],
)
def test_delimiters_quotes_and_line_ends(text: str, delimiter: str, rows: list[list[str]]) -> None:
    sheet = read_text(text.encode(), None)
    assert (sheet.delimiter, sheet.rows) == (delimiter, rows)


def test_lines_are_those_of_an_editor() -> None:
    sheet = read_text(b'sep=,\na,b\n"1\n1",2\n\n3,4\n', None)
    assert list(sheet.lines) == [2, 3, 5, 6]
    assert sheet.rows == [["a", "b"], ["1\n1", "2"], [], ["3", "4"]]
    assert list(read_text(b"a,b\n1,2\n", None).lines) == [1, 2]


def test_an_open_quote_is_named_by_its_line() -> None:
    with pytest.raises(InputFileError, match="quote that opens on line 3 is never closed"):
        read_text(b'a,b\n1,2\n3,"4\n5,6\n', None)


def test_a_cell_of_a_megabyte_is_read_and_a_huge_one_refused() -> None:
    before = csv.field_size_limit()
    assert len(str(read_text(b"a,b\n1," + b"x" * 1_048_576 + b"\n", None).rows[1][1])) == 1_048_576
    with pytest.raises(InputFileError, match="record on line 2 is larger"):
        read_text(b"a,b\n1," + b"x" * (MAX_CELL_CHARACTERS + 1) + b"\n", None)
    assert csv.field_size_limit() == before


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(InputFileError, match="Line 1 has 16384 columns"):
        read_text(b",".join([b"x"] * 16_384), None)


def test_more_cells_than_memory_holds_are_refused_before_they_are_made() -> None:
    with pytest.raises(InputFileError, match="2 lines with 20000001 cells"):
        read_text(b"a,b\n1" + b"," * 19_999_998 + b"\n", None)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\0\n", "is empty"),
        (b"%PDF-1.7 ...", "PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (b"SQLite format 3\x00....", "a database"),
        (b"<html><table><tr><td>a</td></tr></table>", "a web page"),
        (b"\xef\xbb\xbf<table border=1><tr><td>a", "a web page"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file"),
        (bytes(range(1, 32)) * 40, "neither text nor a workbook"),
    ],
)
def test_what_is_no_sheet_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(data)
    with pytest.raises(InputFileError, match=message) as caught:
        read_sheets(path)
    assert "book.xls" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_folder_and_sheet_of_a_text(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="There is no file"):
        read_sheets(tmp_path / "none.csv")
    with pytest.raises(InputFileError, match="is a folder"):
        read_sheets(tmp_path)
    with pytest.raises(InputFileError, match="cannot be read"):
        read_sheets(tmp_path / "a\0b")
    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(UsageError, match="no sheets"):
        read_sheets(tmp_path / "a.csv", sheet="Sheet1")


def test_a_text_that_is_called_a_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.xls").write_bytes("客户\t金额\n某公司\t5\n".encode("gb18030"))
    assert read_sheets(tmp_path / "report.xls")[0].rows[1] == ["某公司", "5"]


@needs_real_files
@pytest.mark.parametrize("name", ["comma_in_quotes", "json", "simple", "simple_crlf"])
def test_csv_spectrum(name: str) -> None:
    folder = Path(TEST_DATA) / "standards" / "csv_spectrum"
    header, *rows = read_sheets(folder / f"{name}.csv")[0].rows
    assert [dict(zip(header, row, strict=True)) for row in rows] == json.loads((folder / f"{name}.json").read_text())


def test_equal_cells_of_a_large_file_are_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve million cells of a text each would take three times the memory."""
    monkeypatch.setattr(csv_files, "SHARED_FROM", 10)
    monkeypatch.setattr(sheets, "MOST_SHARED", 4)
    text = "".join(f"same,{number},{number % 2}\n" for number in range(50))
    rows = read_text(text.encode(), None).rows
    assert rows == [["same", str(number), str(number % 2)] for number in range(50)]
    assert len({id(row[0]) for row in rows}) < 50 / 2
