"""The worked book of the renewal rates, 2026-Q3, played by commands: what comes of each contract, and how timely."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import verdict

# Contract, customer, yearly sum, last day of the term, kind; then what is typed on which day.
BOOK = [
    ("K1", "A", 100_000, "2026-07-31", "fixed"),
    ("K2", "B", 60_000, "2026-08-31", "fixed"),
    ("K3", "C", 50_000, "2026-09-30", "fixed"),
    ("K4", "D", 40_000, "2026-07-15", "fixed"),
    ("K5", "E", 30_000, "2026-08-15", "fixed"),
    ("K6", "A", 20_000, "2026-09-15", "fixed"),
    ("K7", "F", 24_000, "2026-08-31", "fixed"),
    ("K8", "G", 36_000, "2026-09-30", "auto"),
    ("K9", "H", 15_000, "2026-07-31", "fixed"),
    ("K10", "I", 25_000, "2026-09-30", "fixed"),
]
PLAYED = [
    ("2026-04-30", "renew K7 --signed-on 2026-04-30"),
    ("2026-06-15", "renew K2 --amount 72000CNY --signed-on 2026-06-15"),
    ("2026-07-27", "renew K4 --signed-on 2026-07-27"),
    ("2026-07-31", "renew K1 --signed-on 2026-07-31"),
    ("2026-08-15", "lose K5 --reason competitor"),
    ("2026-09-01", "tick"),
    ("2026-09-10", "lose K6 --reason budget"),
    ("2026-09-19", "renew K9 --signed-on 2026-09-19"),
    ("2026-09-20", "contract extend K10 --months 2 --reason talks"),
    ("2026-09-30", "renew K3 --amount 40000CNY"),
    ("2026-10-01", "tick"),
]
CAME = {
    "K1": ("renewed", "on-time", "2026-07-31", 100_000),
    "K2": ("expanded", "early", "2026-06-15", 72_000),
    "K3": ("contracted", "on-time", "2026-09-30", 40_000),
    "K4": ("renewed", "late", "2026-07-27", 40_000),
    "K5": ("churned", None, "2026-08-15", None),
    "K6": ("churned", None, "2026-09-10", None),
    "K7": ("renewed", "early", "2026-04-30", 24_000),
    "K8": ("renewed", "tacit", "2026-09-01", 36_000),
    "K9": ("lapsed", "win-back", "2026-08-31", 15_000),
    "K10": (None, "extended", None, None),
}


@ready
def worked(cli: Cli) -> None:
    """The ten contracts as they stood in 2025."""
    for code in dict.fromkeys(customer for _number, customer, *_rest in BOOK):
        assert cli("customer", "add", f"Customer {code}", "--code", code, "--yes").code == 0
    for number, customer, amount, end, kind in BOOK:
        start = f"2025-{int(end[5:7]):02}-{int(end[8:]):02}"
        line = ["contract", "add", customer, number, "--amount", f"{amount} CNY", "--kind", kind, "--end", end, "--yes"]
        line += ["--notice", "30d"] if kind == "auto" else []
        assert cli(*line, "--start", _day_after(start), "--today", "2025-10-01").code == 0


def _day_after(day: str) -> str:
    with sqlite3.connect(":memory:") as book:
        return str(book.execute("SELECT date(?, '+1 day')", (day,)).fetchone()[0])


def test_each_contract_comes_to_what_the_definitions_say(worked: Cli, tmp_path: Path) -> None:
    timing = dict[str, str | None]()
    for day, line in PLAYED:
        answer = worked(*line.split(), "--today", day, "--json")
        assert answer.code == 0, (line, answer.err)
        if line.startswith(("renew", "lose")):
            timing[line.split()[1]] = answer.json["timing"]
    for number, (outcome, when, decided_on, amount) in CAME.items():
        terms = worked("contract", "terms", number, "--json").json
        assert (terms[0]["outcome"], terms[0]["decided_on"]) == (outcome, decided_on), number
        assert (int(float(terms[1]["amount"]["amount"])) if amount else len(terms)) == (amount or 1), number
        if when == "tacit":
            assert terms[0]["remark"] == "renewed by itself"
        elif when == "extended":
            assert (terms[0]["term_end"], terms[0]["original_end"]) == ("2026-11-30", "2026-09-30")
        else:
            assert timing[number] == when, number
    # A renewal follows on at once, what was won back begins on the day it was signed.
    starts = {number: worked("contract", "terms", number, "--json").json[-1]["term_start"] for number in ("K4", "K9")}
    assert starts == {"K4": "2026-07-16", "K9": "2026-09-19"}
    assert rates(tmp_path / "book.db") == (6, 8, 37_500_000, 30_000_000, 31_200_000)
    assert verdict(tmp_path / "book.db").problems == []


def rates(book: Path) -> tuple[int, int, int, int, int]:
    """Return renewed terms, customers due, target, and what was kept of it, capped and in all (minor units)."""
    with sqlite3.connect(book) as connection:
        rows = connection.execute(
            "SELECT contract.customer_id, due.amount, due.outcome, next.amount FROM term AS due"
            " JOIN contract ON contract.id = due.contract_id"
            " LEFT JOIN term AS next ON next.contract_id = due.contract_id AND next.sequence = 2"
            " WHERE due.sequence = 1 AND due.original_end_on IS NULL"
        ).fetchall()
    kept = [(was, new) for _customer, was, outcome, new in rows if outcome in ("renewed", "expanded", "contracted")]
    assert len(rows) == 9
    capped, whole = sum(min(was, new) for was, new in kept), sum(new for _was, new in kept)
    return len(kept), len({row[0] for row in rows}), sum(row[1] for row in rows), capped, whole


# The end is 2026-06-30, the grace 30 days: its last day is 2026-07-30.
BOUNDARIES: Sequence[tuple[str, str, str | None]] = [
    ("2026-06-29", "renewed", "early"),
    ("2026-06-30", "renewed", "on-time"),
    ("2026-07-01", "renewed", "late"),
    ("2026-07-30", "renewed", "late"),
    ("2026-07-31", "lapsed", "win-back"),
]


@pytest.mark.parametrize("ticked", [False, True])
@pytest.mark.parametrize(("day", "outcome", "timing"), BOUNDARIES)
def test_the_boundary_days(cli: Cli, day: str, outcome: str, timing: str, ticked: bool) -> None:
    """Whether `tick` came by before makes no difference."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    days = ["--start", "2025-07-01", "--months", "12", "--today", "2025-07-01"]
    assert cli("contract", "add", "A", "HT-1", *days).code == 0
    if ticked:
        assert cli("tick", "--today", day).code == 0
    row = cli("renew", "HT-1", "--today", day, "--json").json
    assert (row["outcome"], row["timing"]) == (outcome, timing)


@pytest.mark.parametrize(
    ("day", "moved", "lapses"),
    [("2026-09-30", "2026-09-30", "2026-10-31"), ("2026-08-15", "2026-08-15", "2026-09-15")],
)
def test_an_extension_moves_the_due_date_and_is_no_renewal(cli: Cli, day: str, moved: str, lapses: str) -> None:
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    entered = ["--start", "2025-07-01", "--months", "12", "--today", "2025-07-01"]
    assert cli("contract", "add", "A", "HT-1", *entered).code == 0
    assert cli("contract", "extend", "HT-1", "--end", day, "--reason", "talks").code == 0
    assert (
        cli("contract", "extend", "HT-1", "--end", "2026-10-01", "--reason", "more", "--today", "2026-06-16").code == 4
    )
    (term,) = cli("contract", "terms", "HT-1", "--json").json
    assert (term["term_end"], term["outcome"]) == (moved, None)
    assert cli("tick", "--today", "2026-12-31").code == 0
    (term,) = cli("contract", "terms", "HT-1", "--json").json
    assert (term["outcome"], term["decided_on"]) == ("lapsed", lapses)


def test_a_cotermed_contract_is_renewed_at_its_yearly_value(cli: Cli) -> None:
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    for number, start in (("HT-1", "2025-07-01"), ("HT-2", "2025-10-01")):
        days = ["--start", start, "--months", "12", "--amount", "36500 CNY", "--today", start]
        assert cli("contract", "add", "A", number, *days, "--yes").code == 0
    assert cli("renewal", "open", "HT-1").code == 0
    assert cli("contract", "coterm", "HT-1", "--with", "HT-2").code == 0
    assert cli("renewal", "show", "HT-1", "--json").json["state"] == "closed"
    first, bridge = cli("contract", "terms", "HT-1", "--json").json
    assert (first["outcome"], first["reason"], first["decided_on"]) == ("renewed", "co-termed", "2026-06-15")
    assert (bridge["term_start"], bridge["term_end"]) == ("2026-07-01", "2026-09-30")
    assert bridge["amount"]["amount"] == "9200.00"  # 92 days of 365
