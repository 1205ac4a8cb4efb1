"""A points card learned from what came of customers: by time, in its directions, and only where there is a signal."""

import random
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.risk.backtest import scores_of
from renewctl.risk.card import file_of, lines_of, score_of
from renewctl.risk.folds import folds_of
from renewctl.risk.further import Further
from renewctl.risk.history import PastCase, Span, history
from renewctl.risk.indicators import Curve
from renewctl.risk.leaks import Leak
from renewctl.risk.learning import learn, learn_all
from renewctl.risk.rule_set import default_rules, parse_rules
from renewctl.risk.shapes import Shape, shapes_of
from renewctl.risk.signs import Sign
from renewctl.risk.tuning import Nothing, Request, levels, tune
from renewctl.store.reader import Reader
from renewctl.vocabulary import AttributeOwner, Objective, RiskDirection
from tests.conftest import Cli
from tests.customer.books import book_of
from tests.rows import put
from tests.sheets import Desk

TODAY = date(2026, 12, 31)
SPAN = Span(TODAY)


def fill(
    book: Reader, n: int = 240, *, signal: float = 0.8, dated: bool = True, more: Mapping[str, str] | None = None
) -> None:
    """Put customers into a book: who pays by "bill" and has few seats is lost more often, by the strength of signal.

    Their terms end over two years; the column Colour says nothing; `more` are further columns, {lost} for yes or no.
    """
    book.connection.execute("INSERT INTO book_setting (key, value) VALUES ('zone', 'UTC')")
    draw = random.Random(3)
    for number in range(n):
        by_bill, seats = draw.random() < 0.4, draw.randint(1, 50)
        chance = 0.3 + signal * ((0.25 if by_bill else -0.2) + (0.2 if seats < 15 else -0.1))
        is_lost = draw.random() < chance
        told = {"Pays": "By Bill" if by_bill else "card", "Seats": str(seats), "Colour": draw.choice("abc")}
        told |= {key: value.format(lost="yes" if is_lost else "no", n=number) for key, value in (more or {}).items()}
        outcome = "churned" if is_lost else "renewed"
        if not dated:
            told["outcome"] = outcome
        text = "{" + ", ".join(f'"{key}": "{value}"' for key, value in told.items() if value) + "}"
        customer = put(book.connection, "customer", name=f"C{number}", attributes=text)
        if dated:
            end = date(2025, 1, 1) + timedelta(days=number * 700 // n)
            contract = put(book.connection, "contract", number=f"K{number}", customer_id=customer)
            start = end - timedelta(days=364)
            put(
                book.connection, "term", contract_id=contract, start_on=start, end_on=end, outcome=outcome, is_open=0
            )  # fmt: skip
    book.connection.commit()  # a copy of a book waits for whoever writes to it


@pytest.mark.parametrize("dated", [True, False])
def test_a_signal_is_found_and_the_card_says_what_it_is(dated: bool) -> None:
    with book_of() as book:
        fill(book, dated=dated)
        found = tune(book, default_rules(), Request(SPAN, version="mine-1"))
        assert (found.nothing, found.folds.by_time) == (None, dated)
        assert found.proposal is not None
        base, everything, card = found.trials
        assert base.auc is None  # the supplied rules have nothing to go by here
        assert everything.auc is not None
        assert card.auc is not None
        assert card.auc > 0.6
        assert card.lines <= 12
        weighed = {entry.name: entry for entry in found.proposal.indicators if entry.weight}
        assert "customer.Pays" in weighed
        assert "customer.Colour" not in weighed
        pays = weighed["customer.Pays"]
        assert isinstance(pays, Further)
        assert not isinstance(pays.scale, Curve)
        assert pays.scale.at("by bill") == 100
        assert pays.scale.at("card") == 0
        # The card is a rule set like any other: read back from its file it scores the book as it was meant to.
        again = parse_rules(file_of(found.proposal, ["why"]), "again")
        assert again.version == "mine-1"
        assert scores_of(book, again, history(book, SPAN).cases, is_strict=False) == scores_of(
            book, found.proposal, history(book, SPAN).cases, is_strict=False
        )


@pytest.mark.parametrize("most", [12, 0])
def test_no_signal_is_said_and_nothing_proposed(most: int) -> None:
    with book_of() as book:
        fill(book, signal=0)
        found = tune(book, default_rules(), Request(SPAN, most_lines=most))
    assert found.nothing is Nothing.FOUND_NOTHING
    assert found.proposal is None
    low, high = found.trials[-1].auc_interval or (0, 0)
    assert low <= 0.5 <= high


@pytest.mark.parametrize(("n", "nothing"), [(20, Nothing.TOO_FEW), (0, Nothing.TOO_FEW)])
def test_too_few_outcomes_are_not_learned_from(n: int, nothing: Nothing) -> None:
    with book_of() as book:
        fill(book, n)
        found = tune(book, default_rules(), Request(SPAN))
    assert (found.nothing, found.trials) == (nothing, [])


def test_customers_of_whom_nothing_is_recorded_teach_nothing() -> None:
    with book_of() as book:
        fill(book, dated=False)
        book.connection.execute("""UPDATE customer SET attributes = '{"outcome": "' ||
            CASE WHEN attributes LIKE '%churned%' THEN 'churned' ELSE 'renewed' END || '"}'""")
        book.connection.commit()
        assert tune(book, default_rules(), Request(SPAN)).nothing is Nothing.NO_SIGNS


@pytest.mark.parametrize("most", [2, 5, 12])
def test_a_card_has_no_more_lines_than_asked_for(most: int) -> None:
    with book_of() as book:
        fill(book, signal=1)
        found = tune(book, default_rules(), Request(SPAN, most_lines=most))
    assert found.proposal is not None
    assert 2 <= lines_of(found.proposal) <= most
    assert found.trials[-1].lines <= most


def test_without_a_limit_all_that_says_something_is_taken() -> None:
    with book_of() as book:
        fill(book, signal=1)
        found = tune(book, default_rules(), Request(SPAN, most_lines=0))
    assert found.proposal is not None
    assert {"customer.Pays", "customer.Seats"} <= {entry.name for entry in found.proposal.indicators if entry.weight}


def test_columns_that_tell_the_outcome_are_not_used() -> None:
    with book_of() as book:
        fill(book, more={"Churn": "{lost}", "Total spent": "{n}", "Verdict": "{lost}"})
        found = tune(book, default_rules(), Request(SPAN))
        assert found.leaks == {
            "customer.Churn": Leak.OUTCOME,
            "customer.Total spent": Leak.RUNNING_TOTAL,
            "customer.Verdict": Leak.BY_ITSELF,
        }
        assert found.proposal is not None
        assert not found.leaks.keys() & {entry.name for entry in found.proposal.indicators}


def test_a_column_may_be_ruled_out() -> None:
    with book_of() as book:
        fill(book, signal=1)
        found = tune(book, default_rules(), Request(SPAN, without=["Pays"]))
    assert found.proposal is not None
    assert "customer.Pays" not in {entry.name for entry in found.proposal.indicators}


def test_what_is_no_better_than_the_rules_in_force_is_not_proposed() -> None:
    with book_of() as book:
        fill(book, 400, signal=1)
        first = tune(book, default_rules(), Request(SPAN, most_lines=0, version="first"))
        assert first.proposal is not None
        again = tune(book, first.proposal, Request(SPAN, most_lines=2))  # which has seen all cases beforehand
    assert again.nothing is Nothing.NO_BETTER
    assert again.difference is not None
    assert again.difference[0] < 0


@pytest.mark.parametrize("objective", list(Objective))
def test_every_objective_leads_to_a_proposal(objective: Objective) -> None:
    with book_of() as book:
        fill(book, signal=1)
        found = tune(book, default_rules(), Request(SPAN, objective=objective))
    assert found.proposal is not None
    assert found.trials[-1].by(objective) == max(
        {"auc": found.trials[-1].auc, "top": found.trials[-1].top.value, "brier": -(found.trials[-1].brier or 0)}[
            objective
        ]
        or 0,
        -1,
    )


# --- directions, thresholds, scores ---------------------------------------------------------------------------


def sign(values: Sequence[float | str | None], direction: RiskDirection | None) -> Sign:
    """Return a column of figures that points somewhere."""
    entry = Further("customer.X", 1, Curve((0, 1), (0, 0)), key="X", of=AttributeOwner.CUSTOMER, direction=direction)
    return Sign(entry, list(values))


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=60, max_size=120), st.sampled_from(RiskDirection)
)
def test_a_curve_never_runs_against_its_direction(rows: list[tuple[int, bool]], direction: RiskDirection) -> None:
    events = [event for _value, event in rows]
    values = [float(value) for value, _event in rows]
    if len(set(events)) < 2:
        return
    for one in learn_all([sign(values, direction)], events, range(len(rows)), 1.0):
        steps = [right - left for left, right in pairwise(one.values)]
        assert all(step >= -1e-9 if direction is RiskDirection.RISING else step <= 1e-9 for step in steps)


def test_a_sign_that_points_the_other_way_is_dropped() -> None:
    values, events = [float(n) for n in range(100)], [n > 50 for n in range(100)]
    assert learn_all([sign(values, RiskDirection.FALLING)], events, range(100), 1.0) == []
    assert learn_all([sign(values, RiskDirection.RISING)], events, range(100), 1.0) != []


def test_shares_of_knots_add_up_to_one_and_nothing_known_to_nothing() -> None:
    shape = Shape(sign([0, 5, 7.5, 99, None], None), knots=(5, 10))
    assert shape.basis(range(5)).tolist() == [[1, 0], [1, 0], [0.5, 0.5], [0, 1], [0, 0]]
    words = Shape(sign(["a", "b", None], None), words=("a", "*"))
    assert words.basis(range(3)).tolist() == [[1, 0], [0, 1], [0, 0]]


def test_a_figure_that_is_nearly_always_the_same_still_has_two_knots() -> None:
    (shape,) = {one.knots: one for one in shapes_of(sign([0.0] * 99 + [1.0], None), range(100))}.values()
    assert shape.knots == (0, 1)


def test_missing_figures_neither_raise_nor_lower_a_score() -> None:
    entries = [
        Further("customer.A", 30, Curve((0, 10), (0, 100)), key="A", of=AttributeOwner.CUSTOMER),
        Further("customer.B", 10, Curve((0, 10), (100, 0)), key="B", of=AttributeOwner.CUSTOMER),
    ]
    assert score_of(entries, [5, None]) == 50
    assert score_of(entries, [5, 0]) == 62.5
    assert score_of(entries, [None, None]) is None


def test_medium_is_where_precision_and_recall_are_best_together() -> None:
    scores = [float(score) for score in range(100)]
    assert levels(scores, [score >= 60 for score in scores]) == (60, 89)


def test_nothing_is_learned_from_no_shapes() -> None:
    assert learn([], [True, False], [0, 1], 1.0) == []


# --- folds ----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 800), st.booleans()), max_size=150))
def test_by_time_nothing_is_learned_from_what_was_still_to_come(rows: list[tuple[int, bool]]) -> None:
    first = date(2024, 1, 1)
    cases = [
        PastCase(n, f"K{n}", end := first + timedelta(days=days), end - timedelta(days=90), event)
        for n, (days, event) in enumerate(rows)
    ]
    folds = folds_of(cases)
    tried = [place for fold in folds.every for place in fold.tried]
    assert len(tried) == len(set(tried))
    if folds.by_time:
        for fold in folds.every:
            assert max(cases[at].end or date.max for at in fold.learned) <= min(cases[at].as_of for at in fold.tried)


def test_by_lot_the_cases_of_a_customer_stay_together_and_losses_are_spread() -> None:
    cases = [PastCase(n // 2, f"K{n}", None, TODAY, n < 60) for n in range(200)]
    folds = folds_of(cases, seed=0)
    assert sorted(place for fold in folds.every for place in fold.tried) == list(range(200))
    for fold in folds.every:
        assert not {cases[at].customer_id for at in fold.tried} & {cases[at].customer_id for at in fold.learned}
        assert sum(cases[at].is_event for at in fold.tried) == 12
    assert folds_of(cases, seed=0) == folds
    assert folds_of(cases, seed=1) != folds


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


def test_nothing_is_written_where_nothing_is_proposed(desk: Desk) -> None:
    file = desk.folder / "card.toml"
    done = desk.cli("risk", "tune", "--without", "Pays", "--json", "--out", str(file))
    assert done.code == 7
    assert "Nothing is proposed" in done.err
    assert done.json["totals"]["nothing"] == "no_signs"
    assert not file.exists()


def test_what_was_recorded_after_its_day_is_named_and_left_out_by_strict(desk: Desk) -> None:
    lost = desk.rows("SELECT code, attributes LIKE '%churned%' FROM customer")
    rows = "\n".join(f"{code},{'yes' if is_lost else 'no'},2026-01-31" for code, is_lost in lost)
    assert desk.take(f"customer,churn,day\n{rows}", "--what", "outcomes").code == 0
    done = desk.cli("risk", "tune", "--json")
    assert done.json["totals"]["recorded_later"] == {"customer.Pays": 200}
    assert "recorded later: customer.Pays 200. --strict leaves it out." in desk.cli("risk", "tune").out
    strict = desk.cli("risk", "tune", "--strict", "--json")
    assert (strict.code, strict.json["totals"]["nothing"]) == (7, "no_signs")


def test_the_book_itself_is_not_written_over(desk: Desk) -> None:
    assert desk.cli("risk", "tune", "--out", str(desk.book)).code == 2
    assert desk.cli("book", "info").code == 0


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
