"""Sheets of notices and of amendments: hand-made ones, those of an export, and those that cannot be right."""

import pytest

from tests.sheets import Desk, counts

CONTRACTS = (
    "合同编号,客户名称,开始日期,结束日期,合同金额,币种,续约方式,通知期\n"
    "自动,星辰,2026-01-01,2026-12-31,1000,CNY,自动续约,30天\n"
    "长期,星辰,2026-01-01,,1000,CNY,无固定期限,3个月\n"
    "最短,星辰,2026-01-01,2026-07-31,1000,CNY,无固定期限,3个月\n"
    "无通知期,星辰,2026-01-01,,1000,CNY,无固定期限,\n"
)
TERMS = (
    "SELECT contract.number, term.end_on, term.notice_deadline, term.original_end_on FROM term"
    " JOIN contract ON contract.id = term.contract_id ORDER BY contract.id, term.sequence"
)
NOTICES = "SELECT direction, on_day, evidence, withdrawn_on, end_before FROM notice ORDER BY id"
OPTIONS = ("--what", "notices", "--today", "2026-06-15")


@pytest.fixture
def signed(desk: Desk) -> Desk:
    """Return a desk whose book has contracts that go on by themselves."""
    assert desk.take(CONTRACTS, "--today", "2026-01-01").code == 0
    return desk


def test_a_sheet_of_notices_does_what_contract_notice_does(signed: Desk, empty_book: object) -> None:
    other = signed.another(signed.book)
    sheet = "合同编号,通知方,通知日期,凭据\n自动,客户,2026-06-01,来函\n长期,我方,2026-06-01,\n最短,收到,2026-06-10,\n"
    done = signed.take(sheet, *OPTIONS)
    assert (done.code, counts(done)) == (0, (3, 0, 0, 0, 0)), done.err
    for number, direction, day, *more in (
        ("自动", "--received", "2026-06-01", "--evidence", "来函"),
        ("长期", "--given", "2026-06-01"),
        ("最短", "--received", "2026-06-10"),
    ):
        line = ["contract", "notice", number, direction, "--on", day, *more, "--today", "2026-06-15"]
        assert other.cli(*line).code == 0
    assert signed.rows(TERMS) == other.rows(TERMS)
    assert signed.rows(TERMS)[:3] == [
        ("自动", "2026-12-31", None, None),
        ("长期", "2026-09-01", None, None),
        ("最短", "2026-09-10", None, None),
    ]
    assert signed.rows(NOTICES) == other.rows(NOTICES)
    again = signed.take(sheet, *OPTIONS)
    assert (counts(again), again.json["change_set"]) == ((0, 0, 3, 0, 0), None)
    assert signed.cli("undo").code == 0
    assert signed.rows(TERMS)[0] == ("自动", "2026-12-31", "2026-12-01", None)


def test_a_day_of_withdrawal_takes_a_notice_back(signed: Desk) -> None:
    before = signed.rows(TERMS)
    head = "contract_no,notice_direction,notice_on,withdrawn_on\n"
    signed.take(head + "自动,given,2026-06-01,\n最短,given,2026-06-01,\n", *OPTIONS)
    assert signed.rows(TERMS) != before
    back = head + "自动,given,2026-06-01,2026-06-02\n最短,given,2026-06-01,2026-06-03\n"
    assert counts(signed.take(back, *OPTIONS)) == (0, 2, 0, 0, 0)
    assert signed.rows(TERMS) == before
    old = signed.take(head + "自动,given,2026-06-01,\n", *OPTIONS)
    assert counts(old) == (0, 0, 1, 0, 0), "an older sheet does not bring it to life"
    anew = signed.take(head + "自动,given,2026-06-05,\n", *OPTIONS)
    assert (counts(anew), signed.rows(TERMS)[0][2]) == ((1, 0, 0, 0, 0), None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("别的,,given,2026-06-01,", "no such contract"),
        ("自动,,given,2026-06-16,", "still to come"),
        ("自动,,given,2026-06-01,2026-05-31", "cannot be withdrawn on 2026-05-31"),
        ("自动,,given,2026-06-01,2026-06-16", "cannot be withdrawn on 2026-06-16"),
        ("自动,2025-01-01,given,2026-06-01,", "no term that begins on 2025-01-01"),
        ("无通知期,,given,2026-06-01,", "no end and no notice period"),
        ("自动,,perhaps,2026-06-01,", "none of the words known here"),
        (",,given,2026-06-01,", "names no contract"),
        ("自动,,,2026-06-01,", "who gave notice"),
        ("自动,,given,,", "which day"),
        ("自动,,given,2026-06-01,\n自动,,received,2026-06-02,", "Another notice stands"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(signed: Desk, row: str, said: str) -> None:
    before = signed.rows(TERMS)
    refused = signed.take(f"contract_no,start_date,notice_direction,notice_on,withdrawn_on\n{row}\n", *OPTIONS)
    assert refused.code == 4
    assert said in refused.json["problems"][0]["reason"]
    assert (signed.rows(TERMS), signed.rows(NOTICES)) == (before, [])


def test_an_end_before_the_notice_is_not_before_the_terms_start(signed: Desk) -> None:
    before = signed.rows(TERMS)
    head = "contract_no,notice_direction,notice_on,end_before\n"
    refused = signed.take(head + "最短,given,2026-06-01,2025-12-31\n", *OPTIONS)
    (problem,) = refused.json["problems"]
    assert (refused.code, problem["value"]) == (4, "2025-12-31")
    assert problem["reason"] == "A term that starts on 2026-01-01 cannot have ended on 2025-12-31."
    assert (signed.rows(TERMS), signed.rows(NOTICES)) == (before, [])
    assert signed.take(head + "最短,given,2026-06-01,2026-01-01\n", *OPTIONS).code == 0  # its first day is one of it


def test_columns_without_room_are_named(signed: Desk) -> None:
    done = signed.take("合同编号,通知方,通知日期,颜色\n自动,客户,2026-06-01,红\n", *OPTIONS)
    assert done.code == 0
    assert any("颜色" in warning for warning in done.json["warnings"])
    assert done.json["attributes"] == []


AMENDMENTS = "合同编号,变更生效日期,变更项,变更前,变更后,变更原因\n"


def test_a_sheet_of_amendments_is_history(signed: Desk) -> None:
    sheet = AMENDMENTS + '自动,2026-03-01,通知期,15天,30d,要求\n自动,2026-03-01,金额,"900.5元",¥1000,增购\n'
    done = signed.take(sheet, "--what", "amendments")
    assert (done.code, counts(done), done.json["warnings"]) == (0, (2, 0, 0, 0, 0), []), done.err
    assert signed.rows("SELECT term_id IS NULL, effective_on, field, before, after, reason FROM amendment") == [
        (1, "2026-03-01", "notice", "15d", "30d", "要求"),
        (0, "2026-03-01", "amount", "900.50 CNY", "1000.00 CNY", "增购"),
    ]
    again = signed.take(sheet, "--what", "amendments")
    assert (counts(again), again.json["change_set"]) == ((0, 0, 2, 0, 0), None)
    assert counts(signed.take(sheet.replace("增购", "加座位"), "--what", "amendments")) == (0, 1, 1, 0, 0)


def test_a_term_that_ended_before_gets_the_deadline_of_its_own_words(signed: Desk) -> None:
    more = "合同编号,客户名称,开始日期,结束日期,续约方式,通知期\n自动,星辰,2025-01-01,2025-12-31,自动续约,30天\n"
    signed.take(more)
    assert signed.rows(TERMS)[:2] == [
        ("自动", "2025-12-31", "2025-12-01", None),
        ("自动", "2026-12-31", "2026-12-01", None),
    ]
    signed.take(AMENDMENTS + "自动,2026-02-01,通知期,15d,30d,要求\n", "--what", "amendments")
    assert signed.rows(TERMS)[:2] == [
        ("自动", "2025-12-31", "2025-12-16", None),
        ("自动", "2026-12-31", "2026-12-01", None),
    ]


def test_what_no_amendment_led_to_is_told_and_stays(signed: Desk) -> None:
    before = signed.rows(TERMS)
    done = signed.take(AMENDMENTS + "自动,2026-03-01,结束日期,2026-12-31,2027-03-31,延长\n", "--what", "amendments")
    assert any("1 contract says now what no amendment led to" in warning for warning in done.json["warnings"])
    assert signed.rows(TERMS) == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("自动,2026-03-01,通知期,soon,30d,x", "It is not what an amendment of notice can say."),
        ("自动,2026-03-01,金额,900,1000,x", "It is not what an amendment of amount can say."),
        ("自动,2026-03-01,续约方式,自动,perhaps,x", "It is not what an amendment of kind can say."),
        ("自动,2026-03-01,结束日期,,2026-02-30,x", "It is not what an amendment of end can say."),
        ("自动,2025-03-01,金额,,9 CNY,x", "has no term whose amount or end could change"),
        ("自动,2026-03-01,金额,,,x", "what was agreed"),
        ("自动,2026-03-01,金额,,9 CNY,", "does not say why"),
        ("自动,2026-03-01,颜色,,9 CNY,x", "none of the words known here"),
    ],
)
def test_an_amendment_that_cannot_be_right_is_refused(signed: Desk, row: str, said: str) -> None:
    refused = signed.take(AMENDMENTS + row + "\n", "--what", "amendments")
    assert refused.code == 4
    assert said in refused.json["problems"][0]["reason"]
    assert signed.rows("SELECT COUNT(*) FROM amendment") == [(0,)]
