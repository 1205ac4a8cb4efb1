"""One value in each of its written forms: for people, in JSON, in a flat file."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date

from renewctl.messages import _
from renewctl.money import Money, to_text
from renewctl.output.columns import Kind
from renewctl.output.glyphs import CONTROLS, visible
from renewctl.vocabulary import label

NOTHING = "-"


def text_for_people(kind: Kind, value: object) -> str:
    """Return a value as a table shows it: grouped money, one decimal, words in the user's language, "-" for none."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, Money):
        return value.spoken
    match kind:
        case Kind.SUMS:
            return _("; ").join(text_for_people(Kind.MONEY, sum) for sum in _list(value))
        case Kind.PERCENT:
            return f"{value:z.1f}%"
        case Kind.SCORE:
            return visible(value) if isinstance(value, str) else f"{value:z.1f}"
        case Kind.WORD:
            return visible(label(str(value)))
        case Kind.BOOL:
            return _("yes") if value else _("no")
        case Kind.JSON:
            return visible(_compact(value))
        case _other:
            return visible(str(value))


def _compact(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return _encode(value)


def money_object(value: object) -> dict[str, str] | None:
    """Return money as JSON has it: {"amount": "1234.50", "currency": "CNY"}, or None for none."""
    if not isinstance(value, Money):
        return None
    return {"amount": to_text(value.minor, value.currency), "currency": value.currency}


def money_objects(value: object) -> list[dict[str, str] | None]:
    """Return several sums as JSON has them."""
    return [money_object(sum) for sum in _list(value)]


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def three_decimals(value: object) -> object:
    """Return a computed figure rounded to three decimals; a score stays whole in JSON: its points add up to it."""
    return round(value, 3) + 0.0 if isinstance(value, float) else value


def truth(value: object) -> bool | None:
    """Return a yes-no value that the book holds as 0 or 1."""
    return None if value is None else bool(value)


JSON_FORM: dict[Kind, Callable[[object], object]] = {
    Kind.MONEY: money_object,
    Kind.SUMS: money_objects,
    Kind.PERCENT: three_decimals,
    Kind.BOOL: truth,
}


def flat_cells(kind: Kind, value: object) -> Iterable[str]:
    """Yield the cells of a value in a CSV or TSV file: two for money (amount, currency), else one; "" for none."""
    if kind is Kind.MONEY:
        money = money_object(value) or {"amount": "", "currency": ""}
        return (money["amount"], money["currency"])
    if value is None:
        return ("",)
    if kind is Kind.BOOL:
        return ("true" if value else "false",)
    if kind is Kind.SUMS:
        return ("; ".join(sum.written for sum in _list(value) if isinstance(sum, Money)),)
    if kind is Kind.JSON:
        return (value if isinstance(value, str) else json_text(value),)
    return (str(three_decimals(value)),)


def plain(value: object) -> object:
    """Return a nested value with money, dates and dataclasses turned into what JSON has for them."""
    if isinstance(value, Money):
        return money_object(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return plain(_written(value)) if is_dataclass(value) or isinstance(value, date) else three_decimals(value)


def _written(value: object) -> object:
    """Write what the json module does not know: dates (ISO) and dataclasses (an object of their fields)."""
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, default=_written).encode


def json_text(value: object) -> str:
    """Return a value as one line of JSON that is safe to look at: no character in it can steer a terminal."""
    text = _encode(value)
    if (text.isascii() and "\x7f" not in text) or text.isprintable():
        return text
    return re.sub(CONTROLS, lambda found: json_escaped(found[0]), text)


def json_escaped(character: str) -> str:
    """Return a character as the JSON escape that reads back as the same character."""
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]
