"""A column of a list: declared once by its command, it is a table column, a JSON key and a CSV header."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from renewctl.errors import UsageError
from renewctl.messages import _, in_chinese
from renewctl.output.glyphs import visible

R = TypeVar("R")

# The values of this package are NamedTuples: a dataclass takes seven times as long to make (0.6 ms each at start-up).


class Kind(StrEnum):
    """What a value is, and so how each format writes it.

    MONEY is a `money.Money` or None. PERCENT is in per cent (65.0, not 0.65). WORD is a stored word of
    `vocabulary`: people read its label, data formats its raw value. JSON is anything the json module writes
    (dates and dataclasses too); a Money inside it must have gone through `cells.money_object`. SUMS is a list of Money,
    one a currency.
    """

    TEXT = "text"
    INT = "int"
    DATE = "date"
    MONEY = "money"
    SUMS = "sums"
    PERCENT = "percent"
    SCORE = "score"
    WORD = "word"
    JSON = "json"
    BOOL = "bool"


NUMBERS = frozenset({Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.SCORE})
STRETCHY = frozenset({Kind.TEXT, Kind.JSON, Kind.SUMS})
NARROWEST = 16  # cells of a text


class Column(NamedTuple, Generic[R]):
    """One column; the value is the row's attribute of that key unless `value` computes it.

    `table=False` keeps it out of the table until --columns asks for it, `data=False` out of the data formats (it says
    in one line what another key has in full). `style` names a rich style for the
    cell (colour only ever repeats what a word or sign beside it says). On a narrow terminal the columns with
    the highest `priority` give way first, and texts are shortened to `least` cells before any does; one that `wraps`
    goes on below where it is too long, for what is there to be read.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    value: Callable[[R], object] | None = None
    table: bool = True
    style: Callable[[R], str | None] | None = None
    priority: int = 0
    data: bool = True
    least: int = NARROWEST
    wraps: bool = False

    @property
    def label(self) -> str:
        """The header in the user's language."""
        return _(self.header)

    def of(self, row: R) -> object:
        """Return the row's raw value in this column."""
        return getattr(row, self.key) if self.value is None else self.value(row)


class Told(NamedTuple):
    """A value beside the tables of a page or a workbook, with its name and what it is."""

    name: str
    kind: Kind
    value: object


class Tabled(NamedTuple):
    """A table of a page or a workbook; `heading` is a msgid, `bars` the keys of figures that a page draws as a bar."""

    heading: str
    columns: Sequence[Column[Any]]
    rows: Iterable[Any]
    empty: str = ""
    bars: Sequence[str] = ()


def reader(columns: Sequence[Column[R]]) -> Callable[[R], Iterable[object]]:
    """Return the function that reads all values of a row; plain attributes are fetched in one C call."""
    if len(columns) > 1 and all(column.value is None for column in columns):
        return attrgetter(*[column.key for column in columns])
    getters = [column.value or attrgetter(column.key) for column in columns]
    return lambda row: [get(row) for get in getters]


def picked(columns: Sequence[Column[R]], names: Iterable[str]) -> list[Column[R]]:
    """Return the columns of these names, in their order. Raises UsageError for an unknown name."""
    return [_named(columns, name) for name in names]


def chosen(columns: Sequence[Column[R]], names: Sequence[str], for_people: bool) -> list[Column[R]]:
    """Return the columns that were asked for, in that order; else those of the table, or all for data formats.

    Raises UsageError for an unknown name.
    """
    if names:
        return picked(columns, names)
    return [column for column in columns if (column.table if for_people else column.data)]


def arranged(rows: Iterable[R], columns: Sequence[Column[R]], names: Sequence[str]) -> Iterable[R]:
    """Return the rows in the order asked for ("-amount" is descending), lazily as they came if none is.

    Sorts by raw values; no value comes last either way, money is grouped by currency. Raises UsageError for
    an unknown name.
    """
    order = [(_named(columns, name.removeprefix("-")), name.startswith("-")) for name in names]
    if not order:
        return rows
    ordered = list(rows)
    for column, descending in reversed(order):
        ordered = _sorted(ordered, column, descending)
    return ordered


def _sorted(rows: list[R], column: Column[R], descending: bool) -> list[R]:
    valued = [(column.of(row), row) for row in rows]
    known = [pair for pair in valued if pair[0] is not None]
    known.sort(key=lambda pair: _rank(pair[0]), reverse=descending)
    if column.kind is Kind.MONEY:
        known.sort(key=lambda pair: _currency(pair[0]))
    return [row for _value, row in known] + [row for value, row in valued if value is None]


def _rank(value: object) -> tuple[bool, float | str]:
    if isinstance(value, tuple):
        value = value[0]
    # A column may hold both, as what a field was before: numbers come first.
    return (False, value) if isinstance(value, int | float) else (True, str(value).casefold())


def _currency(value: object) -> str:
    return str(value[1]) if isinstance(value, tuple) else ""


def _named(columns: Sequence[Column[R]], name: str) -> Column[R]:
    for column in columns:
        if column.key == name:
            return column
    headed = [column for column in columns if name in (column.header, in_chinese(column.header))]
    if len(headed) == 1:
        return headed[0]
    raise UsageError(
        _("There is no column {name}.").format(name=visible(name)),
        _("Columns: {columns}.").format(columns=_(", ").join(map(_told, columns))),
    )


def _told(column: Column[R]) -> str:
    """Return a column's key, and its header beside it for who reads another language."""
    return column.key if column.label == column.header else f"{column.key} {column.label}"
