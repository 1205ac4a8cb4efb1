"""Neither a tier or sum changed first nor a loss and a new number get round an approval."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from renewctl.approval import held
from tests.approval.conftest import RULES, As, installed
from tests.approval.ways import refused, sheet

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


def _put_out_of_force(state: str) -> Callable[[As, Path], None]:
    def how(act: As, book: Path) -> None:
        act("wang", f"contract edit K1 --state {state}")
        act("wang", "contract add C1 K2 --start 2026-01-01 --months 12 --amount", "85000 CNY")

    return how


def _made_shorter(act: As, book: Path) -> None:
    act("wang", "contract edit K1 --end 2026-06-30 --amount", "83333 CNY")
    act("wang", "contract add C1 K2 --start 2026-07-01 --months 12 --amount", "85000 CNY")


@pytest.mark.parametrize(
    "how",
    [
        *(_lost_then_added, _added_then_lost, _renamed_and_added, _imported_anew, _of_another_customer, _made_shorter),
        *map(_put_out_of_force, ("ended", "not-effective")),
    ],
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


def test_one_more_contract_beside_one_that_runs_or_never_did_is_no_replacement(
    act: As, book: Path, configured: Path
) -> None:
    act("wang", "contract edit K1 --end 2026-09-30 --product other")  # longer, and edited otherwise
    act("wang", "contract add C1 K7 --start 2026-06-01 --months 12 --state not-effective --amount", "100000 CNY")
    act("wang", "contract edit K7 --product other")
    act("wang", "contract add C1 K8 --start 2026-10-01 --months 12 --amount", "50000 CNY")
    assert act("wang", "check --only replaced").out == ""


def test_what_was_lost_and_begun_before_the_rules_is_no_replacement(act: As, book: Path) -> None:
    _lost_then_added(act, book)
    installed(act, book, RULES)
    assert act("wang", "check --only replaced").out == ""


def test_an_invented_amendment_in_a_sheet_moves_no_price_and_is_told(act: As, book: Path, configured: Path) -> None:
    path = book.with_name("amended.csv")
    head = "contract_no,effective_on,amended,agreed_before,agreed_after,amendment_reason\n"
    path.write_text(f"{head}K1,2026-01-01,amount,100000 CNY,50000 CNY,invented\n", "utf-8")
    told = act("wang", f"import --what amendments {path}").err
    assert "1 contract says now what no amendment led to" in told
    assert act("wang", "contract show K1 --json").json["amount"] == {"amount": "100000.00", "currency": "CNY"}
    for sum in ("50000 CNY", "89000 CNY"):
        refused(act, book, "contract edit K1 --amount", sum)
        refused(act, book, "renew K1 --amount", sum)
