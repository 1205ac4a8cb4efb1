"""What a sheet decides while the renewal is under way: the work on it is closed."""

import pytest

from tests.sheets import Desk

SHEET = "contract_no,customer_name,start_date,end_date,amount,currency\nK1,Acme,2026-01-01,2026-12-31,1200,EUR\n"
NEXT = SHEET.splitlines()[0] + "\nK1,Acme,2027-01-01,2027-12-31,{amount},EUR\n"
TODAY = ("--today", "2026-11-15")


@pytest.fixture
def under_way(desk: Desk) -> Desk:
    """Return a desk whose book has a contract for the year 2026, the quote of whose renewal is being made."""
    assert desk.take(SHEET, "--today", "2026-01-05").code == 0
    assert desk.cli("renewal", "open", "K1", "--playbook", "standard", "--today", "2026-11-01").code == 0
    assert desk.cli("advance", "K1", "--today", "2026-11-06").code == 0
    assert open_work(desk) == (1, 1)
    return desk


def open_work(desk: Desk) -> tuple[int, int]:
    """Return how many renewals and how many tasks of them are open."""
    ((renewals,),) = desk.rows("SELECT COUNT(*) FROM renewal WHERE state = 'open'")
    ((tasks,),) = desk.rows("SELECT COUNT(*) FROM task WHERE state = 'open' AND rule IS NULL")
    return int(str(renewals)), int(str(tasks))


def test_a_sheet_with_the_next_term_closes_the_renewal(under_way: Desk) -> None:
    assert under_way.take(NEXT.format(amount=1300), *TODAY).code == 0
    assert open_work(under_way) == (0, 0)
    assert under_way.rows("SELECT closed_on FROM renewal") == [("2026-11-15",)]
    assert under_way.cli("renewal", "open", "K1", *TODAY).code == 0  # that of the next term
    assert under_way.take(NEXT.format(amount=1300), *TODAY).json["change_set"] is None


@pytest.mark.parametrize("outcome", ["churned", "renewed", "expanded"])
def test_a_sheet_of_outcomes_closes_it_too(under_way: Desk, outcome: str) -> None:
    told = under_way.take(f"contract_no,outcome,date\nK1,{outcome},2026-11-10\n", "--what", "outcomes", *TODAY)
    assert told.code == 0
    assert open_work(under_way) == (0, 0)
    assert under_way.cli("advance", "K1", *TODAY).code == 4
    without = [one for one in told.json["warnings"] if "has no next term" in one]
    assert len(without) == (outcome != "churned")


@pytest.mark.parametrize(("day", "code"), [("2026-12-30", 4), ("2026-12-31", 0), ("2027-02-01", 0)])
def test_a_term_that_still_runs_has_not_lapsed(under_way: Desk, day: str, code: int) -> None:
    told = f"contract_no,outcome,date\nK1,lapsed,{day}\n"
    answer = under_way.take(told, "--what", "outcomes", "--today", "2027-02-01")
    assert answer.code == code
    if code:
        assert answer.json["problems"][0]["reason"] == f"A term that runs to 2026-12-31 has not lapsed by {day}."


def test_a_dry_run_closes_nothing(under_way: Desk) -> None:
    assert under_way.take(NEXT.format(amount=1300), "--dry-run", *TODAY).code == 0
    assert open_work(under_way) == (1, 1)
