"""Every way round an approval, by renewing, editing, amending, importing, skipping or undoing: refused, and why."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from renewctl.approval import held
from tests.approval.conftest import RULES, As, installed
from tests.store.books import dump

SHEET = "合同编号,客户名称,开始日期,结束日期,合同金额,币种\n"


def refused(act: As, book: Path, line: str, *more: str, who: str = "wang") -> str:
    """Run a line that must be refused by a rule (exit 4) and leave the book as it was; return what was said."""
    before = dump(book)
    answer = act(who, line, *more, code=4)
    assert dump(book) == before
    return answer.err


def accepted(act: As, offer: str = "--discount 15") -> None:
    """Make an offer for K1, have li approve it, and let the customer accept it."""
    act("wang", f"quote make K1 {offer}")
    act("wang", "approval request quote K1")
    number = max(row["id"] for row in act("wang", "approval list --json").json)
    act("li", f"approval approve {number}")
    act("wang", "quote send K1")
    act("wang", "quote accept K1")


def sheet(book: Path, *rows: str) -> str:
    """Write a sheet of contracts and return its path."""
    path = book.with_name("sheet.csv")
    path.write_text(SHEET + "".join(f"{row}\n" for row in rows), "utf-8")
    return str(path)


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
    act("li", "approval reject 1")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "95000 CNY")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "94000 CNY")
    assert "approval 1 is rejected" in refused(act, book, "renew K1 --amount", "1 USD")
    act("wang", "renew K1 --amount", "95001 CNY")


def test_a_newer_version_that_is_approved_stands_for_itself(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 12")
    act("wang", "approval request quote K1")
    act("li", "approval reject 1")
    accepted(act, "--discount 11")
    assert "less than version 2" in refused(act, book, "renew K1 --amount", "88000 CNY")
    act("wang", "renew K1")


def test_a_new_version_after_the_approval_of_the_old_one_is_not_approved(act: As, book: Path, configured: Path) -> None:
    act("wang", "quote make K1 --discount 15")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    act("wang", "quote make K1 --discount 15")  # a duplicate is another content
    assert "needs an approval" in refused(act, book, "quote send K1")
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


# --- editing, amending ----------------------------------------------------------------------------------------


PAST_THE_RULES = {
    "a lower sum": ("contract edit K1 --amount", "89000 CNY"),
    "a longer term for the same sum": ("contract edit K1 --end 2026-12-31",),
    "twice the months": ("contract edit K1 --months 24",),
    "another currency": ("contract edit K1 --amount", "100000 JPY"),
    "a sum past a limit": ("contract edit K1 --amount", "1000001 CNY"),
    "an amended sum": ("contract amend K1 --effective 2026-06-15 --reason x --amount", "89000 CNY"),
    "an amended end": ("contract amend K1 --effective 2026-06-15 --reason x --end 2026-12-31",),
}


@pytest.mark.parametrize("what", PAST_THE_RULES)
def test_a_price_is_not_edited_past_the_rules(act: As, book: Path, configured: Path, what: str) -> None:
    assert "This price of contract K1 needs an approval" in refused(act, book, *PAST_THE_RULES[what])


@pytest.mark.parametrize("what", PAST_THE_RULES)
def test_without_rules_it_is_a_correction_like_any_other(act: As, book: Path, what: str) -> None:
    act("wang", *PAST_THE_RULES[what])


def test_many_small_steps_are_one_large_one(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --amount", "95000 CNY")
    act("wang", "contract edit K1 --amount", "90000 CNY")
    assert "the discount is over 10 %" in refused(act, book, "contract edit K1 --amount", "89000 CNY")


def test_a_renewal_and_an_edit_after_it_are_one_discount(act: As, book: Path, configured: Path) -> None:
    act("wang", "renew K1 --amount", "90000 CNY")
    assert "the discount is over 10 %" in refused(act, book, "contract edit K1 --amount", "81000 CNY")
    amended = "contract amend K1 --effective 2026-09-01 --reason less --amount"
    assert "the discount is over 10 %" in refused(act, book, amended, "81000 CNY")
    act("wang", "contract edit K1 --amount", "95000 CNY")
    act("wang", "contract edit K1 --amount", "90000 CNY")


def test_a_sum_cleared_and_written_anew_is_its_edit(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --amount", "")
    assert "the discount is over 20 %" in refused(act, book, "contract edit K1 --amount", "50000 CNY")


def test_a_sum_cleared_before_the_renewal_and_written_after_it_is_its_discount(
    act: As, book: Path, configured: Path
) -> None:
    act("wang", "contract edit K1 --amount", "")
    act("wang", "renew K1")
    assert "the discount is over 20 %" in refused(act, book, "contract edit K1 --amount", "50000 CNY")
    act("wang", "contract edit K1 --amount", "100000 CNY")


def test_the_term_that_was_renewed_keeps_its_price(act: As, book: Path, configured: Path) -> None:
    accepted(act)
    act("wang", "renew K1")
    assert "needs an approval" in refused(act, book, "contract edit K1 --amount", "76000 CNY")
    act("wang", "contract edit K1 --amount", "90000 CNY")
    act("wang", "contract edit K1 --amount", "85000 CNY")  # what was approved for it


def test_an_amendment_is_approved_as_a_quote_of_its_sum(act: As, book: Path, configured: Path) -> None:
    amend = ("contract amend K1 --effective 2026-06-15 --reason fewer --amount", "85000 CNY")
    refused(act, book, *amend)
    act("wang", "quote make K1 --discount 15")
    refused(act, book, *amend)
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    refused(act, book, *amend)  # approved, and not accepted yet
    act("wang", "quote send K1")
    act("wang", "quote accept K1")
    act("wang", *amend)


def test_what_goes_on_at_its_price_is_no_offer(act: As, book: Path, configured: Path) -> None:
    act("wang", "customer edit C1 --tier key")
    act("wang", "contract edit K1 --kind auto --renewal-months 12 --owner sun")
    act("wang", "contract extend K1 --months 2 --reason talks")
    act("wang", "contract coterm K1 --on 2026-12-31")
    act("wang", "tick --today 2026-12-15")
    assert [row["amount"]["amount"] for row in act("wang", "contract terms K1 --json").json] == [
        *("100000.00", "16712.33", "100273.98"),
    ]


# --- importing ------------------------------------------------------------------------------------------------


def test_a_sheet_is_no_way_round(act: As, book: Path, configured: Path) -> None:
    lower = sheet(book, "K1,Acme,2025-09-01,2026-08-31,89000,CNY")
    assert "This price of contract K1 needs an approval: the discount is over 10 %." in refused(
        act, book, "import", lower
    )
    assert "needs an approval" in act("wang", "import --dry-run", lower, code=4).out
    renewed = sheet(book, "K1,Acme,2026-09-01,2027-08-31,50000,CNY")
    assert "the discount is over 20 %" in refused(act, book, "import", renewed)
    act("wang", "import", sheet(book, "K1,Acme,2026-09-01,2027-08-31,95000,CNY"))
    # The first term is history now, and its row a fact; the open one is not.
    act("wang", "import", sheet(book, "K1,Acme,2025-09-01,2026-08-31,70000,CNY"))
    refused(act, book, "import", sheet(book, "K1,Acme,2026-09-01,2027-08-31,70000,CNY"))


def test_a_sheet_may_say_what_was_approved(act: As, book: Path, configured: Path) -> None:
    accepted(act)
    act("wang", "import", sheet(book, "K1,Acme,2026-09-01,2027-08-31,85000,CNY"))


def test_a_first_import_is_history(act: As, book: Path, configured: Path) -> None:
    rows = ("K7,Acme,2024-09-01,2025-08-31,100000,CNY", "K7,Acme,2025-09-01,2026-08-31,10000,CNY")
    act("wang", "import", sheet(book, *rows))
    act("wang", "contract extend K7 --months 1 --reason talks")
    act("wang", "import", sheet(book, *rows))


@pytest.mark.parametrize(
    ("first_agreed", "amount"),
    [
        ("2025-09-30", "10000"),  # a twelfth of the sum, as if it were for a month
        ("2026-05-31", "75000"),  # an extension of three months, as if the year had been shorter
        ("2030-08-31", "100000"),  # a fifth of what a year costs, as if the sum were for five
    ],
)
def test_the_end_first_agreed_is_no_way_round_either(
    act: As, book: Path, configured: Path, first_agreed: str, amount: str
) -> None:
    path = book.with_name("ends.csv")
    head = "contract_no,customer_name,start_date,end_date,amount,currency,original_end_date\n"
    path.write_text(f"{head}K1,Acme,2025-09-01,2026-08-31,{amount},CNY,{first_agreed}\n", "utf-8")
    assert "needs an approval" in refused(act, book, "import", str(path))


def test_an_extension_comes_back_with_its_export_and_needs_no_approval(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract extend K1 --months 3 --reason talks")
    path = book.with_name("book.json")
    act("wang", "export", str(path), "--yes")
    assert act("wang", "import", str(path), "--json").json["changed"] == 0


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


# --- changing what the rules look at --------------------------------------------------------------------------


def _moved(act: As, book: Path) -> None:
    act("wang", "customer add Other --code C2 --tier regular")
    act("wang", "contract edit K1 --customer C2")


def _imported(act: As, book: Path) -> None:
    path = book.with_name("tiers.csv")
    path.write_text("customer_code,customer_name,tier\nC1,Acme,regular\n", "utf-8")
    act("wang", f"import --what customers {path}")


OUT_OF_THE_WAY: dict[str, Callable[[As, Path], object]] = {
    "edited": lambda act, book: act("wang", "customer edit C1 --tier regular"),
    "edited twice": lambda act, book: [act("wang", f"customer edit C1 --tier {t}") for t in ("potential", "regular")],
    "edited another day": lambda act, book: act("wang", "customer edit C1 --tier regular --today 2025-10-01"),
    "the contract moved": _moved,
    "imported": _imported,
}


@pytest.mark.parametrize("what", OUT_OF_THE_WAY)
def test_the_strictest_tier_of_the_term_counts(
    act: As, book: Path, configured: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    act("wang", "customer edit C1 --tier key")
    OUT_OF_THE_WAY[what](act, book)
    told = "the customer's tier was key earlier in this term or year"
    assert told in refused(act, book, "renew K1")
    assert act("wang", "quote make K1 --uplift 1 --json").json["needed_because"] == [told]
    assert told in refused(act, book, "quote send K1")
    assert told in refused(act, book, "contract edit K1 --amount", "99000 CNY")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    act("zhao", "approval approve 1")
    act("wang", "renew K1 --amount", "101000 CNY")
    monkeypatch.setattr(held, "YEAR", timedelta())  # when a year has gone by, the next term knows the new tier alone
    act("wang", "renew K1 --today 2027-08-01")


SHORT_TERMS: dict[str, Callable[[As], object]] = {
    "a bridge": lambda act: act("wang", "contract coterm K1 --on 2026-09-30"),
    "a tacit renewal": lambda act: [
        act("wang", "contract edit K1 --kind auto --renewal-months 1"),
        act("wang", "tick --today 2026-08-20"),
    ],
}


@pytest.mark.parametrize("what", SHORT_TERMS)
def test_a_term_that_nobody_agreed_makes_no_tier_forgotten(act: As, book: Path, configured: Path, what: str) -> None:
    act("wang", "customer edit C1 --tier key")
    act("wang", "customer edit C1 --tier regular")
    SHORT_TERMS[what](act)
    assert len(act("wang", "contract terms K1 --json").json) == 2
    assert "was key earlier" in refused(act, book, "renew K1 --today 2026-09-20 --months 12")


def test_the_tier_of_before_the_rules_is_no_way_round_them(act: As, book: Path) -> None:
    act("wang", "customer edit C1 --tier key")
    act("wang", "customer edit C1 --tier regular")
    installed(act, book, RULES)
    act("wang", "renew K1")


def test_the_sum_lowered_before_and_by_the_renewal_is_one_discount(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract edit K1 --amount", "90000 CNY")
    told = "the discount is over 10 %; measured from 100,000.00 CNY, the sum before it was changed"
    assert told in refused(act, book, "renew K1 --amount", "81000 CNY")
    act("wang", "quote make K1 --discount 10")
    assert told in refused(act, book, "quote send K1")
    act("wang", "renew K1")


# --- losing, and coming back under another number -------------------------------------------------------------


def _lost_then_added(act: As, book: Path) -> None:
    act("wang", "lose K1 --reason price")
    act("wang", "contract add C1 K2 --start 2026-09-01 --months 12 --amount", "85000 CNY")


def _added_then_lost(act: As, book: Path) -> None:
    act("wang", "contract add C1 K2 --start 2026-07-01 --months 12 --amount", "85000 CNY")
    act("wang", "lose K1 --reason price")


def _renamed_and_added(act: As, book: Path) -> None:
    act("wang", "contract edit K1 --number K0")
    act("wang", "contract edit K0 --state cancelled")
    act("wang", "contract add C1 K2 --start 2026-09-01 --months 12 --amount", "85000 CNY")


def _imported_anew(act: As, book: Path) -> None:
    act("wang", "lose K1 --reason price")
    act("wang", "import", sheet(book, "K2,Acme,2026-09-01,2027-08-31,85000,CNY"))


def _of_another_customer(act: As, book: Path) -> None:
    act("wang", "lose K1 --reason price")
    act("wang", "customer add Beta --code C2")
    act("wang", "contract add C2 K2 --start 2026-09-01 --months 12 --amount", "85000 CNY")
    act("wang", "customer merge C2 C1")


@pytest.mark.parametrize(
    "how", [_lost_then_added, _added_then_lost, _renamed_and_added, _imported_anew, _of_another_customer]
)
def test_a_lost_contract_that_comes_back_under_another_number_is_told(
    act: As, book: Path, configured: Path, how: Callable[[As, Path], None]
) -> None:
    how(act, book)
    (row,) = act("wang", "check --only replaced --json", code=7).json
    assert (row["record"], row["command"].split()[-6:]) == ("K2", "approval request contract K2 --levels 1".split())
    assert "needs an approval: the discount is over 10 %" in row["what"]
    assert "折扣超过 10 %" in act("wang", "--lang zh_CN check --only replaced", code=7).out
    act("wang", "approval request contract K2")
    assert act("wang", "check --only replaced").out == ""
    act("li", "approval approve 1")
    assert act("wang", "check --only replaced").out == ""
    act("wang", "contract edit K2 --product other")  # which voids it
    act("wang", "check --only replaced", code=7)


def test_days_left_out_or_set_back_hide_no_replacement(act: As, book: Path, configured: Path) -> None:
    act("wang", "lose K1 --reason price --on 2026-01-01")
    act("wang", "contract add C1 K2 --amount", "85000 CNY")
    (row,) = act("wang", "check --only replaced --json", code=7).json
    assert (row["record"], row["command"].split()[-1]) == ("K2", "2")  # how long it is cannot be told


@pytest.mark.parametrize(
    ("start", "amount"), [("2026-09-01", "90000 CNY"), ("2026-03-01", "85000 CNY"), ("2027-03-01", "85000 CNY")]
)
def test_another_contract_is_no_replacement(act: As, book: Path, configured: Path, start: str, amount: str) -> None:
    act("wang", "lose K1 --reason price")
    act("wang", f"contract add C1 K2 --start {start} --months 12 --amount", amount)
    assert act("wang", "check --only replaced").out == ""


def test_what_was_lost_and_begun_before_the_rules_is_no_replacement(act: As, book: Path) -> None:
    _lost_then_added(act, book)
    installed(act, book, RULES)
    assert act("wang", "check --only replaced").out == ""
