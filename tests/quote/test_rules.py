"""Prices against the present term, and which quote may go where on which day."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError, UsageError
from renewctl.money import Money
from renewctl.quote import rules
from renewctl.quote.rules import AS_LONG, HUNDRED, PERCENT, Lengths
from renewctl.vocabulary import QuoteState

sums = st.integers(0, 10**13)
percents = st.integers(0, 1000 * PERCENT)
discounts = st.integers(0, HUNDRED)
spans = st.builds(Lengths, st.integers(1, 1200), st.integers(1, 1200))


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("7", 7_000_000),
        ("7%", 7_000_000),
        ("7.5 %", 7_500_000),
        ("１２．５％", 12_500_000),
        (" 0 ", 0),
        ("0.000001", 1),
        ("33.333333", 33_333_333),
        ("9999", 9_999_000_000),
    ],
)
def test_a_percentage_is_read_exactly(typed: str, percent: int) -> None:
    assert rules.read_percent(typed) == percent


@pytest.mark.parametrize(
    "typed", ["", "%", "-5", "+5", "5%%", "1e2", "nan", "inf", ".5", "5.", "1.2345678", "10000", "5 000", "٣", "ten"]
)
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        rules.read_percent(typed)


def test_a_discount_ends_at_everything() -> None:
    assert rules.read_discount("100") == HUNDRED
    with pytest.raises(UsageError):
        rules.read_discount("100.000001")


@pytest.mark.parametrize(
    ("present", "percent", "lengths", "price"),
    [
        (10_000_00, 10 * PERCENT, AS_LONG, 11_000_00),
        (10_000_00, -10 * PERCENT, AS_LONG, 9_000_00),
        (10_000_00, -HUNDRED, AS_LONG, 0),
        (1, 50 * PERCENT, AS_LONG, 2),  # half a unit rounds up
        (1, 49_999_999, AS_LONG, 1),
        (1, -50 * PERCENT, AS_LONG, 1),
        (-1, 50 * PERCENT, AS_LONG, -2),  # away from zero
        (99_99, 33_333_333, AS_LONG, 133_32),
        (12_000_00, 0, Lengths(24, 12), 24_000_00),
        (12_000_00, 5 * PERCENT, Lengths(6, 12), 6_300_00),
        (0, 10 * PERCENT, AS_LONG, 0),
    ],
)
def test_a_price_is_exact_to_the_minor_unit(present: int, percent: int, lengths: Lengths, price: int) -> None:
    assert rules.priced(present, percent, lengths) == price


@given(sums, percents)
def test_an_uplift_taken_off_exactly_gives_the_sum_back(present: int, percent: int) -> None:
    raised = rules.priced(present, percent, AS_LONG)
    assert abs(Fraction(raised * HUNDRED, HUNDRED + percent) - present) <= 1
    # As a discount of 100 p / (100 + p) %, which is not always whole millionths: its own rounding is allowed for.
    back = rules.priced(raised, -(percent * HUNDRED // (HUNDRED + percent)), AS_LONG)
    assert abs(back - present) <= 1 + -(-raised // HUNDRED)


@given(sums, discounts)
def test_uplift_and_discount_add_up_to_twice_the_sum(present: int, percent: int) -> None:
    both = rules.priced(present, percent, AS_LONG) + rules.priced(present, -percent, AS_LONG)
    assert abs(both - 2 * present) <= 1


@given(sums, percents, percents)
def test_more_uplift_is_never_cheaper(present: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert rules.priced(present, low, AS_LONG) <= rules.priced(present, high, AS_LONG)


@given(sums, st.integers(1, 1200))
def test_nothing_changed_is_the_same_sum(present: int, months: int) -> None:
    assert rules.priced(present, 0, Lengths(months, months)) == present


@given(st.integers(1, 10**13), discounts, spans)
def test_a_discount_as_made_is_over_every_lower_percentage_only(present: int, percent: int, how_long: Lengths) -> None:
    before, offered = Money(present, "CNY"), Money(rules.priced(present, -percent, how_long), "CNY")
    # Rounding moves the price by half a unit at most: that much, as a percentage, is uncertain.
    slack = HUNDRED * how_long.present // (present * how_long.offered) + 1
    if percent > slack:
        assert rules.is_discount_over(percent - slack, before, offered, how_long)
    assert not rules.is_discount_over(min(HUNDRED, percent + slack), before, offered, how_long)


@pytest.mark.parametrize(
    ("present", "offered", "lengths", "over"),
    [
        (Money(100_00, "CNY"), Money(90_00, "CNY"), AS_LONG, False),  # 10 % is not over 10 %
        (Money(100_00, "CNY"), Money(89_99, "CNY"), AS_LONG, True),
        (Money(100_00, "CNY"), Money(120_00, "CNY"), AS_LONG, False),
        (Money(100_00, "CNY"), Money(100_00, "CNY"), Lengths(24, 12), True),  # two years for the price of one
        (Money(100_00, "CNY"), Money(50_00, "CNY"), Lengths(6, 12), False),
        (Money(100_00, "CNY"), Money(100_00, "USD"), AS_LONG, True),  # cannot be compared
        (None, Money(100_00, "CNY"), AS_LONG, True),
        (Money(100_00, "CNY"), Money(100_00, "CNY"), None, True),
        (Money(0, "CNY"), Money(0, "CNY"), AS_LONG, False),
    ],
)
def test_a_discount_over_ten_percent(
    present: Money | None, offered: Money, lengths: Lengths | None, over: bool
) -> None:
    assert rules.is_discount_over(10 * PERCENT, present, offered, lengths) is over


@pytest.mark.parametrize(
    ("present", "offered", "lengths", "change"),
    [
        (Money(100_00, "CNY"), Money(110_00, "CNY"), AS_LONG, 10.0),
        (Money(100_00, "CNY"), Money(200_00, "CNY"), Lengths(24, 12), 0.0),
        (Money(100_00, "CNY"), Money(110_00, "USD"), AS_LONG, None),
        (Money(0, "CNY"), Money(110_00, "CNY"), AS_LONG, None),
        (None, Money(110_00, "CNY"), AS_LONG, None),
        (Money(100_00, "CNY"), Money(110_00, "CNY"), None, None),
    ],
)
def test_change_is_told_where_it_can_be(
    present: Money | None, offered: Money, lengths: Lengths | None, change: float | None
) -> None:
    assert rules.change(present, offered, lengths) == change


@pytest.mark.parametrize(
    ("start", "end", "months", "lengths"),
    [
        ("2025-09-01", "2026-08-31", None, AS_LONG),
        (None, None, None, AS_LONG),
        ("2025-09-01", "2026-08-31", 24, Lengths(24, 12)),
        ("2025-09-01", "2026-08-30", 12, Lengths(12 * 365, 364 * 12)),  # broken months count by days
        ("2025-09-01", None, 12, None),
        (None, "2026-08-31", 12, None),
    ],
)
def test_lengths_are_compared_in_one_unit(
    start: str | None, end: str | None, months: int | None, lengths: Lengths | None
) -> None:
    first = date.fromisoformat(start) if start else None
    assert rules.lengths(first, date.fromisoformat(end) if end else None, first, months) == lengths


LAST = date(2026, 7, 15)
MOVES = [
    # state, days past the last valid one, may be sent, accepted, accepted late, rejected
    (QuoteState.DRAFT, 0, "", "quote-state", "quote-state", "quote-state"),
    (QuoteState.DRAFT, 1, "quote-expired", "quote-state", "quote-state", "quote-state"),
    (QuoteState.SENT, -1, "quote-state", "", "", ""),
    (QuoteState.SENT, 0, "quote-state", "", "", ""),
    (QuoteState.SENT, 1, "quote-state", "quote-expired", "", ""),
    (QuoteState.ACCEPTED, 0, "quote-state", "quote-state", "quote-state", "quote-state"),
    (QuoteState.REJECTED, 0, "quote-state", "quote-state", "quote-state", "quote-state"),
    (QuoteState.SUPERSEDED, 0, "quote-state", "quote-state", "quote-state", "quote-state"),
]


@pytest.mark.parametrize(("state", "past", "send", "accept", "late", "reject"), MOVES)
def test_which_quote_may_go_where(state: QuoteState, past: int, send: str, accept: str, late: str, reject: str) -> None:
    on = LAST + timedelta(days=past)
    assert refusal(lambda: rules.check_send(1, state, LAST, on)) == send
    assert refusal(lambda: rules.check_accept(1, state, LAST, on, late=False)) == accept
    assert refusal(lambda: rules.check_accept(1, state, LAST, on, late=True)) == late
    assert refusal(lambda: rules.check_reject(1, state)) == reject


@pytest.mark.parametrize(
    ("state", "past", "shown"),
    [
        (QuoteState.SENT, 0, "sent"),
        (QuoteState.SENT, 1, "expired"),
        (QuoteState.DRAFT, 1, "expired"),
        (QuoteState.ACCEPTED, 1, "accepted"),
        (QuoteState.SUPERSEDED, 1, "superseded"),
    ],
)
def test_only_what_is_undecided_expires(state: QuoteState, past: int, shown: str) -> None:
    assert rules.shown_state(state, LAST, LAST + timedelta(days=past)) == shown
    assert rules.shown_state(state, None, date.max) == state.value


@pytest.mark.parametrize(
    ("on", "refused"),
    [(date(2026, 6, 9), True), (date(2026, 6, 10), False), (date(2026, 6, 15), False), (date(2026, 6, 16), True)],
)
def test_a_step_is_dated_between_the_one_before_and_today(on: date, refused: bool) -> None:
    found = refusal(lambda: rules.check_day(on, date(2026, 6, 10), date(2026, 6, 15)))
    assert found == ("quote-day" if refused else "")


def refusal(act: object) -> str:
    """Return the rule that refuses an act; "" when it is allowed."""
    assert callable(act)
    try:
        act()
    except RuleError as error:
        return error.rule
    return ""
