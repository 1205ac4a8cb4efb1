"""A column of written amounts as minor units, and the currency of each: column, sign, option; never guessed."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from renewctl.errors import InputFileError, RuleError
from renewctl.importer.cells.values import Reading, read_by, read_texts
from renewctl.importer.files.sheets import Cell
from renewctl.messages import _
from renewctl.money import currency_code, exponent, to_minor
from renewctl.written_amounts import NotAnAmount, read_amount


@dataclass(slots=True)
class Amounts:
    """Amounts in minor units with their currencies by row, problems by row, and the rows that were rounded."""

    minor: list[int | None]
    currency: list[str | None]
    problems: dict[int, str]
    rounded: list[int] = field(default_factory=list)


def read_currencies(cells: Sequence[Cell]) -> Reading[str]:
    """Return a column's ISO 4217 codes; a word that stands for no currency is a problem."""

    def read(text: str) -> str:
        code = currency_code(text)
        if code is None:
            raise ValueError(text)
        return code

    return read_by(cells, read, lambda text: _("It is no currency known here."))


def read_amounts(
    header: str,
    cells: Sequence[Cell],
    currencies: Sequence[str | None] | None,
    *,
    unless_written: str | None,
    factor: int = 1,
    passed_over: Collection[int] = (),
) -> Amounts:
    """Return a column's amounts, each distinct text and currency read once.

    `currencies` is the currency column, `unless_written` the currency of amounts that name none; `factor` multiplies
    (10,000 for a column in 万元). A sign that contradicts the column is a problem. Rows `passed_over` have an
    unreadable currency already.
    InputFileError names the column and --currency when an amount has no currency at all.
    """
    texts = read_texts(cells)
    rows = len(texts.values)
    columns = currencies if currencies is not None else [None] * rows
    result = Amounts([None] * rows, list(columns), dict(texts.problems))
    if _is_plain(texts.values, set(columns), unless_written, factor):
        usual = columns[0] or unless_written or ""
        digits = exponent(usual)
        result.minor = [None if text is None else _minor(text, digits) for text in texts.values]
        result.currency = [columns[0] if text is None else usual for text in texts.values]
        return result
    pairs = list(zip(texts.values, columns, strict=True))
    for row in passed_over:
        pairs[row] = (None, None)
    known = {
        (text, currency): _read(header, text, currency, unless_written, factor)
        for text, currency in set(pairs)
        if text is not None
    }
    for row, (text, currency) in enumerate(pairs):
        if text is None:
            continue
        found = known[text, currency]
        if isinstance(found, str):
            result.problems.setdefault(row, found)
            continue
        result.minor[row], result.currency[row], was_rounded = found
        if was_rounded:
            result.rounded.append(row)
    return result


def _is_plain(texts: Sequence[str | None], currencies: set[str | None], usual: str | None, factor: int) -> bool:
    """Return whether a whole column is digits with no more decimals than its one currency has.

    A large sheet's column nearly always is, and the grammar of written amounts would take ten times as long.
    """
    if factor != 1 or len(currencies) != 1 or not (currency := next(iter(currencies)) or usual):
        return False
    # Possessive throughout: a column that is not plain must not be tried in every other way first.
    pattern = rf"(?:[0-9]{{1,13}}+(?:\.[0-9]{{0,{exponent(currency)}}}+0*+)?+\n)*+"
    return re.fullmatch(pattern, "".join(f"{text}\n" for text in texts if text is not None)) is not None


def _minor(text: str, digits: int) -> int:
    """Return the minor units of plain digits with at most so many decimals that count."""
    whole, _point, fraction = text.partition(".")
    return int(whole + fraction[:digits].ljust(digits, "0"))


def _read(
    header: str, text: str, column: str | None, unless_written: str | None, factor: int
) -> tuple[int, str, bool] | str:
    """Return minor units, currency and whether it was rounded, or the reason why the text is no amount."""
    try:
        written = read_amount(text)
    except NotAnAmount as error:
        return error.message
    if column and written.currency and written.currency != column:
        return _("Its sign says {sign}, its currency column {column}.").format(sign=written.currency, column=column)
    currency = column or written.currency or unless_written
    if currency is None:
        raise no_currency(header)
    try:
        minor, rounded = to_minor(written.value * Decimal(factor), currency)
    except RuleError as error:
        return error.message
    return minor, currency, rounded


def no_currency(header: str) -> InputFileError:
    """Say that a column's amounts have no currency, and how to give one."""
    return InputFileError(
        _("The amounts in the column {header} name no currency.").format(header=header),
        _("Give the currency with --currency CODE, or map the column that holds it: --map HEADER=currency."),
    )
