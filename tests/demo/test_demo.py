"""The demo book: believable, the same for the same seed, and found by the product as its truth file says."""

import csv
import io
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from renewctl.demo import generator
from tests.conftest import TODAY, Cli, made


@pytest.fixture(scope="module", params=["1", "7"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo book and what is true of it, for each of two seeds."""
    folder = tmp_path_factory.mktemp("demo")
    made(folder / "book.db", "demo", "--seed", request.param, "--truth", str(folder / "truth.json"))
    return folder


@pytest.fixture
def truth(folder: Path, tmp_path: Path) -> dict[str, Any]:
    """What is true of the demo book at the usual place."""
    shutil.copy(folder / "book.db", tmp_path / "book.db")
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found


def test_due_finds_what_is_true(truth: dict[str, Any], run: Cli) -> None:
    rows = run("due", "--days", "30", "--json").json
    found = [(row["deadline"], row["contract"], row["deadline_kind"]) for row in rows]
    assert sorted(found) == sorted((line["deadline"], line["contract"], line["kind"]) for line in truth["due"])


def test_totals_per_currency_are_true(truth: dict[str, Any], run: Cli) -> None:
    totals: dict[str, int] = {}
    for row in run("due", "--days", "30", "--json").json:
        amount = row["amount"]
        totals[amount["currency"]] = totals.get(amount["currency"], 0) + int(Decimal(amount["amount"]) * 100)
    assert totals == truth["totals"]


def test_risk_scores_are_true(truth: dict[str, Any], run: Cli) -> None:
    rows = run("risk-report", "--all", "--json").json["rows"]
    assert len(rows) == generator.CUSTOMERS
    for row in rows:
        expected = truth["risk"][row["customer_code"]]
        assert row["level"] == expected["level"], row
        assert row["coverage"] == pytest.approx(expected["coverage"])
        if expected["score"] is None:
            assert row["score"] is None
        else:
            assert row["score"] == pytest.approx(expected["score"], abs=0.001)


def test_reminders_owed_are_the_lines_that_a_run_would_tell(truth: dict[str, Any], run: Cli) -> None:
    told = run("remind", "--json")
    (without_owner,) = [line for line in told.err.splitlines() if "no owner" in line] or ["0"]
    assert run("status", "--json").json["owed"] == len(told.json) + int(without_owner.split()[0]) > 100
    run("remind", "--send")  # nobody is reached without a mail server; the messages wait in the book
    assert run("status", "--json").json["owed"] == int(without_owner.split()[0])
    assert run("status", "--json").json["waiting"] > 0


def test_the_rules_for_approvals_that_wait_are_shown(truth: dict[str, Any], run: Cli) -> None:
    shown, in_chinese = run("approval", "rules", "show"), run("--lang", "zh_CN", "approval", "rules", "show")
    assert (shown.code, in_chinese.code) == (0, 0)
    assert "Not in force until somebody else agrees: renewctl approval rules approve 1." in shown.out
    assert "renewctl approval rules approve 1" in in_chinese.out
    assert run("approval", "rules", "show", "--json").json["state"] == "proposed"
    assert run("--actor", "li", "approval", "rules", "approve", "1").code == 0
    assert "Not in force" not in run("approval", "rules", "show").out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_every_list_has_a_customer_s_score_as_the_risk_report_has_it(
    truth: dict[str, Any], run: Cli, form: str
) -> None:
    """To the last digit: in JSON whole, for its points add up to it; in a flat file to three decimals."""

    def found(*words: str) -> list[dict[str, Any]]:
        answer = run(*words, "--format", form)
        if form == "csv":
            return list(csv.DictReader(io.StringIO(answer.out)))
        return list(answer.json["rows"] if "risk-report" in words else answer.json)

    score = {row["customer_code"]: row["score"] for row in found("risk-report", "--all")}
    listed = found("due", "--days", "365")
    assert {row["customer_code"]: row["risk_score"] for row in listed}.items() <= score.items()
    assert len({row["risk_score"] for row in listed}) > 50
    if form == "json":
        code = listed[0]["customer_code"]
        assert run("customer", "show", code, "--json").json["risk_score"] == score[code]


def test_the_same_seed_makes_the_same_demo() -> None:
    today = date.fromisoformat(TODAY)
    assert generator.make(3, today) == generator.make(3, today)
    assert generator.make(3, today) != generator.make(4, today)


def test_a_demo_is_made_anew_but_never_over_a_book(run: Cli, cli: Cli) -> None:
    refused = run("demo")
    assert refused.code == 5
    assert "not a demo book" in refused.err


def test_a_demo_that_was_worked_in_is_not_replaced_unasked(run: Cli) -> None:
    assert [run("demo").code, run("demo").code] == [0, 0]
    run("customer", "add", "我的客户")
    assert run("demo").code == 4
    assert run("find", "我的客户", "--json").json
    assert run("demo", "--yes").code == 0
    assert not run("find", "我的客户", "--json").json


def test_a_demo_stands_beside_the_users_own_book(run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from renewctl.cli import app

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for _again in range(2):
        assert app.run(["--today", TODAY, "demo"]) == 0
    assert [path.name for path in (tmp_path / "data" / "renewctl").iterdir()] == ["demo.db"]


def test_offers_of_the_demo_wait_for_whoever_tries_it(demo: Cli) -> None:
    waiting = demo("approval", "list", "--waiting", "--json").json
    assert [row["id"] for row in waiting] == [2, 1]
    assert demo("approval", "approve", "1").code == 0
    assert demo("approval", "reject", "2", "--comment", "too dear").code == 0


def test_a_first_tick_asks_for_the_calls_of_these_days_and_a_second_for_nothing(run: Cli) -> None:
    assert run("demo", "--seed", "7").code == 0
    first = run("tick", "--json").json
    assert 0 < len([one for one in first if one["effect"] == "call-due"]) < 20
    assert run("tick", "--json").json == []


def test_the_demo_counts_its_days_where_the_machine_is(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Bogota")
    assert run("demo").code == 0
    assert run("book", "info", "--json").json["zone"] == "America/Bogota"
