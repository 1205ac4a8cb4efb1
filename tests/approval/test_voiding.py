"""An approval is for content as it was: any edit of it makes it void, and nobody is asked for what is over."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.approval.conftest import As, state
from tests.approval.ways import sql

EDITS: dict[str, Callable[[As, Path], object]] = {
    "the amount": lambda act, book: act("wang", "contract edit K1 --amount", "90000 CNY"),
    "the end": lambda act, book: act("wang", "contract edit K1 --end 2026-12-31"),
    "the notice": lambda act, book: act("wang", "contract edit K1 --notice 60d"),
    "the kind": lambda act, book: act("wang", "contract edit K1 --kind auto"),
    "the payment": lambda act, book: act("wang", "contract edit K1 --payment-method cash"),
    "the party": lambda act, book: act("wang", "customer edit C1 --name Other --yes"),
    "a clause": lambda act, book: sql(book, "INSERT INTO clause (contract_id, title, body) VALUES (1, 'Breach', 'x')"),
    "another program": lambda act, book: sql(book, "UPDATE term SET amount = 1"),
    "an import": lambda act, book: imported(act, book),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_of_a_contract_voids_its_approval_and_undo_brings_it_back(act: As, book: Path, what: str) -> None:
    act("wang", "approval request contract K1")
    act("li", "approval approve 1")
    assert state(act, 1) == "approved"
    EDITS[what](act, book)
    row = act("li", "approval show 1 --json").json
    assert row["state"] == "void"
    assert row["why"]
    assert any(line["today"] for line in row["content"])
    act("wang", "approval request contract K1")
    assert [row["id"] for row in act("li", "approval list --json").json] == [2]
    assert [row["id"] for row in act("li", "approval list --all --json").json] == [2, 1]


def test_undo_of_the_edit_brings_the_approval_back(act: As, book: Path) -> None:
    act("wang", "approval request contract K1")
    act("li", "approval approve 1")
    act("wang", "contract edit K1 --notice 60d")
    assert state(act, 1) == "void"
    act("wang", "undo")
    assert state(act, 1) == "approved"


HARMLESS = ["contract edit K1 --owner sun", "contract edit K1 --notes internal", "customer edit C1 --phone 1"]


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_no_part_of_the_content_voids_nothing(act: As, book: Path, line: str) -> None:
    act("wang", "approval request contract K1")
    act("li", "approval approve 1")
    act("wang", line)
    assert state(act, 1) == "approved"


TAMPERING = [
    "UPDATE quote SET amount = 1",
    "UPDATE quote SET currency = 'USD'",
    "UPDATE quote SET months = 36",
    "UPDATE quote SET note = 'and a free year'",
    "UPDATE quote SET valid_until = '2027-12-31'",
    "UPDATE quote SET made_by = 'sun', made_os_user = 'u-sun'",
    "UPDATE term SET amount = amount * 2",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_a_quote_that_was_edited_behind_our_back_is_not_sent(
    act: As, book: Path, configured: Path, statement: str
) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    sql(book, statement)
    assert state(act, 1) == "void"
    act("wang", "quote send K1", code=4)


def imported(act: As, book: Path) -> None:
    """Import a sheet that says another sum for the contract."""
    sheet = book.with_name("sheet.csv")
    sheet.write_text(
        "合同编号,客户名称,开始日期,结束日期,合同金额,币种\nK1,Acme,2025-09-01,2026-08-31,7,CNY\n", "utf-8"
    )
    act("wang", "import", str(sheet))
    assert json.loads(act("wang", "contract show K1 --json").out)["amount"]["amount"] == "7.00"


@pytest.mark.parametrize(
    ("meanwhile", "language", "why"),
    [
        (["quote make K1 --discount 4"], "en", "replaced or decided meanwhile"),
        (["renew K1 --amount 100000CNY"], "zh_CN", "其间已被取代或已有结果"),
        (["lose K1 --reason price"], "en", "replaced or decided meanwhile"),
    ],
)
def test_nobody_is_asked_to_approve_what_was_replaced_or_decided(
    act: As, book: Path, meanwhile: list[str], language: str, why: str
) -> None:
    act("wang", "quote make K1 --discount 5")
    act("wang", "approval request quote K1")
    assert [row["id"] for row in act("li", "approval list --waiting --json").json] == [1]
    for line in meanwhile:
        act("wang", line)
    assert act("li", "approval list --waiting --json").json == []
    assert [row for row in act("li", "agenda --all --json").json if row["kind"] == "approval"] == []
    assert "is void" in act("li", "approval approve 1", code=4).err
    (row,) = act("li", f"approval list --all --json --lang {language}").json
    assert (row["state"], row["why"]) == ("void", why)


def test_what_was_approved_stays_approved_when_another_takes_its_place(act: As, book: Path) -> None:
    act("wang", "quote make K1 --discount 5")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    act("wang", "quote make K1 --discount 4")
    assert state(act, 1) == "approved"
