"""Renewing and losing as it is typed; every outcome is taken back by undo, row for row."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renewctl.cli import app
from tests.conftest import Cli
from tests.store.books import dump


def terms(cli: Cli, contract: str) -> list[tuple[str | None, ...]]:
    """Return start, end, outcome and the day it was decided, of each term."""
    found = cli("contract", "show", contract, "--json").json["terms"]
    return [(row["term_start"], row["term_end"], row["outcome"], row["decided_on"]) for row in found]


def test_a_renewal_on_time_a_late_one_and_a_win_back(acme: Cli) -> None:
    answer = acme("renew", "FIX", "--today", "2026-06-30", "--json")
    assert (answer.json["outcome"], answer.json["timing"]) == ("renewed", "on-time")
    assert terms(acme, "FIX") == [
        ("2025-07-01", "2026-06-30", "renewed", "2026-06-30"),
        ("2026-07-01", "2027-06-30", None, None),
    ]
    assert acme("undo").code == 0
    late = acme("renew", "FIX", "--today", "2026-07-30", "--json").json
    assert (late["timing"], late["next_start"], late["gap_days"]) == ("late", "2026-07-01", 0)
    assert acme("undo").code == 0
    back = acme("renew", "FIX", "--today", "2026-07-31", "--json").json
    assert (back["outcome"], back["timing"], back["gap_days"]) == ("lapsed", "win-back", 30)
    assert terms(acme, "FIX") == [
        ("2025-07-01", "2026-06-30", "lapsed", "2026-07-31"),
        ("2026-07-31", "2027-07-30", None, None),
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "5 steps of it were still open."), ("zh_CN", "还有 5 个步骤未完成。")]
)
@pytest.mark.parametrize("decided", ["renew FIX --amount 1300", "lose FIX --reason price"])
def test_steps_that_nobody_closed_are_counted(acme: Cli, decided: str, language: str, said: str) -> None:
    assert said not in acme("--lang", language, *decided.split(), "--dry-run").err  # no renewal was opened
    assert acme("renewal", "open", "FIX", "--playbook", "standard").code == 0
    answer = acme("--lang", language, *decided.split())
    assert (answer.code, answer.err.splitlines()[-1]) == (0, said)


def test_signed_in_time_but_entered_after_the_term_had_lapsed(acme: Cli) -> None:
    assert acme("tick", "--today", "2026-09-01").code == 0
    assert terms(acme, "FIX")[0][2:] == ("lapsed", "2026-07-31")
    row = acme("renew", "FIX", "--signed-on", "2026-07-12", "--today", "2026-09-02", "--json").json
    assert (row["outcome"], row["timing"], row["decided_on"], row["signed_on"]) == (
        *("renewed", "late"),
        *("2026-07-12", "2026-07-12"),
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["renew", "EVER"], 4, "has no end"),
        (["renew", "FIX", "--start", "2026-06-30"], 4, "overlap"),
        (["renew", "FIX", "--end", "2026-06-30"], 4, "before the start"),
        (["renew", "FIX", "--end", "2027-06-30", "--months", "3"], 2, "not both"),
        (["renew", "FIX", "--signed-on", "2026-06-16"], 4, "still to come"),
        (["renew", "FIX", "--currency", "USD"], 2, "currency alone"),
        (["renew", "FIX", "--amount", "a lot"], 2, "amount"),
        (["renew", "NONE"], 3, "No contract"),
        (["lose", "FIX"], 2, "--reason"),
        (["lose", "FIX", "--reason", "weather"], 2, "Known reasons"),
        (["lose", "FIX", "--reason", "price", "--on", "2026-06-16"], 4, "still to come"),
    ],
)
def test_what_is_refused_changes_nothing(acme: Cli, tmp_path: Path, line: list[str], code: int, said: str) -> None:
    before = dump(tmp_path / "book.db")
    answer = acme(*line)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert dump(tmp_path / "book.db") == before


def test_a_contract_is_decided_once(acme: Cli) -> None:
    assert acme("renew", "FIX").code == 0
    assert "renewed already" in acme("renew", "FIX").err
    assert acme("undo").code == 0
    assert acme("lose", "FIX", "--reason", "price", "--note", "20 % too dear").code == 0
    assert acme("lose", "FIX", "--reason", "price").code == 4
    assert acme("renew", "FIX").code == 4
    assert acme("undo").code == 0
    assert acme("contract", "edit", "FIX", "--state", "cancelled").code == 0
    assert acme("renew", "FIX").code == acme("lose", "FIX", "--reason", "price").code == 4


def test_what_is_decided_is_due_no_more(acme: Cli) -> None:
    def due() -> list[str]:
        return sorted({row["contract"] for row in acme("due", "--days", "60", "--json").json})

    assert "FIX" in due()
    assert acme("renew", "FIX").code == 0
    assert "FIX" not in due()
    assert acme("lose", "AUT", "--reason", "budget").code == 0
    assert due() == []


def test_own_reasons_stand_in_the_config(acme: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text('reason_codes = ["moved-abroad"]\n', encoding="utf-8")
    row = acme("lose", "FIX", "--reason", "moved-abroad", "--json").json
    assert (row["outcome"], row["reason"]) == ("churned", "moved-abroad")
    for bad in ('reason_codes = "price"\n', "reason_codes = [1]\n", 'reason_codes = ["Two Words"]\n'):
        config.write_text(bad, encoding="utf-8")
        assert acme("lose", "AUT", "--reason", "price").code == 2


def test_a_dry_run_shows_and_writes_nothing(acme: Cli, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    shown = acme("renew", "FIX", "--amount", "1300", "--dry-run", "--json")
    assert (shown.code, shown.json["outcome"], "would be" in shown.err) == (0, "expanded", True)
    lost = acme("lose", "FIX", "--reason", "price", "--dry-run", "--json")
    assert (lost.code, lost.json["outcome"]) == (0, "churned")
    assert dump(tmp_path / "book.db") == before


def test_the_work_on_it_is_closed_and_reopened_by_undo(acme: Cli, tmp_path: Path) -> None:
    assert acme("tick").code == 0
    book = tmp_path / "book.db"

    def states() -> Sequence[tuple[str, str | None]]:
        with sqlite3.connect(book) as connection:
            return connection.execute(
                "SELECT renewal.state, closed_on FROM renewal JOIN contract ON contract.id = contract_id"
                " WHERE number = 'FIX'"
            ).fetchall()

    assert states() == [("open", None)]
    assert acme("renew", "FIX").code == 0
    assert states() == [("closed", "2026-06-15")]
    assert acme("undo").code == 0
    assert states() == [("open", None)]


LINES = st.one_of(
    st.tuples(
        st.just("renew"),
        st.sampled_from([(), ("--months", "1"), ("--months", "7"), ("--end", "2027-02-03"), ("--start", "2026-08-01")]),
        st.sampled_from([(), ("--amount", "7"), ("--amount", "99.99 USD")]),
        st.sampled_from([(), ("--signed-on", "2026-06-01"), ("--on", "2026-06-30"), ("--note", "x")]),
    ),
    st.tuples(st.just("lose"), st.just(("--reason", "price")), st.sampled_from([(), ("--note", "n")]), st.just(())),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.sampled_from(["FIX", "AUT"]), st.sampled_from(["2026-06-30", "2026-07-20", "2026-09-09"]))
def test_an_outcome_and_its_undo_are_the_identity(
    tmp_path: Path, acme_book: Path, line: tuple[str, ...], contract: str, today: str
) -> None:
    word, *options = line
    before = dump(acme_book)
    lead = ["--book", str(acme_book), "--actor", "wang", "--today", today]
    typed = [part for each in options for part in each]
    code = app.run([*lead, word, contract, *typed])
    assert (code, dump(acme_book) == before) in {(0, False), (4, True)}  # AUT is renewed already, by itself
    if code == 4:
        return
    assert app.run([*lead, "undo"]) == 0
    assert dump(acme_book) == before


@pytest.fixture
def acme_book(acme: Cli, tmp_path: Path) -> Path:
    """The book of Acme, its renewals opened."""
    assert acme("tick").code == 0
    return tmp_path / "book.db"


def test_the_chain_says_what_came_of_each_term(acme: Cli) -> None:
    assert acme("lose", "FIX", "--reason", "closed-business", "--note", "moved to Kunming").code == 0
    for shown in (acme("contract", "show", "FIX").out, acme("customer", "show", "A").out):
        assert "churned" in shown
        assert "closed-business; moved to Kunming" in shown
    assert acme("undo").code == 0
    assert acme("renew", "FIX", "--today", "2026-09-01").code == 0
    assert "won back" in acme("contract", "show", "FIX").out
    assert acme("tick").code == 0
    assert "renewed by itself" in acme("contract", "show", "AUT").out


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("expanded", "2026-07-01", "2027-06-30", "1,300.00 CNY")),
        ("zh_CN", ("结果", "增购", "下期金额", "1,300.00 CNY")),
    ],
)
def test_the_form_of_a_decided_renewal_says_what_came_of_it(acme: Cli, language: str, told: tuple[str, ...]) -> None:
    assert acme("renewal", "open", "FIX").code == 0
    assert "Outcome" not in acme("renewal", "show", "FIX").out
    assert acme("renew", "FIX", "--amount", "1300 CNY").code == 0
    shown = acme("--lang", language, "renewal", "show", "FIX").out
    assert [words for words in told if words not in shown] == []
    row = acme("renewal", "show", "FIX", "--json").json
    assert (row["outcome"], row["decided_on"], row["next_amount"]["amount"]) == ("expanded", "2026-06-15", "1300.00")
    assert acme("undo").code == 0
    assert acme("lose", "FIX", "--reason", "price").code == 0
    row = acme("renewal", "show", "FIX", "--json").json
    assert (row["outcome"], row["next_start"], row["next_amount"]) == ("churned", None, None)


BEFORE = {
    "en": "{day} is before the term of contract FIX that it would decide: that began on 2025-07-01.",
    "zh_CN": "{day} 早于合同 FIX 待决定的合同期：该期始于 2025-07-01。",
}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "words",
    [
        "renew FIX --on {day}",
        "renew FIX --signed-on {day}",
        "renew FIX --dry-run --on {day}",
        "renew FIX --on 2026-06-15 --signed-on {day}",
        "renew FIX --on {day} --signed-on 2026-06-15",
        "lose FIX --reason other --on {day}",
    ],
)
def test_nothing_is_decided_or_signed_before_the_term_began(acme: Cli, language: str, words: str) -> None:
    before = acme("audit", "head").out
    answer = acme("--lang", language, *words.format(day="2025-06-30").split())
    assert answer.code == 4, answer.err
    assert BEFORE[language].format(day="2025-06-30") in answer.err
    assert acme("audit", "head").out == before
    assert acme(*words.format(day="2025-07-01").split()).code == 0  # a year before the term that follows


def test_a_term_still_to_begin_is_decided_today_and_signed_when_it_was(acme: Cli) -> None:
    days = ["--start", "2026-07-01", "--months", "12", "--today", "2026-06-01"]
    for number in ("SOON", "LATE"):
        assert acme("contract", "add", "A", number, *days).code == 0
    assert acme("renew", "SOON", "--signed-on", "2026-05-20").code == 0
    assert acme("lose", "LATE", "--reason", "other").code == 0


@pytest.mark.parametrize("words", [["--signed-on", "2026-06-16"], ["--on", "2026-06-15", "--signed-on", "2026-06-16"]])
def test_nothing_is_signed_on_a_day_to_come(acme: Cli, words: list[str]) -> None:
    answer = acme("renew", "FIX", *words)
    assert (answer.code, "2026-06-16 is still to come" in answer.err) == (4, True)
