"""Every way round an approval, by renewing, skipping a step or undoing: refused, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.approval.conftest import As
from tests.approval.ways import accepted, refused, sheet

# --- renewing -------------------------------------------------------------------------------------------------


def test_what_was_approved_and_accepted_is_renewed(act: As, book: Path, configured: Path) -> None:
    accepted(act)
    row = act("wang", "renew K1 --json").json
    assert (row["amount"]["amount"], row["next_end"], row["outcome"]) == ("85000.00", "2027-08-31", "contracted")


EDITS: dict[str, Callable[[As, Path], object]] = {
    "the price it follows": lambda act, book: act("wang", "contract edit K1 --amount", "110000 CNY"),
    "an amendment of it": lambda act, book: act(
        "wang", "contract amend K1 --effective 2026-06-15 --reason seats --amount", "110000 CNY"
    ),
    "its end": lambda act, book: act("wang", "contract edit K1 --end 2026-08-30"),
    "the customer": lambda act, book: act("wang", "customer edit C1 --name Other --yes"),
    "an import": lambda act, book: act("wang", "import", sheet(book, "K1,Acme,2025-09-01,2026-08-31,110000,CNY")),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_after_the_approval_voids_it_and_renewing_is_refused(
    act: As, book: Path, configured: Path, what: str
) -> None:
    accepted(act)
    EDITS[what](act, book)
    assert "Version 1 is not approved: approval 1 is void." in refused(act, book, "renew K1 --months 12")
    assert "approval 1 is void" in refused(act, book, "renew K1 --months 12 --amount", "85000 CNY")
    act("wang", "undo")  # of the edit: the content is what was approved again
    act("wang", "renew K1")


def test_renewing_without_a_quote_asks_the_rules(act: As, book: Path, configured: Path) -> None:
    assert "needs an approval: the discount is over 10 %" in refused(act, book, "renew K1 --amount", "89999 CNY")
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --amount", "70000 CNY")
    assert "the amount is over 1,000,000.00 CNY" in refused(act, book, "renew K1 --amount", "1000001 CNY")
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --months 24 --amount", "100000 CNY")
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --end 2027-12-31 --amount", "100000 CNY")
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --amount", "100000 USD")
    act("wang", "renew K1 --dry-run --amount", "70000 CNY", code=4)
    act("wang", "renew K1 --amount", "90000 CNY")


def test_key_customers_are_renewed_by_an_approved_quote_only(act: As, book: Path, configured: Path) -> None:
    act("wang", "customer edit C1 --tier key")
    assert "tier is key" in refused(act, book, "renew K1")
    act("wang", "quote make K1 --amount", "100000 CNY")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    assert "approval 1 is pending" in refused(act, book, "renew K1")
    act("zhao", "approval approve 1")
    act("wang", "renew K1")


def test_an_approved_quote_is_for_its_own_sum_and_length(act: As, book: Path, configured: Path) -> None:
    accepted(act)
    assert "less than version 1" in refused(act, book, "renew K1 --amount", "84999 CNY")
    assert "less than version 1" in refused(act, book, "renew K1 --months 13")
    assert "the discount is over 10 %" in refused(act, book, "renew K1 --amount", "85001 CNY")
    act("wang", "renew K1 --amount", "95000 CNY")  # dearer, and within what needs no approval


def test_what_was_rejected_or_waits_is_not_had_by_renewing_without_it(act: As, book: Path) -> None:
    # No rules at all; but somebody asked, and was told no.
    act("wang", "quote make K1 --discount 5")
    act("wang", "approval request quote K1")
    assert "approval 1 is pending" in refused(act, book, "renew K1 --amount", "95000 CNY")
    act("li", "approval reject 1 --comment no")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "95000 CNY")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "94000 CNY")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "1 USD")
    act("wang", "renew K1 --amount", "95001 CNY")


def test_a_newer_version_that_is_approved_stands_for_itself(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 12")
    act("wang", "approval request quote K1")
    act("li", "approval reject 1 --comment no")
    accepted(act, "--discount 11")
    assert "less than version 2" in refused(act, book, "renew K1 --amount", "88000 CNY")
    act("wang", "renew K1")


def test_a_new_version_after_the_approval_of_the_old_one_is_not_approved(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    act("wang", "quote make K1 --discount 15")  # a duplicate is another content
    told = refused(act, book, "quote send K1")
    assert "needs an approval" in told
    assert "`renewctl approval request quote K1` asks for it" in told
    assert "needs an approval" in refused(act, book, "renew K1 --amount", "85000 CNY")
    assert "Version 1 is superseded" in refused(act, book, "quote send K1 --version 1")


def test_after_the_term_has_lapsed_the_approvals_stand_in_the_way_too(act: As, book: Path, configured: Path) -> None:
    act("wang", "tick --today 2026-10-15")
    assert act("wang", "contract show K1 --json").json["terms"][0]["outcome"] == "lapsed"
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --today 2026-10-15 --amount", "10 CNY")


def test_an_offer_is_for_as_long_as_the_contract_renews(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --renewal-months 24")
    made = act("wang", "quote make K1 --amount", "100000 CNY")
    assert "the discount is over 20 %" in made.err
    assert act("wang", "quote list --json").json[0]["months"] == 24


# --- steps ----------------------------------------------------------------------------------------------------


def test_renewing_past_a_step_that_needs_an_approval(act: As, book: Path) -> None:
    act("wang", "renewal open K1 --playbook key-account")
    assert "Step quote needs an approval of the quote first, by 2 levels." in refused(act, book, "renew K1")
    act("wang", "quote make K1 --uplift 1")
    act("wang", "approval request quote K1 --levels 2")
    act("li", "approval approve 1")
    assert "which is pending" in refused(act, book, "renew K1 --amount", "101000 CNY")
    act("zhao", "approval approve 1")
    for _n in range(3):
        act("wang", "advance K1")
    act("wang", "contract edit K1 --amount", "120000 CNY")  # after the step was done
    assert "Step quote needs the approval of the quote, which is void." in refused(act, book, "renew K1")
    act("wang", "lose K1 --reason price")  # that it is not renewed needs no approval


def test_a_plan_that_was_approved_may_move_while_it_is_carried_out(act: As, book: Path, tmp_path: Path) -> None:
    steps = "".join(
        f'[[steps]]\ncode = "{code}"\nname = "{code}"\nrole = "sales"\ndays = 5\n{more}'
        for code, more in (("plan", 'approval = { subject = "plan" }\n'), ("talk", 'after = "plan"\n'))
    )
    (tmp_path / "own.toml").write_text(f'name = "own"\ntitle = "Own"\n{steps}', "utf-8")
    act("wang", f"playbook install {tmp_path / 'own.toml'}")
    act("wang", "renewal open K1 --playbook own")
    assert "Step plan needs an approval of the plan first" in refused(act, book, "renew K1")
    act("wang", "approval request plan K1")
    act("li", "approval approve 1")
    act("wang", "advance K1")
    act("wang", "step move K1 talk --due 2026-07-20")
    act("wang", "renew K1")


# --- undoing --------------------------------------------------------------------------------------------------


def test_undo_takes_no_approval_of_another_and_no_accepted_quote_from_under_it(
    act: As, book: Path, configured: Path
) -> None:
    accepted(act)
    log = {row["command"]: row["change_set"] for row in act("li", "audit log --json").json}
    decision = next(number for command, number in log.items() if "approval approve" in command)
    assert "only its maker takes it back" in refused(act, book, f"undo {decision}")
    made = next(number for command, number in log.items() if "quote make" in command)
    refused(act, book, f"undo {made}")  # the quote was sent since
    act("li", f"undo {decision}")
    assert "approval 1 is pending" in refused(act, book, "renew K1")


def test_undo_of_a_renewal_and_renewing_anew_asks_again(act: As, book: Path, configured: Path) -> None:
    accepted(act)
    act("wang", "renew K1")
    act("wang", "undo")
    assert "less than version 1" in refused(act, book, "renew K1 --amount", "80000 CNY")
    act("wang", "renew K1")
