"""Headers are recognised by meaning, in English and Chinese; what is not known for sure stays an attribute."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.errors import UsageError
from renewctl.importer.header.mapping import field_names, map_headers, record_kinds
from renewctl.importer.header.recognition import candidates, plain
from tests.conftest import TEST_DATA, needs_real_files


def mapped(line: str, what: str = "contracts", **overrides: str) -> dict[str, str]:
    """Return {field: header} for headers written with | between them."""
    return {column.field: column.header for column in map_headers(line.split("|"), what, overrides).columns}


@pytest.mark.parametrize(
    ("headers", "field", "winner"),
    [
        ("合同总额原币|合同总额", "amount", "合同总额"),
        ("应收金额|合同金额", "amount", "合同金额"),
        ("Total value excl. VAT|Total value incl. VAT", "amount", "Total value incl. VAT"),
        ("合同金额不含税|合同金额含税", "amount", "合同金额含税"),
        ("实付金额|学费", "amount", "学费"),
        ("实付金额|金额", "amount", "金额"),
        ("注册日期|授权开始", "start_date", "授权开始"),
        ("下次续费日|过期日期", "end_date", "过期日期"),
        ("TotalCharges|MonthlyCharges", "amount", "MonthlyCharges"),
        ("mrr_amount|arr_amount", "amount", "arr_amount"),
        ("公司名称|供应商名称|客户名称", "customer_name", "客户名称"),
        ("乙方单位|甲方单位", "customer_name", "甲方单位"),
        ("公司|客户", "customer_name", "客户"),
        ("门店名称|加盟商名称", "customer_name", "加盟商名称"),
        ("业主姓名|租户姓名", "customer_name", "租户姓名"),
        ("客服经理|负责销售", "owner", "负责销售"),
        ("id|contract_id", "contract_no", "contract_id"),
        ("renewal_date|end_date", "end_date", "end_date"),
        ("Phone|Phone", "phone", "Phone"),
    ],
)
def test_of_two_rivals_the_better_one_has_the_field_and_the_other_is_told(
    headers: str, field: str, winner: str
) -> None:
    mapping = map_headers(headers.split("|"), "contracts")
    column = mapping.column(field)
    assert column is not None
    assert column.header == winner
    assert {rival for rival, of, _ in mapping.rivals if of == field} == {h for h in headers.split("|") if h != winner}


UNRELATED = (
    "序号|创建日期|已付金额|未付金额|审批状态|付款状态|物业费单价|保证金|最后跟进时间|申请时间|质保到期日|营业执照到期日期|"
    "销售所属分公司|部门名称|合同类型|Partner|State|Contract|Description|Created Date|Billed to Date|Unit Price|"
    "Payment Status|Last Renewal Date|Security Deposit|Churn Value|Type|Phone Service|updated_at|IP address|"
    "No of seats|Premium user|是否含税|单价不含税|Unit price excl VAT|Amount paid ex VAT|Tax p.a.|已缴保费|"
    "CSM Email|AE Email|Account Owner Email|Sales Rep Phone|客户经理邮箱|负责人电话|经办人手机|"
)


@pytest.mark.parametrize("header", UNRELATED.split("|"))
def test_what_only_resembles_a_field_is_left_alone(header: str) -> None:
    assert mapped(header) == {}


def test_columns_of_another_party_are_not_the_customers() -> None:
    assert mapped("客户名称|供应商编码|供应商电话") == {"customer_name": "客户名称"}
    assert mapped("公司编码|公司名称|供应商编码|供应商名称") == {
        "customer_no": "供应商编码",
        "customer_name": "供应商名称",
    }
    assert mapped("门店编码|加盟商名称") == {"customer_no": "门店编码", "customer_name": "加盟商名称"}
    assert mapped("客户名称|公司地址|公司编码") == {"customer_name": "客户名称", "address": "公司地址"}
    buyers = "Buyer|Supplier|Supplier ID|Supplier Email|Buyer Email"
    assert mapped(buyers, Buyer="customer_name") == {"customer_name": "Buyer", "email": "Buyer Email"}
    assert mapped(buyers, Supplier="customer_name") == {
        "customer_name": "Supplier",
        "customer_no": "Supplier ID",
        "email": "Supplier Email",
    }


def test_a_column_whose_cells_hold_both_days_of_a_term_is_nothing_else() -> None:
    headers = ["客户", "有效期", "续费日期", "合同期限"]
    assert map_headers(headers, "contracts").headers() == {"客户": "customer_name", "续费日期": "end_date"}
    assert map_headers(headers, "contracts", None, [1]).headers() == {"客户": "customer_name", "有效期": "term_dates"}
    assert map_headers(headers, "contracts", {"有效期": "notes"}, [1, 3]).headers() == {
        "客户": "customer_name",
        "有效期": "notes",
        "合同期限": "term_dates",
    }


@pytest.mark.parametrize(
    ("header", "factor", "currency"),
    [
        ("贷款余额（万元）", 10_000, "CNY"),
        ("合同金额万元", 10_000, "CNY"),
        ("合同总金额(亿元)", 100_000_000, "CNY"),
        ("合同额/万元", 10_000, "CNY"),
        ("合同金额（美元）", 1, "USD"),
        ("Amount (USD)", 1, "USD"),
        ("Total amount EUR", 1, "EUR"),
        ("Value (k€)", 1000, "EUR"),
        ("ARR ($000s)", 1000, "USD"),
        ("Amount (in thousands)", 1000, ""),
        ("Contract Value in GBP", 1, "GBP"),
        ("Annual Premium", 1, ""),
        ("Total value excl VAT", 1, ""),
        ("Rent per annum", 1, ""),
        ("合同总额含税", 1, ""),
        ("合同金额(万元)不含税", 10_000, "CNY"),
        ("Amount", 1, ""),
    ],
)
def test_units_in_the_header_scale_the_amount_and_name_its_currency(header: str, factor: int, currency: str) -> None:
    (column,) = map_headers([header], "contracts").columns
    assert (column.field, column.factor, column.currency) == ("amount", factor, currency)


def test_the_unit_of_a_notice_period_is_read() -> None:
    assert [
        map_headers([h], "contracts").columns[0].unit for h in ("通知期(天)", "Notice period (months)", "Notice")
    ] == [
        "days",
        "months",
        "",
    ]


def test_map_wins_and_is_forgiving_about_case_width_and_spaces() -> None:
    mapping = map_headers(["Ｂuyer ", "Supplier", "备 注"], "contracts", {"buyer": "customer_name", "备注": "-"})
    assert mapping.headers() == {"Ｂuyer ": "customer_name"}
    assert mapping.attributes == ("Supplier", "备 注")


@pytest.mark.parametrize(
    ("overrides", "message", "hint"),
    [
        ({"Bayer": "customer_name"}, "no column Bayer", "Buyer, Value"),
        ({"Buyer": "client"}, "no field client in contracts", "customer_name"),
        ({"Buyer": "amount", "Value": "amount"}, "Two columns are mapped to amount", "one column"),
    ],
)
def test_an_impossible_map_is_refused_with_what_there_is(overrides: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        map_headers(["Buyer", "Value"], "contracts", overrides)
    assert hint in caught.value.hint


def test_what_is_missing_is_told() -> None:
    assert map_headers(["Amount"], "contracts").missing == (
        ("customer_name", "customer_no"),
        ("end_date", "start_date", "term_dates"),
    )
    assert map_headers(["Client", "Until"], "contracts").missing == ()
    for field in ("renewal_date", "term_dates"):
        assert map_headers(["Client", "Dates"], "contracts", {"Dates": field}).missing == ()


@pytest.mark.parametrize(
    ("what", "headers", "expected"),
    [
        ("customers", "编号|名称|行业|客户等级|地址", "customer_no customer_name industry tier address"),
        ("customers", "account_id|account_name|industry|country", "customer_no customer_name industry"),
        ("contacts", "客户名称|姓名|职务|手机|微信", "customer_name contact title phone chat_id"),
        ("contacts", "Company|Full Name|Job Title|E-mail|WeChat ID", "customer_name contact title email chat_id"),
        ("invoices", "发票号码|客户名称|开票日期|到期日|开票金额", "invoice_no customer_name issued_on due_on amount"),
        (
            "invoices",
            "Invoice #|Customer|Invoice Date|Due Date|Total",
            "invoice_no customer_name issued_on due_on amount",
        ),
        ("receipts", "发票号|到账日期|到账金额|流水号", "invoice_no received_on amount reference"),
        (
            "interactions",
            "客户|联系人|沟通时间|沟通方式|沟通内容",
            "customer_name contact happened_at interaction_kind note",
        ),
        ("signals", "customer|date|kind|value|note", "customer_name date kind value label"),
        ("signals", "行业|日期|类型|数值|说明", "industry date kind value label"),
    ],
)
def test_other_kinds_of_records(what: str, headers: str, expected: str) -> None:
    names = headers.split("|")
    assert map_headers(names, what).headers() == dict(zip(names, expected.split(), strict=False))


@pytest.mark.parametrize("what", record_kinds())
def test_every_field_is_known_by_its_own_name(what: str) -> None:
    assert map_headers(field_names(what), what).headers() == {name: name for name in field_names(what)}
    spoken = [name.replace("_", " ").title() for name in field_names(what)]
    assert tuple(map_headers(spoken, what).headers().values()) == field_names(what)


@settings(deadline=None)  # the first example unfolds the list of synonyms
@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_headers_give_each_field_and_each_header_once(headers: list[str]) -> None:
    mapping = map_headers(headers, "contracts")
    assert len({column.field for column in mapping.columns}) == len(mapping.columns)
    assert len({column.index for column in mapping.columns}) == len(mapping.columns)
    assert len(mapping.columns) + len(mapping.attributes) == len(headers)


def test_plain_form() -> None:
    assert plain("contractPeriod_startDate") == "contract period start date"
    assert plain("3. 客戶　名稱：") == "客户名称"
    assert plain("Contract #") == "contract no"
    assert plain("ＣustomerID") == "customer id"
    assert candidates("客户名称", "contracts")[0][1].family == "customer"


@needs_real_files
def test_published_header_rows() -> None:
    """At least 95 % of the expected fields on the right column; the fields mapped beyond them are these, all sound."""
    rows = json.loads((Path(TEST_DATA) / "headers" / "header_rows_dev.json").read_text(encoding="utf-8"))
    right = wrong = 0
    beyond = {}
    for row in rows:
        found = {column.field: column.header for column in map_headers(row["headers"], "contracts").columns}
        right += sum(found.get(field) == header for field, header in row["expect"].items())
        wrong += sum(found.get(field) not in (None, header) for field, header in row["expect"].items())
        beyond.update({f"{row['id']} {field}": found[field] for field in found.keys() - row["expect"].keys()})
    assert (right, wrong, sum(len(row["expect"]) for row in rows)) == (113, 0, 113)
    assert beyond == {
        "H13 industry": "行业类别",
        "H15 payment_method": "付款方式",
        "H21 status": "状态(0停用1正常)",
        "H25 industry": "业态",
        "H39 payment_method": "PaymentMethod",
    }
