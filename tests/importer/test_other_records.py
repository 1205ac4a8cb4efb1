"""Stories of the other kinds of sheets: customers, contacts, invoices, receipts, interactions, signals."""

import pytest

from tests.sheets import Desk, counts


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Return a desk whose book has two customers, a contract each, and an invoice."""
    sheet = (
        "Customer No,Customer Name,Contract No,Start Date,End Date\n"
        "1,Acme,A,2026-01-01,2026-12-31\n2,贝塔,B,2026-01-01,2026-12-31\n"
    )
    assert desk.take(sheet).code == 0
    invoice = "Invoice No,Customer Name,Issued On,Due On,Amount,Currency\nI-1,Acme,2026-05-01,2026-05-31,100,USD\n"
    assert counts(desk.take(invoice, "--what", "invoices")) == (1, 0, 0, 0, 0)
    return desk


def test_customers_go_in_with_their_facts_and_their_several_contacts(desk: Desk) -> None:
    sheet = (
        "客户编号,客户名称,客户等级,行业,负责人,联系人,联系电话,城市\n"
        "1,甲公司,重点客户,制造,王,张三,111,上海\n1,甲公司,重点客户,制造,王,李四,222,上海\n2,乙公司,普通,零售,李,,333,北京\n"
    )
    first = desk.take(sheet, "--what", "customers")
    assert (first.code, counts(first)) == (0, (2, 1, 0, 0, 0))
    assert desk.rows("SELECT code, name, tier, industry, owner, phone, attributes FROM customer") == [
        ("1", "甲公司", "key", "制造", "王", None, '{"城市": "上海"}'),
        ("2", "乙公司", "regular", "零售", "李", "333", '{"城市": "北京"}'),
    ]
    assert desk.rows("SELECT name, phone FROM contact") == [("张三", "111"), ("李四", "222")]
    assert counts(desk.take(sheet, "--what", "customers")) == (0, 0, 3, 0, 0)
    renamed = desk.take("客户编号,客户名称\n2,乙股份\n", "--what", "customers")
    assert counts(renamed) == (0, 1, 0, 0, 0)
    assert desk.rows("SELECT name, name_key FROM customer WHERE code = '2'") == [("乙股份", "乙")]


def test_rows_that_contradict_each_other_on_a_customer_are_quarantined(desk: Desk) -> None:
    refused = desk.take("Customer No,Customer Name,Industry\n1,Acme,Retail\n1,Acme,Energy\n", "--what", "customers")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 2))


def test_customers_alone_are_taken_as_customers_and_it_is_said(desk: Desk) -> None:
    done = desk.take("Customer No,Customer Name,Industry\n1,Acme,Retail\n")
    assert (done.code, done.json["what"]) == (0, "customers")
    assert any("customers" in warning for warning in done.json["warnings"])


def test_contacts_belong_to_their_customer(known: Desk) -> None:
    sheet = "Customer Name,Contact,Job Title,Email\nAcme,Ann,CFO,ann@acme.example\nNew Co,Bob,,\n"
    assert counts(known.take(sheet, "--what", "contacts")) == (2, 0, 0, 0, 0)
    assert known.rows("SELECT customer_id, name, title, email FROM contact") == [
        (1, "Ann", "CFO", "ann@acme.example"),
        (3, "Bob", None, None),
    ]
    assert counts(known.take(sheet.replace("CFO", "CEO"), "--what", "contacts")) == (0, 1, 1, 0, 0)
    twice = known.take(sheet + "Acme,Ann,Boss,\n", "--what", "contacts")
    assert counts(twice) == (0, 0, 1, 0, 2)


def test_an_invoice_is_known_by_its_number(known: Desk) -> None:
    sheet = "Invoice No,Contract No,Due On,Amount,Currency\nI-2,B,2026-06-30,50.5,EUR\n"
    assert counts(known.take(sheet, "--what", "invoices")) == (1, 0, 0, 0, 0)
    assert known.rows("SELECT customer_id, contract_id, amount FROM invoice WHERE number = 'I-2'") == [(2, 2, 5050)]
    assert counts(known.take(sheet, "--what", "invoices")) == (0, 0, 1, 0, 0)
    assert counts(known.take(sheet.replace("50.5", "60"), "--what", "invoices")) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize(
    "row",
    [
        "I-3,Nobody,,2026-06-30,1,USD",
        "I-3,Acme,NONE,2026-06-30,1,USD",
        "I-3,Acme,B,2026-06-30,1,USD",
        "I-3,Acme,,,1,USD",
        "I-3,Acme,,2026-06-30,0,USD",
        ",Acme,,2026-06-30,1,USD",
    ],
)
def test_an_invoice_of_nobody_or_over_nothing_is_a_problem(known: Desk, row: str) -> None:
    refused = known.take(f"Invoice No,Customer Name,Contract No,Due On,Amount,Currency\n{row}\n", "--what", "invoices")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 1))


def test_receipts_are_in_their_invoices_currency_and_the_nth_equal_one_is_the_nth(known: Desk) -> None:
    sheet = "Invoice No,Received On,Amount,Reference\nI-1,2026-06-01,40,x\nI-1,2026-06-01,40,x\n"
    first = known.take(sheet, "--what", "receipts")
    assert counts(first) == (2, 0, 0, 0, 0)
    assert first.json["warnings"]
    assert known.rows("SELECT amount, reference FROM receipt") == [(4000, "x"), (4000, "x")]
    assert counts(known.take(sheet, "--what", "receipts")) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("amounts", "warned"),
    [
        (("40.005", "1"), ["Amount: 1 amount was finer than its currency and was rounded (line 2)."]),
        (("40.00", "1"), []),
    ],
)
def test_a_receipt_finer_than_its_currency_is_rounded_and_told(
    known: Desk, amounts: tuple[str, str], warned: list[str]
) -> None:
    rows = "".join(f"I-1,2026-06-0{n},{amount}\n" for n, amount in enumerate(amounts, 1))
    assert known.take(f"Invoice No,Received On,Amount\n{rows}", "--what", "receipts").json["warnings"] == warned


@pytest.mark.parametrize("row", ["NONE,2026-06-01,1", "I-1,2026-06-01,€1", "I-1,2026-06-16,1", "I-1,2026-06-01,-1"])
def test_a_receipt_that_cannot_be_is_a_problem(known: Desk, row: str) -> None:
    refused = known.take(f"Invoice No,Received On,Amount\n{row}\n", "--what", "receipts")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 1))


def test_interactions_keep_their_moment_and_come_again_as_the_same(known: Desk) -> None:
    sheet = (
        "客户名称,沟通时间,沟通方式,沟通内容,联系人\n"
        "Acme,2026-06-01 14:30,电话,谈续费,Ann\nAcme,2026-06-01 14:30,电话,谈续费,Ann\n贝塔,2026-06-02,拜访,,\n"
    )
    assert counts(known.take(sheet, "--what", "interactions")) == (3, 0, 0, 0, 0)
    assert known.rows("SELECT customer_id, kind, happened_at, note, contact_id FROM interaction") == [
        (1, "call", "2026-06-01T14:30", "谈续费", 1),
        (1, "call", "2026-06-01T14:30", "谈续费", 1),
        (2, "visit", "2026-06-02", None, None),
    ]
    assert counts(known.take(sheet, "--what", "interactions")) == (0, 0, 3, 0, 0)
    future = known.take("客户名称,沟通时间\nAcme,2026-08-01\n", "--what", "interactions")
    assert (future.code, counts(future)) == (4, (0, 0, 0, 0, 1))


def test_signals_are_of_a_customer_or_of_an_industry(known: Desk) -> None:
    sheet = (
        "customer,industry,date,kind,value\nAcme,,2026-06-01,usage,12.5\nAcme,,2026-06-01,inquiry,\n"
        ",Retail,2026-06-03,competitor,\n,Retail,2026-06-03,competitor,\n"
    )
    assert counts(known.take(sheet, "--what", "signals")) == (4, 0, 0, 0, 0)
    assert known.rows("SELECT customer_id, kind, on_day, value FROM customer_signal ORDER BY kind DESC") == [
        (1, "usage", "2026-06-01", 12500),
        (1, "inquiry", "2026-06-01", 1000),
    ]
    assert known.rows("SELECT industry, kind, sequence, value FROM market_signal") == [
        ("Retail", "competitor", 1, 1000),
        ("Retail", "competitor", 2, 1000),
    ]
    assert counts(known.take(sheet, "--what", "signals")) == (0, 0, 4, 0, 0)
    assert counts(known.take(sheet.replace("12.5", "13"), "--what", "signals")) == (0, 1, 3, 0, 0)


@pytest.mark.parametrize(
    "row",
    [
        ",,2026-06-01,policy,1",
        ",Retail,2026-06-01,usage,1",
        "Acme,,2026-06-01,usage,",
        "Acme,,2026-06-01,usage,-1",
        "Acme,,2026-09-01,usage,1",
        "Nobody,,2026-06-01,usage,1",
        "Acme,,,usage,1",
    ],
)
def test_a_signal_that_says_too_little_is_a_problem(known: Desk, row: str) -> None:
    refused = known.take(f"customer,industry,date,kind,value\n{row}\n", "--what", "signals")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 1))


def test_an_invoice_that_stands_twice_and_differs_is_quarantined(known: Desk) -> None:
    sheet = "Invoice No,Customer Name,Due On,Amount,Currency\nI-9,Acme,2026-06-30,1,USD\nI-9,Acme,2026-06-30,2,USD\n"
    refused = known.take(sheet, "--what", "invoices")
    assert (refused.code, counts(refused)) == (4, (0, 0, 0, 0, 2))


def test_a_column_of_customers_may_hold_codes_where_no_customer_is_added(known: Desk) -> None:
    sheet = "客户,日期,类型,数值\n1,2026-05-01,使用量,10\n贝塔,2026-05-01,使用量,20\n3,2026-05-01,使用量,30\n"
    taken = known.take(sheet, "--what", "signals", "--keep-good")
    assert counts(taken) == (2, 0, 0, 0, 1)
    assert known.rows("SELECT customer_id, value FROM customer_signal ORDER BY value") == [(1, 10000), (2, 20000)]


def test_a_name_goes_before_the_same_code_of_another(known: Desk) -> None:
    assert known.take("Customer No,Customer Name\n9,2\n", "--what", "customers").code == 0
    assert known.take("客户,日期,类型,数值\n2,2026-05-01,使用量,10\n", "--what", "signals").code == 0
    assert known.rows("SELECT customer.code FROM customer_signal JOIN customer ON customer.id = customer_id") == [
        ("9",)
    ]
