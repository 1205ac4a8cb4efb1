"""What a signal's value, subject and day may be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError, UsageError
from renewctl.signal import rules
from renewctl.vocabulary import SignalKind

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "value", "was_rounded"),
    [
        ("400", 400_000, False),
        ("12.5", 12_500, False),
        ("1,234.567", 1_234_567, False),
        ("0.0004", 0, True),
        ("0.0005", 1, True),
        ("2.0015", 2_002, True),
        ("1.2万", 12_000_000, False),
        ("１２", 12_000, False),
        ("0", 0, False),
    ],
)
def test_a_value_is_kept_to_three_decimals(text: str, value: int, was_rounded: bool) -> None:
    assert rules.thousandths(text, SignalKind.USAGE) == (value, was_rounded)


@given(st.integers(0, rules.LARGEST))
def test_what_is_kept_exactly_reads_back(value: int) -> None:
    written = f"{Decimal(value) / 1000:f}"
    assert rules.thousandths(written, SignalKind.USAGE) == (value, False)
    assert abs(rules.plain_number(value) - value / 1000) <= abs(value) * 1e-15


@pytest.mark.parametrize("kind", [SignalKind.INQUIRY, SignalKind.COMPETITOR, SignalKind.POLICY])
def test_an_event_counts_one_unless_said(kind: SignalKind) -> None:
    assert rules.thousandths(None, kind) == (1000, False)


def test_how_much_was_used_must_be_said() -> None:
    with pytest.raises(UsageError):
        rules.thousandths(None, SignalKind.USAGE)


@pytest.mark.parametrize("text", ["", "many", "5%", "1,23", "5 CNY", "$5", "NaN", "1e999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        rules.thousandths(text, SignalKind.USAGE)


@pytest.mark.parametrize("text", ["-1", "9000000000001"])
def test_a_value_is_not_below_zero_nor_too_large(text: str) -> None:
    with pytest.raises(RuleError):
        rules.thousandths(text, SignalKind.USAGE)


def test_the_largest_value_is_kept() -> None:
    assert rules.thousandths("9000000000000", SignalKind.USAGE) == (rules.LARGEST, False)


@pytest.mark.parametrize("kind", SignalKind)
def test_use_and_inquiries_are_of_a_customer_and_of_no_day_to_come(kind: SignalKind) -> None:
    rules.check_subject(kind, None)
    rules.check_day(kind, date(2026, 6, 16), TODAY)
    if kind in (SignalKind.USAGE, SignalKind.INQUIRY):
        with pytest.raises(RuleError):
            rules.check_subject(kind, "retail")
        with pytest.raises(RuleError):
            rules.check_day(kind, date(2026, 6, 17), TODAY)
    else:
        rules.check_subject(kind, "retail")
        rules.check_day(kind, date(2027, 1, 1), TODAY)


@pytest.mark.parametrize(("value", "number"), [(0, 0), (3000, 3), (12_500, 12.5), (1, 0.001)])
def test_thousandths_are_shown_as_the_number_they_stand_for(value: int, number: float) -> None:
    assert rules.plain_number(value) == number
    assert isinstance(rules.plain_number(3000), int)
