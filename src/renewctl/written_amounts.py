"""Written amounts as sheets hold them and people type them: 1,234.50 元, ￥1.2万, (500), USD 100, 1.234,50 €.

What could be two sums is none: 1,23 is refused, and so is a masked 225*. A sign is handed back as the currency it
stands for, never assumed where none is written.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.money import Money, currency_code, read_currency, to_minor
from renewctl.plain import brief, plain


class NotAnAmount(UsageError, ValueError):
    """A written text is no amount; its message is the reason as a sentence, without the text itself."""


class WrittenAmount(NamedTuple):
    """An amount as written, and its currency where a sign, code or name stood with it."""

    value: Decimal
    currency: str | None


# Longer is no sum of money; Decimal and the pattern need not see a cell of a megabyte.
_LONGEST = 60

_AMOUNT = re.compile(
    r"(?P<before>[^0-9.]*)"
    r"(?P<number>(?=\.?[0-9])[0-9.](?:[0-9.,' ]*[0-9.])?(?:E[+-]?[0-9]{1,2})?)"
    r" ?(?P<scale>十万|百万|千万|万亿|十亿|百亿|千亿|千|万|亿)?"
    r"(?P<after>[^0-9]*)",
    re.ASCII | re.IGNORECASE,
)
_SCALES = {"千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
_SIMPLIFIED = str.maketrans("萬億", "万亿")

_BARE = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)
# Groups of three, never led by 0; with a comma the group mark, so that 1,234 is a thousand and 1,23 nothing.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:\.[0-9]*)?")
_EUROPEAN = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+,(?:[0-9]{1,2}|[0-9]{4,})")

# Signs that several currencies share give way to a code or name written on the other side.
_SHARED_SIGNS = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MOP", "MXN", "BRL", "CLP", "COP", "ARS"}),
    "¥": frozenset({"CNY", "JPY"}),
    "元": frozenset({"CNY", "HKD", "TWD", "MOP", "SGD"}),
    "£": frozenset({"GBP", "EGP", "SYP", "LBP", "GIP", "FKP", "SHP", "SDG", "SSP"}),
}


def read_amount(text: str) -> WrittenAmount:
    """Return the amount a text means and the currency written with it; NotAnAmount with the reason when it means none.

    A lone comma groups thousands; 1.234,50 is read where both marks stand. Give a number cell as
    `format(cell, ".15g")`: a spreadsheet keeps no more than 15 digits.
    """
    written = plain(text[: _LONGEST + 1]).strip("'").translate(_SIMPLIFIED)
    found = _AMOUNT.fullmatch(written) if len(text) <= _LONGEST else None
    if found is None:
        raise NotAnAmount(_why_not(text))
    before, after = found["before"], found["after"].rstrip().removesuffix("整")
    digits = _digits(found["number"])
    scale = f"E{_SCALES[found['scale']]}" if found["scale"] else ""
    if scale and "e" in digits.lower():
        raise NotAnAmount(_why_not(text))
    # Decimal's own negation and shifting would round to the context; text and copy_negate are exact.
    value = Decimal(digits + scale)
    # A minus or bracket may stand on either side of a sign: -￥500, ￥-500, ￥(500).
    currency = _currency([*_signs(before.strip(" (+-")), *_signs(after.strip(" )-"))])
    return WrittenAmount(value.copy_negate() if _is_negative(before, after) else value, currency)


def typed_money(text: str, currency: str, otherwise: str) -> tuple[Money, bool]:
    """Return the sum a person typed, and whether it had to be rounded to the currency's decimals.

    The currency is that of the option, else the one written with the amount, else `otherwise` (the setting); "" is
    none. UsageError when it is no amount, when two currencies are named, and when none is: it is never guessed.
    """
    code = read_currency(currency) if currency else None
    try:
        written = read_amount(text)
        if code and written.currency not in (None, code):
            written = read_amount(f"{text} {code}")  # $ gives way to CAD, 元 to HKD; USD does not
    except NotAnAmount as error:
        raise UsageError(
            _("Not understood as an amount: {text}. {reason}").format(text=brief(text), reason=error)
        ) from None
    settled = code or written.currency or otherwise
    if not settled:
        raise UsageError(
            _("The amount {text} names no currency.").format(text=brief(text)),
            _("Give --currency CNY, write it with the amount, or set currency in config.toml."),
        )
    minor, rounded = to_minor(written.value, settled)
    return Money(minor, settled), rounded


def _is_negative(before: str, after: str) -> bool:
    """Return whether a minus stands before or behind, or brackets around; two of them, or half of one, mean nothing."""
    if before.count("(") != after.count(")") or before.count("-") + before.count("+") + after.count("-") > 1:
        raise NotAnAmount(_("The sign is not clear."))
    brackets, minus = before.count("("), "-" in before or "-" in after
    if brackets > 1 or (brackets and (minus or "+" in before)):
        raise NotAnAmount(_("The sign is not clear."))
    return bool(brackets) or minus


def _digits(number: str) -> str:
    """Return a written number as Decimal reads it, without group marks."""
    if _BARE.fullmatch(number):
        return number
    if _GROUPED.fullmatch(number):
        return re.sub("[,' ]", "", number)
    if _EUROPEAN.fullmatch(number):
        return re.sub("[. ]", "", number).replace(",", ".")
    raise NotAnAmount(_("It is not clear where its decimals begin."))


def _signs(part: str) -> list[str]:
    """Return the currency signs, codes or names in the text beside a number, one or two: "RMB¥" names it twice."""
    if not part:
        return []
    if currency_code(part):
        return [part]
    for sign in _SHARED_SIGNS:
        rest = part.removesuffix(sign).removeprefix(sign).strip()
        if rest != part and currency_code(rest):
            return [rest, sign]
    raise NotAnAmount(_why_not(part))


def _currency(signs: list[str]) -> str | None:
    """Return the one currency that all signs beside a number agree on, None where there is none."""
    own = {currency_code(sign) for sign in signs if sign not in _SHARED_SIGNS}
    codes = own or {currency_code(sign) for sign in signs}
    if len(codes) > 1 or any(not codes <= _SHARED_SIGNS[sign] for sign in signs if sign in _SHARED_SIGNS):
        raise NotAnAmount(_("Two currencies are written with it."))
    return next(iter(codes), None)


def _why_not(text: str) -> str:
    if "%" in text or "％" in text:
        return _("A percentage is not an amount.")
    if "*" in text or "＊" in text:
        return _("The amount is masked.")
    return _("It is not an amount.")
