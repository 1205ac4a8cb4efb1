"""`risk tune` as a person types it."""

import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from renewctl.risk.rule_set import parse_rules
from tests.conftest import Cli
from tests.sheets import Desk

# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def desk(run: Cli, tmp_path: Path, empty_book: Path) -> Desk:
    """Return a desk whose book has 200 customers with a column of payment, and an outcome each without a day."""
    book = tmp_path / "desk.db"
    shutil.copy(empty_book, book)
    desk = Desk(run, tmp_path, book)
    draw = random.Random(1)
    rows = []
    for number in range(200):
        by_bill = draw.random() < 0.4
        is_lost = draw.random() < (0.6 if by_bill else 0.15)
        rows.append(f"{number},Customer {number},{'bill' if by_bill else 'card'},{'yes' if is_lost else 'no'}")
    sheet = "Customer No,Customer Name,Pays,Churn\n" + "\n".join(rows)
    assert desk.take(sheet, "--what", "customers").code == 0
    assert desk.take(sheet, "--what", "outcomes").code == 0
    return desk


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Not used: customer.Churn"), ("zh_CN", "未使用：customer.Churn")]
)
def test_a_card_is_proposed_written_and_scores_once_it_is_activated(desk: Desk, language: str, words: str) -> None:
    file = desk.folder / "card.toml"
    done = desk.cli("--lang", language, "risk", "tune", "--out", str(file))
    assert done.code == 0, done.err
    assert words in done.out
    assert desk.rows("SELECT COUNT(*) FROM rule_set") == [(0,)]  # never activated by itself
    version = parse_rules(file.read_text(encoding="utf-8"), "card").version
    assert desk.cli("rules", "install", str(file)).code == 0
    assert desk.cli("rules", "activate", version).code == 0
    row = desk.cli("risk", "backtest", "--json").json["rows"][0]
    assert (row["rules"], row["scored"]) == (version, 200)
    assert row["auc"] > 0.65
    assert 0 < row["brier"] < 0.25


def test_columns_that_hold_what_came_later_are_named_and_not_used(desk: Desk) -> None:
    lost = desk.rows("SELECT code, name, attributes LIKE '%churned%' FROM customer")
    rows = "\n".join(
        f"{code},{name},{90 if is_lost else 10},{'price' if is_lost else ''},{10 if is_lost else 900}"
        for code, name, is_lost in lost
    )
    columns = "Customer No,Customer Name,Churn Score,Churn Reason,TotalCharges"
    assert desk.take(f"{columns}\n{rows}", "--what", "customers").code == 0
    days = "\n".join(f"{code},{'yes' if is_lost else 'no'},2026-01-31" for code, _name, is_lost in lost)
    assert desk.take(f"customer,churn,day\n{days}", "--what", "outcomes").code == 0
    done = desk.cli("risk", "tune", "--json")
    assert done.json["totals"]["leaks"] == {
        "customer.Churn": "outcome",
        "customer.Churn Score": "outcome",
        "customer.Churn Reason": "outcome",
        "customer.TotalCharges": "running_total",
    }
    told = desk.cli("risk", "tune").out
    assert "Not used: customer.TotalCharges, a running total" in told
    assert "Charges" not in (done.json["totals"]["proposal"] or "")


def test_nothing_is_written_where_nothing_is_proposed(desk: Desk) -> None:
    file = desk.folder / "card.toml"
    done = desk.cli("risk", "tune", "--without", "Pays", "--json", "--out", str(file))
    assert done.code == 7
    assert "Nothing is proposed" in done.err
    assert done.json["totals"]["nothing"] == "no_signs"
    assert not file.exists()


def test_what_was_recorded_after_its_day_is_named_and_left_out_by_strict(desk: Desk, empty_book: Path) -> None:
    lost = desk.rows("SELECT code, name, attributes LIKE '%bill%', attributes LIKE '%churned%' FROM customer")
    known, entered_later = desk.another(empty_book), desk
    bare = "\n".join(f"{code},{name}" for code, name, _by_bill, _is_lost in lost)
    assert known.take(f"Customer No,Customer Name\n{bare}", "--what", "customers").code == 0
    with sqlite3.connect(known.book) as connection:
        connection.execute("UPDATE change_set SET at = '2025-10-01T00:00:00.000000Z'")
    told = "\n".join(f"{code},{name},{'bill' if by_bill else 'card'}" for code, name, by_bill, _is_lost in lost)
    assert known.take(f"Customer No,Customer Name,Pays\n{told}", "--what", "customers").code == 0
    days = "\n".join(f"{code},{'yes' if is_lost else 'no'},2026-01-31" for code, _name, _by_bill, is_lost in lost)
    for one, nothing in ((known, "no_signs"), (entered_later, "too_few")):
        assert one.take(f"customer,churn,day\n{days}", "--what", "outcomes").code == 0
        done = one.cli("risk", "tune", "--json")
        assert done.json["totals"]["recorded_later"] == {"customer.Pays": 200}
        assert "recorded later: customer.Pays 200. --strict leaves it out." in one.cli("risk", "tune").out
        strict = one.cli("risk", "tune", "--strict", "--json")
        assert (strict.code, strict.json["totals"]["nothing"]) == (7, nothing)


def test_the_book_itself_is_not_written_over(desk: Desk) -> None:
    assert desk.cli("risk", "tune", "--out", str(desk.book)).code == 2
    assert desk.cli("book", "info").code == 0


def test_a_file_that_is_there_is_not_written_over_unasked(desk: Desk) -> None:
    file = desk.folder / "mine.toml"
    file.write_text("# by hand\n", encoding="utf-8")
    done = desk.cli("risk", "tune", "--out", str(file))
    assert (done.code, done.out) == (4, "")  # before anything is learned
    assert "is there already; nothing was written" in done.err
    assert file.read_text(encoding="utf-8") == "# by hand\n"
    assert desk.cli("risk", "tune", "--out", str(file), "--yes").code == 0
    assert "by hand" not in file.read_text(encoding="utf-8")


def test_a_card_of_one_line_and_a_column_that_there_is_not_are_refused(desk: Desk) -> None:
    for option, value, said in (("--max-lines", "1", "2 lines at least"), ("--without", "Pay", "has a column Pay.")):
        done = desk.cli("risk", "tune", option, value)
        assert (done.code, done.out) == (2, "")
        assert said in done.err


def test_rules_that_go_by_the_outcome_are_nothing_to_be_better_than(desk: Desk) -> None:
    shipped = desk.cli("rules", "show", "default-1", "--source").out.replace("default-1", "leaking-1")
    told = '[[attribute]]\nkey = "outcome"\nof = "customer"\nweight = 9\npoints = {churned = 100, "*" = 0}\n'
    file = desk.folder / "leaking.toml"
    file.write_text(shipped + told, encoding="utf-8")
    done = desk.cli("risk", "tune", "--rules", str(file))
    assert (done.code, done.out) == (4, "")
    assert "tells the outcome: customer.outcome" in done.err


def test_without_the_extra_it_says_what_to_install_and_all_else_works(desk: Desk) -> None:
    """A Python in which scikit-learn and numpy cannot be found: a card scores there, only learning one is refused."""
    code = (
        "import sys, importlib.abc\n"
        "class Gone(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('sklearn', 'numpy', 'scipy'): raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Gone())\n"
        "from renewctl.cli.app import main\n"
        "main()"
    )

    def bare(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", code, "--book", str(desk.book), *words]
        return subprocess.run(line, capture_output=True, text=True, check=False)

    file = desk.folder / "card.toml"
    assert desk.cli("risk", "tune", "--out", str(file)).code == 0
    refused = bare("risk", "tune")
    assert refused.returncode == 2
    assert "pip install 'renewctl[learn]'" in refused.stderr
    for words in (("risk", "backtest", "--rules", str(file)), ("risk", "show", "1", "--rules", str(file)), ("due",)):
        done = bare(*words)
        assert done.returncode == 0, done.stderr
