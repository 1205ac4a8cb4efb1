"""Forecasts: dated calls, the last of which stands; the definitions' worked example."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import UsageError
from renewctl.money import Money
from renewctl.renewal.forecast import probability_of, total, weighted
from renewctl.vocabulary import ForecastCategory
from tests.conftest import Cli
from tests.ready import ready
from tests.store.books import dump


def test_the_worked_example_comes_to_144k() -> None:
    calls = [(90, Money(10_000_000, "CNY")), (60, Money(5_000_000, "CNY")), (30, Money(8_000_000, "CNY"))]
    assert total(calls) == [Money(14_400_000, "CNY")]


def test_currencies_are_never_added_up_and_halves_round_once() -> None:
    assert total([(50, Money(1, "CNY")), (50, Money(1, "CNY")), (100, Money(3, "USD"))]) == [
        Money(1, "CNY"),
        Money(3, "USD"),
    ]
    assert weighted(Money(1, "CNY"), 50) == Money(1, "CNY")
    assert weighted(Money(-1, "CNY"), 50) == Money(-1, "CNY")
    assert total([]) == []


@given(st.integers(0, 100), st.integers(0, 10**14))
def test_a_weighted_target_lies_between_nothing_and_all(probability: int, minor: int) -> None:
    assert 0 <= weighted(Money(minor, "CNY"), probability).minor <= minor


def test_a_category_stands_for_a_probability() -> None:
    assert [probability_of(None, each) for each in ForecastCategory] == [90, 60, 30]
    assert probability_of(0, ForecastCategory.COMMIT) == 0
    with pytest.raises(UsageError):
        probability_of(None, None)


@ready
def three(cli: Cli) -> None:
    """Three contracts of one customer, 100,000, 50,000 and 80,000 a year."""
    cli("customer", "add", "Acme", "--code", "A", "--owner", "li")
    for number, amount in (("K1", 100_000), ("K2", 50_000), ("K3", 80_000)):
        line = ["contract", "add", "A", number, "--start", "2025-07-01", "--months", "12", "--amount", f"{amount} CNY"]
        assert cli(*line).code == 0


def test_a_target_finer_than_its_currency_is_told_as_rounded(three: Cli) -> None:
    words = ["renewal", "forecast", "K1", "--probability", "20", "--target"]
    assert "The amount was rounded to the decimals of CNY." in three(*words, "120.005 CNY").err
    assert "rounded" not in three(*words, "130 CNY").err


def test_the_forecast_is_the_sum_of_the_calls_that_stand(three: Cli) -> None:
    assert three("renewal", "forecast", "K1", "--probability", "20", "--on", "2026-06-01").code == 0
    for number, category in (("K1", "commit"), ("K2", "best-case"), ("K3", "at-risk")):
        assert three("renewal", "forecast", number, "--category", category).code == 0
    answer = three("renewal", "forecasts")
    assert "144,000.00 CNY from 3 renewals" in answer.out + answer.err
    rows = three("renewal", "forecasts", "--json").json
    assert [(row["contract"], row["probability"], row["weighted"]["amount"]) for row in rows] == [
        ("K1", 90, "90000.00"),
        ("K2", 60, "30000.00"),
        ("K3", 30, "24000.00"),
    ]
    calls = three("renewal", "forecasts", "K1", "--json").json
    assert [(row["called_on"], row["probability"], row["category"]) for row in calls] == [
        ("2026-06-01", 20, None),
        ("2026-06-15", 90, "commit"),
    ]
    then = three("renewal", "forecasts", "--today", "2026-06-10", "--json").json
    assert [(row["contract"], row["probability"]) for row in then] == [("K1", 20)]


def test_a_target_is_kept_until_another_is_called(three: Cli) -> None:
    three("renewal", "forecast", "K1", "--probability", "50", "--target", "120000", "--expected", "two more seats")
    row = three("renewal", "forecast", "K1", "--probability", "60", "--json").json
    assert (row["target"], row["expected"]) == ({"amount": "120000.00", "currency": "CNY"}, None)


def plan(cli: Cli) -> tuple[object, object]:
    """Return the target and the words that K1's renewal is planned by."""
    row = cli("renewal", "show", "K1", "--json").json
    return row["target"], row["expected"]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "The later call of 2026-06-15 stands."), ("zh_CN", "仍以 2026-06-15 的预测为准。")]
)
def test_a_call_of_an_earlier_day_leaves_the_plan_as_the_later_one_has_it(three: Cli, language: str, told: str) -> None:
    three("renewal", "open", "K1")
    words = ["renewal", "forecast", "K1", "--probability", "50"]
    assert "stands" not in three(*words, "--target", "120000", "--expected", "new").err
    late = three("--lang", language, *words, "--on", "2026-02-01", "--target", "5000", "--expected", "old")
    assert told in late.err
    now = ({"amount": "120000.00", "currency": "CNY"}, "new")
    assert plan(three) == now
    without = three(*words, "--on", "2026-02-02", "--json").json  # as called before that day
    assert without["target"] == {"amount": "5000.00", "currency": "CNY"}
    assert plan(three) == now
    assert "stands" not in three(*words, "--target", "130000", "--expected", "newer").err  # the same day again
    assert plan(three) == ({"amount": "130000.00", "currency": "CNY"}, "newer")


def test_a_target_in_another_currency_takes_the_older_one_out_of_the_plan(three: Cli) -> None:
    three("renewal", "open", "K1")
    words = ["renewal", "forecast", "K1", "--probability", "50", "--target"]
    three(*words, "120000")
    three(*words, "20000 USD")
    assert plan(three) == (None, None)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "90,000.00 CNY from 1 renewal, probability x target. 6 renewals have no target: N1, N2, N3, N4, N5, …."),
        ("zh_CN", "6 个续费没有目标金额：N1、N2、N3、N4、N5、…。"),
    ],
)
def test_what_has_no_target_is_named_and_not_counted(three: Cli, language: str, told: str) -> None:
    three("renewal", "forecast", "K1", "--category", "commit")
    for n in range(1, 7):
        three("contract", "add", "A", f"N{n}", "--start", "2025-07-01", "--months", "12")
        three("renewal", "forecast", f"N{n}", "--probability", "50")
    answer = three("--lang", language, "renewal", "forecasts")
    assert told in " ".join((answer.out + answer.err).split("\n"))


def test_what_is_decided_is_forecast_no_more(three: Cli, tmp_path: Path) -> None:
    three("renewal", "forecast", "K1", "--probability", "50")
    assert three("lose", "K1", "--reason", "price").code == 0
    assert three("renewal", "forecasts", "--json").json == []
    before = dump(tmp_path / "book.db")
    for line, code in (
        (["K1", "--probability", "50"], 4),
        (["K2"], 2),
        (["K2", "--probability", "101"], 2),
        (["K2", "--probability", "-1"], 2),
        (["K2", "--category", "sure"], 2),
        (["K2", "--probability", "5", "--on", "2026-06-16"], 4),
        (["K2", "--probability", "5", "--currency", "USD"], 2),
        (["K9", "--probability", "5"], 3),
    ):
        assert three("renewal", "forecast", *line).code == code, line
    assert dump(tmp_path / "book.db") == before


def test_a_call_and_its_undo_are_the_identity(three: Cli, tmp_path: Path) -> None:
    assert three("tick").code == 0
    before = dump(tmp_path / "book.db")
    assert three("renewal", "forecast", "K1", "--category", "commit", "--target", "1", "--expected", "x").code == 0
    shown = three("renewal", "list", "--json").json
    assert [row["expected"] for row in shown if row["contract"] == "K1"] == ["x"]
    assert three("undo").code == 0
    assert dump(tmp_path / "book.db") == before
