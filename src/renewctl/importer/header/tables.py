"""From sheets to the one table that holds the records: its columns mapped, its data rows apart from all else."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.fields import named, named_groups
from renewctl.importer.files.sheets import Cell, Row, Sheet
from renewctl.importer.header.columns import map_columns
from renewctl.importer.header.headers import HeaderRow, find_header, is_blank, is_number, place_of
from renewctl.importer.header.mapping import ColumnMapping, record_kinds
from renewctl.messages import N_, _, joined

# A total in Chinese is one wherever it stands; a customer may well be called Total, so the English words count only
# in the last rows.
TOTAL = re.compile(
    r"(合计|总计|小计|共计|累计|总和|本页小计|本页合计|本年累计|合计总额|.*(小计|合计))(\(.*\)|:.*|\d+[份个条笔])?"
)
TOTAL_AT_END = re.compile(r"(grand|sub)?-?totals?(\(.*\)|:.*)?|sum(\(.*\)|:.*)?")
TOTAL_STARTS = frozenset("合总小共累本gtsGTS")
LAST_ROWS = 5
NO_FIGURE = re.compile(r"[-/—~]*|[=#].*", re.DOTALL)
FOOTER = re.compile(
    r"(制表|填表|审核|复核|审批|编制|打印|导出|备注|注|说明|统计|日期)\w{0,4}\s*:.*"
    r"|(prepared by|printed|generated|exported|note:).*",
    re.DOTALL,
)
# A rival sheet with this share of the best one's fields makes the choice the user's.
RIVAL_SHARE = 0.75

REPEATED_HEADER = N_("header row repeated")
TOTAL_ROW = N_("total row")
FOOTER_ROW = N_("footer")


class Unfit(InputFileError):
    """The sheet is not, or not clearly, of this kind of record; `table` as far as it could be read."""

    table: "Table | None" = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that is no record: its line in the file and why (translate the reason where it is shown)."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one sheet, still as cells.

    headers: the names of the columns, all different. header_line: the line of the (last) header row, from 1.
    rows: data rows only, each exactly as long as `headers`; lines: the line of each. dropped: total rows, repeated
    headers and footers (blank rows are not counted at all). overlong: lines with cells beyond the last header, as
    a comma that should have been quoted makes them: what stands in such a row may have shifted.
    """

    sheet: Sheet
    header_line: int
    headers: tuple[str, ...]
    rows: list[Row]
    lines: Sequence[int]
    mapping: ColumnMapping
    dropped: tuple[Dropped, ...]
    overlong: tuple[int, ...]

    def cells(self, field: str) -> list[Cell] | None:
        """Return the cells of the column that holds a field, None if there is no such column."""
        column = self.mapping.column(field)
        return None if column is None else [row[column.index] for row in self.rows]

    def let_go(self) -> None:
        """Give up the cells, which nobody asks for once no row of them is bad."""
        self.rows.clear()
        self.sheet.rows.clear()


def choose_table(sheets: Sequence[Sheet], what: str, overrides: Mapping[str, str] | None = None) -> Table:
    """Return the table of the sheet that holds this kind of record.

    A visible sheet with rows and every needed field comes before all others. InputFileError, naming sheets, header
    row and what is missing: none does, or several do about equally well. UsageError: --map names an unknown column.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise InputFileError(_("The workbook has no rows."), _("Save the sheet again and look at it."))
    tables: list[Table] = []
    errors: list[UsageError] = []
    for sheet in filled:
        try:
            tables.append(read_table(sheet, what, overrides))
        except UsageError as error:
            errors.append(error)
    fitting = [table for table in tables if not table.mapping.missing]
    for preferred in (
        [table for table in fitting if table.rows and not table.sheet.hidden],
        [table for table in fitting if table.rows],
        fitting,
    ):
        if preferred:
            return _clearly_best(preferred)
    if len(filled) == 1:
        raise errors[0] if errors else _incomplete(tables[0])
    raise _none_fits(sheets, tables, errors, what)


def read_table(sheet: Sheet, what: str, overrides: Mapping[str, str] | None = None) -> Table:
    """Return the table of one sheet, needed fields there or not (`mapping.missing`)."""
    header = find_header(sheet, what, list(overrides or {}))
    raw_header = sheet.rows[header.last]
    body = _with_merged_cells(sheet, header)
    lines = sheet.lines[header.last + 1 :]
    names = header.names[: _used_width(sheet, header, body)]
    rows, kept, dropped, overlong = _data_rows(body, lines, raw_header, len(names))
    mapping = map_columns(names, rows, what, overrides)
    return Table(sheet, sheet.lines[header.last], names, rows, kept, mapping, dropped, overlong)


def read_header(sheet: Sheet, what: str, overrides: Mapping[str, str] | None = None) -> ColumnMapping:
    """Return what the columns of a sheet are in this kind of record, by its header row and the cells below it."""
    header = find_header(sheet, what, list(overrides or {}))
    return map_columns(header.names, sheet.rows[header.last + 1 :], what, overrides)


def _with_merged_cells(sheet: Sheet, header: HeaderRow) -> list[Row]:
    """Return the rows below the header; what a merged area says holds for each of its rows.

    A number is not repeated: a sum that stands once for three rows is not three sums.
    """
    first = header.last + 1
    body = sheet.rows[first:]
    for area in sheet.merged:
        top = area.top - first
        if top < 0 or area.bottom <= area.top or top >= len(body) or area.left >= len(body[top]):
            continue
        value = body[top][area.left]
        if isinstance(value, str | date):
            for index in range(top + 1, min(area.bottom - first, len(body) - 1) + 1):
                row = list(body[index])
                if is_blank(row[area.left]):
                    row[area.left] = value
                    body[index] = row
    return body


def _used_width(sheet: Sheet, header: HeaderRow, body: list[Row]) -> int:
    """Return the number of columns without those at the right end that have neither a header nor any cell."""
    width = len(header.names)
    heads = sheet.rows[header.first : header.last + 1]
    while width > 1 and not any(width <= len(row) and not is_blank(row[width - 1]) for row in chain(heads, body)):
        width -= 1
    return width


def _data_rows(
    body: list[Row], lines: Sequence[int], raw_header: Row, width: int
) -> tuple[list[Row], list[int], tuple[Dropped, ...], tuple[int, ...]]:
    rows: list[Row] = []
    kept: list[int] = []
    dropped: list[Dropped] = []
    overlong: list[int] = []
    for row, line in zip(body, lines, strict=True):
        first = row[0] if row and row[0] else next((cell for cell in row if cell is not None and cell != ""), None)
        if first is None or (isinstance(first, str) and not first.strip() and all(map(is_blank, row))):
            continue
        if row == raw_header:
            dropped.append(Dropped(line, REPEATED_HEADER))
            continue
        if isinstance(first, str) and width > 1 and _is_total(row, first, line > lines[-1] - LAST_ROWS):
            dropped.append(Dropped(line, TOTAL_ROW))
            continue
        if len(row) != width:
            if any(not is_blank(cell) for cell in row[width:]):
                overlong.append(line)
            row = [*row[:width], *[None] * (width - len(row))]
        rows.append(row)
        kept.append(line)
    while rows and lines[-1] - kept[-1] < LAST_ROWS and _is_footer(rows[-1], kept[-1], dropped):
        dropped.append(Dropped(kept.pop(), FOOTER_ROW))
        rows.pop()
    return rows, kept, tuple(sorted(dropped, key=lambda one: one.line)), tuple(overlong)


def _is_total(row: Row, first: str, at_end: bool) -> bool:
    """Return whether the first cell says total and nothing but figures follows."""
    start = first.strip()
    if start[:1] not in TOTAL_STARTS and start[-1:] != "计":
        return False
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", start)).casefold()
    if not TOTAL.fullmatch(text) and not (at_end and TOTAL_AT_END.fullmatch(text)):
        return False
    others = [cell for cell in row if not is_blank(cell)][1:]
    return all(is_number(cell) or (isinstance(cell, str) and NO_FIGURE.fullmatch(cell.strip())) for cell in others)


def _is_footer(row: Row, line: int, dropped: list[Dropped]) -> bool:
    """Return whether a last row is a remark under the table: nearly empty, and below a total or worded as one."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(row) < 4 or len(filled) > 2:
        return False
    below_total = any(one.reason == TOTAL_ROW and line - LAST_ROWS <= one.line < line for one in dropped)
    return below_total or FOOTER.fullmatch(unicodedata.normalize("NFKC", str(filled[0])).strip().casefold()) is not None


def _clearly_best(tables: list[Table]) -> Table:
    best = max(tables, key=lambda table: len(table.mapping.columns))
    share = RIVAL_SHARE * len(best.mapping.columns)
    rivals = [table.sheet.name for table in tables if len(table.mapping.columns) >= share]
    if len(rivals) > 1:
        raise InputFileError(
            _("Several sheets could be meant: {sheets}.").format(sheets=", ".join(rivals)),
            _("Name the one with --sheet, and import the others one after another."),
        )
    return best


def _incomplete(table: Table) -> Unfit:
    """Return the refusal of a table without a needed field: sheet, header row, what is missing, what there is."""
    mapping = table.mapping
    missing = named_groups(mapping.missing)
    others = [
        kind
        for kind in record_kinds()
        if kind != mapping.what and not map_columns(table.headers, table.rows, kind).missing
    ]
    maps = " ".join(_('--map "HEADER={field}"').format(field=group[0]) for group in mapping.missing)
    hints = [_("Say which columns they are with {maps}.").format(maps=maps)]
    hints.append(_("The columns are: {columns}.").format(columns=", ".join(table.headers)))
    if others:
        hints.insert(0, _("The columns fit --what {kinds}.").format(kinds=", ".join(others)))
    sentence = _("{place}, header row {line}: no column for {missing}.")
    if not table.header_line:  # objects have names, and no row of them
        sentence = _("{place}: no column for {missing}.")
    words = {"place": place_of(table.sheet), "line": table.header_line, "missing": missing}
    refusal = Unfit(sentence.format(**words), joined(hints))
    refusal.table = table
    return refusal


def _none_fits(sheets: Sequence[Sheet], tables: Sequence[Table], errors: Sequence[UsageError], what: str) -> UsageError:
    """Return the refusal of a workbook of several sheets: each with its rows and what it lacks."""
    if not tables and not any(isinstance(error, InputFileError) for error in errors):
        return errors[0]
    lacking = {table.sheet.name: table for table in tables}
    parts = []
    for sheet in sheets:
        rows = len(lacking[sheet.name].rows) if sheet.name in lacking else len(sheet.rows)
        missing = lacking[sheet.name].mapping.missing if sheet.name in lacking else ()
        lacks = _("without {missing}").format(missing=named_groups(missing))
        reason = lacks if missing else _("no header row")
        parts.append(_("{sheet} ({rows} rows, {reason})").format(sheet=sheet.name, rows=rows, reason=reason))
    return Unfit(
        _("No sheet holds {what}: {sheets}.").format(what=named(what), sheets=", ".join(parts)),
        _('Name the sheet with --sheet, and the columns with --map "HEADER=field".'),
    )
