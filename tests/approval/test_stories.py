"""Approvals as people live them: asked, rejected, asked anew, approved, made void by an edit, approved again."""

import sqlite3
from pathlib import Path

import pytest

from tests.approval.conftest import RULES, As, book_of, installed, state
from tests.approval.ways import sql


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Say why it is rejected: --comment TEXT."), ("zh_CN", "请说明驳回的原因：--comment TEXT。")],
)
def test_a_rejection_says_why(act: As, book: Path, language: str, told: str) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    before = book_of(book)
    for comment in ((), ("--comment", " ")):
        assert told in act("li", f"--lang {language} approval reject 1", *comment, code=2).err
    assert book_of(book) == before
    act("li", "approval reject 1 --comment", "ten per cent at most")
    assert act("li", "approval show 1 --json").json["decisions"][0]["comment"] == "ten per cent at most"
    act("wang", "quote make K1 --discount 10")
    act("wang", "approval request quote K1")
    act("li", "approval approve 2")  # an approval needs no reason


def test_request_reject_new_quote_approve_void_by_edit_approve_again(act: As, book: Path, configured: Path) -> None:
    made = act("wang", "quote make K1 --discount 15 --valid-until 2026-07-31")
    assert made.err == (
        "Quote 1 for K1 from 2026-09-01 on: 85,000.00 CNY (-15.0 %). It needs an approval: the discount is over 10 %.\n"
    )
    refused = act("wang", "quote send K1", code=4)
    assert "Version 1 needs an approval: the discount is over 10 %." in refused.err

    asked = act("wang", "approval request quote K1 --reason", "they have another offer")
    assert asked.err == (
        "Asked for approval 1 of quote K1; level 1 of 1 is decided by the sales-manager: anybody but who made it.\n"
    )
    assert "approval 1 is pending" in act("wang", "quote send K1", code=4).err
    no = act("li", "approval reject 1 --comment", "ten at most")
    assert no.err == "Rejected approval 1 of quote K1 at level 1.\n"
    assert "approval 1 is rejected" in act("wang", "quote send K1", code=4).err
    assert "was rejected" in act("wang", "approval request quote K1", code=4).err

    made = act("wang", "quote make K1 --discount 12 --valid-until 2026-07-31")
    assert "1 earlier version is superseded." in made.err
    act("wang", "quote send K1", code=4)  # what was said of version 1 is nothing for version 2
    act("wang", "approval request quote K1")
    yes = act("li", "approval approve 2 --comment", "for a year")
    assert yes.err == "Approved level 1: approval 2 of quote K1 is complete.\n"
    assert act("wang", "quote send K1").err == "Sent quote 2 for K1: 88,000.00 CNY (-12.0 %).\n"

    # The price it follows is corrected: it is no longer the discount that li approved.
    act("wang", "contract edit K1 --amount", "120000 CNY")
    row = next(row for row in act("li", "approval list --json").json if row["id"] == 2)
    assert row["state"] == "void"
    assert row["why"] == ("term 1 was 2025-09-01..2026-08-31 100000.00 CNY, is 2025-09-01..2026-08-31 120000.00 CNY")
    assert "approval 2 is void" in act("wang", "quote accept K1", code=4).err
    assert "Approval 2 is void" in act("zhao", "approval approve 2", code=4).err

    act("wang", "approval request quote K1")  # 88,000 of 120,000 is over 20 %: two levels now
    first = act("li", "approval approve 3")
    assert first.err == "Approved level 1 of 2: approval 3 of quote K1 goes on to the director.\n"
    act("wang", "quote accept K1", code=4)
    act("zhao", "approval approve 3")
    accepted = act("wang", "quote accept K1 --note", "signed by Ms Zhou")
    assert accepted.err == "Quote 2 for K1 is accepted: 88,000.00 CNY (-26.7 %).\n"
    (line,) = [row for row in act("wang", "quote list K1 --json").json if row["state"] == "accepted"]
    assert (line["version"], line["approval"], line["remark"]) == (2, "approved", "signed by Ms Zhou")
    shown = act("wang", "approval show 3 --json").json
    assert [(one["level"], one["decided_by"], one["decided_os_user"]) for one in shown["decisions"]] == [
        (1, "li", "u-li"),
        (2, "zhao", "u-zhao"),
    ]


def test_nobody_approves_their_own_by_name_or_by_system_user(act: As, book: Path) -> None:
    act("wang", "quote make K1 --amount 1")
    act("chen", "approval request quote K1")
    before = book_of(book)
    for who, os_user in (
        ("wang", "u-wang"),  # made the quote
        ("chen", "u-chen"),  # asked for it
        ("boss", "u-wang"),  # calls himself boss
        ("boss", "u-chen"),
        ("WANG", "elsewhere"),
    ):
        refused = act(who, "approval approve 1", os_user=os_user, code=4)
        assert "Nobody approves their own" in refused.err
    assert book_of(book) == before
    act("boss", "approval approve 1", os_user="u-boss")


@pytest.mark.parametrize(
    ("maker", "alike"), [("José", "Jose\u0301"), ("Bob", "B\u202cob"), ("Bob", "Bob\ufe0f"), ("王芳", "王\u3000芳")]
)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nobody approves their own: this was made or asked for by {}"),
        ("zh_CN", "不得审批自己的内容：这是 {}"),
    ],
)
def test_ones_own_name_in_another_spelling_is_ones_own(
    act: As, book: Path, maker: str, alike: str, language: str, said: str
) -> None:
    act(maker, "quote make K1 --amount 1", os_user="u1")
    act(maker, "approval request quote K1", os_user="u1")
    before = book_of(book)
    refused = act(alike, f"--lang {language} approval approve 1", os_user="u2", code=4)
    assert said.format(maker) in refused.err
    assert book_of(book) == before


def test_a_role_knows_its_person_in_another_spelling(act: As, book: Path) -> None:
    act("chief", "team set sales-manager José")
    act("wang", "quote make K1 --amount 1")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1", code=4)
    act("Jose\u0301", "approval approve 1")
    assert state(act, 1) == "approved"


def test_the_system_user_is_the_systems_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from renewctl.store.journal import os_user

    before = os_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "boss")
    assert os_user() == before != "boss"


def test_levels_in_order_each_by_its_role_and_by_somebody_else(act: As, book: Path, configured: Path) -> None:
    put_in_team(book, ("sales-manager", "li"), ("director", "zhao"))
    act("wang", "quote make K1 --discount 30")
    asked = act("wang", "approval request quote K1")
    assert "level 1 of 2 is decided by the sales-manager: li." in asked.err
    assert "Level 1 is decided by the sales-manager: li." in act("zhao", "approval approve 1", code=4).err
    assert "Level 2 is not the one whose turn it is" in act("zhao", "approval approve 1 --level 2", code=4).err
    assert [row["id"] for row in act("li", "approval list --waiting --json").json] == [1]
    assert act("zhao", "approval list --waiting --json").json == []
    act("li", "approval approve 1")
    assert "li decided level 1 already" in act("li", "approval approve 1", code=4).err
    assert [row["id"] for row in act("zhao", "approval list --waiting --json").json] == [1]
    act("zhao", "approval approve 1")
    assert "Approval 1 is approved already." in act("qian", "approval approve 1", code=4).err
    assert [row["id"] for row in act("wang", "approval list --mine --json").json] == [1]
    assert act("li", "approval list --mine --json").json == []


def test_the_team_of_a_customer_goes_before_the_team_of_all(act: As, book: Path) -> None:
    put_in_team(book, ("legal", "li"))
    with sqlite3.connect(book) as connection:
        connection.execute("INSERT INTO team_member (customer_id, role, person) VALUES (1, 'legal', 'sun')")
    act("wang", "approval request contract K1")
    act("li", "approval approve 1", code=4)
    act("sun", "approval approve 1")
    assert state(act, 1) == "approved"


def test_a_request_of_more_levels_than_the_rules_ask_for(act: As, book: Path) -> None:
    act("wang", "quote make K1 --uplift 5")
    act("wang", "approval request quote K1 --levels 2")
    act("li", "approval approve 1")
    assert state(act, 1) == "pending"
    # Nothing had to be approved; but somebody asked, and so it waits.
    act("wang", "quote send K1", code=4)
    act("zhao", "approval approve 1")
    act("wang", "quote send K1")


def test_one_content_is_asked_for_once(act: As, book: Path) -> None:
    act("wang", "quote make K1 --amount 1")
    act("wang", "approval request quote K1")
    assert "asked for already: approval 1 is pending" in act("wang", "approval request quote K1", code=4).err
    act("li", "approval approve 1")
    assert "approval 1 is approved" in act("wang", "approval request quote K1", code=4).err


def test_an_approval_asked_for_under_laxer_rules_is_not_enough(act: As, book: Path) -> None:
    act("wang", "quote make K1 --discount 30")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    installed(act, book, RULES)
    refused = act("wang", "quote send K1", code=4)
    assert "Version 1 needs 2 levels of approval and has 1" in refused.err
    act("wang", "approval request quote K1")  # by more levels than before it may be asked for again
    act("li", "approval approve 2")
    act("wang", "quote send K1", code=4)
    act("zhao", "approval approve 2")
    act("wang", "quote send K1")


def test_a_plan_is_approved_as_it_is_planned(act: As, book: Path) -> None:
    assert "has no open renewal" in act("wang", "approval request plan K1", code=3).err
    sql(
        book,
        "INSERT INTO renewal (contract_id, term_id, playbook, playbook_version, playbook_content, state, opened_on)"
        " VALUES (1, 1, 'standard', 1, '', 'open', '2026-06-15')",
        "INSERT INTO step (renewal_id, sequence, code, name_en, name_zh, role, planned_start, planned_end, state)"
        " VALUES (1, 1, 'quote', 'Quote', '报价', 'sales', '2026-06-15', '2026-06-19', 'not-started')",
    )
    act("wang", "approval request plan K1")
    act("li", "approval approve 1")
    sql(book, "UPDATE step SET state = 'in-progress', started_on = '2026-06-15', remark = 'waits for them'")
    assert state(act, 1) == "approved"
    sql(book, "UPDATE step SET planned_end = '2026-06-30'")
    assert state(act, 1) == "void"


def test_bad_words_are_told(act: As, book: Path) -> None:
    act("li", "approval approve 9", code=3)
    act("li", "approval show 9", code=3)
    act("li", "approval request gift K1", code=2)
    act("li", "approval request contract K1 --version 1", code=2)
    act("li", "approval request quote K1", code=3)
    act("li", "approval request contract K9", code=3)


def put_in_team(book: Path, *members: tuple[str, str]) -> None:
    """Let people fill roles everywhere."""
    with sqlite3.connect(book) as connection:
        connection.executemany("INSERT INTO team_member (role, person) VALUES (?, ?)", members)
