"""What would bring a score under its level: really enough, and one step less is not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from renewctl.risk.active import InForce
from renewctl.risk.assessments import customer_risk
from renewctl.risk.further import Measured
from renewctl.risk.queries import least_late
from renewctl.risk.score import Assessment, Scorer
from renewctl.risk.whatif import Change, Lever, _levers, scorer_with, threshold, what_if
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level
from tests.customer.books import book_of
from tests.risk.test_further import WORDS, attribute, rules_with, table
from tests.risk.test_risk_queries import day
from tests.risk.test_score import LONG_AGO, RULES, TODAY, Facts, assess
from tests.rows import put

NOTHING = Facts(None, None, None, None, None, None, None)


def said(changes: list[Change]) -> list[tuple[str, object, object, int]]:
    return [(one.now.name, one.now.value, one.then.value, one.steps) for one in changes]


def test_the_worked_example_is_helped_by_use_or_by_paying_earlier() -> None:
    scorer, risk = Scorer(RULES, TODAY), assess(Facts())
    assert threshold(scorer, risk) == 40
    found = what_if(scorer, risk, 40)
    assert said(found.changes) == [("usage", 260, 296, 36), ("payment", 18, 5, 13)]
    assert all(change.score < 40 for change in found.changes)


@pytest.mark.parametrize(
    ("least_late", "offered"), [(0, ["usage", "payment"]), (5, ["usage", "payment"]), (6, ["usage"])]
)
def test_nothing_is_paid_earlier_than_what_is_still_owed_can_be(least_late: int, offered: list[str]) -> None:
    """Of 18 days late 5 would be few enough; where something is overdue for longer, nothing is gained by it."""
    found = what_if(Scorer(RULES, TODAY), assess(Facts()), 40, least_late)
    assert [change.now.name for change in found.changes] == offered


def test_a_rising_delay_is_not_taken_away_either_where_it_is_still_owed() -> None:
    rules = rules_with(table("payment-trend").replace("[[0, 0], [100, 100]]", "[[0, 0], [30, 100]]"))
    (entry,) = rules.further
    risk = Scorer(rules, TODAY).assess(NOTHING, None, (entry.readings[Measured(25, 10)],))
    assert what_if(Scorer(rules, TODAY), risk, 50, 25).changes == []
    assert [one.then.value for one in what_if(Scorer(rules, TODAY), risk, 50, 24).changes] == [24]


def test_where_no_single_change_is_enough_the_best_pair_is() -> None:
    scorer, risk = Scorer(RULES, TODAY), assess(Facts(usage=0), 60)
    found = what_if(scorer, risk, 40)
    assert found.changes == []
    assert found.pair
    first, second = found.pair
    assert (first.now.name, first.then.value, first.then.r) == ("usage", 360, 0)
    assert second.now.name == "payment"
    assert second.score < 40


def test_where_nothing_helps_it_is_said() -> None:
    market = Facts(None, None, None, None, None, None, 3000)
    risk = assess(market, None)
    assert risk.level is Level.HIGH
    found = what_if(Scorer(RULES, TODAY), risk, 70)
    assert (found.changes, found.pair) == ([], None)


def test_a_score_that_is_under_it_already_has_no_threshold() -> None:
    scorer = Scorer(RULES, TODAY)
    assert threshold(scorer, assess(Facts(), 0)) is None
    assert threshold(scorer, assess(NOTHING, None)) is None
    assert threshold(scorer, assess(Facts()), Level.HIGH) is None
    assert threshold(scorer, assess(Facts(usage=0), 60), Level.MEDIUM) == 40


def test_a_word_changes_to_the_nearest_that_is_enough() -> None:
    rules = rules_with(attribute(WORDS))
    scorer = Scorer(rules, TODAY)
    (entry,) = rules.further
    risk = scorer.assess(NOTHING, 0, (entry.readings[Measured("Month-to-month")],))
    assert risk.score == pytest.approx(25)
    found = what_if(scorer, risk, 24)
    assert [(one.then.value, one.then.r) for one in found.changes] == [("one year", 40)]


@pytest.mark.parametrize(
    ("name", "curve", "measured", "then"),
    [
        ("silence", "[[0, 0], [100, 100]]", Measured(90), 49),
        ("satisfaction", "[[1, 100], [5, 0]]", Measured(2.0), 3.1),
        ("satisfaction-trend", "[[0, 0], [4, 100]]", Measured(2.0, 5.0), 3.1),
        ("payment-trend", "[[0, 0], [30, 100]]", Measured(25, 10), 24),
        ("open-complaints", "[[0, 0], [4, 100]]", Measured(3), 1),
    ],
)
def test_a_figure_moves_the_way_that_is_safer(name: str, curve: str, measured: Measured, then: float) -> None:
    rules = rules_with(table(name).replace("[[0, 0], [100, 100]]", curve))
    scorer = Scorer(rules, TODAY)
    (entry,) = rules.further
    risk = scorer.assess(NOTHING, None, (entry.readings[measured],))
    found = what_if(scorer, risk, 50)
    assert [one.then.value for one in found.changes] == [then]


def test_there_are_never_fewer_than_none() -> None:
    rules = rules_with(table("open-complaints").replace("[[0, 0], [100, 100]]", "[[-5, 0], [4, 100]]"))
    (entry,) = rules.further
    risk = Scorer(rules, TODAY).assess(NOTHING, None, (entry.readings[Measured(3)],))
    assert what_if(Scorer(rules, TODAY), risk, 50).changes == []
    assert [one.then.value for one in what_if(Scorer(rules, TODAY), risk, 60).changes] == [0]


@pytest.mark.parametrize("name", ["tenure", "repeated-complaints", "discounts"])
def test_what_is_past_cannot_be_changed(name: str) -> None:
    rules = rules_with(table(name))
    (entry,) = rules.further
    risk = Scorer(rules, TODAY).assess(NOTHING, None, (entry.readings[Measured(50)],))
    assert what_if(Scorer(rules, TODAY), risk, 40).changes == []


@pytest.mark.parametrize(
    ("invoices", "least", "steps"),
    [
        ([(103, 85)], 14, [4]),  # 18 days late, which with 14 would be enough, paid on the window's first day
        ([(104, 86)], 15, []),  # a day before it, where it would not count any more
        ([(33, 15), (60, 42)], 0, [4]),  # two that are equally late
        ([(33, 15), (14, None)], 14, [4]),
        ([(33, 15), (15, None)], 15, []),
        ([(0, 80)], 0, []),
    ],
)
def test_an_invoice_is_paid_earlier_only_within_the_window(
    invoices: list[tuple[int, int | None]], least: int, steps: list[int]
) -> None:
    with owing(invoices) as book:
        scorer, risk = Scorer(RULES, TODAY), customer_risk(book, 1, TODAY, InForce(RULES)).assessment
        assert least_late(book, scorer.windows, 1) == least
        assert [change.steps for change in what_if(scorer, risk, 40, least).changes if risk.score] == steps


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 130), st.none() | st.integers(0, 89)), min_size=1, max_size=3),
    st.integers(1, 99),
)
@example([(103, 85)], 40)  # 18 days late; paid 13 days earlier it would have left the window
@example([(33, 15), (60, 42)], 40)  # two that are equally late
def test_what_is_offered_holds_once_every_invoice_is_really_paid_earlier(
    invoices: list[tuple[int, int | None]], below: int
) -> None:
    with owing(invoices) as book:
        scorer, risk = Scorer(RULES, TODAY), customer_risk(book, 1, TODAY, InForce(RULES)).assessment
        assume(risk.score is not None and risk.score >= below)
        for change in what_if(scorer, risk, below, least_late(book, scorer.windows, 1)).changes:
            book.connection.execute(f"UPDATE receipt SET received_on = date(received_on, '-{change.steps} days')")
            assert customer_risk(book, 1, TODAY, InForce(RULES)).assessment.score == change.score < below


@contextmanager
def owing(invoices: list[tuple[int, int | None]]) -> Iterator[Reader]:
    """Open a book with a customer's invoices, each due so many days ago and paid so many days ago, or still open."""
    with book_of() as book:
        put(book.connection, "customer", name="Acme")
        for number, (due, paid) in enumerate(invoices, 1):
            put(book.connection, "invoice", number=f"I{number}", customer_id=1, due_on=day(-due), amount=100)
            if paid is not None:
                put(book.connection, "receipt", invoice_id=number, received_on=day(-paid), amount=100)
        yield book


amounts = st.integers(0, 50_000)
late = st.integers(0, 90)
bent = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 100)), min_size=2, max_size=5, unique_by=lambda p: p[0])


# Neither the deadline nor that check says anything but how busy a machine is.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(Facts, amounts, amounts, st.just(LONG_AGO), amounts, amounts, st.just(LONG_AGO), amounts),
    late,
    st.integers(0, 100),
    bent,
    st.integers(1, 99),
    st.integers(0, 90),
)
def test_a_change_really_brings_it_under_and_one_step_less_does_not(
    facts: Facts, days_late: int, silence: int, knots: list[tuple[int, int]], below: int, least_late: int
) -> None:
    curve = [list(knot) for knot in sorted(knots)]
    rules = rules_with(table("silence").replace("[[0, 0], [100, 100]]", str(curve)))
    (entry,) = rules.further
    scorer = Scorer(rules, TODAY)
    risk = scorer.assess(facts, days_late, (entry.readings[Measured(silence)],))
    assume(risk.score is not None and risk.score >= below)
    levers = {lever.reading.name: lever for lever in _levers(scorer, risk, least_late)}
    found = what_if(scorer, risk, below, least_late)
    for change in found.changes:
        lever = levers[change.now.name]
        assert under(scorer, risk, lever, change.steps, below)
        assert not any(under(scorer, risk, lever, steps, below) for steps in before(change.steps))
    for name in levers.keys() - {change.now.name for change in found.changes}:
        lever = levers[name]
        assert not any(under(scorer, risk, lever, steps, below) for steps in before(lever.most + 1))
    if found.pair:
        first, second = found.pair
        moved = scorer_with(scorer, risk, levers[first.now.name].place, first.then)
        lever = levers[second.now.name]
        assert under(scorer, moved, lever, second.steps, below)
        assert not any(under(scorer, moved, lever, steps, below) for steps in before(second.steps))


def under(scorer: Scorer, risk: Assessment, lever: Lever, steps: int, below: float) -> bool:
    score = scorer_with(scorer, risk, lever.place, lever.after(steps)).score
    return score is not None and score < below - 1e-9


def before(steps: int) -> list[int]:
    """All steps but the first where there are few, the last ones where there are many."""
    return [step for step in range(max(0, steps - 60), steps) if step > 0]
