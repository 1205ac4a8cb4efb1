"""Once a renewal is decided nothing of it is left to do: its own tasks are dropped, and its steps grow no later."""

import pytest

from tests.conftest import Cli
from tests.ready import ready


@ready
def under_way(cli: Cli) -> None:
    """K1 ends on 2026-06-30; its quote is being made, and somebody has a task of the same title of their own."""
    assert cli("customer", "add", "Acme", "--code", "C1", "--owner", "wang", "--today", "2025-07-01").code == 0
    add = ("contract", "add", "C1", "K1", "--start", "2025-07-01", "--months", "12", "--amount", "1200 CNY")
    assert cli(*add, "--today", "2025-07-01").code == 0
    assert cli("team", "set", "sales-manager", "wang").code == 0
    assert cli("renewal", "open", "K1", "--playbook", "standard", "--today", "2026-05-01").code == 0
    assert cli("task", "add", "Send the quote", "--contract", "K1", "--owner", "li", "--today", "2026-05-01").code == 0
    assert cli("advance", "K1", "--today", "2026-05-04").code == 0
    assert cli("step", "start", "K1", "quote", "--today", "2026-05-05").code in (0, 4)  # it may have begun by itself
    assert open_tasks(cli) == ["li", "wang"]


def open_tasks(cli: Cli) -> list[str]:
    """Return whose the open tasks of the quote are."""
    rows = cli("task", "list", "--json").json
    return sorted(str(row["owner"]) for row in rows if row["title"] == "Send the quote")


@pytest.mark.parametrize(
    "decided",
    [
        "renew K1 --today 2026-05-20",
        "lose K1 --reason price --today 2026-05-20",
        "tick --today 2026-08-15 --json",
        "contract coterm K1 --on 2026-09-30 --today 2026-05-20",
        "contract edit K1 --state cancelled --today 2026-05-20",
    ],
)
def test_the_tasks_of_open_steps_are_dropped_and_nobody_elses(under_way: Cli, decided: str) -> None:
    assert under_way(*decided.split()).code == 0
    assert open_tasks(under_way) == ["li"]
    assert under_way("renewal", "list", "--json", "--today", "2026-08-15").json == []
    late = {row["days_late"] for row in under_way("step", "list", "K1", "--json", "--today", "2026-12-31").json}
    assert max(late) < 100


def test_a_task_of_the_same_title_and_day_is_still_somebodys_own(under_way: Cli) -> None:
    begun = under_way("step", "list", "K1", "--json").json[1]["started_on"]
    own = ("task", "add", "Send the quote", "--contract", "K1", "--owner", "zhao", "--today", begun)
    assert under_way(*own).code == 0
    assert under_way("renew", "K1", "--today", "2026-05-20").code == 0
    assert open_tasks(under_way) == ["li", "zhao"]


def test_undo_gives_them_back(under_way: Cli) -> None:
    assert under_way("renew", "K1", "--today", "2026-05-20").code == 0
    assert under_way("undo", "--today", "2026-05-20").code == 0
    assert open_tasks(under_way) == ["li", "wang"]


def test_a_step_that_another_playbook_has_not_takes_its_tasks_along(under_way: Cli) -> None:
    assert under_way("renewal", "replan", "K1", "--playbook", "b2c-simple", "--today", "2026-05-20").code == 0
    assert open_tasks(under_way) == ["li"]


def test_a_decided_renewal_stands_at_no_step(under_way: Cli) -> None:
    assert under_way("lose", "K1", "--reason", "price", "--today", "2026-05-20").code == 0
    (row,) = under_way("renewal", "list", "--all", "--json").json
    assert (row["state"], row["step"], row["step_due"], row["waiting_on"]) == ("closed", None, None, None)
    assert "Nothing is to be decided any more." in under_way("contract", "show", "K1").out
    assert "已无待决定的事项。" in under_way("--lang", "zh_CN", "contract", "show", "K1").out
