"""Decisions, requests and quotes that are undone: by whom, and what is left of the approval."""

from pathlib import Path

import pytest

from tests.approval.conftest import As, book_of, state
from tests.approval.ways import refused


def test_a_decision_is_taken_back_by_its_maker_only(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    act("li", "approval reject 1 --comment no")
    number = act("li", "audit log --json").json[0]["change_set"]
    before = book_of(book)
    for who, os_user in (("wang", "u-wang"), ("li", "u-wang"), ("wang", "u-li"), ("LI", "u-li")):
        refused = act(who, f"undo {number}", os_user=os_user, code=4)
        assert "holds a decision of li; only its maker takes it back" in refused.err
        act(who, f"undo {number} --dry-run", os_user=os_user, code=4)
    assert book_of(book) == before
    # Nor is the request taken back from under the decision.
    assert "later changes stand in the way" in act("wang", f"undo {number - 1}", code=4).err

    act("li", f"undo {number}")
    assert state(act, 1) == "pending"
    act("li", "approval approve 1")
    act("wang", "quote send K1")


def test_redoing_a_decision_is_its_makers_too(act: As, book: Path) -> None:
    act("wang", "quote make K1 --amount 1")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    number = act("li", "audit log --json").json[0]["change_set"]
    act("li", f"undo {number}")
    act("wang", f"undo {number + 1}", code=4)
    assert state(act, 1) == "pending"
    act("li", f"undo {number + 1}")
    assert state(act, 1) == "approved"


def test_a_quote_taken_back_leaves_its_approval_void_and_its_successor_without(act: As, book: Path) -> None:
    act("wang", "quote make K1 --amount 5")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    made = next(row for row in act("wang", "audit log --json").json if "quote make" in row["command"])
    act("wang", f"undo {made['change_set']}")
    row = act("li", "approval list --json").json[0]
    assert (row["state"], row["why"]) == ("void", "it is no longer there")
    act("wang", "quote make K1 --amount 5")
    (line,) = act("wang", "quote list --json").json
    assert (line["version"], line["approval"]) == (1, None)


RAISE = ("contract amend K1 --effective 2026-06-15 --reason more --amount", "120000 CNY")


@pytest.mark.parametrize("first", [RAISE, ("contract edit K1 --amount", "120000 CNY")], ids=["amend", "edit"])
def test_a_price_that_was_raised_is_not_lowered_by_undo(
    act: As, book: Path, configured: Path, first: tuple[str, str]
) -> None:
    act("wang", *first)
    number = act("li", "audit log --json").json[0]["change_set"]
    said = refused(act, book, f"undo {number}", who="li")  # at once, but by somebody else
    assert "needs an approval: the discount is over 10 %" in said
    act("wang", "contract edit K1 --product other")
    assert "over 10 %" in refused(act, book, f"undo {number}")  # its maker, but later
    refused(act, book, f"undo {number} --dry-run")


def test_a_price_raised_by_a_slip_is_taken_back_at_once_by_its_maker(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --amount", "999999 CNY")
    act("wang", "undo")
    assert act("wang", "contract show K1 --json").json["amount"]["amount"] == "100000.00"


def test_a_price_raised_within_the_rules_is_lowered_by_undo(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --amount", "105000 CNY")  # 4.8 % back
    number = act("li", "audit log --json").json[0]["change_set"]
    act("li", f"undo {number}")
    act("wang", "contract edit K1 --amount", "99000 CNY")
    act("li", f"undo {act('li', 'audit log --json').json[0]['change_set']}")  # dearer again
