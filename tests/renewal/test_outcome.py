"""The rules of an outcome: boundary days, lengths and sums of the next term, what is refused by which rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError, UsageError
from renewctl.renewal import outcome
from renewctl.renewal.outcome import LastTerm, Price
from renewctl.vocabulary import ContractKind, ContractState, Outcome, Timing

END = date(2026, 6, 30)
GRACE = 30
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("decided_on", "timing"),
    [
        (date(2026, 2, 28), Timing.EARLY),
        (date(2026, 6, 29), Timing.EARLY),
        (date(2026, 6, 30), Timing.ON_TIME),
        (date(2026, 7, 1), Timing.LATE),
        (date(2026, 7, 30), Timing.LATE),  # the last day of the grace
        (date(2026, 7, 31), Timing.WIN_BACK),
    ],
)
def test_when_a_renewal_was_decided(decided_on: date, timing: Timing) -> None:
    assert outcome.timing(END, decided_on, GRACE) is timing


def test_a_term_lapses_on_the_day_after_the_grace() -> None:
    assert outcome.lapses_on(END, GRACE) == date(2026, 7, 31)
    assert outcome.lapses_on(END, 0) == date(2026, 7, 1)
    with pytest.raises(RuleError):
        outcome.lapses_on(date.max, GRACE)


@pytest.mark.parametrize(
    ("anchor", "ended", "months", "first", "last"),
    [
        # The definitions' anchor: monthly from a 31st.
        (date(2025, 1, 31), date(2025, 2, 27), 1, date(2025, 2, 28), date(2025, 3, 30)),
        (date(2025, 1, 31), date(2025, 3, 30), 1, date(2025, 3, 31), date(2025, 4, 29)),
        (date(2024, 2, 29), date(2027, 2, 27), 12, date(2027, 2, 28), date(2028, 2, 28)),
        (date(2025, 7, 1), date(2026, 6, 30), 6, date(2026, 7, 1), date(2026, 12, 31)),
        # An extension left the grid: the next term counts for itself.
        (date(2025, 7, 1), date(2026, 8, 15), 12, date(2026, 8, 16), date(2027, 8, 15)),
    ],
)
def test_the_next_term_follows_from_the_anchor(anchor: date, ended: date, months: int, first: date, last: date) -> None:
    assert outcome.next_days(ended, anchor, months=months) == (first, last)
    assert outcome.next_days(ended, anchor, usual=months) == (first, last)


def test_the_next_term_by_its_end_or_its_start() -> None:
    assert outcome.next_days(END, None, end=date(2026, 9, 1), usual=12) == (date(2026, 7, 1), date(2026, 9, 1))
    assert outcome.next_days(END, None, start=date(2026, 7, 5), months=1) == (date(2026, 7, 5), date(2026, 8, 4))


@pytest.mark.parametrize(
    ("start", "end", "rule"),
    [
        (END, None, "term-overlap"),
        (None, END, "term-order"),
        (date(2026, 7, 10), date(2026, 7, 9), "term-order"),
    ],
)
def test_an_overlap_and_an_end_before_the_start_are_refused(start: date | None, end: date | None, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        outcome.next_days(END, None, start=start, end=end, usual=1)
    assert refused.value.rule == rule


def test_a_length_must_be_known_and_only_once() -> None:
    with pytest.raises(UsageError):
        outcome.next_days(END, None)
    with pytest.raises(UsageError):
        outcome.next_days(END, None, end=date(2027, 1, 1), months=3)


TERM = LastTerm("K", ContractKind.FIXED, ContractState.ACTIVE, 1, date(2025, 7, 1), END, None)
NEXT = replace(
    TERM, sequence=2, start_on=date(2026, 7, 1), end_on=date(2027, 6, 30), before_decided_on=date(2026, 6, 1)
)
TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("term", "rule"),
    [
        (replace(TERM, state=ContractState.CANCELLED), "contract-cancelled"),
        (replace(TERM, outcome=Outcome.CHURNED), "contract-churned"),
        (replace(TERM, kind=ContractKind.EVERGREEN, end_on=None), "evergreen"),
        (replace(TERM, end_on=None), "term-end"),
        (replace(TERM, outcome=Outcome.RENEWED), "already-decided"),
        (NEXT, "already-renewed"),  # it has not begun
        (replace(NEXT, start_on=date(2026, 6, 10), before_decided_on=TODAY), "already-renewed"),  # today
    ],
)
def test_what_cannot_be_renewed(term: LastTerm, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        outcome.check_can_renew(term, TODAY)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    "term",
    [
        TERM,
        replace(TERM, kind=ContractKind.AUTO),
        replace(TERM, state=ContractState.ENDED),
        replace(TERM, outcome=Outcome.LAPSED),
        replace(TERM, sequence=2, before_decided_on=date(2025, 6, 20)),
        replace(TERM, sequence=2),  # imported: nobody knows when the term before was decided
    ],
)
def test_what_can_be_renewed(term: LastTerm) -> None:
    assert outcome.check_can_renew(term, TODAY) == END


def test_what_cannot_be_lost() -> None:
    for term, rule in (
        (replace(TERM, state=ContractState.CANCELLED), "contract-cancelled"),
        (replace(TERM, outcome=Outcome.CHURNED), "already-decided"),
        (replace(TERM, outcome=Outcome.LAPSED), "already-decided"),
    ):
        with pytest.raises(RuleError) as refused:
            outcome.check_can_lose(term)
        assert refused.value.rule == rule


YEAR = Price(120_000, "CNY", date(2025, 7, 1), END)
NEXT_YEAR = (date(2026, 7, 1), date(2027, 6, 30))
HALF = (date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("amount", "currency", "days", "came"),
    [
        (120_000, "CNY", NEXT_YEAR, Outcome.RENEWED),
        (120_001, "CNY", NEXT_YEAR, Outcome.EXPANDED),
        (119_999, "CNY", NEXT_YEAR, Outcome.CONTRACTED),
        (60_000, "CNY", HALF, Outcome.RENEWED),
        (60_001, "CNY", HALF, Outcome.EXPANDED),
        (100_000, "CNY", HALF, Outcome.EXPANDED),
        (240_000, "CNY", (date(2026, 7, 1), date(2028, 6, 30)), Outcome.RENEWED),
        (1, "USD", NEXT_YEAR, Outcome.RENEWED),  # never compared across currencies
        (None, None, NEXT_YEAR, Outcome.RENEWED),
    ],
)
def test_an_outcome_compares_a_years_sums(
    amount: int | None, currency: str | None, days: tuple[date, date], came: Outcome
) -> None:
    assert outcome.decide(YEAR, amount, currency, days, date(2025, 7, 1)) is came


@given(st.integers(-(10**12), 10**12), DAYS, st.integers(1, 800), DAYS, st.integers(1, 800))
def test_the_same_rate_is_always_flat(amount: int, start: date, days: int, later: date, other: int) -> None:
    old = Price(amount, "CNY", start, start + timedelta(days=days))
    span = (later, later + timedelta(days=other))
    same = outcome.at_the_same_rate(old, *span, start)
    assert outcome.decide(old, same, "CNY", span, start) is Outcome.RENEWED


@given(DAYS, st.lists(st.integers(1, 36), min_size=1, max_size=12))
def test_terms_follow_one_another_without_gap_or_overlap(anchor: date, lengths: list[int]) -> None:
    ended = outcome.next_days(anchor - timedelta(days=1), anchor, months=lengths[0])[1]
    for months in lengths[1:]:
        first, last = outcome.next_days(ended, anchor, months=months)
        assert first == ended + timedelta(days=1) <= last
        ended = last


def test_reasons_are_those_known_and_ones_own() -> None:
    own = outcome.own_reasons(["moved-abroad", "并购"])
    assert outcome.check_reason(" Price ", ()) == "price"
    assert outcome.check_reason("并购", own) == "并购"
    assert outcome.check_reason("价格", own) == "price"
    assert outcome.check_reason("价格", ["价格"]) == "价格"
    with pytest.raises(UsageError):
        outcome.check_reason("moved-abroad", ())
    for bad in (3, "", "Two Words", "-", "a" * 41):
        with pytest.raises(UsageError):
            outcome.own_reasons([bad])
