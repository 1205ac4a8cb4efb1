"""What a rule set would have said before each outcome: facts dated later never count, late records are told apart."""

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from renewctl.risk.proof.leaks import Leak, leak_of
from tests.conftest import Cli
from tests.sheets import Desk

# The book is entered by the machine's clock, long before these days: what is entered is known then.
END = date(2130, 6, 30)
AS_OF = date(2130, 4, 1)
TODAY = "2130-12-31"
LOST, ALL = 12, 30


@pytest.fixture
def desk(run: Cli, tmp_path: Path, empty_book: Path) -> Desk:
    """Return a desk whose book has 30 contracts; the use of the 12 that were lost fell, and of two others a little."""
    book = tmp_path / "desk.db"
    shutil.copy(empty_book, book)
    desk = Desk(run, tmp_path, book)
    contracts = [f"{n},Customer {n},K{n},2129-07-01,{END}" for n in range(1, ALL + 1)]
    sheet = "Customer No,Customer Name,Contract No,Start Date,End Date\n" + "\n".join(contracts)
    assert desk.take(sheet, "--today", "2129-07-01").code == 0
    uses = [use(n, AS_OF - timedelta(days=days), value(n, days)) for n in range(1, ALL + 1) for days in (10, 100, 200)]
    signals(desk, uses)
    outcomes = [f"K{n},{'lost' if n <= LOST else 'renewed'},{END}" for n in range(1, ALL + 1)]
    assert desk.take("contract,outcome,day\n" + "\n".join(outcomes), "--what", "outcomes", "--today", TODAY).code == 0
    return desk


def value(n: int, days: int) -> int:
    """Return the use of a customer so many days before: it halves where the customer is lost."""
    return 50 if days == 10 and n <= LOST else 70 if days == 10 and n > ALL - 2 else 100


def use(n: int, day: date, value: int) -> str:
    """Return a line of use."""
    return f"{n},{day},usage,{value}"


def signals(desk: Desk, lines: list[str]) -> None:
    """Import lines of use."""
    sheet = "customer,date,kind,value\n" + "\n".join(lines)
    assert desk.take(sheet, "--what", "signals", "--today", TODAY).code == 0


def backtest(desk: Desk, *options: str) -> dict[str, Any]:
    """Return the first row of a backtest of 2130."""
    done = desk.cli("--today", TODAY, "risk", "backtest", "--json", *options)
    assert done.code == 0, done.err
    row: dict[str, Any] = done.json["rows"][0]
    return row | {"totals": done.json["totals"], "excluded": done.json["excluded"]}


def test_a_rule_set_is_replayed_as_of_the_end_less_the_horizon(desk: Desk) -> None:
    found = backtest(desk)
    assert (found["due"], found["events"], found["scored"]) == (ALL, LOST, ALL)
    assert (found["warned"], found["hits"]) == (LOST + 2, LOST)  # a fall by 30 % is 50 points
    assert (found["auc"], found["top_precision"], found["top_n"]) == (1.0, 100.0, 3)
    assert found["lead_days"] == 90
    assert found["brier"] is None
    assert backtest(desk, "--horizon", "0")["auc"] == 0.5  # by then the last 90 days have no use at all, of anybody


def test_facts_dated_after_the_day_never_count(desk: Desk) -> None:
    before = backtest(desk)
    signals(desk, [use(n, AS_OF + timedelta(days=1), 5000) for n in range(1, LOST + 1)])
    invoice = "Invoice No,Customer No,Issued On,Due On,Amount,Currency\n"
    late = "\n".join(
        f"I{n},{n},{AS_OF + timedelta(days=1)},{AS_OF + timedelta(days=1)},10,CNY" for n in range(LOST + 1, ALL + 1)
    )
    assert desk.take(invoice + late, "--what", "invoices", "--today", TODAY).code == 0
    assert backtest(desk) == before
    signals(desk, [use(n, AS_OF, 5000) for n in range(1, LOST + 1)])  # on the day itself they do
    assert backtest(desk) != before


@pytest.mark.parametrize(
    ("at", "later"), [("2130-04-01T15:59:59.999999Z", {}), ("2130-04-01T16:00:00.000000Z", {"usage": LOST})]
)
def test_what_was_recorded_later_is_counted_and_left_out_by_strict(desk: Desk, at: str, later: dict[str, int]) -> None:
    """Known is what was recorded by the end of the day of the score, which in Shanghai is at 16:00 UTC."""
    with sqlite3.connect(desk.book) as connection:
        connection.execute("INSERT OR REPLACE INTO book_setting (key, value) VALUES ('zone', 'Asia/Shanghai')")
    before = backtest(desk, "--strict")
    assert before["totals"]["recorded_later"] == {}
    signals(desk, [use(n, AS_OF - timedelta(days=5), 500) for n in range(1, LOST + 1)])
    record_on(desk, at)
    loose, strict = backtest(desk), backtest(desk, "--strict")
    assert loose["totals"]["recorded_later"] == strict["totals"]["recorded_later"] == later
    assert loose["hits"] == 0
    known = before if later else loose
    assert {key: strict[key] for key in ("hits", "auc", "warned")} == {
        key: known[key] for key in ("hits", "auc", "warned")
    }
    told = desk.cli("--today", TODAY, "risk", "backtest")
    assert (f"recorded later: usage {LOST}. --strict leaves it out." in told.out) is bool(later)


def record_on(desk: Desk, at: str) -> None:
    """Have the newest change set made at another instant."""
    with sqlite3.connect(desk.book) as connection:
        connection.execute("UPDATE change_set SET at = ? WHERE id = (SELECT MAX(id) FROM change_set)", (at,))


@pytest.mark.parametrize(("entered", "due"), [("2026-03-02T23:59:59", 2), ("2026-03-03T00:00:00", 1)])
def test_strict_leaves_out_who_was_not_in_the_book_yet(
    run: Cli, tmp_path: Path, empty_book: Path, entered: str, due: int
) -> None:
    """Of customers without a contract, who are scored 90 days before an outcome of 31 May: as of 2 March."""
    desk = Desk(run, tmp_path, tmp_path / "desk.db")
    shutil.copy(empty_book, desk.book)
    with sqlite3.connect(desk.book) as connection:
        connection.execute("INSERT OR REPLACE INTO book_setting (key, value) VALUES ('zone', 'UTC')")
    for number, at in ((1, "2026-01-10T00:00:00"), (2, entered)):
        sheet = f"Customer No,Customer Name\n{number},Customer {number}"
        assert desk.take(sheet, "--what", "customers").code == 0
        record_on(desk, f"{at}.000000Z")
    outcomes = "customer,outcome,day\n1,lost,2026-05-31\n2,renewed,2026-05-31"
    assert desk.take(outcomes, "--what", "outcomes", "--today", "2026-06-15").code == 0
    record_on(desk, "2026-06-15T08:00:00.000000Z")
    loose, strict = (
        desk.cli("--today", "2026-06-15", "risk", "backtest", "--json", *words).json for words in ((), ("--strict",))
    )
    left_out = [{"reason": "entered after the horizon", "terms": 1, "contracts": ["2"]}]
    assert (loose["rows"][0]["due"], loose["excluded"]) == (2, [])
    assert (strict["rows"][0]["due"], strict["excluded"]) == (due, left_out if due == 1 else [])


def test_two_rule_sets_stand_side_by_side_with_their_difference(desk: Desk) -> None:
    source = desk.cli("rules", "show", "default-1", "--source").out
    other = desk.sheet(
        source.replace("default-1", "upside-down").replace("[[10, 0], [50, 100]]", "[[0, 100], [50, 0]]"), "o.toml"
    )
    done = desk.cli("--today", TODAY, "risk", "backtest", "--rules", "default-1", "--rules", str(other), "--json")
    assert [row["auc"] for row in done.json["rows"]] == [1.0, 0.0]
    (difference,) = done.json["totals"]["differences"]
    assert (difference["auc"], difference["auc_from"], difference["auc_to"]) == (1.0, 1.0, 1.0)
    told = desk.cli(
        "--today", TODAY, "risk", "backtest", "--rules", "default-1", "--rules", str(other), "--lang", "zh_CN"
    )
    assert "upside-down" in told.out
    assert "AUC +1.000 [+1.000, +1.000]" in told.out
    assert desk.cli("rules", "install", str(other)).code == 0
    assert desk.cli("--today", TODAY, "rules", "activate", "upside-down", "--segment", "b2c").code == 0
    for named, is_said in (((), True), (("--rules", "default-1"), False)):
        out = desk.cli("--today", TODAY, "risk", "backtest", *named).out
        assert ("which were not asked; name them with --rules: b2c (upside-down)." in out) is is_said
    assert desk.cli("--today", TODAY, "rules", "activate", "default-1", "--segment", "b2c").code == 0
    assert "not asked" not in desk.cli("--today", TODAY, "risk", "backtest").out  # everybody is scored by the same


def test_a_rule_set_with_a_probability_has_a_brier_score(desk: Desk) -> None:
    source = desk.cli("rules", "show", "default-1", "--source").out.replace("default-1", "likely-1")
    sheet = desk.sheet("probability = [[0, 0], [49, 0], [51, 100]]\n" + source, "p.toml")
    assert backtest(desk, "--rules", str(sheet))["brier"] == pytest.approx(2 * 0.25 / ALL)


@pytest.mark.parametrize("key", ["Churn Score", "Churn Reason", "Churn", "outcome", "流失", "CLTV", "EndDate"])
def test_rules_that_go_by_the_outcome_are_refused_by_name(desk: Desk, key: str) -> None:
    source = desk.cli("rules", "show", "default-1", "--source").out.replace("default-1", "leak-1")
    column = f'\n[[attribute]]\nkey = "{key}"\nof = "customer"\nweight = 10\ncurve = [[0, 0], [1, 100]]\n'
    done = desk.cli("risk", "backtest", "--rules", str(desk.sheet(source + column, "leak.toml")))
    assert done.code == 4
    assert f"customer.{key}" in done.err


def test_a_running_total_is_named(desk: Desk) -> None:
    customers = "Customer No,Customer Name,TotalCharges\n" + "\n".join(f"{n},Customer {n},{n}" for n in range(1, 31))
    assert desk.take(customers, "--what", "customers").code == 0
    source = desk.cli("rules", "show", "default-1", "--source").out.replace("default-1", "total-1")
    column = '\n[[attribute]]\nkey = "TotalCharges"\nof = "customer"\nweight = 10\ncurve = [[0, 0], [1, 100]]\n'
    record_on(desk, "2130-05-01T00:00:00.000000Z")
    found = backtest(desk, "--rules", str(desk.sheet(source + column, "total.toml")))
    assert found["totals"]["running_totals"] == ["customer.TotalCharges"]
    assert found["totals"]["recorded_later"] == {"customer.TotalCharges": ALL}


@pytest.mark.parametrize(
    ("column", "leak"),
    [
        ("Churn Reason", Leak.OUTCOME),
        ("ChurnLabel", Leak.OUTCOME),
        ("churn_value", Leak.OUTCOME),
        ("是否流失", Leak.OUTCOME),
        ("renewal", Leak.OUTCOME),
        ("Exited", Leak.OUTCOME),
        ("TotalCharges", Leak.RUNNING_TOTAL),
        ("累计金额", Leak.RUNNING_TOTAL),
        ("Monthly Charges", None),
        ("Contract", None),
        ("Totally free", None),
        ("合同类型", None),
    ],
)
def test_a_column_that_leaks_is_known_by_its_name(column: str, leak: Leak | None) -> None:
    assert leak_of(column) is leak
    assert leak_of(column, is_dated=False) is (None if leak is Leak.RUNNING_TOTAL else leak)


# --- which outcomes, as of which day --------------------------------------------------------------------------
