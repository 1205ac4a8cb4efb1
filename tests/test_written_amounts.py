"""Written amounts: what is read, with which currency, and what is refused for which reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.written_amounts import NotAnAmount, read_amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            (text, "1234.50")
            for text in ("1234.50", "1,234.50", "１，２３４．５０", " 1 234.50", "1\u00a0234.50", "1'234.50")
        ),
        *((text, "1234.50") for text in ("1.234,50", "1 234,50", "'1234.50", "+1,234.50", "1,234.5000")),
        *((text, "-500") for text in ("-500", "500-", "(500)", "（500）", "−500", "- 500", "( 500 )", "-500.")),
        *((text, "12000") for text in ("1.2万", "1.2 萬", "1.2E+04", "1.2e4", "12千", "12,000")),
        *((text, "300000000") for text in ("3亿", "3億", "3E8", "30千万")),
        *(("1,234", "1234"), ("1,234,567.891", "1234567.891"), ("1.234.567,8", "1234567.8"), (".5", "0.5")),
        *(("0", "0"), ("-0", "0"), ("0.00", "0"), ("1.234", "1.234"), ("007", "7")),
        ("-12345678901234567890123456789.125", "-12345678901234567890123456789.125"),
        ("12345678901234567890123456789.123456789万", "123456789012345678901234567891234.56789"),
    ],
)
def test_amounts_without_currency(text: str, value: str) -> None:
    assert read_amount(text) == (Decimal(value), None)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        *((text, "1234.5", "CNY") for text in ("￥1,234.50", "¥ 1234.5", "1,234.50元", "1,234.50 元整", "1234.5 RMB")),
        *(
            (text, "100", "CNY")
            for text in ("人民币100", "人民币100元", "RMB￥100", "CNY 100", "100元人民币", "100cny")
        ),
        *((text, "-100", "CNY") for text in ("-￥100", "￥-100", "￥(100)", "(￥100)", "(100)元", "(100元)", "100元-")),
        ("1.2万元", "12000", "CNY"),
        *((text, "100", "USD") for text in ("$100", "US$100", "USD 100", "$100 USD", "100美元", "＄100")),
        *(("€100", "100", "EUR"), ("100 EUR", "100", "EUR"), ("100欧元", "100", "EUR"), ("£100", "100", "GBP")),
        *(("HK$100", "100", "HKD"), ("HKD 100元", "100", "HKD"), ("NT$100", "100", "TWD"), ("$100 CAD", "100", "CAD")),
        *(("¥100 JPY", "100", "JPY"), ("100円", "100", "JPY")),
    ],
)
def test_amounts_with_their_currency(text: str, value: str, currency: str) -> None:
    assert read_amount(text) == (Decimal(value), currency)


NOTHING, DECIMALS = "It is not an amount.", "It is not clear where its decimals begin."
SIGN, TWO = "The sign is not clear.", "Two currencies are written with it."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(
            (text, NOTHING)
            for text in ("", " ", "--", "-", "￥ -", ".", "...", "abc", "A5", "无", "NaN", "Infinity", "1E400")
        ),
        *(
            (text, NOTHING)
            for text in ("2024-09-01", "5-3", "1万2千", "1e5万", "500 元/年", "٣", "0x10", "5+", "1" * 61, "9" * 10**6)
        ),
        *(
            (text, DECIMALS)
            for text in ("1,23", "12,34", "1234,5", "0,500", "1,00,000", "1.234.567", "1 234,500", "1,2345")
        ),
        *((text, DECIMALS) for text in ("1 2", "1.2.3", "1,234E5", "1,234 567")),
        *((text, SIGN) for text in ("--5", "(5", "5)", "(-5)", "-(5)", "-5-", "((5))", "+-5")),
        *((text, TWO) for text in ("$100元", "USD 100 EUR", "€100元", "USD 100元", "¥100 USD")),
        *(("5%", "A percentage is not an amount."), ("５％", "A percentage is not an amount.")),
        *((text, "The amount is masked.") for text in ("225*", "***", "￥2**")),
    ],
)
def test_what_is_no_amount_says_why(text: str, reason: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        read_amount(text)
    assert refused.value.message == reason


@given(st.text(alphabet="0123456789.,' -+()eE万亿元￥$USD", max_size=20))
def test_no_text_breaks_the_grammar(text: str) -> None:
    try:
        amount = read_amount(text)
    except NotAnAmount:
        return
    assert amount.value.is_finite()
