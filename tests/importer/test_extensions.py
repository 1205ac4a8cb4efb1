"""A column of ends first agreed extends a term of the book by no more than `contract extend` does."""

import pytest

from tests.sheets import Desk

SHEET = "合同编号,客户名称,开始日期,结束日期,合同金额,币种\nK1,星辰,2026-01-01,2026-12-31,1000,CNY\n"
HEAD = "contract_no,customer_name,start_date,end_date,original_end_date\n"
TERMS = "SELECT start_on, end_on, original_end_on, amount FROM term"
TODAY = ("--today", "2026-06-15")


@pytest.fixture
def signed(desk: Desk) -> Desk:
    """Return a desk whose book has a contract for the year 2026."""
    assert desk.take(SHEET, *TODAY).code == 0
    return desk


@pytest.mark.parametrize(
    ("end", "original", "told"),
    [
        ("2027-06-30", "2026-12-31", "three months or less in all: from 2026-12-31 to 2027-03-31"),
        ("2027-04-01", "2026-12-31", "three months or less in all: from 2026-12-31 to 2027-03-31"),
        ("2026-12-31", "2026-06-30", "three months or less in all: from 2026-06-30 to 2026-09-30"),
        ("2026-12-31", "2027-01-31", "2027-01-31 cannot be the end first agreed of a term from 2026-01-01"),
        ("2026-12-31", "2025-12-31", "2025-12-31 cannot be the end first agreed of a term from 2026-01-01"),
    ],
)
def test_a_longer_extension_than_may_be_is_refused(signed: Desk, end: str, original: str, told: str) -> None:
    before = signed.rows(TERMS)
    refused = signed.take(f"{HEAD}K1,星辰,2026-01-01,{end},{original}\n", *TODAY)
    assert refused.code == 4
    assert told in refused.json["problems"][0]["reason"]
    assert signed.rows(TERMS) == before


@pytest.mark.parametrize("original", ["2025-12-31", "2027-07-31"])
def test_an_end_outside_of_its_term_is_not_agreed_in_a_new_contract_either(signed: Desk, original: str) -> None:
    refused = signed.take(f"{HEAD}K2,星辰,2026-01-01,2027-06-30,{original}\n", *TODAY)
    assert (refused.code, len(refused.json["problems"])) == (4, 1)
    said = signed.cli("--lang", "zh_CN", "import", signed.folder / "sheet2.csv", *TODAY).err
    assert f"{original} 不可能是 2026-01-01 至 2027-06-30 合同期最初约定的结束日期。" in said


def test_three_months_are_an_extension_and_may_be_imported_again(signed: Desk) -> None:
    sheet = f"{HEAD}K1,星辰,2026-01-01,2027-03-31,2026-12-31\n"
    assert signed.take(sheet, *TODAY).code == 0
    assert signed.rows(TERMS) == [("2026-01-01", "2027-03-31", "2026-12-31", 100000)]
    assert signed.take(sheet, *TODAY).json["change_set"] is None


def test_a_longer_extension_in_the_history_of_a_new_contract_goes_in_as_it_is(signed: Desk) -> None:
    assert signed.take(f"{HEAD}K2,星辰,2026-01-01,2027-06-30,2026-12-31\n", *TODAY).code == 0
    again = signed.take(f"{HEAD}K2,星辰,2026-01-01,2027-06-30,2026-12-31\n", *TODAY)
    assert (again.code, again.json["change_set"]) == (0, None)
