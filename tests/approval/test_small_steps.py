"""Many small steps are one large one: a term made longer month by month at one price is cheaper, and counts so."""

from pathlib import Path

import pytest

from tests.approval.conftest import As
from tests.approval.ways import refused, sheet

ENDS = ("2026-09-30", "2026-10-31", "2026-11-30")


@pytest.mark.parametrize(
    "how",
    [
        lambda act, book, end: f"contract edit K1 --end {end}",
        lambda act, book, end: f"contract amend K1 --effective 2026-06-15 --reason longer --end {end}",
        lambda act, book, end: f"import {sheet(book, f'K1,Acme,2025-09-01,{end},100000,CNY')}",
    ],
    ids=["edit", "amend", "import"],
)
def test_a_term_made_longer_month_by_month_is_measured_from_the_days_it_was_entered_with(
    act: As, book: Path, configured: Path, how: object
) -> None:
    assert callable(how)
    act("wang", how(act, book, ENDS[0]))  # 13 months for the price of 12: 7.7 % less
    refused(act, book, how(act, book, ENDS[1]))  # 14 for 12: over 10 %


def test_a_discount_after_a_longer_term_is_measured_from_the_first_length(
    act: As, book: Path, configured: Path
) -> None:
    act("wang", f"contract edit K1 --end {ENDS[0]}")
    said = refused(act, book, "renew K1 --months 13 --amount", "92000 CNY")  # 8 % less than now, 15 % than at first
    assert "measured from 100,000.00 CNY" in said
    act("wang", "quote make K1 --months 13 --amount", "92000 CNY")
    assert "approval" in act("wang", "quote send K1", code=4).err


def test_small_discounts_of_several_terms_add_up_until_one_is_approved(act: As, book: Path, configured: Path) -> None:
    act("wang", "renew K1 --months 12 --amount", "91000 CNY")  # 9 % less
    said = refused(act, book, "renew K1 --months 12 --amount", "83000 CNY", "--today", "2027-06-15")
    assert "measured from 100,000.00 CNY" in said  # 8.8 % less than now, 17 % less than at first
    act("wang", "renew K1 --months 12 --amount", "90500 CNY", "--today", "2027-06-15")
    said = refused(act, book, "contract edit K1 --amount", "89000 CNY", "--today", "2027-06-16")
    assert "over 10 %" in said
    day = ("--today", "2028-06-15")
    act("wang", "quote make K1 --months 12 --amount", "83000 CNY", *day)
    act("wang", "approval request quote K1", *day)
    act("li", "approval approve 1", *day)
    act("wang", "quote send K1", *day)
    act("wang", "quote accept K1", *day)
    act("wang", "renew K1", *day)
    act("wang", "renew K1 --months 12 --amount", "76000 CNY", "--today", "2029-06-15")  # 8.4 % less than approved


def test_more_for_longer_is_no_discount(act: As, book: Path, configured: Path) -> None:
    act("wang", f"contract edit K1 --end {ENDS[2]} --amount", "125000 CNY")
    act("wang", "renew K1 --months 12 --amount", "100000 CNY")


def test_a_notice_period_is_at_most_ten_years(act: As, book: Path) -> None:
    assert "at most ten years" in act("wang", "contract edit K1 --notice 121m", code=2).err
    assert "at most ten years" in act("wang", "contract edit K1 --notice 3661d", code=2).err
    act("wang", "contract edit K1 --notice 120m")
