"""A points card learned from what came of customers: by time, in its directions, and only where there is a signal."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from renewctl.errors import UsageError
from renewctl.risk.further import Further
from renewctl.risk.indicators import Curve
from renewctl.risk.learning import tuning
from renewctl.risk.learning.card import file_of, lines_of
from renewctl.risk.learning.signs import signs_of
from renewctl.risk.learning.tuning import Nothing, Request, tune
from renewctl.risk.proof.backtest import scores_of
from renewctl.risk.proof.history import Span, history
from renewctl.risk.proof.leaks import Leak
from renewctl.risk.rule_set import default_rules, parse_rules
from renewctl.rules.difference import differences
from renewctl.store.reader import Reader
from renewctl.vocabulary import Objective
from tests.customer.books import book_of
from tests.risk.test_further import rules_with, table
from tests.rows import put

TODAY = date(2026, 12, 31)
SPAN = Span(TODAY)


def fill(
    book: Reader, n: int = 240, *, signal: float = 0.8, dated: bool = True, more: Mapping[str, str] | None = None
) -> None:
    """Put customers into a book: who pays by "bill" and has few seats is lost more often, by the strength of signal.

    Their terms end over two years, on every fourth Wednesday; the column Colour says nothing; `more` are further
    columns, {lost} for yes or no.
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
            end = date(2025, 1, 1) + timedelta(days=28 * (number * 25 // n))  # some on one day: a day costs 20 ms
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


def test_how_freely_is_chosen_without_the_cases_that_the_figure_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The better of two on the very cases of the figure is better by luck too."""
    asked: list[tuple[set[int], set[int]]] = []
    looked_at = set[int]()
    trial, strength = tuning._trial, tuning.Lesson.strength

    def trying(what: str, lines: int, scores: Mapping[int, float | None], *more: Any) -> tuning.Trial:
        looked_at.update(scores)
        return trial(what, lines, scores, *more)

    def choosing(self: tuning.Lesson, places: Sequence[int], most_lines: int) -> float:
        looked_at.clear()
        found = strength(self, places, most_lines)
        asked.append(({*places}, {*looked_at}))
        return found

    monkeypatch.setattr(tuning, "_trial", trying)
    monkeypatch.setattr(tuning.Lesson, "strength", choosing)
    with book_of() as book:
        fill(book)
        found = tune(book, default_rules(), Request(SPAN))
    learned = [{*fold.learned} for fold in found.folds.every]
    # For every fold, of all indicators and of the card; and once of all cases, for the proposal.
    assert [places for places, _seen in asked] == [*learned, *learned, {*range(found.cases)}]
    assert all(seen <= places for places, seen in asked)
    assert sum(bool(seen) for _places, seen in asked) > len(learned)


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


def test_what_is_proposed_is_a_rule_set_whatever_an_import_kept() -> None:
    """Names with unseen characters or alike but for case, figures too large for a curve, or just not."""
    odd = {"Un\u200bseen": "{lost}", "seats": "{n}", "Long": "9" * 400, "Code": "9" * 12 + "{n:03}"}
    with book_of() as book:
        fill(book, 400, signal=1, more=odd)
        for key, value in (("Long", "7"), ("Code", "8")):
            book.connection.execute(
                """UPDATE customer SET attributes = json_set(attributes, '$."' || ? || '"', ?)
                WHERE attributes LIKE '%By Bill%'""",
                (key, value),
            )
        book.connection.commit()
        found = tune(book, default_rules(), Request(SPAN, most_lines=0))
    assert found.leaks == {"customer.Un\u200bseen": Leak.NAMELESS, "customer.seats": Leak.NAMELESS}
    assert found.proposal is not None
    read = parse_rules(file_of(found.proposal, []), "proposal")
    assert differences(found.proposal, read) == []
    assert "customer.Code" in {entry.name for entry in read.indicators if entry.weight}


@pytest.mark.parametrize("days", [0, 1])
def test_use_after_the_day_of_the_score_teaches_nothing(days: int) -> None:
    """The use of whoever is lost multiplies: on the day itself that is a sign, on the day after it is hindsight."""
    found = []
    for is_planted in (False, True):
        with book_of() as book:
            fill(book)
            cases = history(book, SPAN).cases
            told = [(case, case.as_of - timedelta(days=back), 100) for case in cases for back in (10, 100, 200)]
            if is_planted:
                told += [(case, case.as_of + timedelta(days=days), 90_000) for case in cases if case.is_event]
            for case, on, value in told:
                put(
                    book.connection, "customer_signal", customer_id=case.customer_id, kind="usage", on_day=on,
                    value=value,
                )  # fmt: skip
            book.connection.commit()
            found.append(tune(book, default_rules(), Request(SPAN)))
    assert (found[0].trials == found[1].trials) is (days == 1)


@pytest.mark.parametrize(("curve", "is_used"), [("[[0, 100], [50, 0]]", True), ("[[0, 0], [50, 100]]", False)])
def test_a_column_points_as_the_rules_that_it_is_compared_with_have_it(curve: str, is_used: bool) -> None:
    """Few seats are the riskier ones here; whoever's rules say that many are does not get a curve against that."""
    base = rules_with(f'[[attribute]]\nkey = "Seats"\nof = "customer"\nweight = 0\ncurve = {curve}')
    with book_of() as book:
        fill(book, signal=1)
        found = tune(book, base, Request(SPAN, most_lines=0))
    assert found.proposal is not None
    assert ("customer.Seats" in {entry.name for entry in found.proposal.indicators}) is is_used


@pytest.mark.parametrize(("days", "known"), [(365, 240), (60, 0)])
def test_an_indicator_looks_back_as_far_as_in_the_rules_that_it_is_compared_with(days: int, known: int) -> None:
    base = rules_with(f"{table('satisfaction')}\ndays = {days}")
    with book_of() as book:
        fill(book, signal=1)
        cases = history(book, SPAN).cases
        for place, case in enumerate(cases):
            on = case.as_of - timedelta(days=60)  # the day before the last 60, the day of the score among them
            put(
                book.connection, "survey", customer_id=case.customer_id, asked_on=on, answered_on=on,
                score=1 + place % 5,
            )  # fmt: skip
        signs, _leaks = signs_of(book, base, cases, is_strict=False)
    found = {sign.name: sign for sign in signs}.get("satisfaction")
    assert (len(found.values) if found else 0) == known
    assert found is None or (isinstance(found.entry, Further) and found.entry.days == days)


@pytest.mark.parametrize("most", [0, 4])
def test_whoever_watches_sees_how_far_it_is(most: int) -> None:
    told = list[int]()

    @contextmanager
    def watch(total: int) -> Iterator[Callable[[int], object]]:
        told.append(-total)
        yield told.append
        assert sum(told) == 0

    with book_of() as book:
        fill(book)
        folds = tune(book, default_rules(), Request(SPAN, most_lines=most), watch).folds.every
    assert told[0] == -len(folds) * (2 if most else 1)  # of all indicators, and of the card


def test_a_column_may_be_ruled_out() -> None:
    with book_of() as book:
        fill(book, 400, signal=1)
        found = tune(book, default_rules(), Request(SPAN, without=["Pays"]))
        with pytest.raises(UsageError):
            tune(book, default_rules(), Request(SPAN, without=["Pay"]))
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
