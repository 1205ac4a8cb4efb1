"""Decisions, requests and quotes that are undone: by whom, and what is left of the approval."""

from pathlib import Path

from tests.approval.conftest import As, book_of, state


def test_a_decision_is_taken_back_by_its_maker_only(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    act("li", "approval reject 1")
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
