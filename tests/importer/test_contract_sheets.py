"""How a sheet of contracts is refused, rehearsed and told: dates, currencies, headers, totals."""

import pytest

from tests.importer.test_contracts import HEADER, ROW, TERMS
from tests.sheets import Desk, counts


def test_ends_decades_away_warn_by_name(desk: Desk) -> None:
    done = desk.take(HEADER + "HT-5,Acme,2024-01-01,2099-12-31,1,USD,active\n")
    assert done.code == 0
    assert any("HT-5" in warning and "2099-12-31" in warning for warning in done.json["warnings"])


def test_an_ambiguous_date_column_is_refused_with_the_option_to_give(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,Start Date,End Date\nA,Acme,01/02/2024,03/04/2024\n"
    refused = desk.take(sheet)
    assert refused.code == 2
    assert "--date-order" in refused.err
    assert "Start Date" in refused.err
    assert desk.take(sheet, "--date-order", "dmy").json["date_order"] == "dmy"
    assert desk.rows(TERMS)[0][2:4] == ("2024-02-01", "2024-04-03")


def test_amounts_without_a_currency_are_refused_with_the_option_to_give(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,End Date,Amount\nA,Acme,2024-12-31,100\n"
    refused = desk.take(sheet)
    assert refused.code == 2
    assert "--currency" in refused.err
    assert desk.take(sheet, "--currency", "usd").code == 0
    assert desk.rows("SELECT amount, currency FROM term") == [(10000, "USD")]


def test_a_currency_of_the_settings_is_taken_where_none_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENEWCTL_CURRENCY", "EUR")
    assert desk.take("Contract No,Customer Name,End Date,Amount\nA,Acme,2024-12-31,100\n").code == 0
    assert desk.rows("SELECT amount, currency FROM term") == [(10000, "EUR")]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk: Desk) -> None:
    shown = desk.take(HEADER + ROW, "--dry-run")
    assert (shown.code, counts(shown), shown.json["change_set"]) == (0, (1, 0, 0, 0, 0), None)
    assert desk.rows("SELECT COUNT(*) FROM contract") == [(0,)]
    refused = desk.take(HEADER + "HT-2,,,,,,\n", "--dry-run")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 1))


def test_a_dry_run_for_people_shows_headers_and_their_fields(desk: Desk) -> None:
    shown = desk.cli("import", desk.sheet(HEADER + ROW + "HT-2,,,,,,\n"), "--dry-run")
    assert "Customer Name  -> customer_name" in shown.out
    assert shown.out.startswith("Read ")  # nothing of it would be imported
    assert "Line 3, Customer Name" in shown.out
    kept = desk.cli("import", desk.sheet(HEADER + ROW + "HT-2,,,,,,\n"), "--dry-run", "--keep-good")
    assert kept.out.startswith("Would import ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "There is no such customer in the book; import the customers first."),
        ("zh_CN", "账本中没有这个客户；请先导入客户。"),
    ],
)
@pytest.mark.parametrize("firms", [3, 4, 7])
def test_many_customers_that_are_not_there_are_one_sentence(desk: Desk, firms: int, language: str, said: str) -> None:
    rows = "".join(f"Firm {n % firms},R{n},{n + 1},2026-12-01\n" for n in range(14))
    sheet = desk.sheet("customer_name,invoice_no,amount,due_on\n" + rows)
    told = desk.cli("--lang", language, "import", sheet, "--what", "invoices", "--currency", "CNY")
    lines = [line for line in told.err.splitlines() if said in line]
    assert (told.code, len(lines)) == (4, firms if firms == 3 else 1)
    if firms == 7:
        assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …" in lines[0]
        assert (
            "“Firm 0”, “Firm 1”, “Firm 2” and 4 more" if language == "en" else "“Firm 0”、“Firm 1”、“Firm 2”及另外 4 个"
        ) in lines[0]


def test_a_sheet_without_what_is_needed_is_refused_and_a_dry_run_lists_its_sheets(desk: Desk) -> None:
    shown = desk.take("Colour,Size\nred,3\n", "--dry-run")
    assert shown.code == 2
    assert shown.json["sheets"] == [{"name": "", "rows": 2, "hidden": False}]
    assert "header row 1: no column for customer_name" in shown.err
    objects = desk.sheet('[{"Colour": "red"}]', "objects.json")
    assert "The sheet: no column for customer_name" in desk.cli("import", objects).err  # objects have no header row


def test_a_row_with_more_cells_than_headers_is_a_problem(desk: Desk) -> None:
    refused = desk.take(HEADER + "HT-1,Acme, Ltd,2024-01-01,2024-12-31,1200.50,USD,active\n")
    assert refused.code == 4
    assert any(problem["column"] == "" for problem in refused.json["problems"])


def test_total_rows_are_left_out_and_not_counted(desk: Desk) -> None:
    done = desk.take("合同编号,客户名称,结束日期,合同金额\nA,甲,2024-12-31,100元\n合计,,,100元\n")
    assert counts(done) == (1, 0, 0, 0, 0)
    assert done.json["left_out"] == [{"line": 3, "reason": "total row"}]


def test_a_small_file_over_a_large_book_looks_up_what_it_touches(desk: Desk) -> None:
    many = "".join(f"HT-{n},Customer {n},2024-01-01,2024-12-31,1,USD,active\n" for n in range(100, 400))
    desk.take(HEADER + many)
    one = desk.take(
        HEADER + "HT-150,Customer 150,2024-01-01,2024-12-31,1,USD,active\nNEW,CUSTOMER 151,2024-01-01,,2,USD,active\n"
    )
    assert counts(one) == (1, 0, 1, 0, 0)
    assert any("CUSTOMER 151" in warning for warning in one.json["warnings"])
    assert desk.rows("SELECT code FROM customer ORDER BY id DESC LIMIT 1") == [("C00301",)]
