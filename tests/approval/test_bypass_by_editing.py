"""No edit, amendment or import of a price gets round its approval."""

from pathlib import Path

import pytest

from tests.approval.conftest import As
from tests.approval.ways import accepted, refused, sheet

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


@pytest.mark.parametrize("edit", ["--end 2026-12-31", "--months 60", "--start 2025-09-02 --end 2027-08-31"])
def test_an_extension_makes_no_room_for_a_longer_term(act: As, book: Path, configured: Path, edit: str) -> None:
    act("wang", "contract extend K1 --months 1 --reason talks")
    assert "This price of contract K1 needs an approval" in refused(act, book, f"contract edit K1 {edit}")
    act("wang", "contract edit K1 --end 2026-10-31")  # within the three months it is the same extension
    assert act("wang", "contract show K1 --json").json["terms"][0]["original_end"] == "2026-08-31"


@pytest.mark.parametrize(
    "line",
    [
        "contract edit K1 --kind evergreen --notice 120m",
        "contract amend K1 --effective 2026-06-15 --reason x --kind evergreen",
        "import {kinds}",
    ],
)
def test_a_price_for_a_year_is_none_for_as_long_as_it_goes_on(act: As, book: Path, configured: Path, line: str) -> None:
    kinds = book.with_name("kinds.csv")
    kinds.write_text("contract_no,customer_name,start_date,end_date,kind\nK1,Acme,2025-09-01,2026-08-31,evergreen\n")
    assert "the discount is over 20 %" in refused(act, book, line.format(kinds=kinds))


def test_what_went_on_without_an_end_is_not_fixed_at_its_sum_for_years(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract add C1 K2 --kind evergreen --notice 120m --start 2025-09-01 --amount", "100000 CNY")
    act("wang", "contract notice K2 --received")
    assert "the discount is over 20 %" in refused(act, book, "contract edit K2 --kind fixed --notice", "")
    act("wang", "contract edit K2 --amount", "101000 CNY")  # a higher price of the same contract is no discount


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
    ("first_agreed", "amount", "told"),
    [
        ("2025-09-30", "10000", "needs an approval"),  # a twelfth of the sum, as if it were for a month
        ("2026-05-31", "75000", "needs an approval"),  # an extension of three months, as if the year had been shorter
        (
            "2030-08-31",
            "100000",
            "cannot be the end first agreed",
        ),  # a fifth of what a year costs, as if the sum were for five
    ],
)
def test_the_end_first_agreed_is_no_way_round_either(
    act: As, book: Path, configured: Path, first_agreed: str, amount: str, told: str
) -> None:
    path = book.with_name("ends.csv")
    head = "contract_no,customer_name,start_date,end_date,amount,currency,original_end_date\n"
    path.write_text(f"{head}K1,Acme,2025-09-01,2026-08-31,{amount},CNY,{first_agreed}\n", "utf-8")
    assert told in refused(act, book, "import", str(path))


def test_an_extension_comes_back_with_its_export_and_needs_no_approval(act: As, book: Path, configured: Path) -> None:
    act("wang", "contract extend K1 --months 3 --reason talks")
    path = book.with_name("book.json")
    act("wang", "export", str(path), "--yes")
    assert act("wang", "import", str(path), "--json").json["changed"] == 0
