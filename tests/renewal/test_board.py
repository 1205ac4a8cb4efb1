"""The board: renewals in columns by step or owner, with their sums; it fits any window."""

import io
import re
from datetime import date, timedelta

import pytest

from renewctl import messages
from renewctl.money import Money
from renewctl.output import View
from renewctl.output.glyphs import width
from renewctl.renewal import board
from renewctl.renewal.queries import RenewalLine
from tests.conftest import Cli

STEPS = ("First contact", "Quote", "Contract review", "Customer confirmation", "Payment")
TODAY = date(2026, 6, 15)


class Terminal(io.StringIO):
    """A window."""

    def isatty(self) -> bool:
        return True


def line(
    number: int, step: int | None = 0, *, owner: str | None = "王芳", late: int = 0, currency: str = "CNY"
) -> RenewalLine:
    name = None if step is None else STEPS[step]
    return RenewalLine(
        id=number, contract_id=number, term_id=number, contract=f"HT-{number:03}",
        customer=f"北京星辰科技有限公司第{number}分公司",
        customer_code=f"C{number}", product=None, owner="li", tier=None, playbook="standard", playbook_version=1,
        state="open", opened_on="2026-06-01", closed_on=None, term_start=None, term_end="2026-07-31",
        minor=100_000, currency=currency, target_minor=None, expected=None,
        step=name and name.lower().replace(" ", "-"), step_en=name, step_zh=name, step_owner=name and owner,
        step_start="2026-06-01", step_due=(TODAY - timedelta(late)).isoformat() if name else None,
        step_state="in-progress", step_sequence=None if step is None else step + 1, step_approval=None,
        step_levels=None, waiting_on="法务" if late > 5 else None, steps_total=5, steps_done=step or 0, steps_skipped=0,
        outcome=None, decided_on=None, next_start=None, next_end=None, next_minor=None, next_currency=None,
        as_of=TODAY.isoformat(),
    )  # fmt: skip


MANY = [line(n, n % 5, late=n % 9) for n in range(1, 60)]


def drawn(rows: list[RenewalLine], columns: int | None, limit: int | None = None, color: str = "never") -> list[str]:
    out = Terminal() if columns else io.StringIO()
    board.draw(board.lanes(rows, by="step"), View(limit=limit, color=color), [], out)
    return out.getvalue().splitlines()


def test_lanes_stand_in_the_order_of_the_work_with_a_sum_per_currency() -> None:
    rows = [line(1, 3), line(2, 0), line(3, None), line(4, 0, currency="USD"), line(5, 0)]
    lanes = board.lanes(rows, by="step")
    assert [(lane.name, lane.renewals) for lane in lanes] == [
        ("First contact", 3),
        ("Customer confirmation", 1),
        ("all steps done", 1),
    ]
    assert lanes[0].sums == [Money(200_000, "CNY"), Money(100_000, "USD")]


def test_by_owner_the_fullest_comes_first_and_nobody_last() -> None:
    rows = [line(1, owner=None), line(2, owner=None), line(3, owner="li"), line(4, owner="陈"), line(5, owner="陈")]
    assert [(lane.lane, lane.renewals) for lane in board.lanes(rows, by="owner")] == [("陈", 2), ("li", 1), (None, 2)]


@pytest.mark.parametrize("columns", [30, 60, 80, 120, 200, 400])
def test_it_fits_the_window(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = drawn(MANY, columns)
    assert max(map(width, lines)) <= columns
    text = "\n".join(lines)
    assert all(step[:20] in text for step in STEPS)
    if columns >= 200:
        assert all(step in lines[0] for step in STEPS), "one row of columns"


@pytest.mark.parametrize("columns", range(78, 84))
def test_it_fits_the_window_in_colour_too(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", text) for text in drawn(MANY, columns, color="always")]
    assert max(map(width, lines)) <= columns


def test_a_card_says_what_is_at_stake_below_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "38")
    lines = drawn([line(1), line(2)._replace(customer="Acme", minor=1_234_567_00), line(3)._replace(minor=None)], 38)
    assert lines[1] == "1,235,567.00 CNY"
    assert lines[3:] == [
        "HT-001                      2026-06-15",
        " 北京星辰科技有限公司第1分公司",
        "                          1,000.00 CNY",  # a name is not cut for it
        "HT-002                      2026-06-15",
        " Acme                 1,234,567.00 CNY",
        "HT-003                      2026-06-15",
        " 北京星辰科技有限公司第3分公司       -",
    ]
    assert drawn([line(1)], None)[-1] == "HT-001  北京星辰科技有限公司第1分公司  2026-06-15  1,000.00 CNY"


def test_a_long_column_is_counted_and_limit_0_shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = drawn(MANY, 80)
    assert "6 more" in "\n".join(lines)
    assert lines[-1] == "--limit 0 shows all."
    assert sum("HT-" in cell for text in drawn(MANY, 80, limit=0) for cell in text.split()) == len(MANY)


def test_in_a_pipe_all_is_there_in_full() -> None:
    lines = drawn(MANY, None)
    assert sum("HT-" in text for text in lines) == len(MANY)
    assert any("北京星辰科技有限公司第59分公司" in text for text in lines)
    assert any("waits for 法务; 8 days late" in text for text in lines)


def test_the_board_as_typed(cli: Cli) -> None:
    assert cli("renewal", "board").out == "No renewals.\n\nAs of 2026-06-15: 0 open renewals, 0 late.\n"
    cli("customer", "add", "Acme [red]Ltd[/red]\x1b[31m", "--code", "C1", "--owner", "li")
    for number in ("K1", "K2"):
        cli(
            "contract", "add", "C1", number, "--start", "2025-09-01", "--months", "12", "--amount", "USD 1,000", "--yes"
        )
        cli("--today", "2026-06-01", "renewal", "open", number)
    cli("advance", "K2")
    shown = cli("renewal", "board")
    assert (shown.code, "\x1b" in shown.out) == (0, False)
    assert "First contact (1)" in shown.out
    assert "As of 2026-06-15: 2 open renewals, 2 late." in shown.out
    lanes = cli("renewal", "board", "--json").json
    assert [lane["lane"] for lane in lanes] == ["first-contact", "quote"]
    assert lanes[0]["amounts"] == [{"amount": "1000.00", "currency": "USD"}]
    assert lanes[0]["cards"][0]["contract"] == "K1"
    assert [lane["lane"] for lane in cli("renewal", "board", "--by", "owner", "--json").json] == ["li", None]
    assert cli("renewal", "board", "--owner", "nobody", "--json").json == []
    assert [row["contract"] for row in cli("renewal", "list", "--late", "--json").json] == ["K1", "K2"]


def test_in_chinese_the_columns_are_chinese(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    cli("contract", "add", "C1", "K1", "--start", "2025-09-01", "--months", "12")
    cli("renewal", "open", "K1")
    assert "初步沟通（1）" in cli("--lang", "zh_CN", "renewal", "board").out
    messages.use("en")
