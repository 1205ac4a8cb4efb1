"""The table is found in a real sheet: titles above, totals below, gaps in the header, another sheet first."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.files.csv_files import read_text
from renewctl.importer.files.reading import read_sheets
from renewctl.importer.files.sheets import MergedArea, Row, Sheet
from renewctl.importer.header.tables import Table, choose_table, read_table
from tests.conftest import TEST_DATA, needs_real_files

HEADER: Row = ["合同编号", "客户名称", "开始日期", "结束日期", "合同金额"]
DAY = date(2024, 1, 1)


def sheet(*rows: Row, name: str = "合同", merged: tuple[MergedArea, ...] = (), hidden: bool = False) -> Sheet:
    """Make a sheet of a workbook whose rows are numbered from 1."""
    width = max((len(row) for row in rows), default=0)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    return Sheet(name, padded, "xlsx", range(1, len(rows) + 1), hidden=hidden, merged=merged)


def record(number: int, amount: float = 5) -> Row:
    """Make a contract's row."""
    return [f"HT-{number}", f"客户{number}", DAY, DAY, amount]


def text_table(text: str, **overrides: str) -> Table:
    """Make the table of a text."""
    return choose_table([read_text(text.encode(), None)], "contracts", overrides)


def test_titles_above_and_blank_rows_are_passed_over() -> None:
    table = choose_table(
        [sheet(["2024年合同台账"], [None, None, None, "单位：元"], [], HEADER, [], record(1), record(2))], "contracts"
    )
    assert (table.header_line, table.headers) == (4, tuple(HEADER))
    assert (table.rows, list(table.lines)) == ([record(1), record(2)], [6, 7])


def test_blank_and_repeated_headers_get_names_of_their_own() -> None:
    table = text_table("备注,客户,结束日期,,备注,备注\na,b,2024-01-01,x,d,e\n")
    assert table.headers == ("备注", "客户", "结束日期", "column D", "备注#2", "备注#3")
    assert table.mapping.headers() == {"备注": "notes", "客户": "customer_name", "结束日期": "end_date"}


def test_a_blank_header_is_named_by_the_letter_the_sheet_shows() -> None:
    moved = Sheet("x", [["客户", None, "到期日"], ["a", "b", DAY]], "xlsx", range(5, 7), first_column=2)
    assert read_table(moved, "contracts").headers == ("客户", "column D", "到期日")


def test_columns_without_header_and_content_at_the_right_end_are_dropped() -> None:
    assert text_table("客户,到期日,,\na,2024-01-01,,\n").headers == ("客户", "到期日")


@pytest.mark.parametrize("word", ["合计", "总 计", "小计：", "Total", "GRAND TOTAL", "Sum", "合计（元）", "Total: 2"])
def test_total_rows_at_the_end_are_dropped_and_told(word: str) -> None:
    table = choose_table([sheet(HEADER, record(1), record(2), [], [word, None, None, "--", 10])], "contracts")
    assert table.rows == [record(1), record(2)]
    assert [(one.line, one.reason) for one in table.dropped] == [(5, "total row")]


def test_a_total_stands_in_any_first_cell_and_a_remark_below_it_goes_too() -> None:
    table = choose_table(
        [sheet(HEADER, record(1), [None, "合计", None, None, "=SUM(E2:E2)"], ["制表人：张三", None, "审核：李四"])],
        "contracts",
    )
    assert table.rows == [record(1)]
    assert [one.reason for one in table.dropped] == ["total row", "footer"]


def test_subtotals_in_the_middle_are_no_records_but_a_customer_called_total_is() -> None:
    rows: list[Row] = [
        record(1),
        ["小计", None, None, None, 5],
        ["Total", None, None, None, 7],
        *map(record, range(2, 9)),
    ]
    table = choose_table([sheet(HEADER, *rows)], "contracts")
    assert [one.line for one in table.dropped] == [3]
    assert len(table.rows) == 9
    named = choose_table([sheet(["客户名称", "到期日", "金额"], ["Total", DAY, 7])], "contracts")
    assert named.rows == [["Total", DAY, 7]]


def test_a_header_repeated_inside_the_data_is_no_record() -> None:
    table = choose_table([sheet(HEADER, record(1), HEADER, record(2))], "contracts")
    assert (table.rows, list(table.lines)) == ([record(1), record(2)], [2, 4])
    assert [(one.line, one.reason) for one in table.dropped] == [(3, "header row repeated")]


def test_blank_rows_with_spaces_are_no_records_and_zero_is_one() -> None:
    assert text_table("客户,到期日\n , \na,2024-01-01\n,\n").rows == [["a", "2024-01-01"]]
    assert choose_table([sheet(["客户", "到期日", "金额"], [None, None, 0])], "contracts").rows == [[None, None, 0]]


def test_short_rows_are_filled_and_overlong_ones_told() -> None:
    table = text_table("客户,到期日,备注\na,2024-01-01\nb,2024-01-01,x,,\nc,2024-01-01,x, y\n")
    assert [len(row) for row in table.rows] == [3, 3, 3]
    assert table.overlong == (4,)


@pytest.mark.parametrize(
    "text",
    [
        "2,1,121.67 ,-21.14 ,0\n8,1,539.50 ,81.16 ,0\n",
        "HT-001,某某公司,2024-01-01,2024-12-31,5000\nHT-002,某某公司,2024-01-01,2024-12-31,5000\n",
        "某某公司,2024年1月1日,2024年12月31日,服务费\n",
        "客户,金额,2024-01-01,2024-12-31\n客户,金额,2024-01-01,2024-12-31\n",
        "Acme Ltd,1 Jan 2024,31 Dec 2024,open\n",
    ],
)
def test_a_file_without_header_row_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(InputFileError, match="no header row: line 1 already holds values") as caught:
        text_table(text)
    assert "names of the columns" in caught.value.hint


def test_what_is_missing_is_named_with_sheet_header_row_and_columns() -> None:
    with pytest.raises(
        InputFileError, match="Sheet 合同, header row 2: no column for customer_name or customer_no"
    ) as caught:
        choose_table([sheet(["title"], ["Wen", "到期日"], ["a", DAY])], "contracts")
    assert caught.value.hint == (
        'Say which columns they are with --map "HEADER=customer_name". The columns are: Wen, 到期日.'
    )
    with pytest.raises(InputFileError) as caught:
        text_table("account_id,account_name,industry\n1,a,b\n")
    assert caught.value.hint.startswith("The columns fit --what customers. Say which columns they are with --map")


def test_map_names_the_header_row_and_the_column() -> None:
    assert text_table("x,y\nWen,bis\na,2024-01-01\n", Wen="customer_name", bis="end_date").header_line == 2
    with pytest.raises(UsageError, match="no column Bayer"):
        text_table("Buyer,End date\na,2024-01-01\n", Bayer="customer_name")


GROUPED: list[Row] = [
    ["合同编号", "客户名称", "合同期限", None, "合同金额"],
    [None, None, "开始日期", "结束日期", None],
    record(1),
]


@pytest.mark.parametrize("upper", [["合同编号", "客户名称", "合同期限", None, "合同金额"]])
def test_a_header_of_two_lines(upper: Row) -> None:
    table = choose_table([sheet(["台账"], upper, *GROUPED[1:])], "contracts")
    assert table.headers == ("合同编号", "客户名称", "开始日期", "结束日期", "合同金额")
    assert (table.header_line, table.rows) == (3, [record(1)])


def test_a_header_of_two_lines_of_which_the_lower_one_says_more() -> None:
    upper: Row = ["客户", "合同信息", None, None, None]
    lower: Row = [None, "合同编号", "开始日期", "结束日期", "金额"]
    table = choose_table([sheet(["台账"], upper, lower, ["某公司", "HT-1", DAY, DAY, 5])], "contracts")
    assert table.headers == ("客户", "合同编号", "开始日期", "结束日期", "金额")
    assert len(table.rows) == 1


def test_parts_of_the_same_name_bear_their_group() -> None:
    table = choose_table(
        [
            sheet(
                ["客户", "甲方", None, "乙方", None, "到期日"],
                [None, "电话", "邮箱", "电话", "邮箱", None],
                ["a", 1, 2, 3, 4, DAY],
            )
        ],
        "contracts",
    )
    assert table.headers == ("客户", "甲方 电话", "甲方 邮箱", "乙方 电话", "乙方 邮箱", "到期日")


def test_the_same_header_in_another_language_below_is_part_of_the_header() -> None:
    english: Row = ["Contract No", "Customer", "Start date", "End date", "Amount"]
    assert choose_table([sheet(HEADER, english, record(1))], "contracts").rows == [record(1)]


def test_merged_text_holds_for_each_of_its_rows_and_a_merged_sum_only_once() -> None:
    rows: list[Row] = [record(1), ["HT-2", None, DAY, DAY, None], record(3)]
    areas = (MergedArea(1, 1, 2, 1), MergedArea(1, 4, 2, 4), MergedArea(0, 0, 0, 4))
    made = sheet(HEADER, *rows, merged=areas)
    table = choose_table([made], "contracts")
    assert table.rows[1] == ["HT-2", "客户1", DAY, DAY, None]
    assert made.rows[2][1] is None


def test_cells_of_a_field() -> None:
    table = choose_table([sheet(HEADER, record(1), record(2))], "contracts")
    assert table.cells("customer_name") == ["客户1", "客户2"]
    assert table.cells("phone") is None


PAYMENTS = sheet(["合同号", "付款时间", "付款金额"], ["HT-1", DAY, 5], name="付款")


def test_the_wanted_sheet_need_not_be_the_first() -> None:
    assert choose_table([PAYMENTS, sheet(HEADER, record(1))], "contracts").sheet.name == "合同"


def test_empty_and_hidden_sheets_stand_back() -> None:
    sheets = [
        sheet(HEADER, record(1), name="alt", hidden=True),
        sheet(HEADER, name="leer"),
        sheet(name="nichts"),
        sheet(HEADER, record(2), name="neu"),
    ]
    assert choose_table(sheets, "contracts").sheet.name == "neu"
    assert choose_table(sheets[:3], "contracts").sheet.name == "alt"
    assert choose_table(sheets[1:3], "contracts").rows == []


def test_two_sheets_alike_are_not_chosen_between() -> None:
    with pytest.raises(InputFileError, match="Several sheets could be meant: 2023, 2024"):
        choose_table(
            [sheet(HEADER, record(1), name="2023"), sheet([*HEADER, "备注"], record(2), name="2024")], "contracts"
        )


def test_no_sheet_fits() -> None:
    numbers = sheet([1, 2], [3, 4], name="Zahlen")
    with pytest.raises(
        InputFileError, match=r"No sheet holds contracts: 付款 \(1 rows, without customer_name"
    ) as caught:
        choose_table([PAYMENTS, numbers], "contracts")
    assert "Zahlen (2 rows, no header row)" in str(caught.value)
    with pytest.raises(InputFileError, match="no rows"):
        choose_table([sheet()], "contracts")


def test_from_a_real_workbook_with_merged_cells(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    page = book.add_worksheet("台账")
    page.merge_range("B2:F2", "合同台账")
    for column, name in zip("BCF", ("合同编号", "客户名称", "合同金额"), strict=True):
        page.merge_range(f"{column}3:{column}4", name)
    page.merge_range("D3:E3", "合同期限")
    page.write_row("D4", ["开始日期", "结束日期"])
    page.merge_range("C5:C6", "某某公司")
    page.write("B5", "HT-1")
    page.write("B6", "HT-2")
    page.merge_range("B7:E7", "合计")
    page.write("F7", 12)
    book.close()
    table = choose_table(read_sheets(tmp_path / "a.xlsx"), "contracts")
    assert (table.header_line, list(table.lines)) == (4, [5, 6])
    assert table.headers == ("合同编号", "客户名称", "开始日期", "结束日期", "合同金额")
    assert table.cells("customer_name") == ["某某公司", "某某公司"]
    assert [one.line for one in table.dropped] == [7]


REGISTERS = Path(TEST_DATA) / "registers"


@needs_real_files
def test_the_three_files_of_one_register_are_the_same_table() -> None:
    names = ["zh_contracts_fdsd_dev.xlsx", "zh_contracts_fdsd_dev_gbk.csv", "zh_contracts_fdsd_dev_utf8bom.csv"]
    tables = [choose_table(read_sheets(REGISTERS / name), "contracts") for name in names]
    assert [(table.sheet.name, table.sheet.encoding) for table in tables] == [
        ("合同数据2", None),
        ("", "gb18030"),
        ("", "utf-8-sig"),
    ]
    assert [len(table.rows) for table in tables] == [969] * 3
    assert tables[0].mapping.headers() == tables[1].mapping.headers() == tables[2].mapping.headers()
    assert tables[0].mapping.headers()["供应商名称"] == "customer_name"
    assert tables[0].cells("contract_no") == tables[1].cells("contract_no") == tables[2].cells("contract_no")


@needs_real_files
def test_real_registers_and_lists() -> None:
    awards = choose_table(
        read_sheets(REGISTERS / "uk_contracts_finder_dev.csv"), "contracts", {"Buyer": "customer_name"}
    )
    assert (len(awards.rows), awards.mapping.attributes) == (9348, ("Supplier", "Published"))
    churn = Path(TEST_DATA) / "churn"
    with pytest.raises(InputFileError, match="no header row"):
        choose_table(read_sheets(churn / "customer_survival_noheader_dev.csv"), "contracts")
    dated = choose_table(read_sheets(churn / "dated_contracts_dev" / "contract.csv"), "contracts")
    assert dated.mapping.headers() == {
        "customerID": "customer_no",
        "BeginDate": "start_date",
        "EndDate": "end_date",
        "PaymentMethod": "payment_method",
        "MonthlyCharges": "amount",
    }
    subscriptions = choose_table(read_sheets(churn / "ravenstack_dev" / "ravenstack_subscriptions.csv"), "contracts")
    assert subscriptions.mapping.headers()["arr_amount"] == "amount"
    assert subscriptions.mapping.headers()["auto_renew_flag"] == "kind"
    policies = choose_table(
        read_sheets(churn / "insurance_renewal_zh_dev.xlsx"), "contracts", {"policy_id": "customer_no"}
    )
    assert (len(policies.rows), policies.mapping.headers()["premium_amount"]) == (537, "amount")
