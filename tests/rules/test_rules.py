"""Rule sets as a person puts them to work: installed, compared, activated from a day on, taken back."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from renewctl.risk.active import InForce, in_force
from renewctl.risk.rule_set import DEFAULT, parse_rules
from renewctl.rules.difference import differences
from renewctl.store.reader import Reader
from tests.conftest import Cli
from tests.customer.books import book_of
from tests.risk.test_further import SHIPPED, rules_with, table
from tests.risk.test_risk_queries import TODAY, day, worked_example
from tests.rows import put, put_term
from tests.store.books import meddle


@pytest.fixture
def book(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The worked example, of segment b2b, with a contract; two files of rules beside it."""
    monkeypatch.chdir(tmp_path)
    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    acme = worked_example(Reader(at))
    put_term(at, "K1", day(10), customer_id=acme, start_on=day(-355), amount=100000, currency="CNY")
    at.execute("UPDATE customer SET segment = 'b2b'")
    at.close()
    (tmp_path / "mine.toml").write_text(
        SHIPPED.replace("default-1", "mine-1") + "\n[tenure]\nweight = 100\ncurve = [[0, 100], [710, 0]]\n",
        encoding="utf-8",
    )
    (tmp_path / "hard.toml").write_text(
        SHIPPED.replace("default-1", "hard-1").replace("medium = 40", "medium = 10").replace("high = 70", "high = 20"),
        encoding="utf-8",
    )
    return cli


def score(book: Cli, *argv: str) -> tuple[float, str, str]:
    shown = book("risk", "show", "C1", "--json", *argv).json
    return round(shown["score"], 1), shown["level"], shown["rule_set"]


def test_a_rule_set_scores_from_its_activation_on_and_undo_takes_it_back(book: Cli) -> None:
    assert book("rules", "install", "mine.toml").code == 0
    assert score(book) == (47.7, "medium", "default-1")
    done = book("rules", "activate", "mine-1", "--evidence", "backtest of May")
    assert "mine-1 scores everybody" in done.err
    assert score(book) == (48.8, "medium", "mine-1")
    assert score(book, "--as-of", "2026-06-14")[2] == "default-1"
    line = {one["version"]: one for one in book("rules", "list", "--json").json}["mine-1"]
    assert (line["scores"], line["since"], line["evidence"]) == (["everybody"], "2026-06-15", "backtest of May")
    assert "backtest of May" in book("audit", "log").out
    assert book("undo").code == 0
    assert score(book) == (47.7, "medium", "default-1")


def test_every_list_asks_the_same_rules(book: Cli) -> None:
    book("rules", "install", "hard.toml")
    book("rules", "activate", "hard-1")
    (row,) = book("risk-report", "--json").json["rows"]
    assert (row["level"], row["rule_set"]) == ("high", "hard-1")
    assert book("due", "--json").json[0]["risk_level"] == "high"
    picture = book("customer", "show", "C1", "--json").json
    assert (picture["risk_level"], picture["rule_set"]) == ("high", "hard-1")


def test_rules_that_need_no_signals_score_in_a_book_without_any(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        SHIPPED.replace("default-1", "mine-1") + "\n[tenure]\nweight = 100\ncurve = [[0, 100], [400, 0]]\n", "utf-8"
    )
    with sqlite3.connect(tmp_path / "book.db") as at:
        put_term(at, "K1", day(10), start_on=day(-100))
    assert cli("due", "--json").json[0]["risk_score"] is None
    cli("rules", "install", str(tmp_path / "mine.toml"))
    cli("rules", "activate", "mine-1")
    assert cli("due", "--json").json[0]["risk_score"] == 75


def test_a_book_may_hold_a_version_that_is_refused_today(book: Cli, tmp_path: Path) -> None:
    book("rules", "install", "mine.toml")
    book("rules", "activate", "mine-1")
    renamed = "UPDATE rule_set SET version = 'mine.toml', content = REPLACE(content, 'mine-1', 'mine.toml')"
    meddle(tmp_path / "book.db", renamed)
    assert score(book) == (48.8, "medium", "mine.toml")


def test_a_segment_may_have_rules_of_its_own(book: Cli, tmp_path: Path) -> None:
    at = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    other = put(at, "customer", name="Person", code="C2", segment="b2c")
    put(at, "invoice", number="I9", customer_id=other, due_on=day(-18), amount=100)
    put_term(at, "K2", day(10), customer_id=other, amount=5, currency="USD")
    at.close()
    for file in ("hard.toml", "mine.toml"):
        book("rules", "install", file)
    book("rules", "activate", "hard-1", "--segment", "b2c")
    report = book("risk-report", "--json").json
    assert {row["customer_code"]: row["rule_set"] for row in report["rows"]} == {"C1": "default-1", "C2": "hard-1"}
    assert report["totals"]["customers"] == 2
    book("rules", "activate", "mine-1", "--segment", "b2b")
    report = book("risk-report", "--json").json
    rows = {row["customer_code"]: row for row in report["rows"]}
    assert {code: row["rule_set"] for code, row in rows.items()} == {"C1": "mine-1", "C2": "hard-1"}
    assert [one["name"] for one in rows["C1"]["indicators"]][4:] == ["tenure"]
    assert sum(one["points"] for one in rows["C1"]["indicators"]) == pytest.approx(rows["C1"]["score"])
    assert "rule set that each line names" in report["definition"]


def test_what_is_unknown_or_another_text_is_refused(book: Cli, tmp_path: Path) -> None:
    unknown = book("rules", "activate", "none-1")
    assert (unknown.code, "default-1" in unknown.err) == (3, True)
    book("rules", "install", "mine.toml")
    assert "there already" in book("rules", "install", "mine.toml").err
    (tmp_path / "mine.toml").write_text(SHIPPED.replace("default-1", "mine-1"), encoding="utf-8")
    assert book("rules", "install", "mine.toml").code == 4
    (tmp_path / "mine.toml").write_text(SHIPPED.replace("weight = 35", "weight = 36"), encoding="utf-8")
    assert book("rules", "install", "mine.toml").code == 4
    assert book("rules", "check", "none.toml").code == 2
    assert [one["version"] for one in book("rules", "list", "--json").json] == ["default-1", "mine-1"]


def test_activating_the_same_again_changes_nothing(book: Cli) -> None:
    assert "from 2026-06-15 on" in book("rules", "activate", "default-1").err
    assert "already" in book("rules", "activate", "default-1").err
    assert score(book)[2] == "default-1"


def test_a_file_is_shown_compared_and_tried_without_being_installed(book: Cli) -> None:
    assert book("rules", "show", "default-1", "--source").out == SHIPPED
    shown = book("rules", "show", "mine.toml", "--json").json
    assert (shown["version"], shown["scores"], shown["prescribed"][-1]["direction"]) == ("mine-1", [], "falling")
    assert book("rules", "diff", "default-1", "hard.toml", "--json").json == [
        {"key": "levels.medium", "before": 40, "after": 10},
        {"key": "levels.high", "before": 70, "after": 20},
    ]
    assert score(book, "--rules", "mine.toml") == (48.8, "medium", "mine-1")
    assert "default-1" in book("rules", "diff", "default-1", "default-1").out


def test_differences_name_every_figure() -> None:
    one, other = rules_with(table("tenure")), rules_with(table("champion"))
    assert [difference.key for difference in differences(one, other)] == [
        "tenure.weight", "tenure.curve", "champion.weight", "champion.points"
    ]  # fmt: skip
    assert differences(one, rules_with(table("tenure"))) == []


@pytest.mark.parametrize(
    ("on", "segment", "scored"),
    [
        (day(-1), None, {"b2b": "two", "b2c": "two", None: "two"}),
        (day(0), None, {"b2b": "two", "b2c": "two", None: "two"}),
        (day(1), None, {"b2b": "one", "b2c": "one", None: "one"}),
        (day(0), "b2b", {"b2b": "two", "b2c": "one", None: "one"}),
        (day(1), "b2b", {"b2b": "one", "b2c": "one", None: "one"}),
    ],
)
def test_the_newest_by_the_day_scores(on: date, segment: str | None, scored: dict[str | None, str]) -> None:
    with book_of() as book:
        ids = {segment: put(book.connection, "customer", name=str(segment), segment=segment) for segment in scored}
        for version in ("one", "two"):
            put(book.connection, "rule_set", version=version, content=SHIPPED.replace("default-1", version))
        put(book.connection, "rule_activation", rule_set_id=1, on_day=day(-1))
        put(book.connection, "rule_activation", rule_set_id=2, on_day=on, segment=segment)
        found = in_force(book, TODAY)
    assert {segment: found.of(id).version for segment, id in ids.items()} == scored
    assert sorted(id for _rules, whom in found.shared(ids.values()) for id in whom) == sorted(ids.values())


def test_without_any_activation_the_shipped_rules_score() -> None:
    with book_of() as book:
        found = in_force(book, TODAY)
    assert (found.of(1).version, found.is_usual) == ("default-1", True)
    assert not InForce(parse_rules(DEFAULT.read_text("utf-8").replace("= 90", "= 30"), "x")).is_usual


def test_the_shipped_version_is_its_name() -> None:
    from renewctl.risk.active import SHIPPED as version
    from renewctl.risk.rule_set import shipped_rules

    assert shipped_rules()[0] == version
