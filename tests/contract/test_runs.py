"""Months count from the first start of the unbroken run of terms: a win-back begins a new one, for all who count."""

from pathlib import Path

from tests.conftest import Cli
from tests.contract.answers import do, shown
from tests.ready import ready


@ready
def back(cli: Cli) -> None:
    """A contract that ended in November, was won back on 31 January for a month and renewed for one more."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    days = ["--start", "2024-10-15", "--months", "1", "--amount", "310 CNY", "--today", "2024-10-15"]
    assert cli("contract", "add", "A", "K", *days).code == 0
    for today in ("2025-01-31", "2025-02-10"):
        answer = cli("renew", "K", "--months", "1", "--today", today)
        assert answer.code == 0, answer.err


def last(cli: Cli) -> tuple[str, str]:
    term = shown(cli, "K")["terms"][-1]
    return term["term_start"], term["term_end"]


def test_the_days_of_a_term_that_is_corrected_stay_on_the_grid_of_its_run(back: Cli) -> None:
    assert last(back) == ("2025-02-28", "2025-03-30")
    do(back, "edit", "K", "--months", "1")
    assert last(back) == ("2025-02-28", "2025-03-30")
    do(back, "edit", "K", "--months", "2")
    assert last(back) == ("2025-02-28", "2025-04-29")
    assert shown(back, "K")["anchor"] == "2024-10-15"


def test_a_win_back_that_is_corrected_is_the_beginning_of_its_run(back: Cli) -> None:
    assert back("undo").code == 0
    do(back, "edit", "K", "--start", "2025-03-31", "--months", "1")
    assert last(back) == ("2025-03-31", "2025-04-29")
    assert shown(back, "K")["anchor"] == "2024-10-15"


def test_a_quote_and_its_approval_compare_months_of_the_run(back: Cli) -> None:
    made = back("quote", "make", "K", "--discount", "10", "--months", "2", "--today", "2025-03-01", "--json")
    assert made.code == 0, made.err
    assert (made.json["amount"]["amount"], made.json["change"]) == ("558.00", -10.0)  # twice 310 less 10 %


def test_a_price_is_compared_by_the_months_of_the_run(back: Cli) -> None:
    answer = back("renew", "K", "--months", "1", "--amount", "310 CNY", "--today", "2025-03-10", "--json")
    assert (answer.json["outcome"], answer.json["next_end"]) == ("renewed", "2025-04-29")


def test_the_same_price_for_a_longer_month_of_the_run_is_no_discount(back: Cli, tmp_path: Path) -> None:
    assert back("undo").code == 0  # the month from 31 January has 28 days, the one after it 31
    rules = tmp_path / "rules.toml"
    rules.write_text("[approval]\ndiscount_over = 5\n")
    assert back("approval", "rules", "install", str(rules), "--actor", "chief").code == 0
    answer = back("renew", "K", "--months", "1", "--amount", "310 CNY", "--today", "2025-02-10")
    assert answer.code == 0, answer.err
