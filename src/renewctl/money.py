"""Money as integer minor units and an ISO 4217 currency; no floats, no sums across currencies.

1,234.50 CNY is kept as 123450. How many decimals a currency has is the standard's word: CLDR's digits, which
spreadsheets use, drop the decimals of AFN, IRR, LBP, RSD and others that officially have two.
"""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from renewctl.dates import whole_months
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, plain

if TYPE_CHECKING:  # decimal is needed to read amounts, not to show them
    from decimal import Decimal

# Two decimals, the rule. HRK, SLL, BGN, ANG ... are withdrawn, and stand in the contracts of their time.
_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF
IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL
"""
_OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_TWO.split(), 2),
    **{code: digits for digits, codes in _OTHERS.items() for code in codes.split()},
}
"""ISO 4217 code -> decimals. Metals, test and accounting units (XAU, XTS, XXX, XDR) have none and are no money here."""

_NAMES = {
    "CNY": "rmb cnh ￥ ¥ 元 圆 圓 元整 圆整 人民币 人民幣 人民币元 yuan renminbi chinese_yuan chinese_yuan_renminbi",
    "USD": "$ us$ $us 美元 美金 dollar dollars us_dollar us_dollars u.s._dollar united_states_dollar",
    "EUR": "€ 欧元 歐元 euro euros",
    "GBP": "£ 英镑 英鎊 pound pounds pound_sterling british_pound sterling",
    "HKD": "hk$ 港币 港幣 港元 hong_kong_dollar hong_kong_dollars",
    "TWD": "nt$ ntd 新台币 新臺幣 新台幣 台币 台幣 new_taiwan_dollar taiwan_dollar",
    "JPY": "jp¥ 日元 日圆 日圓 円 yen japanese_yen",
    "KRW": "₩ 韩元 韓元 韩币 won korean_won south_korean_won",
    "SGD": "s$ 新加坡元 新元 singapore_dollar",
    "AUD": "a$ au$ 澳元 澳币 australian_dollar",
    "CAD": "c$ ca$ 加元 加拿大元 canadian_dollar",
    "NZD": "nz$ 新西兰元 纽元 new_zealand_dollar",
    "MOP": "mop$ 澳门元 澳門元 澳门币 macanese_pataca pataca",
    "CHF": "瑞士法郎 瑞郎 swiss_franc swiss_francs sfr",
    "INR": "₹ 印度卢比 卢比 rupee indian_rupee",
    "RUB": "₽ 卢布 俄罗斯卢布 ruble rouble russian_ruble",
    "THB": "฿ 泰铢 泰銖 baht thai_baht",
    "VND": "₫ 越南盾 dong vietnamese_dong",
    "MYR": "rm 马来西亚林吉特 林吉特 令吉 ringgit malaysian_ringgit",
    "BRL": "r$ 巴西雷亚尔 brazilian_real",
    "SEK": "瑞典克朗 swedish_krona",
    "NOK": "挪威克朗 norwegian_krone",
    "DKK": "丹麦克朗 danish_krone",
    "PHP": "₱ 菲律宾比索 philippine_peso",
    "IDR": "rp 印尼盾 rupiah indonesian_rupiah",
    "ZAR": "南非兰特 rand south_african_rand",
    "TRY": "₺ 土耳其里拉 turkish_lira",
    "AED": "迪拉姆 阿联酋迪拉姆 dirham uae_dirham",
    "SAR": "沙特里亚尔 saudi_riyal",
}
_CODES = {name.replace("_", " "): code for code, names in _NAMES.items() for name in names.split()}


class Money(NamedTuple):
    """A sum: minor units and currency."""

    minor: int
    currency: str

    @property
    def spoken(self) -> str:
        """The sum as people read it: "1,234.50 CNY"."""
        return f"{grouped(*self)} {self.currency}"

    @property
    def written(self) -> str:
        """The sum exactly, as it is stored in texts: "1234.50 CNY"."""
        return f"{to_text(*self)} {self.currency}"


def stored_money(minor: int | None, currency: str | None) -> Money | None:
    """Return the sum that two columns of a row hold; None where either holds nothing."""
    return None if minor is None or currency is None else Money(minor, currency)


def exponent(currency: str) -> int:
    """Return how many decimals a currency has; UsageError for what is no ISO 4217 currency code."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise _no_such(currency) from None


def currency_code(text: str) -> str | None:
    """Return the ISO 4217 code that a code, sign or name stands for (rmb, ￥, 人民币, US dollar); None when unknown.

    ¥ and 元 alone mean CNY, $ alone USD.
    """
    word = plain(text)
    code = word.upper()
    return code if code in EXPONENTS else _CODES.get(word.casefold())


def read_currency(text: str) -> str:
    """Return the ISO 4217 code that a typed code, sign or name stands for; UsageError when unknown."""
    code = currency_code(text)
    if code is None:
        raise _no_such(text)
    return code


def _no_such(currency: str) -> UsageError:
    return UsageError(
        _("No such currency: {code}.").format(code=brief(currency)),
        _("Give its three letters of ISO 4217, such as CNY, USD or EUR."),
    )


def rounded_to(currency: str) -> str:
    """Return the sentence that tells of an amount which was finer than its currency."""
    return _("The amount was rounded to the decimals of {currency}.").format(currency=currency)


def to_text(minor: int, currency: str) -> str:
    """Return a sum in its currency's decimals, exactly: "1234.50", "-0.05", "1234" for yen."""
    return _decimals(minor, currency, "")


def grouped(minor: int, currency: str) -> str:
    """Return a sum as people read it in tables: "1,234.50"."""
    return _decimals(minor, currency, ",")


def to_minor(value: "Decimal", currency: str) -> tuple[int, bool]:
    """Return an amount in minor units, halves rounded away from zero, and whether anything had to be rounded.

    RuleError past 9,000,000,000,000,000 minor units either way: that fits 64 bits and a JSON number. Never NaN.
    """
    from decimal import ROUND_HALF_UP, Decimal

    unit = Decimal(1).scaleb(-exponent(currency))
    if not value.is_finite() or abs(value) > _LARGEST * unit:
        raise _too_large()
    rounded = value.quantize(unit, rounding=ROUND_HALF_UP)
    return int(rounded / unit), rounded != value


def kept(minor: int) -> int:
    """Return a computed sum that a book can keep; RuleError for one past the limit of `to_minor`."""
    if abs(minor) > _LARGEST:
        raise _too_large()
    return minor


def annual(minor: int, start: date, end: date, anchor: date | None = None) -> int:
    """Return a term's recurring sum as a year's sum (ARR): x 12 / months, or x 365 / days where it has broken months.

    Exact; half a minor unit rounds away from zero. Give the contract's anchor for a later term (`whole_months`).
    RuleError when the end is before the start.
    """
    if end < start:
        raise RuleError(_("The end is before the start."), rule="term-order")
    if months := whole_months(start, end, anchor):
        return _divided(minor * 12, months)
    return _divided(minor * 365, (end - start).days + 1)


def of_days(yearly: int, days: int) -> int:
    """Return what so many days of a year's sum cost: x days / 365, the inverse of `annual` for broken months.

    Exact; half a minor unit rounds away from zero. RuleError for a sum too large to be kept.
    """
    return kept(_divided(yearly * days, 365))


_LARGEST = 9_000_000_000_000_000


def _too_large() -> RuleError:
    return RuleError(_("The amount is too large to be kept exactly."), rule="amount-range")


def _decimals(minor: int, currency: str, group: str) -> str:
    digits = exponent(currency)
    whole, fraction = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:{group}}.{fraction:0{digits}}" if digits else f"{sign}{whole:{group}}"


def _divided(numerator: int, denominator: int) -> int:
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude
