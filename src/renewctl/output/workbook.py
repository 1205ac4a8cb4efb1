"""The format for spreadsheets: a workbook, one sheet a table; figures and dates are what they are, no text is run."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.money import Money, exponent, to_text
from renewctl.output.cells import text_for_people
from renewctl.output.columns import NUMBERS, Column, Kind, Tabled, Told, reader
from renewctl.output.glyphs import width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575  # below the header
WIDEST, MARGIN = 60, 2  # of a column, in characters
LONGEST_NAME = 31  # of a sheet, in the 16 bits that Excel counts
EXCELS_OWN = "history"
FIRST_YEAR = 1900  # of the dates that a workbook has
SUMS = {0: "#,##0", 2: "#,##0.00", 3: "#,##0.000", 4: "#,##0.0000"}  # by the decimals of a currency
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Styles(NamedTuple):
    """How headers, days and sums are shown, the sums by the decimals of their currency."""

    heads: "Format"
    days: "Format"
    sums: "dict[int, Format]"


def write_workbook(
    title: str, fields: Sequence[Told], tables: Sequence[Tabled], notes: Iterable[str], out: TextIO
) -> None:
    """Write a workbook: a sheet a table, and a last one for the fields and the sentences.

    UsageError where it would go to a terminal; RuleError for more rows than a sheet holds.
    """
    from xlsxwriter import Workbook

    if out.isatty():
        raise UsageError(_("A workbook is not for a terminal."), _("Send it to a file: ... --format xlsx > FILE.xlsx"))
    package = BytesIO()
    taken = {EXCELS_OWN}
    with Workbook(package, OPTIONS) as workbook:
        styles = _styles(workbook)
        for table in tables:
            sheet = workbook.add_worksheet(_sheet_name(_(table.heading) if table.heading else title, taken))
            _write_table(sheet, table, styles)
        about = workbook.add_worksheet(_sheet_name(_("Explanation"), taken))
        _write_about(about, [*([title] if title else []), *fields, *notes], styles)
    out.flush()
    out.buffer.write(package.getbuffer())
    out.buffer.flush()


def _styles(workbook: "Workbook") -> Styles:
    return Styles(
        workbook.add_format({"bold": True}),
        workbook.add_format({"num_format": "yyyy-mm-dd"}),
        {digits: workbook.add_format({"num_format": form}) for digits, form in SUMS.items()},
    )


def _write_about(sheet: "Worksheet", lines: Iterable[str | Told], styles: Styles) -> None:
    """Write a line for each sentence, and for each field its name and its value; of several sums one after another."""
    widths = [0, 0]
    for line, told in enumerate(lines):
        if isinstance(told, str):
            sheet.write_string(line, 0, told[:LONGEST_CELL])
            continue
        sheet.write_string(line, 0, told.name)
        values = told.value if told.kind is Kind.SUMS and isinstance(told.value, list) else [told.value]
        kind, place = Kind.MONEY if told.kind is Kind.SUMS else told.kind, 1
        for value in values:
            shown = text_for_people(kind, value)[:WIDEST]
            widths = [max(widths[0], width(told.name[:WIDEST])), max(widths[1], width(shown))]
            place += _write(sheet, line, place, kind, value, styles)
    for place, cells in enumerate(widths):
        if cells:
            sheet.set_column(place, place, min(cells, WIDEST) + MARGIN)


def _write_table(sheet: "Worksheet", table: Tabled, styles: Styles) -> None:
    table = _by_currency(table)
    heads = [head for column in table.columns for head in _heads(column)]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, styles.heads)
    widths = [width(head) for head in heads]
    sheet.freeze_panes(1, 0)
    read = reader(table.columns)
    last = 0
    for last, row in enumerate(table.rows, 1):
        if last > MOST_ROWS:
            raise RuleError(
                _("A workbook holds {most} rows, and there are more.").format(most=MOST_ROWS),
                _("Use --limit, or --format csv."),
                rule="workbook-rows",
            )
        place = 0
        for column, value in zip(table.columns, read(row), strict=True):
            widths[place] = max(widths[place], width(text_for_people(column.kind, value)[:WIDEST]))
            place += _write(sheet, last, place, column.kind, value, styles)
    for place, cells in enumerate(widths):  # what does not fit is shown as ### where it is a figure or a day
        sheet.set_column(place, place, min(cells, WIDEST) + MARGIN)
    sheet.autofilter(0, 0, last, max(len(heads) - 1, 0))


def _heads(column: Column[Any]) -> Sequence[str]:
    return (column.label, _("Currency")) if column.kind is Kind.MONEY else (column.label,)


def _by_currency(table: Tabled) -> Tabled:
    """Return a table with a column for each currency in the place of one of several sums: such columns add up."""
    if all(column.kind is not Kind.SUMS for column in table.columns):
        return table
    rows = list(table.rows)
    columns = [part for column in table.columns for part in _parts(column, rows)]
    return table._replace(columns=columns, rows=rows)


def _parts(column: Column[Any], rows: Sequence[Any]) -> Iterable[Column[Any]]:
    if column.kind is not Kind.SUMS:
        return [column]
    currencies = sorted({money.currency for row in rows for money in _sums(column, row)})
    return [
        column._replace(header=f"{column.label} {currency}", kind=Kind.MONEY, value=partial(_sum_in, column, currency))
        for currency in currencies
    ]


def _sums(column: Column[Any], row: object) -> list[Money]:
    sums = column.of(row)
    return sums if isinstance(sums, list) else []


def _sum_in(column: Column[Any], currency: str, row: object) -> Money | None:
    return next((money for money in _sums(column, row) if money.currency == currency), None)


def _write(sheet: "Worksheet", line: int, place: int, kind: Kind, value: object, styles: Styles) -> int:
    """Write a value and return how many cells it takes: an amount has its currency beside it."""
    if kind is Kind.MONEY:
        if isinstance(value, Money):
            sheet.write_number(line, place, float(to_text(*value)), styles.sums[exponent(value.currency)])
            sheet.write_string(line, place + 1, value.currency)
        return 2
    if value in (None, "", []):
        return 1
    if kind is Kind.DATE and (day := _day(value)):
        sheet.write_datetime(line, place, day, styles.days)
    elif kind in NUMBERS and isinstance(value, int | float):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, text_for_people(kind, value)[:LONGEST_CELL])
    return 1


def _day(value: object) -> date | None:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if day.year > FIRST_YEAR else None


def _sheet_name(text: str, taken: set[str]) -> str:
    """Return a name that a workbook takes, without []:*?/\\' and unlike those taken in any case, and note it."""
    kept = "".join(character for character in text if character not in "[]:*?/\\'" and character.isprintable())
    kept = kept.strip() or _("List")
    name, times = _cut(kept, LONGEST_NAME), 1
    while name.casefold() in taken:
        times += 1
        mark = f" ({times})"
        name = _cut(kept, LONGEST_NAME - len(mark)) + mark
    taken.add(name.casefold())
    return name


def _cut(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip()
