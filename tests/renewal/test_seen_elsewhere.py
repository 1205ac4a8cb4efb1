"""How far a renewal is, where people look: the due list and the customer's picture."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready
from tests.test_startup import loaded


@ready
def opened(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "C1", "--owner", "li")
    for number in ("K1", "K2"):
        cli("contract", "add", "C1", number, "--start", "2025-07-01", "--months", "12", "--yes")
    cli("--today", "2026-06-01", "renewal", "open", "K1")
    cli("--today", "2026-06-05", "advance", "K1")
    cli("step", "block", "K1", "quote", "--on", "the price list")


def test_due_tells_step_owner_progress_and_what_it_waits_for(opened: Cli) -> None:
    first, second = opened("due", "--json").json
    assert [first[key] for key in ("contract", "step", "step_owner", "progress", "waiting_on")] == [
        "K1",
        "Quote",
        None,
        20.0,
        "the price list",
    ]
    assert [second[key] for key in ("step", "step_owner", "progress", "waiting_on")] == [None] * 4
    assert opened("--lang", "zh_CN", "due", "--json").json[0]["step"] == "续费报价"


def test_due_tells_of_an_approval_that_is_missing(opened: Cli) -> None:
    opened("--today", "2026-06-01", "renewal", "open", "K2", "--playbook", "key-account")
    for _n in range(2):
        assert opened("advance", "K2").code == 0
    waiting = {row["contract"]: row["waiting_on"] for row in opened("due", "--json").json}
    assert waiting["K2"] == "approval of the quote"


def test_a_customers_picture_has_its_renewals(opened: Cli) -> None:
    (renewal,) = opened("customer", "show", "C1", "--json").json["renewals"]
    assert (renewal["contract"], renewal["step"], renewal["progress"]) == ("K1", "quote", 20.0)
    assert "Renewals" in opened("customer", "show", "C1").out


@pytest.mark.parametrize(
    "line",
    [
        "renewal list",
        "renewal show K1",
        "renewal board",
        "renewal sheet K1",
        "step list",
        "playbook list",
        "team list",
        "due",
    ],
)
def test_reading_loads_nothing_heavy(line: str, opened: Cli, tmp_path: Path) -> None:
    assert loaded(tmp_path, *line.split()) == "0 []"
