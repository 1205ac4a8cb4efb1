"""The one door to every kind of file: what a file is, is decided by its first bytes, never by its name.

Chinese systems love to call a tab-separated text "report.xls", and people rename things.
"""

from pathlib import Path

from renewctl.errors import InputFileError, UsageError
from renewctl.files import read_up_to
from renewctl.importer.files.csv_files import read_text
from renewctl.importer.files.json_files import read_json
from renewctl.importer.files.sheets import MAX_FILE_BYTES, MEBIBYTE, Sheet, no_such_sheet
from renewctl.importer.files.workbooks import read_workbook
from renewctl.messages import N_, _
from renewctl.system_errors import why

WORKBOOK_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
OTHER_MAGIC = (
    (b"%PDF", N_("a PDF document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"SQLite format 3\x00", N_("a database, not a sheet")),
    (b"{\\rtf", N_("a text document")),
    (b"\x1f\x8b", N_("a compressed archive")),
    (b"Rar!", N_("a compressed archive")),
    (b"7z\xbc\xaf", N_("a compressed archive")),
)
MARKUP = (
    (b"<?xml", N_("an XML file")),
    *((tag, N_("a web page")) for tag in (b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<style")),
)


def read_sheets(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> list[Sheet]:
    """Return the sheets of a file in the file's order, or the one named `sheet`.

    Text (comma, semicolon, tab, bar; any usual encoding), the JSON of an export, XLSX, XLSM, XLSB, XLS and ODS are
    read; `encoding` is for text. InputFileError says in one sentence, naming the file, what stops it: missing, empty,
    encrypted, broken, built to overload, another kind of file. UsageError: no such sheet or encoding.
    """
    data = _bytes(path)
    try:
        if data.startswith(WORKBOOK_MAGIC):
            return read_workbook(data, sheet)
        _refuse_other_kinds(data)
        if (lists := read_json(data)) is not None:
            return _wanted(lists, sheet)
        if path.suffix.lower() == ".json":
            raise InputFileError(
                _("This JSON holds no lists of records."), _("Give a file that an export has written.")
            )
        if sheet:
            raise UsageError(
                _("A text file has no sheets."), _("Leave out --sheet, or give the workbook that has the sheet.")
            )
        return [read_text(data, encoding)]
    except UsageError as error:
        raise type(error)(f"{path.name}: {error.message}", error.hint) from error


def _wanted(sheets: list[Sheet], name: str | None) -> list[Sheet]:
    found = [sheet for sheet in sheets if name in (None, sheet.name)]
    if not found:
        raise no_such_sheet(str(name), [sheet.name for sheet in sheets])
    return found


def _bytes(path: Path) -> bytes:
    """Return the whole file, as it is now: a file that changes while it is read cannot mislead a second look."""
    try:
        data = read_up_to(path, MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise InputFileError(
            _("There is no file {file}.").format(file=path), _("Check the path; it is taken from the current folder.")
        ) from error
    except (OSError, ValueError) as error:
        raise InputFileError(_("{file} cannot be read: {reason}.").format(file=path, reason=why(error))) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):  # nor is a byte order mark anything
        raise InputFileError(_("{file} is empty.").format(file=path), _("Save the sheet again and look at its size."))
    if len(data) > MAX_FILE_BYTES:
        raise InputFileError(
            _("{file} is larger than {limit} MB.").format(file=path, limit=MAX_FILE_BYTES // MEBIBYTE),
            _("Split it into several files."),
        )
    return data


def _refuse_other_kinds(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for magic, kind in OTHER_MAGIC if data.startswith(magic)), None)
    kind = kind or next((kind for magic, kind in MARKUP if start.startswith(magic)), None)
    if kind:
        raise InputFileError(
            _("This is {kind}.").format(kind=_(kind)),
            _("Open it in a spreadsheet program and save it as XLSX or CSV."),
        )
