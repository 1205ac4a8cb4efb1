"""The rows that could not go in, as a file that can be corrected and imported."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from renewctl.errors import RuleError, UsageError
from renewctl.files import written_whole
from renewctl.importer.attributes import QUARANTINE_COLUMNS, attribute_columns
from renewctl.importer.cells.values import guarded, text_of
from renewctl.importer.header.tables import Table
from renewctl.importer.plan import Plan
from renewctl.messages import _
from renewctl.output.workbook import LONGEST_CELL


def write(source: Path, chosen: Path | None, bad: Sequence[tuple[Table, Plan]], *, overwrite: bool) -> Path:
    """Write the bad rows of a file's tables under their own headers, with the line and the reasons at the right end.

    Returns the file: the one chosen, else one beside the source. Another content, which somebody may have corrected in
    the meantime, is written over only where that is wanted. A workbook where rows of several sheets are bad, or where
    it is chosen. A CSV file is UTF-8 with a byte order mark, so that a spreadsheet opens it as it is. Formulas are
    guarded, which an import undoes. UsageError, InputFileError: it cannot hold this, or cannot be written. RuleError
    (exit 4): the chosen one holds something else.
    """
    suffix = chosen.suffix.lower() if chosen else ".csv" if len(bad) == 1 else ".xlsx"
    if suffix == ".csv" and len(bad) == 1:
        content = _as_csv(*bad[0])
    elif suffix == ".xlsx":
        content = _as_workbook(bad)
    else:
        raise UsageError(
            _("{file} cannot hold the rows of {n} sheets.").format(file=chosen, n=len(bad)),
            _("Name a file that ends in .xlsx."),
        )
    path = chosen or _free_place(source.with_name(f"{source.name}.quarantine{suffix}"), content)
    if chosen and not overwrite and not _is_free(path, content):
        raise RuleError(
            _("{file} is there already; nothing was imported.").format(file=path),
            _("Add --yes to write over it, or name another file."),
            rule="confirmation",
        )
    with written_whole(path) as making:
        making.write_bytes(content)
    return path


def check_name(path: Path) -> None:
    """Raise UsageError unless the ending of a quarantine file's name is that of a CSV file or a workbook."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(
            _("A quarantine file is a .csv or .xlsx file, not {file}.").format(file=path.name),
            _("Give the file one of these endings."),
        )


def _free_place(path: Path, content: bytes) -> Path:
    """Return this path, or the next one with a number, that nothing or the same content stands at."""
    place, number = path, 1
    while not _is_free(place, content):
        number += 1
        place = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return place


def _is_free(place: Path, content: bytes) -> bool:
    return not place.exists() or (place.is_file() and place.read_bytes() == content)


def _as_csv(table: Table, plan: Plan) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(_rows(table, plan))
    return text.getvalue().encode("utf-8-sig")


def _as_workbook(bad: Sequence[tuple[Table, Plan]]) -> bytes:
    """Return a workbook with a sheet for each table, named after what it holds; the same bytes for the same rows."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})
        for table, plan in bad:
            page = workbook.add_worksheet(plan.staged.what)
            for number, row in enumerate(_rows(table, plan)):
                for column, text in enumerate(row):
                    if len(text) > LONGEST_CELL:
                        raise UsageError(
                            _("Line {line} has a cell that is too long for a workbook.").format(line=row[-2]),
                            _("Name a .csv file with --quarantine."),
                        )
                    page.write_string(number, column, text)
    return stream.getvalue()


def _rows(table: Table, plan: Plan) -> Iterator[list[str]]:
    mapped = {column.index for column in table.mapping.columns}
    kept = sorted(mapped | {index for _header, index in attribute_columns(table)})
    yield [*(guarded(table.headers[index]) for index in kept), *QUARANTINE_COLUMNS]
    for row, effect in enumerate(plan.effects):
        if effect is None:
            reasons = (
                f"{problem.column}: {problem.reason}" if problem.column else problem.reason
                for problem in plan.staged.problems[row]
            )
            cells = [guarded(_writable(text_of(table.rows[row][index]))) for index in kept]
            yield [*cells, str(table.lines[row]), guarded(" ".join(reasons))]


def _writable(text: str) -> str:
    """Return a text without what no text file can hold: NUL, and half of a pair of surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-8", errors="replace").decode("utf-8")
