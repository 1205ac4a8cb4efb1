"""The rows that could not go in, as a file that can be corrected and imported."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.importer.plan import Plan
from renewctl.importer.staging import QUARANTINE_COLUMNS, attribute_columns
from renewctl.importer.tables import Table
from renewctl.importer.values import guarded, text_of
from renewctl.messages import _


def default_path(source: Path) -> Path:
    """Return where the quarantine file of a sheet goes unless it is said: beside it, never over an earlier one."""
    path = source.with_name(source.name + ".quarantine.csv")
    number = 1
    while path.exists():  # it may have been corrected in the meantime
        number += 1
        path = source.with_name(f"{source.name}.quarantine-{number}.csv")
    return path


def write(path: Path, table: Table, plan: Plan) -> None:
    """Write the bad rows under their own headers, with the line and the reasons at the right end.

    UTF-8 with a byte order mark, so that a spreadsheet opens it as it is; formulas are guarded, which an import
    undoes. InputFileError when it cannot be written.
    """
    making = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(_rows(table, plan))
        making.replace(path)
    except OSError as error:
        making.unlink(missing_ok=True)
        raise InputFileError(
            _("The quarantine file {path} cannot be written: {reason}.").format(path=path, reason=error.strerror)
        ) from error


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
