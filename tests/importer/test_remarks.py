"""What an import says beyond its counts: strange columns, contracts without an end, and every problem at once."""

import pytest

from tests.sheets import Desk, counts

HEAD = "Contract No,Customer Name,Start Date,End Date,Amount,Currency\n"


def warnings(desk: Desk, sheet: str, *options: str) -> list[str]:
    """Return the warnings of an import."""
    done = desk.take(sheet, *options)
    assert done.code == 0, done.err
    found: list[str] = done.json["warnings"]
    return found


def test_contracts_without_an_end_are_counted(desk: Desk) -> None:
    sheet = HEAD.replace("Amount,Currency", "Status,Notes") + "A,X,,,,\nB,X,,,ended,\nC,X,,2026-01-01,,\nD,X,,,,\n"
    assert "2 contracts have no end date and will never be due." in warnings(desk, sheet)
    assert "2 contracts have no end date and will never be due." in warnings(desk, sheet), "the second time too"


def test_a_renewal_date_and_an_amount_per_month_are_told_by_name(desk: Desk) -> None:
    sheet = "Customer Name,renewal_date,MonthlyCharges\nAcme,2026-01-01,5\n"
    found = warnings(desk, sheet, "--currency", "USD")
    assert [one.split(":")[0] for one in found] == ["renewal_date", "MonthlyCharges"]
    mapped = ("--map", "renewal_date=end_date", "--map", "MonthlyCharges=amount")
    assert not warnings(desk, sheet, "--currency", "USD", *mapped), "who maps a column knows what it is"


@pytest.mark.parametrize("header", ["renewal_date", "续费日期", "续约日期", "Whatever"])
def test_a_column_mapped_to_the_renewal_date_ends_the_term_the_day_before(desk: Desk, header: str) -> None:
    sheet = f"Contract No,Customer Name,Start Date,{header}\nA,Acme,2025-03-01,2026-03-01\nB,Beta,,2024-03-01\n"
    assert not warnings(desk, sheet, "--map", f"{header}=renewal_date")[1:]
    ends = desk.rows("SELECT end_on FROM term ORDER BY id")
    assert ends == [("2026-02-28",), ("2024-02-29",)]
    again = desk.take(sheet, "--map", f"{header}=renewal_date", "--json")
    assert (counts(again), again.json["mapping"][header]) == ((0, 0, 2, 0, 0), "renewal_date")


def test_a_renewal_date_is_the_only_end_and_is_blamed_by_its_header(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,Start Date,End Date,Renewal\nA,Acme,2026-03-02,x,2026-03-01\nB,Acme,,,never\n"
    refused = desk.take(sheet, "--map", "Renewal=renewal_date")
    assert [(one["line"], one["column"]) for one in refused.json["problems"]] == [(2, "Renewal"), (3, "Renewal")]
    assert "End Date" in refused.json["attributes"]
    twice = desk.take(sheet, "--map", "Renewal=renewal_date", "--map", "End Date=end_date")
    assert (twice.code, "Two columns" in twice.err) == (2, True)


@pytest.mark.parametrize(
    ("what", "sheet", "columns"),
    [
        ("contracts", HEAD + "A,,2026-13-01,x,y,doubloon\n", ["Start Date", "End Date", "Currency", "Customer Name"]),
        ("contracts", HEAD + "A,,2026-02-01,2026-01-01,1,USD\n", ["Customer Name", "End Date"]),
        (
            "invoices",
            "Invoice No,Customer Name,Due On,Amount\n,,x,\n",
            ["Due On", "Invoice No", "Customer Name", "Amount"],
        ),
        ("signals", "customer,industry,date,kind,value\n,,2026-13-01,,1\n", ["date", "customer", "kind"]),
    ],
)
def test_all_that_is_wrong_with_a_row_is_told_at_once(desk: Desk, what: str, sheet: str, columns: list[str]) -> None:
    refused = desk.take(sheet, "--what", what, "--currency", "USD")
    assert refused.code == 4
    assert [problem["column"] for problem in refused.json["problems"]] == columns


def test_no_customer_no_currency_and_an_open_order_of_dates_are_refused_together(desk: Desk) -> None:
    refused = desk.take("Contract No,End Date,Amount\nA,01/02/2026,5\n")
    assert refused.code == 2
    for said in ("customer_name or customer_no", "--currency", "--date-order"):
        assert said in refused.err


def test_a_total_row_that_is_left_out_is_told_on_screen(desk: Desk) -> None:
    sheet = desk.sheet("合同编号,客户名称,结束日期,合同金额\nA,甲,2024-12-31,100元\n合计,,,100元\n")
    assert "Line 3 was left out: total row." in desk.cli("import", sheet, "--dry-run").out.splitlines()
    assert "Line 3 was left out: total row." in desk.cli("import", sheet).err.splitlines()


def test_problems_are_sentences_that_no_window_cuts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    row = "A,Acme,2026-01-01,2026-02-01,1,USD\nA,Acme,2026-01-05,2026-02-03,2,USD\n"
    shown = desk.cli("import", desk.sheet(HEAD + row), "--dry-run")
    assert "Lines 2, 3 say different things of A: Start Date, End Date, Amount." in shown.out.splitlines()
    assert counts(desk.take(HEAD + row, "--dry-run")) == (0, 0, 0, 0, 2)


def test_a_row_with_an_unreadable_cell_is_told_what_else_is_wrong_with_it(desk: Desk) -> None:
    assert desk.take(HEAD + "4,Zeta,2026-01-01,2026-12-31,5,CNY\n").code == 0
    sheet = HEAD + (
        "1,Acme,2026-01-01,2026-12-31,5,CNY\n1,Acme,2026-01-01,2026-12-31,x,CNY\n"  # may well be the same sum
        "2,Beta,2026-01-01,2026-12-31,5,CNY\n2,Gamma,2027-01-01,2027-13-31,5,CNY\n"  # two customers
        "3,Delta,2026-01-01,2026-12-31,5,CNY\n3,Delta,2026-06-01,2027-05-31,y,CNY\n"  # they overlap
        "4,Eta,2026-01-01,2026-12-31,z,CNY\n"  # in the book it is Zeta's
        "5,Eta,2026-01-01,2026-12-31,1,CNY\n5,Eta,2027-01-01,2027-12-31,q,CNY\n"  # a further term
        "6,Eta,2026-01-01,2026-12-31,1,CNY\n6,Eta,2026-13-01,2027-12-31,1,CNY\n"  # nobody knows from when
    )
    refused = desk.take(sheet)
    told: dict[int, set[str]] = {}
    for one in refused.json["problems"]:
        told.setdefault(one["line"], set()).add(one["column"])
    number = "Contract No"
    assert told == {
        3: {"Amount"},
        4: {number},
        5: {number, "End Date"},
        6: {number},
        7: {number, "Amount"},
        8: {number, "Amount"},
        10: {"Amount"},
        12: {"Start Date"},
    }
    assert "belongs to Zeta" in refused.out
    good = desk.take(sheet, "--keep-good")
    assert counts(good) == (3, 0, 0, 0, 8)
    assert desk.rows("SELECT name FROM customer ORDER BY name") == [("Acme",), ("Eta",), ("Zeta",)]


def test_invoices_with_a_date_of_payment_say_how_the_payments_go_in(desk: Desk) -> None:
    assert desk.take("Customer No,Customer Name\n1,Acme\n", "--what", "customers").code == 0
    head = "Invoice No,Customer Name,Issued On,Due On,Amount,Currency"
    rows = ["I-1,Acme,2026-05-01,2026-05-31,100,USD", "I-2,Acme,2026-05-01,2026-05-31,50,USD"]
    assert not warnings(desk, f"{head}\n{rows[0]}\n{rows[1]}\n", "--what", "invoices")
    sheet = f"{head},Paid On\n{rows[0]},2026-06-10\n{rows[1]},\n"
    (told,) = warnings(desk, sheet, "--what", "invoices")
    assert told.startswith("Paid On: payments do not go in with invoices; ")
    assert counts(desk.take(sheet, "--what", "receipts", "--keep-good")) == (1, 0, 0, 0, 1)
    assert desk.rows("SELECT received_on, amount FROM receipt") == [("2026-06-10", 10000)]


def spellings(warnings: list[str]) -> list[str]:
    """Return what is said of numbers that differ in writing only."""
    return [warning for warning in warnings if "how they are written" in warning]


def test_numbers_that_differ_in_writing_only_are_told_by_name_and_line(desk: Desk) -> None:
    sheet = (
        "Contract No,Customer Name,End Date\n"
        "ＨＴ-001,Acme,2026-12-31\nHT-001,Beta,2026-12-31\nht 001,Cedar,2026-12-31\nHT-002,Cedar,2026-12-31\n"
    )
    done = desk.take(sheet)
    assert done.code == 0
    told = "Contract No: {} differ only in how they are written; each stays by itself."
    assert spellings(done.json["warnings"]) == [told.format("ＨＴ-001 (line 2), HT-001 (line 3), ht 001 (line 4)")]
    assert len(desk.rows("SELECT number FROM contract")) == 4
    assert spellings(desk.take(sheet).json["warnings"]) == [], "they stand, and nothing is new"
    later = desk.take("Contract No,Customer Name,End Date\nHt002,Cedar,2027-12-31\nHT-002,Cedar,2026-12-31\n")
    assert spellings(later.json["warnings"]) == [told.format("HT-002 (in the book), Ht002 (line 2)")]


@pytest.mark.parametrize(
    ("what", "sheet", "told"),
    [
        (
            "contracts",
            "Contract No,Customer No,Customer Name,End Date\nK-1,c1,Acme,2026-12-31\nK-2,C-1,Beta,2026-12-31\n",
            "Customer No: c1 (line 2), C-1 (line 3)",
        ),
        ("customers", "Customer No,Customer Name\nc1,Beta\nC1,Acme\n", "Customer No: c1 (line 2), C1 (line 3)"),
        (
            "invoices",
            "Invoice No,Customer Name,Amount,Currency,Due\nf-1,Acme,1,CNY,2026-12-31\nF1,Acme,1,CNY,2026-12-31\n",
            "Invoice No: f-1 (line 2), F1 (line 3)",
        ),
    ],
)
def test_so_are_those_of_customers_and_invoices(desk: Desk, what: str, sheet: str, told: str) -> None:
    if what == "invoices":
        desk.cli("customer", "add", "Acme")
    done = desk.take(sheet, "--what", what)
    assert done.code == 0, done.err
    assert spellings(done.json["warnings"]) == [f"{told} differ only in how they are written; each stays by itself."]


def test_of_very_many_such_numbers_the_first_are_told(desk: Desk) -> None:
    rows = "".join(f"a{n},Acme,2026-12-31\nA{n},Acme,2026-12-31\n" for n in range(23))
    warnings = desk.take("Contract No,Customer Name,End Date\n" + rows).json["warnings"]
    assert len(spellings(warnings)) == 21
    assert "3 more numbers differ" in " ".join(warnings)
