"""A step that needs an approval is not closed without it, and there is no way round."""

from pathlib import Path

import pytest

from tests.approval.conftest import RULES, As, installed
from tests.approval.ways import refused, sheet

TODAY = "2026-06-15"


@pytest.fixture
def at_the_quote(act: As, book: Path) -> Path:
    """K1's renewal by the playbook for key accounts, its quote at work: that needs two levels."""
    act("wang", "renewal open K1 --playbook key-account")
    for _n in range(2):
        act("wang", "advance K1")
    return book


def standing(act: As) -> tuple[object, object]:
    """Return the state of the step at work and what it waits for."""
    row = act("wang", "renewal list --json").json[0]
    return row["step_state"], row["waiting_on"]


def test_a_step_waits_for_its_approval_by_all_levels_of_today(act: As, at_the_quote: Path) -> None:
    assert standing(act) == ("in-progress", "approval of the quote")
    refused = act("wang", "advance K1", code=4)
    assert "Step quote needs an approval of the quote first, by 2 levels." in refused.err
    assert "renewctl approval request quote K1 --levels 2" in refused.err

    act("wang", "quote make K1 --amount", "90000 CNY")
    act("wang", "approval request quote K1 --levels 2")
    assert standing(act) == ("waiting-for-approval", "approval of the quote")
    assert "which is pending" in act("wang", "step done K1 quote", code=4).err
    act("li", "approval approve 1")
    act("wang", "advance K1", code=4)
    act("zhao", "approval approve 1")
    assert standing(act) == ("in-progress", None)

    act("wang", "contract edit K1 --amount", "120000 CNY")  # the price that the offer follows
    assert standing(act) == ("in-progress", "approval of the quote (void)")
    assert "which is void" in act("wang", "advance K1", code=4).err
    act("wang", "undo")
    assert "Next: Contract review" in act("wang", "advance K1").err


def test_one_level_is_not_two(act: As, book: Path) -> None:
    act("wang", "quote make K1 --amount", "90000 CNY")
    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    act("wang", "quote send K1")
    act("wang", "renewal open K1 --playbook key-account")
    for _n in range(2):
        act("wang", "advance K1")
    assert "by 2 levels; it was approved by 1." in act("wang", "advance K1", code=4).err
    refused = act("wang", "quote accept K1", code=4).err
    assert "Version 1 needs 2 levels of approval and has 1: step quote of its renewal asks for 2 levels." in refused


def test_a_request_has_the_levels_that_the_steps_ask_for(act: As, at_the_quote: Path) -> None:
    act("wang", "quote make K1 --amount", "90000 CNY")
    assert "level 1 of 2" in act("wang", "approval request quote K1").err
    assert act("wang", "approval request plan K1 --json").json["levels"] == 1  # no step asks for one of the plan
    assert act("wang", "approval request contract K1 --levels 3 --json").json["levels"] == 3


def test_the_stricter_of_rules_and_steps_counts(act: As, at_the_quote: Path) -> None:
    installed(act, at_the_quote, RULES)
    act("wang", "quote make K1 --discount 15")
    asked = act("wang", "quote show K1 --json").json["needed_because"]
    assert asked == ["the discount is over 10 %", "step quote of its renewal asks for 2 levels"]
    assert act("wang", "approval request quote K1 --json").json["levels"] == 2


def test_a_quote_goes_out_only_once_its_step_is_satisfied(act: As, at_the_quote: Path) -> None:
    made = act("wang", "quote make K1 --amount", "90000 CNY")
    assert "It needs an approval: step quote of its renewal asks for 2 levels." in made.err
    shown = act("wang", "quote list --json").json[0]
    assert (shown["approval"], shown["needed_because"]) == ("needed", ["step quote of its renewal asks for 2 levels"])
    assert "Version 1 needs an approval: step quote" in act("wang", "quote send K1", code=4).err
    assert "续费步骤 quote 要求 2 级审批" in act("wang", "--lang zh_CN quote send K1", code=4).err

    act("wang", "approval request quote K1")
    act("li", "approval approve 1")
    assert "approval 1 is pending" in act("wang", "quote send K1", code=4).err
    act("zhao", "approval approve 1")
    act("wang", "quote send K1")
    act("wang", "quote accept K1")


def test_a_quote_of_another_renewal_asks_for_nothing(act: As, at_the_quote: Path) -> None:
    act("wang", "contract add C1 K2 --start 2025-09-01 --months 12 --amount", "100 CNY")
    act("wang", "quote make K2 --amount", "90 CNY")
    act("wang", "quote send K2")


@pytest.mark.parametrize("has_lapsed", [True, False], ids=["after tick", "before it"])
def test_what_has_lapsed_is_won_back_by_an_approved_offer(act: As, at_the_quote: Path, has_lapsed: bool) -> None:
    late = "--today 2026-12-20 "
    if has_lapsed:
        act("wang", late + "tick --since 2026-06-15")
        assert act("wang", late + "contract show K1 --json").json["terms"][0]["outcome"] == "lapsed"
    assert "renewctl approval request quote K1 --levels 2" in act("wang", late + "renew K1", code=4).err
    made = act("wang", late + "quote make K1 --amount", "95000 CNY").err
    assert made.startswith("Quote 1 for K1: 95,000.00 CNY" if has_lapsed else "Quote 1 for K1 from 2026-09-01 on")
    assert "level 1 of 2" in act("wang", late + "approval request quote K1").err
    act("li", late + "approval approve 1")
    act("zhao", late + "approval approve 1")
    act("wang", late + "quote send K1")
    act("wang", late + "quote accept K1")
    won = act("wang", late + "renew K1 --json").json
    assert (won["timing"], won["next_start"], won["next_end"]) == ("win-back", "2026-12-20", "2027-12-19")
    assert won["amount"] == {"amount": "95000.00", "currency": "CNY"}
    assert "has no quote for its present term" in act("wang", late + "quote send K1", code=3).err


def test_no_offer_wins_back_what_is_lost_or_cancelled(act: As, book: Path) -> None:
    act("wang", "contract add C1 K2 --start 2025-09-01 --months 12 --amount", "100 CNY")
    act("wang", "lose K1 --reason price")
    act("wang", "--today 2026-12-20 tick --since 2026-06-15")
    act("wang", "--today 2026-12-20 quote make K2 --amount", "90 CNY")
    act("wang", "--today 2026-12-20 contract edit K2 --state cancelled")
    for number in ("K1", "K2"):
        refused = act("wang", f"--today 2026-12-20 quote make {number} --amount", "90 CNY", code=4)
        assert f"Contract {number} has no open term that a quote could follow." in refused.err


def test_the_plan_of_a_lapsed_term_needs_no_approval_any_more(act: As, book: Path, tmp_path: Path) -> None:
    step = '[[steps]]\ncode = "plan"\nname = "Plan"\nrole = "sales"\ndays = 5\napproval = { subject = "plan" }\n'
    (tmp_path / "own.toml").write_text(f'name = "own"\ntitle = "Own"\n{step}', "utf-8")
    act("wang", f"playbook install {tmp_path / 'own.toml'}")
    act("wang", "renewal open K1 --playbook own")
    assert "Step plan needs an approval of the plan" in act("wang", "renew K1", code=4).err
    act("wang", "--today 2026-12-20 tick --since 2026-06-15")
    assert "Won back contract K1" in act("wang", "--today 2026-12-20 renew K1").err


def test_a_new_quote_has_no_approval(act: As, at_the_quote: Path) -> None:
    act("wang", "quote make K1 --amount", "90000 CNY")
    act("wang", "approval request quote K1 --levels 2")
    act("li", "approval approve 1")
    act("zhao", "approval approve 1")
    act("wang", "quote make K1 --amount", "1 CNY")
    assert "needs an approval" in act("wang", "advance K1", code=4).err


def test_there_is_no_way_round(act: As, at_the_quote: Path, tmp_path: Path) -> None:
    act("wang", "team set director wang")
    before = at_the_quote.read_bytes()
    act("wang", "step skip K1 quote --reason hurry", code=4)
    told = act("wang", "renewal replan K1 --playbook standard", code=4).err
    assert "Step quote asks for 2 levels of approval of the quote; the other playbook asks for 0." in told
    assert "close step quote by the present playbook first" in told
    told = act("wang", "--lang zh_CN renewal replan K1 --playbook standard", code=4).err
    assert "步骤 quote 要求报价经 2 级审批，另一流程模板只要求 0 级。" in told
    act("wang", "step done K1 contract-review", code=4)
    act("wang", "step start K1 contract-review", code=4)
    act("wang", "renewal open K1 --playbook standard", code=4)
    act("wang", "advance K1 --step customer-confirmation", code=4)
    assert at_the_quote.read_bytes() == before

    # The playbook's file without its approval: what is under way keeps what it was opened with.
    source = act("wang", "playbook show key-account --source").out
    softer = "".join(line for line in source.splitlines(keepends=True) if not line.startswith("approval"))
    softer = softer.replace('after = "visit"', 'after = "visit"\nskip_by = ["director"]')
    (tmp_path / "softer.toml").write_text(softer, "utf-8")
    act("wang", f"playbook install {tmp_path / 'softer.toml'}")
    act("wang", "advance K1", code=4)
    act("wang", "step skip K1 quote --reason hurry", code=4)
    act("wang", "renewal replan K1", code=4)


def test_whoever_may_leave_a_step_out_needs_its_approval_too(act: As, book: Path, tmp_path: Path) -> None:
    step = '[[steps]]\ncode = "plan"\nname = "Plan"\nrole = "sales"\ndays = 5\n'
    asked = 'approval = { subject = "plan" }\nskip_by = ["director"]\n'
    (tmp_path / "own.toml").write_text(f'name = "own"\ntitle = "Own"\n{step}{asked}', "utf-8")
    act("wang", f"playbook install {tmp_path / 'own.toml'}")
    act("wang", "team set director wang")
    act("wang", "renewal open K1 --playbook own")
    assert "needs an approval of the plan" in act("wang", "step skip K1 plan --reason hurry", code=4).err
    act("wang", "approval request plan K1")
    act("li", "approval approve 1")
    assert "Left out: Plan of K1." in act("wang", "step skip K1 plan --reason hurry").err


def test_neither_a_sheet_nor_a_bridge_goes_past_the_approval_of_a_step(act: As, book: Path, tmp_path: Path) -> None:
    step = '[[steps]]\ncode = "sign"\nname = "Sign"\nrole = "sales"\ndays = 5\napproval = { subject = "contract" }\n'
    (tmp_path / "own.toml").write_text(f'name = "own"\ntitle = "Own"\n{step}', "utf-8")
    act("wang", f"playbook install {tmp_path / 'own.toml'}")
    act("wang", "renewal open K1 --playbook own")
    following = sheet(book, "K1,Acme,2026-09-01,2027-08-31,100000,CNY")
    for line in (["renew K1"], ["import", following], ["contract coterm K1 --on 2026-10-31"]):
        assert "needs an approval of the contract" in refused(act, book, *line)
    act("wang", "approval request contract K1")
    act("li", "approval approve 1")
    act("wang", "import", following)
    assert act("wang", "renewal list --json").json == []


def test_a_bridge_as_long_as_a_term_is_an_offer(act: As, book: Path, configured: Path) -> None:
    act("wang", "customer edit C1 --tier key")  # whose next term needs two levels
    act("wang", "contract coterm K1 --on 2027-08-30 --dry-run")
    assert "tier is key" in refused(act, book, "contract coterm K1 --on 2027-08-31")
    assert "tier is key" in refused(act, book, "contract coterm K1 --on 2036-08-31")
    act("wang", "contract coterm K1 --on 2027-08-30")
