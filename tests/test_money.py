"""Minor units, rounding and annual value."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.dates import period
from renewctl.errors import RuleError, UsageError
from renewctl.money import EXPONENTS, Money, annual, currency_code, exponent, grouped, to_minor, to_text
from renewctl.written_amounts import read_amount
from tests.conftest import TEST_DATA, needs_real_files

LARGEST = 9_000_000_000_000_000
sums = st.integers(-LARGEST, LARGEST)
one_currency_of_each_exponent = st.sampled_from(["JPY", "CNY", "KWD", "CLF"])


@pytest.mark.parametrize(
    ("minor", "currency", "text", "in_table"),
    [
        (123450, "CNY", "1234.50", "1,234.50"),
        (-5, "CNY", "-0.05", "-0.05"),
        (0, "CNY", "0.00", "0.00"),
        (1234, "JPY", "1234", "1,234"),
        (-1234567, "JPY", "-1234567", "-1,234,567"),
        (1234567, "KWD", "1234.567", "1,234.567"),
        (LARGEST, "CNY", "90000000000000.00", "90,000,000,000,000.00"),
    ],
)
def test_sums_are_shown_exactly(minor: int, currency: str, text: str, in_table: str) -> None:
    assert (to_text(minor, currency), grouped(minor, currency)) == (text, in_table)


@given(sums, one_currency_of_each_exponent)
def test_a_sum_survives_being_written(minor: int, currency: str) -> None:
    for text in (to_text(minor, currency), grouped(minor, currency), f"{currency} {grouped(minor, currency)}"):
        assert to_minor(read_amount(text).value, currency) == (minor, False)


@pytest.mark.parametrize(
    ("value", "currency", "minor", "was_rounded"),
    [
        ("1234.5", "CNY", 123450, False),
        ("0.005", "CNY", 1, True),
        ("-0.005", "CNY", -1, True),
        ("0.0049999999999999999999999999999999999999", "CNY", 0, True),
        ("2.5", "JPY", 3, True),
        ("2.50", "CNY", 250, False),
        ("1.0005", "KWD", 1001, True),
        ("1.2E+5", "CNY", 12000000, False),
        ("90000000000000", "CNY", LARGEST, False),
        ("-9000000000000000", "JPY", -LARGEST, False),
    ],
)
def test_finer_than_the_currency_rounds_half_up(value: str, currency: str, minor: int, was_rounded: bool) -> None:
    assert to_minor(Decimal(value), currency) == (minor, was_rounded)


@pytest.mark.parametrize("value", ["90000000000000.01", "-90000000000000.01", "1E99", "NaN", "sNaN", "Infinity"])
def test_what_cannot_be_kept_exactly_is_refused(value: str) -> None:
    with pytest.raises(RuleError):
        to_minor(Decimal(value), "CNY")


@pytest.mark.parametrize(
    ("minor", "start", "end", "yearly"),
    [
        (500000, "2026-01-01", "2026-06-30", 1000000),
        (1200000, "2026-01-01", "2026-12-31", 1200000),
        (3600000, "2024-02-29", "2027-02-27", 1200000),
        (10000, "2026-01-01", "2026-01-10", 365000),
        (100, "2026-01-01", "2026-07-31", 171),
        (-100, "2026-01-01", "2026-07-31", -171),
        (1, "2026-01-01", "2027-12-31", 1),
        (-1, "2026-01-01", "2027-12-31", -1),
    ],
)
def test_annual_value_of_a_term(minor: int, start: str, end: str, yearly: int) -> None:
    assert annual(minor, date.fromisoformat(start), date.fromisoformat(end)) == yearly


@given(sums, st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 60), st.integers(1, 60))
def test_annual_value_does_not_depend_on_the_terms_place(minor: int, anchor: date, first: int, months: int) -> None:
    start, end = period(anchor, first, months)
    assert annual(minor, start, end, anchor) == annual(minor, date(2026, 1, 1), period(date(2026, 1, 1), 0, months)[1])


def test_a_term_that_ends_before_it_starts_has_no_annual_value() -> None:
    with pytest.raises(RuleError):
        annual(1, date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "CNY") for text in ("CNY", "cny", "rmb", "RMB", "人民币", "￥", "¥", "元", " CNY ", "ＣＮＹ")),
        *((text, "USD") for text in ("美元", "$", "＄", "US$", "US dollar", "US  Dollars")),
        *(
            ("欧元", "EUR"),
            ("€", "EUR"),
            ("港币", "HKD"),
            ("HK$", "HKD"),
            ("日元", "JPY"),
            ("英镑", "GBP"),
            ("£", "GBP"),
        ),
        *((text, None) for text in ("", "XYZ", "XAU", "XXX", "银", "比特币", "C N Y")),
    ],
)
def test_currency_words(text: str, code: str | None) -> None:
    assert currency_code(text) == code


@pytest.mark.parametrize("code", ["XXX", "cny", "", "XAU", "人民币"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(UsageError):
        exponent(code)


def test_money_is_a_plain_pair() -> None:
    assert Money(1, "CNY") == (1, "CNY")


@needs_real_files
def test_every_currency_of_the_standard_is_known() -> None:
    no_money = {"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPF", "XPT", "XSU", "XTS", "XUA", "XXX"} - {
        "XPF"
    }
    with (Path(TEST_DATA) / "standards" / "iso4217.csv").open(newline="", encoding="utf-8") as file:
        cldr = {row["alpha_3"]: int(row["cldr_digits"]) for row in csv.DictReader(file)}
    assert set(cldr) - set(EXPONENTS) == no_money
    assert set(EXPONENTS) - set(cldr) == {"XCG", "ZWG"}
    differ = {code for code in EXPONENTS.keys() & cldr.keys() if EXPONENTS[code] != cldr[code]}
    # CLDR gives the digits in daily use there; ISO 4217 says 2, and 3 for IQD.
    assert differ == set("AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SLL SOS SYP YER".split())
