"""Both days of a term in one column: it is known by its cells, and read, refused and corrected like two columns."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.sheets import Desk, counts

HEAD = "合同编号,客户名称,{},金额\n"
ROWS = "A1,甲公司,{},100\nA2,乙公司,{},200\n"
SPANS = ("2024-01-01至2024-12-31", "自2024年3月1日起至2025年2月28日止")
TERMS = [("2024-01-01", "2024-12-31", 10000), ("2024-03-01", "2025-02-28", 20000)]
ALL_TERMS = "SELECT start_on, end_on, amount FROM term ORDER BY id"
CNY = ("--currency", "CNY")


def sheet_of(header: str, *cells: str) -> str:
    """Return a sheet of contracts with these cells under this header."""
    rows = [f'A{n},客户{n},"{cell}",{n}00\n' for n, cell in enumerate(cells, 1)]
    return HEAD.format(header) + "".join(rows)


@pytest.mark.parametrize(
    "header",
    "起止日期|起止时间|合同起止日期|合同起止时间|合同期限|合同期|合同有效期|有效期|有效期限|服务期限|服务期|租期|租赁期限|履行期限|"
    "保险期间|期限|房屋租赁期限|合同期限(起止)|Contract period|Contract Term|Term|Term Dates|term_dates|Validity|"
    "Policy Period|Contract Duration|Contract Dates|Period|合同期限 Contract Period".split("|"),
)
def test_a_column_of_two_days_is_both_dates_whatever_it_is_called(desk: Desk, header: str) -> None:
    sheet = HEAD.format(header) + ROWS.format(*SPANS)
    done = desk.take(sheet, *CNY)
    assert (done.code, counts(done)) == (0, (2, 0, 0, 0, 0)), done.err
    assert (done.json["what"], done.json["mapping"][header], done.json["attributes"]) == ("contracts", "term_dates", [])
    assert desk.rows(ALL_TERMS) == TERMS
    again = desk.take(sheet, *CNY)
    assert (counts(again), again.json["change_set"]) == ((0, 0, 2, 0, 0), None)


def test_a_workbook_says_the_same_and_so_does_a_map(desk: Desk) -> None:
    path = desk.folder / "ledger.xlsx"
    write(
        path, ["合同编号", "客户名称", "周期", "金额"], ["A1", "甲公司", SPANS[0], 100], ["A2", "乙公司", SPANS[1], 200]
    )
    unknown = desk.cli("import", path, *CNY, "--what", "contracts")
    assert (unknown.code, "term_dates" in unknown.err) == (2, True)
    done = desk.cli("import", path, *CNY, "--map", "周期=term_dates", "--json")
    assert (counts(done), done.json["mapping"]["周期"]) == ((2, 0, 0, 0, 0), "term_dates")
    assert desk.rows(ALL_TERMS) == TERMS


def test_a_workbook_of_several_sheets_takes_the_map_too(desk: Desk) -> None:
    path = desk.folder / "two.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in (
            ("客户", [["客户名称", "电话"], ["甲公司", "1"]]),
            ("合同", [["合同编号", "客户名称", "周期"], ["A1", "甲公司", SPANS[0]]]),
        ):
            for number, row in enumerate(rows):
                (workbook.get_worksheet_by_name(name) or workbook.add_worksheet(name)).write_row(number, 0, row)
    done = desk.cli("import", path, "--map", "周期=term_dates", "--json")
    assert (done.code, counts(done)) == (0, (2, 0, 0, 0, 0)), done.err
    assert desk.rows(ALL_TERMS) == [("2024-01-01", "2024-12-31", None)]


def write(path: Path, *rows: list[object]) -> None:
    """Write a workbook of one sheet; a day is a cell with a date's format."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        page = workbook.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)


def test_both_days_of_all_cells_decide_the_order_of_day_and_month(desk: Desk) -> None:
    sheet = sheet_of("Term", "01/04/2024 - 31/03/2025", "05/06/2024 - 04/06/2025")
    done = desk.take(sheet, *CNY)
    assert done.json["date_order"] == "dmy"
    assert desk.rows("SELECT start_on, end_on FROM term ORDER BY id") == [
        ("2024-04-01", "2025-03-31"),
        ("2024-06-05", "2025-06-04"),
    ]
    open_order = desk.take(sheet_of("Term", "01/04/2024 - 05/03/2025"), *CNY)
    assert (open_order.code, "Term does not say whether day or month" in open_order.err) == (2, True)
    contradicting = desk.take(sheet_of("Term", "01/04/2024 - 31/03/2025", "04/13/2024 - 04/12/2025"), *CNY)
    assert (contradicting.code, "different orders" in contradicting.err) == (2, True)
    asked = desk.take(sheet_of("Term", "01/04/2024 - 05/03/2025"), *CNY, "--date-order", "mdy", "--dry-run")
    assert (asked.code, asked.json["edits"][0]["after"]) == (0, "2024-01-04")


WANTED = "the first and the last day are wanted, such as 2024-01-01 to 2024-12-31."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("3年", f"It is a length of time; {WANTED}"),
        ("12 months", f"It is a length of time; {WANTED}"),
        ("2024-05-01", f"It is one day; {WANTED}"),
        ("见合同", WANTED.capitalize()),
        ("2024-01-01至", WANTED.capitalize()),
        ("2024.10.1-3.31", "The year of one of the days is missing; write both years."),
        ("2024.1.1-1.1", "The year of one of the days is missing; write both years."),
        ("2024-02-30至2024-12-31", "There is no such day in the calendar."),
        ("2024-01-01至2024-06-31", "There is no such day in the calendar."),
        ("2024-12-31至2024-01-01", "The end is before the start, 2024-12-31."),
    ],
)
def test_a_cell_that_is_no_term_is_one_problem_of_its_row(desk: Desk, cell: str, reason: str) -> None:
    refused = desk.take(sheet_of("合同期限", SPANS[0], cell, SPANS[1]), *CNY)
    assert refused.code == 4
    assert [(one["line"], one["column"], one["reason"]) for one in refused.json["problems"]] == [
        (3, "合同期限", reason)
    ]


def test_what_is_wanted_is_said_in_chinese(desk: Desk) -> None:
    path = desk.sheet(sheet_of("合同期限", SPANS[0], "3年", "2024-05-01", "见合同"))
    told = desk.cli("--lang", "zh_CN", "import", path, *CNY).err
    assert "第 3 行, 合同期限 “3年”: 这是一段时长；需要起止两个日期，例如 2024-01-01 至 2024-12-31。" in told
    assert "第 4 行, 合同期限 “2024-05-01”: 这只是一个日期；需要起止两个日期，例如 2024-01-01 至 2024-12-31。" in told
    assert "第 5 行, 合同期限 “见合同”: 需要起止两个日期，例如 2024-01-01 至 2024-12-31。" in told


def test_the_quarantine_keeps_the_cell_and_its_correction_goes_in(desk: Desk) -> None:
    path = desk.sheet(sheet_of("合同期限", SPANS[0], "2024.10.1-3.31"))
    done = desk.cli("import", path, *CNY, "--keep-good", "--json")
    assert (done.code, counts(done)) == (6, (1, 0, 0, 0, 1))
    aside = Path(done.json["quarantine"])
    kept = aside.read_text("utf-8-sig")
    assert "2024.10.1-3.31" in kept
    aside.write_text(kept.replace("-3.31", "-2025.3.31"), "utf-8")
    assert counts(desk.cli("import", aside, *CNY, "--json")) == (1, 0, 0, 0, 0)
    assert desk.rows("SELECT start_on, end_on FROM term ORDER BY id DESC LIMIT 1") == [("2024-10-01", "2025-03-31")]


def test_no_end_and_no_days_are_taken_as_in_two_columns(desk: Desk) -> None:
    done = desk.take(sheet_of("合同期限", SPANS[0], "2024-05-01至长期", "长期", ""), *CNY)
    assert done.code == 0, done.err
    assert desk.rows("SELECT start_on, end_on FROM term ORDER BY id")[1:] == [
        ("2024-05-01", None),
        (None, None),
        (None, None),
    ]
    assert "3 contracts have no end date and will never be due." in done.json["warnings"]


def test_columns_of_their_own_win_and_the_other_is_kept(desk: Desk) -> None:
    sheet = "合同编号,客户名称,合同期限,开始日期,结束日期\nA1,甲公司,2024-01-01至2024-12-31,2024-02-01,2025-01-31\n"
    done = desk.take(sheet)
    assert (done.json["attributes"], done.json["mapping"]["开始日期"]) == (["合同期限"], "start_date")
    assert desk.rows("SELECT start_on, end_on FROM term") == [("2024-02-01", "2025-01-31")]
    mapped = desk.take(sheet, "--map", "合同期限=term_dates", "--dry-run")
    assert mapped.json["attributes"] == ["开始日期", "结束日期"], "who maps a column knows what it is"


def test_a_column_of_one_of_the_days_wins_where_it_says_it(desk: Desk) -> None:
    sheet = (
        "合同编号,客户名称,合同期限,终止日期\nA1,甲,2024-01-01至2024-12-31,2024-06-30\nA2,甲,2024-01-01至2024-12-31,\n"
    )
    done = desk.take(sheet)
    assert done.json["mapping"] == {
        "合同编号": "contract_no",
        "客户名称": "customer_name",
        "合同期限": "term_dates",
        "终止日期": "end_date",
    }
    assert desk.rows("SELECT start_on, end_on FROM term ORDER BY id") == [
        ("2024-01-01", "2024-06-30"),
        ("2024-01-01", "2024-12-31"),
    ]


def test_each_day_is_blamed_on_the_column_that_says_it(desk: Desk) -> None:
    sheet = (
        "合同编号,客户名称,合同期限,终止日期\nA1,甲,2024-01-01至2024-12-31,2023-06-30\nA2,甲,2024-12-31至2024-01-01,\n"
    )
    refused = desk.take(sheet)
    assert [(one["line"], one["column"]) for one in refused.json["problems"]] == [(2, "终止日期"), (3, "合同期限")]


def test_a_term_comes_before_a_column_that_only_may_be_its_end(desk: Desk) -> None:
    sheet = "合同编号,客户名称,服务期限,续费日期\nA1,甲公司,2024-01-01至2024-12-31,2024-11-30\n"
    done = desk.take(sheet)
    assert (done.json["attributes"], done.json["warnings"]) == (["续费日期"], [])
    assert desk.rows("SELECT end_on FROM term") == [("2024-12-31",)]
    left = desk.take(sheet, "--map", "服务期限=-", "--dry-run")
    assert left.json["mapping"]["续费日期"] == "end_date", "what is left out by --map takes nothing from the others"


def test_of_two_columns_of_terms_the_better_name_has_it(desk: Desk) -> None:
    sheet = "合同编号,客户名称,期间,合同起止日期\nA1,甲公司,2023-01-01至2023-12-31,2024-01-01至2024-12-31\n"
    done = desk.take(sheet)
    assert (done.json["attributes"], done.json["mapping"]["合同起止日期"]) == (["期间"], "term_dates")


@pytest.mark.parametrize("cells", [("2024-12-31", "2025-02-28"), ("2024-12-31", "2025-02-28", SPANS[0])])
def test_an_end_date_stays_one_where_the_cells_are_single_days(desk: Desk, cells: tuple[str, ...]) -> None:
    done = desk.take(sheet_of("有效期", *cells), *CNY, "--keep-good")
    assert done.json["mapping"]["有效期"] == "end_date"
    assert desk.rows("SELECT start_on, end_on FROM term ORDER BY id") == [(None, day) for day in cells[:2]]


def test_so_it_does_in_a_workbook_with_real_dates(desk: Desk) -> None:
    path = desk.folder / "days.xlsx"
    write(path, ["合同编号", "客户名称", "有效期"], ["A1", "甲", date(2024, 12, 31)], ["A2", "甲", date(2025, 2, 28)])
    assert desk.cli("import", path, "--json").json["mapping"]["有效期"] == "end_date"


@pytest.mark.parametrize(("header", "cells"), [("合同期限", ("12个月", "3年")), ("Term", ("12 months", "24"))])
def test_a_column_of_lengths_stays_what_it_was(desk: Desk, header: str, cells: tuple[str, ...]) -> None:
    sheet = f"合同编号,客户名称,{header},到期日期\n" + "".join(f"A{cell},甲,{cell},2025-01-31\n" for cell in cells)
    done = desk.take(sheet)
    assert (done.code, done.json["attributes"]) == (0, [header])


def test_a_column_of_terms_under_no_name_of_one_is_left_alone(desk: Desk) -> None:
    done = desk.take("合同编号,客户名称,结束日期,质保期\nA1,甲,2024-12-31,2024-01-01至2026-12-31\n")
    assert (done.json["attributes"], desk.rows("SELECT start_on FROM term")) == (["质保期"], [(None,)])
