"""What a sheet holds is told by its headers or its name; where it cannot be told, the refusal says what to add."""

import pytest

from renewctl.errors import UsageError
from renewctl.importer.files.sheets import Sheet
from renewctl.importer.header.guessing import what_of
from renewctl.importer.header.mapping import field_names, record_kinds
from renewctl.importer.intake import find_table
from tests.sheets import Desk, counts


def sheet(headers: str, name: str = "") -> Sheet:
    """Return a sheet with this header row, | between the names, and one row of x."""
    names = headers.split("|")
    return Sheet(name, [list(names), ["x"] * len(names)], "csv", range(1, 3))


@pytest.mark.parametrize(
    ("headers", "what"),
    [
        ("发票号码|客户名称|合同编号|开票日期|到期日|开票金额", "invoices"),
        ("发票号码|客户名称|开票日期", "invoices"),
        ("发票号|到账日期|到账金额|流水号", "receipts"),
        ("客户编号|客户名称|负责人|区域|电话", "customers"),
        ("客户名称|联系人|职务|手机|微信", "contacts"),
        ("客户|联系人|沟通时间|沟通方式|沟通内容", "interactions"),
        ("customer|date|kind|value|note", "signals"),
        ("合同编号|客户名称|开始日期|结束日期|合同金额|发票号码", "contracts"),
        ("合同编号|客户名称|结束日期", "contracts"),
        ("客户编号|客户名称|注册日期|行业|电话", "customers"),
        ("Account Name|Join Date|Email", "customers"),
        ("客户名称|注册日期|过期日期", "contracts"),
        ("客户名称|合同编号|注册日期", "contracts"),
        ("客户名称|起始日期|电话", "contracts"),
        ("colour|size", "contracts"),
    ],
)
def test_the_headers_tell_the_kind(headers: str, what: str) -> None:
    assert what_of([sheet(headers)], {}) == what


def test_both_days_of_a_term_make_a_contract_of_it() -> None:
    people = sheet("客户名称|联系人|职务|手机|微信|合同期限")
    assert what_of([people], {}) == "contacts"
    people.rows[1][5] = "2024-01-01至2024-12-31"
    assert what_of([people], {}) == "contracts"


@pytest.mark.parametrize("what", record_kinds())
def test_a_sheet_of_our_own_fields_is_known(what: str) -> None:
    assert what_of([sheet("|".join(field_names(what)))], {}) == what


def test_what_cannot_be_told_is_asked() -> None:
    with pytest.raises(UsageError, match="It cannot be told what the sheet holds") as caught:
        what_of([sheet("客户名称|联系人|电话")], {})
    assert caught.value.hint == "Add --what customers or --what contacts."


def test_a_day_that_may_be_a_start_is_one_where_it_is_mapped() -> None:
    assert what_of([sheet("客户名称|注册日期")], {"注册日期": "start_date"}) == "contracts"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "For contracts it has no column for end_date or start_date or term_dates."),
        (
            "zh_CN",
            "按 合同（contracts） 导入，还缺少"
            " 结束日期（end_date） 或 开始日期（start_date） 或 起止日期（term_dates） 列。",
        ),
    ],
)
def test_what_a_sheet_lacks_to_be_what_it_looks_like_is_said(desk: Desk, language: str, said: str) -> None:
    path = desk.sheet("合同编号,客户名称,合同期限,金额\nA1,甲公司,12个月,100\n")
    told = desk.cli("--lang", language, "import", path)
    assert (told.code, "--what contracts" in told.err, said in told.err) == (2, True, True), told.err
    told = desk.cli("--lang", language, "import", path, "--what", "contracts", "--currency", "CNY")
    assert (told.code, "=end_date" in told.err) == (2, True), told.err


def test_a_list_of_domains_lacks_a_customer_and_nothing_else(desk: Desk) -> None:
    header = "域名,注册商,注册日期,过期日期,续费价格,负责人\n"
    path = desk.sheet(header + "a.com,万网,2024-01-01,2025-01-01,100,张三\n")
    told = desk.cli("import", path, "--currency", "CNY")
    assert "no column for customer_name or customer_no.\n" in told.err
    assert '--map "HEADER=customer_name". The columns are: 域名, 注册商' in told.err
    done = desk.cli("import", path, "--currency", "CNY", "--map", "域名=customer_name", "--json")
    assert counts(done) == (1, 0, 0, 0, 0)
    assert desk.rows("SELECT start_on, end_on, amount FROM term") == [("2024-01-01", "2025-01-01", 10000)]


def test_a_refusal_names_every_missing_field_in_the_users_words_and_suggests_a_map() -> None:
    with pytest.raises(UsageError) as caught:
        find_table([sheet("行业|数值")], "signals", {})
    assert '--map "HEADER=date" --map "HEADER=kind"' in caught.value.hint
    assert "The columns are: 行业, 数值." in caught.value.hint


def test_a_sheet_is_taken_for_what_it_is_named_after(desk: Desk) -> None:
    import xlsxwriter

    path = desk.folder / "two.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in (
            ("说明", [["本表由系统导出"]]),
            ("联系人", [["客户名称", "联系人", "电话"], ["甲", "张三", "1"]]),
            ("客户", [["客户名称", "联系人", "电话"], ["甲", None, "2"]]),
            ("Sheet4", [["合同编号", "客户名称", "开始日期", "结束日期"], ["A", "甲", "2026-01-01", "2026-12-31"]]),
        ):
            page = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    done = desk.cli("import", path, "--json")
    assert (done.code, counts(done), done.json["what"]) == (0, (3, 0, 0, 0, 0), "customers, contacts, contracts")
    assert any("说明" in warning for warning in done.json["warnings"])
    alone = desk.cli("import", path, "--what", "contacts", "--json")
    assert (alone.json["sheet"], counts(alone)) == ("联系人", (0, 0, 1, 0, 0))
    named = desk.cli("import", path, "--sheet", "Sheet4", "--json")
    assert (named.json["what"], counts(named)) == ("contracts", (0, 0, 1, 0, 0))
    nowhere = desk.cli("import", path, "--map", "颜色=owner")
    assert nowhere.code == 2
    assert "颜色" in nowhere.err


def test_a_known_word_is_shown_beside_the_users_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    text = {"reached": "已接通"}
    monkeypatch.setattr("renewctl.vocabulary._", lambda word: text.get(word, word))
    desk.take("Customer No,Customer Name\n1,Acme\n", "--what", "customers")
    refused = desk.take("客户名称,沟通时间,沟通结果\nAcme,2026-01-01,嗯\n", "--what", "interactions")
    assert "已接通 (reached), no-answer" in refused.json["problems"][0]["reason"]
