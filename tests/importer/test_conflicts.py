"""Rows that say different things of one record: never merged in silence, and told by line and column."""

import csv

import pytest

from tests.sheets import Desk, counts

CUSTOMERS = "客户编号,客户名称,负责人,区域,电话\nK1,甲公司,王芳,华东,111\n"
TERMS = "Contract No,Customer Name,Start Date,End Date,Region,Floor\n"


def test_customers_that_differ_in_a_kept_column_are_all_quarantined(desk: Desk) -> None:
    sheet = CUSTOMERS + "K1,甲公司,王芳,华南,111\nK2,乙公司,李雷,,\nK2,乙公司,李雷,华北,\n"
    refused = desk.take(sheet, "--what", "customers")
    assert (refused.code, counts(refused)) == (4, (1, 0, 1, 0, 2))
    (reason,) = {problem["reason"] for problem in refused.json["problems"]}
    assert reason == "Lines 2, 3 say different things of K1: 区域."
    dropped = desk.take(sheet, "--what", "customers", "--unmapped", "drop")
    assert (dropped.code, counts(dropped)) == (0, (2, 0, 2, 0, 0))


@pytest.mark.parametrize(
    ("what", "sheet"),
    [
        ("contacts", "Customer Name,Contact,Job Title,Desk\nAcme,Ann,CFO,1\nAcme,Ann,CFO,2\n"),
        (
            "invoices",
            "Invoice No,Customer Name,Due On,Amount,Currency,Desk\n"
            "I,Acme,2026-01-01,1,USD,1\nI,Acme,2026-01-01,1,USD,2\n",
        ),
        (
            "contracts",
            "Contract No,Customer Name,End Date,Desk\nA,Acme,2026-01-01,1\nA,Acme,2026-01-01,2\nB,Acme,2027-01-01,2\n",
        ),
    ],
)
def test_rows_of_one_key_that_differ_in_a_kept_column_are_a_conflict(desk: Desk, what: str, sheet: str) -> None:
    desk.take("Customer No,Customer Name\n1,Acme\n", "--what", "customers")
    refused = desk.take(sheet, "--what", what)
    assert (refused.code, counts(refused)[-1]) == (4, 2)
    assert all(problem["reason"].endswith(": Desk.") for problem in refused.json["problems"])
    assert desk.take(sheet, "--what", what, "--unmapped", "drop").code == 0


@pytest.mark.parametrize(
    ("what", "sheet", "table"),
    [
        ("interactions", "Customer,Date,Note,Desk\nAcme,2026-01-01,x,1\nAcme,2026-01-01,x,2\n", "interaction"),
        (
            "signals",
            "Customer,Date,Kind,Desk\nAcme,2026-01-01,inquiry,1\nAcme,2026-01-01,inquiry,2\n",
            "customer_signal",
        ),
    ],
)
def test_events_that_are_alike_are_each_kept_with_their_own_columns(
    desk: Desk, what: str, sheet: str, table: str
) -> None:
    desk.take("Customer No,Customer Name\n1,Acme\n", "--what", "customers")
    assert counts(desk.take(sheet, "--what", what)) == (2, 0, 0, 0, 0)
    assert desk.rows(f"SELECT attributes FROM {table}") == [('{"Desk": "1"}',), ('{"Desk": "2"}',)]


def test_a_conflict_names_three_columns_and_counts_the_rest_on_screen_and_in_the_file(desk: Desk) -> None:
    head = "Contract No,Customer Name,Start Date,End Date,Amount,Currency,Owner,Region\n"
    rows = "A,Acme,2024-01-01,2024-12-31,1,USD,Ann,N\nA,Acme,2024-02-01,2024-11-30,2,USD,Bob,S\n"
    told = "Lines 2, 3 say different things of A: Start Date, End Date, Amount and 2 more."
    screen = desk.cli("import", desk.sheet(head + rows, "c.csv"), "--keep-good")
    assert screen.code == 6
    assert told in screen.err.splitlines()
    with (desk.folder / "c.csv.quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == [f"Contract No: {told}"] * 2


def test_a_conflict_over_a_blank_cell_names_that_column(desk: Desk) -> None:
    refused = desk.take(TERMS + "A,Acme,,2024-12-31,,\nA,Acme,2024-01-01,2024-12-31,,\n")
    assert refused.json["problems"][0]["reason"] == "Lines 2, 3 say different things of A: Start Date."


def test_rows_that_say_the_same_put_their_kept_columns_together(desk: Desk) -> None:
    done = desk.take(TERMS + "A,Acme,2024-01-01,2024-12-31,N,\nA,Acme,2024-01-01,2024-12-31,,3\n")
    assert counts(done) == (1, 0, 1, 0, 0)
    assert desk.rows("SELECT attributes FROM contract") == [('{"Region": "N", "Floor": "3"}',)]


def test_terms_that_differ_in_a_column_of_their_contract_are_told_with_their_number(desk: Desk) -> None:
    sheet = TERMS + "A,Acme,2024-01-01,2024-12-31,N,1\nA,Acme,2025-01-01,2025-12-31,S,1\n"
    done = desk.take(sheet)
    assert (done.code, counts(done)) == (0, (1, 0, 0, 1, 0))
    assert "Region: the terms of 1 contract differ here; the latest term's value is kept." in done.json["warnings"]
    assert not any(warning.startswith("Floor") for warning in done.json["warnings"])


def test_a_contact_who_is_told_twice_with_another_number_is_told(desk: Desk) -> None:
    sheet = "Contract No,Customer Name,End Date,Contact,Phone\nA,Acme,2026-01-01,Ann,1\nB,Acme,2026-01-01,Ann,2\n"
    assert [one for one in desk.take(sheet).json["warnings"] if one.startswith("Phone: 1 row")]


def test_a_header_that_is_mapped_twice_is_refused(desk: Desk) -> None:
    sheet = "policy_id,Name,End Date\n1,Acme,2026-01-01\n"
    for second in ("policy_id", "Policy_ID"):
        refused = desk.take(sheet, "--map", "policy_id=customer_no", "--map", f"{second}=contract_no")
        assert refused.code == 2
        assert f"{second} is mapped twice." in refused.err


def test_a_typed_map_takes_the_place_of_a_remembered_one(desk: Desk) -> None:
    sheet = "policy_id,Name,End Date\n1,Acme,2026-01-01\n"
    mapped = ("--map", "Name=customer_name", "--map", "policy_id=contract_no")
    assert desk.take(sheet, *mapped, "--save-profile", "p").code == 0
    again = desk.take(sheet, "--profile", "p", "--map", "policy_id=customer_no")
    assert again.json["mapping"]["policy_id"] == "customer_no"
