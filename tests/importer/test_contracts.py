"""Stories of contract sheets: new, same, changed, further terms, conflicts, problems; all or nothing."""

import json

import pytest

from tests.sheets import Desk, counts

HEADER = "Contract No,Customer Name,Start Date,End Date,Amount,Currency,Status\n"
ROW = "HT-1,Acme Ltd,2024-01-01,2024-12-31,1200.50,USD,active\n"
TERMS = "SELECT sequence, kind, start_on, end_on, amount, is_open FROM term ORDER BY contract_id, sequence"


def test_a_row_becomes_a_customer_a_contract_and_a_term(desk: Desk) -> None:
    done = desk.take(HEADER + ROW)
    assert (done.code, counts(done)) == (0, (1, 0, 0, 0, 0))
    assert desk.rows("SELECT code, name, name_key FROM customer") == [("C00001", "Acme Ltd", "acme")]
    assert desk.rows("SELECT number, number_is_ours, state, kind, anchor FROM contract") == [
        ("HT-1", 0, "active", "fixed", "2024-01-01")
    ]
    assert desk.rows(TERMS) == [(1, "initial", "2024-01-01", "2024-12-31", 120050, 1)]


def test_the_summary_has_its_keys_and_says_how_the_sheet_was_read(desk: Desk) -> None:
    summary = desk.take(HEADER + ROW).json
    assert list(summary)[:18] == [
        *("file", "what", "sheet", "encoding", "delimiter", "date_order", "header_row", "mapping", "attributes"),
        *("rows", "new", "changed", "same", "further_terms", "quarantined", "problems", "warnings", "change_set"),
    ]
    assert summary["mapping"] == {
        "Contract No": "contract_no",
        "Customer Name": "customer_name",
        "Start Date": "start_date",
        "End Date": "end_date",
        "Amount": "amount",
        "Currency": "currency",
        "Status": "status",
    }
    assert (summary["encoding"], summary["delimiter"], summary["header_row"]) == ("utf-8", ",", 1)
    assert (summary["date_order"], summary["what"], summary["sheet"]) == ("ymd", "contracts", None)
    assert isinstance(summary["change_set"], int)


def test_the_same_file_again_changes_nothing_and_makes_no_change_set(desk: Desk) -> None:
    desk.take(HEADER + ROW, name="a.csv")
    before = desk.rows("SELECT COUNT(*) FROM change_set")
    again = desk.take(HEADER + ROW, name="a.csv")
    assert counts(again) == (0, 0, 1, 0, 0)
    assert again.json["change_set"] is None
    assert desk.rows("SELECT COUNT(*) FROM change_set") == before


def test_one_undo_takes_an_import_back(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    assert desk.cli("undo").code == 0
    assert desk.rows("SELECT COUNT(*) FROM contract") == [(0,)]
    assert counts(desk.take(HEADER + ROW)) == (1, 0, 0, 0, 0)


def test_a_later_period_is_a_further_term_and_closes_the_one_before(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    later = desk.take(HEADER + "HT-1,Acme Ltd,2025-01-01,2025-12-31,1300,USD,active\n")
    assert counts(later) == (0, 0, 0, 1, 0)
    assert desk.rows(TERMS) == [
        (1, "initial", "2024-01-01", "2024-12-31", 120050, 0),
        (2, "renewal", "2025-01-01", "2025-12-31", 130000, 1),
    ]
    assert counts(desk.take(HEADER + ROW)) == (0, 0, 1, 0, 0), "the old sheet still says what stands"


def test_an_earlier_period_goes_before_those_that_stand(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    earlier = desk.take(HEADER + "HT-1,Acme Ltd,2023-01-01,2023-12-31,1100,USD,ended\n")
    assert counts(earlier) == (0, 0, 0, 1, 0)
    assert desk.rows(TERMS) == [
        (1, "initial", "2023-01-01", "2023-12-31", 110000, 0),
        (2, "renewal", "2024-01-01", "2024-12-31", 120050, 1),
    ]
    assert desk.rows("SELECT state, anchor FROM contract") == [("active", "2023-01-01")]


def test_an_overlapping_period_corrects_date_and_amount_at_once(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    moved = desk.take(HEADER + "HT-1,Acme Ltd,2024-01-01,2025-06-30,1800,USD,active\n")
    assert counts(moved) == (0, 1, 0, 0, 0)
    assert desk.rows(TERMS) == [(1, "initial", "2024-01-01", "2025-06-30", 180000, 1)]


def test_a_blank_cell_changes_nothing_but_a_blank_end_means_no_end(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    assert counts(desk.take(HEADER + "HT-1,Acme Ltd,,2024-12-31,,,\n")) == (0, 0, 1, 0, 0)
    assert counts(desk.take(HEADER + "HT-1,Acme Ltd,2024-01-01,永久,,,\n")) == (0, 1, 0, 0, 0)
    assert desk.rows(TERMS) == [(1, "initial", "2024-01-01", None, 120050, 1)]


def test_rows_of_one_number_in_one_file_are_its_terms_in_order_of_their_dates(desk: Desk) -> None:
    later = "HT-1,Acme Ltd,2025-01-01,2025-12-31,1300,USD,cancelled\n"
    done = desk.take(HEADER + later + ROW)
    assert counts(done) == (1, 0, 0, 1, 0)
    assert desk.rows("SELECT state FROM contract") == [("cancelled",)], "the latest row says how it stands"
    assert [row[-1] for row in desk.rows(TERMS)] == [0, 0]
    assert counts(desk.take(HEADER + later + ROW)) == (0, 0, 2, 0, 0)


def test_the_same_number_with_conflicting_content_quarantines_every_row_of_it(desk: Desk) -> None:
    conflict = "HT-1,Acme Ltd,2024-03-01,2024-12-31,99,USD,active\n"
    other = "HT-2,Other,2024-01-01,2024-12-31,1,USD,active\n"
    refused = desk.take(HEADER + ROW + other + conflict)
    assert (refused.code, counts(refused)) == (4, (1, 0, 0, 0, 2))
    assert [problem["line"] for problem in refused.json["problems"]] == [2, 4]
    assert all("2, 4" in problem["reason"] for problem in refused.json["problems"])
    assert desk.rows("SELECT COUNT(*) FROM contract") == [(0,)]


def test_the_same_number_of_two_customers_is_a_conflict(desk: Desk) -> None:
    refused = desk.take(HEADER + ROW + "HT-1,Other,2025-01-01,2025-12-31,1,USD,active\n")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 2))


def test_a_number_that_is_another_customers_in_the_book_is_a_problem(desk: Desk) -> None:
    desk.take(HEADER + ROW)
    refused = desk.take(HEADER + "HT-1,Other,2025-01-01,2025-12-31,1,USD,active\n")
    assert refused.code == 4
    assert "Acme Ltd" in refused.json["problems"][0]["reason"]


def test_identical_rows_are_one_with_a_warning_that_names_it(desk: Desk) -> None:
    done = desk.take(HEADER + ROW + ROW)
    assert (done.code, counts(done)) == (0, (1, 0, 1, 0, 0))
    assert any("HT-1" in warning and "2, 3" in warning for warning in done.json["warnings"])


def test_a_period_across_two_terms_of_the_book_is_a_problem(desk: Desk) -> None:
    desk.take(HEADER + ROW + "HT-1,Acme Ltd,2025-01-01,2025-12-31,1300,USD,active\n")
    refused = desk.take(HEADER + "HT-1,Acme Ltd,2024-06-01,2025-06-30,1,USD,active\n")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 1))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("HT-2,Acme,2024-12-31,2024-01-01,1,USD,active\n", "End Date"),
        ("HT-2,,2024-01-01,2024-12-31,1,USD,active\n", "Customer Name"),
        ("HT-2,Acme,2024-02-30,2024-12-31,1,USD,active\n", "Start Date"),
        ("HT-2,Acme,2024-01-01,2024年12月,1,USD,active\n", "End Date"),
        ("HT-2,Acme,2024-01-01,2024-12-31,225*,USD,active\n", "Amount"),
        ("HT-2,Acme,2024-01-01,2024-12-31,1,doubloon,active\n", "Currency"),
        ("HT-2,Acme,2024-01-01,2024-12-31,€1,USD,active\n", "Amount"),
        ("HT-2,Acme,2024-01-01,2024-12-31,1,USD,whatever\n", "Status"),
        ("HT-2,Ac\x00me,2024-01-01,2024-12-31,1,USD,active\n", "Customer Name"),
    ],
)
def test_a_problem_names_line_column_value_and_reason_and_nothing_goes_in(desk: Desk, row: str, column: str) -> None:
    refused = desk.take(HEADER + ROW + row)
    assert (refused.code, counts(refused)) == (4, (1, 0, 0, 0, 1))
    (problem,) = refused.json["problems"]
    assert (problem["line"], problem["column"]) == (3, column)
    assert problem["reason"]
    assert desk.rows("SELECT COUNT(*) FROM customer") == [(0,)]


def test_start_amount_and_end_may_be_blank(desk: Desk) -> None:
    assert desk.take(HEADER + "HT-2,Acme,,,,,\n").code == 0
    assert desk.rows(TERMS) == [(1, "initial", None, None, None, 1)]


def test_without_a_number_the_natural_key_finds_the_contract_again(desk: Desk) -> None:
    sheet = (
        "客户名称,产品名称,开始日期,结束日期,合同金额\n"
        "甲,A,2024-01-01,2024-12-31,100元\n甲,B,2024-01-01,2024-12-31,200元\n"
        "乙,A,2024-01-01,2024-12-31,300元\n乙,A,2024-01-01,2024-12-31,300元\n"
    )
    first = desk.take(sheet)
    assert counts(first) == (4, 0, 0, 0, 0)
    assert any("乙" in warning and "4, 5" in warning for warning in first.json["warnings"])
    assert desk.rows("SELECT number, number_is_ours FROM contract") == [(f"K0000{n}", 1) for n in range(1, 5)]
    assert counts(desk.take(sheet)) == (0, 0, 4, 0, 0)
    assert counts(desk.take(sheet.replace("200元", "250元"))) == (0, 1, 3, 0, 0)


def test_customers_are_equal_by_number_else_by_trimmed_name_and_look_alikes_only_warn(desk: Desk) -> None:
    head = "Customer No,Customer Name,Contract No,End Date\n"
    done = desk.take(head + "7,Acme,A,2024-12-31\n7,Acme,B,2024-12-31\n, Acme ,C,2024-12-31\n,ACME Inc.,D,2024-12-31\n")
    assert (done.code, counts(done)) == (0, (4, 0, 0, 0, 0))
    assert desk.rows("SELECT code, name FROM customer") == [("7", "Acme"), ("C00001", "ACME Inc.")]
    assert any("ACME Inc." in warning and "Acme" in warning for warning in done.json["warnings"])


def test_two_numbers_with_one_name_are_two_customers(desk: Desk) -> None:
    head = "Customer No,Customer Name,Contract No,End Date\n"
    assert desk.take(head + "7,张伟,A,2024-12-31\n8,张伟,B,2024-12-31\n").code == 0
    assert desk.rows("SELECT code FROM customer") == [("7",), ("8",)]
    refused = desk.take(head + ",张伟,C,2024-12-31\n")
    assert refused.code == 4
    assert "7, 8" in refused.json["problems"][0]["reason"]


def test_a_customer_that_came_without_a_number_is_told_it_later(desk: Desk) -> None:
    desk.take("Customer Name,Contract No,End Date\nAcme,A,2024-12-31\n")
    sheet = "Customer No,Customer Name,Contract No,End Date\nX9,Acme,B,2024-12-31\n"
    desk.take(sheet)
    assert desk.rows("SELECT code, name FROM customer") == [("X9", "Acme")]
    assert counts(desk.take(sheet)) == (0, 0, 1, 0, 0)


def test_a_new_customer_of_quarantined_rows_alone_is_not_made(desk: Desk) -> None:
    conflict = "HT-9,Ghost,2024-01-01,2024-12-31,1,USD,active\nHT-9,Ghost,2024-02-01,2024-12-31,2,USD,active\n"
    assert desk.take(HEADER + ROW + conflict, "--keep-good").code == 6
    assert desk.rows("SELECT name FROM customer") == [("Acme Ltd",)]


def test_unmapped_columns_stay_with_the_contract_or_are_dropped(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,End Date,Region,Colour\nA,Acme,2024-12-31,North,\n"
    assert desk.take(sheet).json["attributes"] == ["Region", "Colour"]
    ((attributes,),) = desk.rows("SELECT attributes FROM contract")
    assert json.loads(attributes) == {"Region": "North"}
    more = desk.take("Contract No,Customer Name,End Date,Floor\nA,Acme,2024-12-31,3\n")
    assert counts(more) == (0, 1, 0, 0, 0)
    ((attributes,),) = desk.rows("SELECT attributes FROM contract")
    assert json.loads(attributes) == {"Region": "North", "Floor": "3"}
    dropped = desk.take("Contract No,Customer Name,End Date,Floor\nA,Acme,2024-12-31,4\n", "--unmapped", "drop")
    assert (counts(dropped), dropped.json["attributes"]) == ((0, 0, 1, 0, 0), [])


def test_what_a_row_says_of_its_customer_and_contact_goes_to_them(desk: Desk) -> None:
    sheet = (
        "Contract No,Customer Name,End Date,Contact,Phone,Industry,Customer Tier\n"
        "A,Acme,2024-12-31,Ann,123,Retail,VIP\nB,Solo,2024-12-31,,456,,\n"
    )
    assert desk.take(sheet).code == 0
    assert desk.rows("SELECT name, phone, industry, tier FROM customer") == [
        ("Acme", None, "Retail", "key"),
        ("Solo", "456", None, None),
    ]
    assert desk.rows("SELECT name, phone FROM contact") == [("Ann", "123")]
    assert counts(desk.take(sheet)) == (0, 0, 2, 0, 0)
    assert counts(desk.take(sheet.replace("123", "999"))) == (0, 1, 1, 0, 0)


def test_notice_and_kind_give_the_deadline_that_is_stored(desk: Desk) -> None:
    head = "Contract No,Customer Name,Start Date,End Date,Auto Renew,Notice Period\n"
    rows = "A,Acme,2025-01-01,2025-12-31,yes,1 month\nB,Acme,2025-01-01,2025-12-31,no,30天\n"
    assert desk.take(head + rows).code == 0
    assert desk.rows("SELECT kind, notice_length, notice_unit FROM contract") == [
        ("auto", 1, "months"),
        ("fixed", 30, "days"),
    ]
    assert desk.rows("SELECT notice_deadline FROM term") == [("2025-11-30",), (None,)]


def test_an_earlier_period_moves_every_term_behind_it_up(desk: Desk) -> None:
    rows = [f"HT-1,Acme,{year}-01-01,{year}-12-31,1,USD,active\n" for year in range(2020, 2026)]
    desk.take(HEADER + "".join(rows[1:]))
    assert counts(desk.take(HEADER + rows[0])) == (0, 0, 0, 1, 0)
    assert [row[:3] for row in desk.rows(TERMS)] == [
        (n, "renewal" if n > 1 else "initial", f"{2019 + n}-01-01") for n in range(1, 7)
    ]


def test_a_number_of_ours_is_one_that_neither_book_nor_sheet_has(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,End Date\n,Acme,2024-01-01\nK00001,Acme,2024-12-31\n"
    assert counts(desk.take(sheet)) == (2, 0, 0, 0, 0)
    assert desk.rows("SELECT number FROM contract ORDER BY number") == [("K00001",), ("K00002",)]
    assert counts(desk.take("Customer Name,End Date,Product\nAcme,2024-01-01,Other\n")) == (1, 0, 0, 0, 0)
    assert desk.rows("SELECT number FROM contract ORDER BY number DESC LIMIT 1") == [("K00003",)]
