"""A typed amount gets its currency from the option, the sign or the setting, never from a guess."""

import pytest

from renewctl.errors import RuleError, UsageError
from renewctl.written_amounts import typed_money


@pytest.mark.parametrize(
    ("text", "option", "setting", "money", "rounded"),
    [
        ("100", "", "CNY", (10000, "CNY"), False),
        ("100", "usd", "CNY", (10000, "USD"), False),
        ("$100", "CAD", "", (10000, "CAD"), False),
        ("100 USD", "USD", "", (10000, "USD"), False),
        ("1.2万元", "", "", (1_200_000, "CNY"), False),
        ("1.005", "人民币", "", (101, "CNY"), True),
        ("￥50", "", "USD", (5000, "CNY"), False),
    ],
)
def test_currency_of_a_typed_amount(text: str, option: str, setting: str, money: object, rounded: bool) -> None:
    assert typed_money(text, option, setting) == (money, rounded)


@pytest.mark.parametrize(
    ("text", "option"), [("CAD 100", "USD"), ("100", ""), ("225*", "CNY"), ("1", "ABC"), ("", "CNY"), ("9" * 30, "CNY")]
)
def test_what_is_no_sum_is_refused(text: str, option: str) -> None:
    with pytest.raises((UsageError, RuleError)):
        typed_money(text, option, "")
