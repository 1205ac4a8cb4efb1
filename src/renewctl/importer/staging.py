"""The rows of a sheet as values of their fields, column by column, before the book is looked at.

What a cell cannot be read as becomes a problem of its row; what makes a whole column unreadable (an ambiguous date
order, amounts without a currency) refuses the file.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from renewctl.dates import ONE_DAY
from renewctl.errors import InputFileError
from renewctl.importer.attributes import attribute_columns, attributes
from renewctl.importer.cells.amounts import read_amounts, read_currencies
from renewctl.importer.cells.days import decide_order, read_days, read_moments
from renewctl.importer.cells.periods import read_months, read_notices
from renewctl.importer.cells.term_dates import read_term_dates
from renewctl.importer.cells.values import (
    Reading,
    read_counts,
    read_flags,
    read_percents,
    read_texts,
    read_thousandths,
    read_words,
    shown,
)
from renewctl.importer.cells.words import words_of
from renewctl.importer.fields import DAYS, FLAGS, READ_LAST, WORDS
from renewctl.importer.files.sheets import Cell
from renewctl.importer.header.mapping import MappedColumn
from renewctl.importer.header.tables import Table
from renewctl.messages import _, n_
from renewctl.vocabulary import DateOrder


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot go into the book: the cell's column and value, "" where no single cell is to blame.

    sheet: "" unless several sheets are imported at once.
    """

    line: int
    column: str
    value: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """How cells are to be read where they do not say it themselves."""

    date_order: DateOrder | None = None
    currency: str | None = None
    keep_unmapped: bool = True


@dataclass(slots=True)
class Staged:
    """A sheet's rows, field by field; each list has one value per row, None where the cell is blank or unreadable.

    texts: names, words of the vocabulary, ISO days. numbers: minor units, months, thousandths.
    attributes: the unmapped columns of each row as JSON. problems: by row index.
    """

    what: str
    lines: Sequence[int]
    headers: dict[str, str]
    texts: dict[str, list[str | None]] = field(default_factory=dict)
    numbers: dict[str, list[int | None]] = field(default_factory=dict)
    attributes: list[str | None] = field(default_factory=list)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    date_orders: dict[str, DateOrder | None] = field(default_factory=dict)
    no_texts: list[str | None] = field(init=False)
    no_numbers: list[int | None] = field(init=False)

    def __post_init__(self) -> None:
        """Make the blank columns that stand for fields which no column holds."""
        self.no_texts, self.no_numbers = [None] * len(self.lines), [None] * len(self.lines)

    def text(self, name: str) -> list[str | None]:
        """Return a field's texts, all None when no column holds it."""
        return self.texts.get(name, self.no_texts)

    def number(self, name: str) -> list[int | None]:
        """Return a field's numbers, all None when no column holds it."""
        return self.numbers.get(name, self.no_numbers)

    def refuse(self, row: int, name: str, value: str, reason: str) -> None:
        """Make a problem of a row; `name` is the field to blame, "" for none."""
        self.blame(row, self.headers.get(name, ""), value, reason)

    def blame(self, row: int, header: str, value: str, reason: str) -> None:
        """Make a problem of a row; `header` is the column's, "" for none."""
        self.problems.setdefault(row, []).append(Problem(self.lines[row], header, value, reason))

    def rounded(self, name: str, rows: Sequence[int]) -> list[str]:
        """Return a warning that in these rows the amount of a field was finer than its currency; none for no rows."""
        if not rows:
            return []
        lines = ", ".join(str(self.lines[row]) for row in rows[:5]) + (" …" if len(rows) > 5 else "")
        sentence = n_(
            "{header}: {n} amount was finer than its currency and was rounded (line {lines}).",
            "{header}: {n} amounts were finer than their currency and were rounded (lines {lines}).",
            len(rows),
        )
        return [sentence.format(header=self.headers[name], n=len(rows), lines=lines)]


def stage(table: Table, choices: Choices) -> Staged:
    """Return the data rows of a table as values of the mapped fields.

    InputFileError: a date column whose order stays open, amounts without a currency.
    """
    mapping = table.mapping
    staged = Staged(mapping.what, table.lines, {column.field: column.header for column in mapping.columns})
    reader = _ColumnReader(staged, table, choices)
    refusals: list[InputFileError] = []
    for column in sorted(mapping.columns, key=lambda one: one.field in READ_LAST):
        try:
            reader.read(column)
        except InputFileError as refusal:
            refusals.append(refusal)
    if refusals:  # all that is to be decided, at once
        hints = dict.fromkeys(refusal.hint for refusal in refusals)
        raise InputFileError(" ".join(refusal.message for refusal in refusals), " ".join(hints))
    if "notice" not in staged.headers:  # a unit without a length says nothing
        staged.texts.pop("notice_unit", None)
    kept = attribute_columns(table) if choices.keep_unmapped else []
    staged.attributes = attributes(table.rows, kept, staged.blame)
    _refuse_overlong(staged, table)
    return staged


class _ColumnReader:
    def __init__(self, staged: Staged, table: Table, choices: Choices) -> None:
        self.staged = staged
        self.rows = table.rows
        self.epoch_1904 = table.sheet.epoch_1904
        self.choices = choices
        self.without_currency: Collection[int] = ()

    def cells(self, index: int) -> list[Cell]:
        return [row[index] for row in self.rows]

    def read(self, column: MappedColumn) -> None:
        cells = self.cells(column.index)
        match column.field:
            case "amount":
                self._money(column, cells)
            case "currency":
                reading = read_currencies(cells)
                self.without_currency = reading.problems.keys()
                self._keep(column, cells, reading)
            case "notice":
                self._notices(column, cells)
            case "notice_unit":
                self._keep(column, cells, read_words(cells, words_of("notice_unit")))
            case "renewal_months":
                self._count("renewal_months", cells, read_months(cells))
            case "minutes" | "every_days" | "offer_days":
                self._count(column.field, cells, read_counts(cells))
            case "value":
                self._count("value", cells, read_thousandths(cells))
            case "escalator":
                self._count("escalator", cells, read_percents(cells))
            case name if name in FLAGS:
                self._count(name, cells, read_flags(cells, words_of("flag")))
            case "kind":
                kind = "signal_kind" if self.staged.what == "signals" else "kind"
                self._keep(column, cells, read_words(cells, words_of(kind)))
            case name if name in WORDS:
                self._keep(column, cells, read_words(cells, words_of(WORDS[name])))
            case name if name in DAYS or name == "happened_at":
                self._days(column, cells)
            case "renewal_date":
                self._renewals(column, cells)
            case "term_dates":
                self._terms(column, cells)
            case _text:
                self._keep(column, cells, read_texts(cells))

    def _keep(self, column: MappedColumn, cells: Sequence[Cell], reading: Reading[str]) -> None:
        self.staged.texts[column.field] = reading.values
        self._blame(column.field, cells, reading.problems)

    def _count(self, name: str, cells: Sequence[Cell], reading: Reading[int]) -> None:
        self.staged.numbers[name] = reading.values
        self._blame(name, cells, reading.problems)

    def _blame(self, name: str, cells: Sequence[Cell], problems: dict[int, str]) -> None:
        for row, reason in problems.items():
            self.staged.refuse(row, name, shown(cells[row]), reason)

    def _days(self, column: MappedColumn, cells: Sequence[Cell]) -> None:
        order = decide_order(column.header, cells, self.choices.date_order)
        self.staged.date_orders[column.header] = order
        epoch = self.epoch_1904
        if column.field == "happened_at":
            reading = read_moments(cells, order, epoch_1904=epoch)
        else:
            reading = read_days(cells, order, epoch_1904=epoch, open_end=column.field == "end_date")
        self._keep(column, cells, reading)

    def _renewals(self, column: MappedColumn, cells: Sequence[Cell]) -> None:
        """Keep the day before each renewal date as the term's last day.

        Only --map gives this field. What sheets call 续费日期 or renewal date is the last day in some and the day after
        in others, and no row tells which; so a header alone is taken as the end, with a warning that names this field,
        rather than every date being moved by a day that nobody sees.
        """
        order = decide_order(column.header, cells, self.choices.date_order)
        self.staged.date_orders[column.header] = order
        reading = read_days(cells, order, epoch_1904=self.epoch_1904, open_end=True)
        self.staged.headers["end_date"] = column.header
        self.staged.texts["end_date"] = [
            day and (date.fromisoformat(day) - ONE_DAY).isoformat() for day in reading.values
        ]
        self._blame("end_date", cells, reading.problems)

    def _terms(self, column: MappedColumn, cells: Sequence[Cell]) -> None:
        """Keep a term's first and last day, each where no column of its own says it in the row."""
        found = read_term_dates(column.header, cells, self.choices.date_order, epoch_1904=self.epoch_1904)
        self.staged.date_orders[column.header] = found.order
        for name, days in (("start_date", found.starts), ("end_date", found.ends)):
            self.staged.headers.setdefault(name, column.header)
            own = self.staged.text(name)
            self.staged.texts[name] = [mine or given for mine, given in zip(own, days, strict=True)]
        self._blame(column.field, cells, found.problems)

    def _money(self, column: MappedColumn, cells: Sequence[Cell]) -> None:
        # A receipt is in its invoice's currency, which only the book knows: it is read when the book is looked at.
        if self.staged.what == "receipts":
            self._keep(column, cells, read_texts(cells))
            return
        found = read_amounts(
            column.header,
            cells,
            self.staged.texts.get("currency"),
            unless_written=column.currency or self.choices.currency,
            factor=column.factor,
            passed_over=self.without_currency,
        )
        self.staged.numbers["amount"], self.staged.texts["currency"] = found.minor, found.currency
        self._blame("amount", cells, found.problems)
        self.staged.warnings += self.staged.rounded(column.field, found.rounded)

    def _notices(self, column: MappedColumn, cells: Sequence[Cell]) -> None:
        units = self.staged.texts.get("notice_unit")
        found = read_notices(cells, units, column.unit)
        self.staged.numbers["notice_length"], self.staged.texts["notice_unit"] = found.lengths, found.units
        self._blame("notice", cells, found.problems)
        if found.assumed:
            self.staged.warnings.append(
                _("{header}: a length without a unit is taken as days.").format(header=column.header)
            )


def _refuse_overlong(staged: Staged, table: Table) -> None:
    """Cells beyond the last header mean that the others may have shifted, as a comma without quotes does it."""
    rows = {line: row for row, line in enumerate(table.lines)} if table.overlong else {}
    for line in table.overlong:
        if line in rows:
            staged.refuse(rows[line], "", "", _("The row has more cells than there are headers."))
