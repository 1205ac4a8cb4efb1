"""Reading workbooks (XLSX, XLSM, XLSB, XLS, ODS) without ever being overrun by one.

A workbook may have been built to do harm, and the reader (calamine, in Rust) may panic, abort or ask for all the
memory there is: two cells at opposite corners are seventeen thousand million. So the package's directory is judged
here first, and the reading happens in a process of its own (`workbook_process.py`) with limited memory and time, of
which only plain values come back.
"""

import io
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator

from renewctl.errors import InputFileError
from renewctl.importer.files.sheets import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MEBIBYTE,
    MergedArea,
    Row,
    Shared,
    Sheet,
    no_such_sheet,
)
from renewctl.messages import _

MAX_UNPACKED = 640 * MEBIBYTE
MAX_PARTS = 10_000
# Real sheets pack 5 to 40 times; deflate cannot do more than 1,032.
MAX_RATIO, RATIO_MATTERS_FROM = 200, 32 * MEBIBYTE
READER_MEMORY = 832 * MEBIBYTE
READER_SECONDS = 17
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def read_workbook(data: bytes, wanted: str | None) -> list[Sheet]:
    """Return the worksheets of a workbook in its own order, hidden ones marked, or the one named.

    Refused in one sentence (InputFileError): broken, encrypted, no workbook, more than 640 MB unpacked, packed more
    than 200 times, more than 1,000 columns, a cell beyond 4 MiB, more than 832 MB or 17 s of work.
    """
    if data.startswith(b"PK"):
        _judge_package(data)
    elif ENCRYPTED_PACKAGE in data:
        raise _refusal("encrypted", "", 0)
    sheets: list[Sheet] = []
    kind, epoch_1904 = "", False
    for message in _reader_says(data, wanted):
        match message:
            case ("book", str(kind), bool(epoch_1904)):
                pass
            case ("sheet", str(name), bool(hidden), int(top), int(left), list(areas), list(rows)):
                merged = tuple(MergedArea(a - top, b - left, c - top, d - left) for a, b, c, d in areas)
                lines = range(top + 1, top + 1 + len(rows))
                sheets.append(Sheet(name, rows, kind, lines, left, None, None, epoch_1904, hidden, merged))
            case ("no sheet", list(names)):
                raise no_such_sheet(str(wanted), names)
            case ("refused", str(reason), str(name), int(number)):
                raise _refusal(reason, name, number)
    return sheets


def _judge_package(data: bytes) -> None:
    """Refuse a package by its directory alone, before a byte of it is unpacked.

    A directory that lies (a part that unpacks to more than it says) stops the reader at the size it says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            locked = any(_tells_of_encryption(package, part) for part in parts)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise _refusal("broken", "", 0) from error
    if locked:
        raise _refusal("encrypted", "", 0)
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if not names.intersection(WORKBOOK_PARTS):
        raise InputFileError(
            _("This is a ZIP archive without a workbook in it."), _("Unpack it and import the sheet that it holds.")
        )
    unpacked = sum(part.file_size for part in parts)
    packed = max(len(data), 1)
    if (
        len(parts) > MAX_PARTS
        or unpacked > MAX_UNPACKED
        or (unpacked > RATIO_MATTERS_FROM and unpacked // packed > MAX_RATIO)
    ):
        raise InputFileError(
            _("Unpacked, this workbook is {size} MB in {parts} parts, {ratio} times the file.").format(
                size=unpacked // MEBIBYTE, parts=len(parts), ratio=unpacked // packed
            ),
            _("That is how a file is built to overload its reader. If it is yours, save the sheet as CSV."),
        )


def _tells_of_encryption(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether this part is an OpenDocument's list of contents and says that they are encrypted."""
    if part.filename != "META-INF/manifest.xml":
        return False
    with package.open(part) as listing:
        return b"encryption-data" in listing.read(MEBIBYTE)


def _reader_says(data: bytes, wanted: str | None) -> Iterator[tuple[object, ...]]:
    """Run the reading process and yield what it tells; the rows of a sheet come gathered, as its last part.

    -P: a module in the current folder must not stand in for one of ours. Its standard error is dropped: a panic
    prints there. A process that died before the end is the answer "too much".
    """
    limits = [str(limit) for limit in (READER_MEMORY, MAX_COLUMNS, MAX_CELL_CHARACTERS)]
    command = [sys.executable, "-P", "-m", "renewctl.importer.files.workbook_process", *limits]
    try:
        said = subprocess.run(
            command if wanted is None else [*command, wanted],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=READER_SECONDS,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        said = b""
    stream = io.BytesIO(said)
    sheet: tuple[object, ...] = ()
    rows: list[Row] = []
    shared = Shared()
    while True:
        try:
            message = pickle.load(stream)
        except (EOFError, pickle.UnpicklingError):
            message = ("refused", "too much", "", 0)
        if message[0] == "rows":
            rows.extend(map(shared, message[1]))
            continue
        if sheet:
            yield (*sheet, rows)
        sheet, rows = (message, []) if message[0] == "sheet" else ((), [])
        if message[0] == "end":
            return
        if not sheet:
            yield message


def _refusal(reason: str, sheet: str, number: int) -> InputFileError:
    as_csv = _("If it is yours, save the one sheet that is wanted as CSV and import that.")
    if reason == "encrypted":
        return InputFileError(
            _("The workbook is protected by a password."),
            _("Open it, save it without a password, and import that copy."),
        )
    if reason == "columns":
        return InputFileError(
            _("Sheet {sheet} has {count} columns; {limit} is the most that is read.").format(
                sheet=sheet, count=number, limit=MAX_COLUMNS
            ),
            _("Name another sheet with --sheet, or delete what stands far to the right."),
        )
    if reason == "cell":
        return InputFileError(
            _("Sheet {sheet}, row {row}: a cell is larger than {limit} characters.").format(
                sheet=sheet, row=number, limit=MAX_CELL_CHARACTERS
            ),
            _("Shorten the text there."),
        )
    if reason == "too much":
        return InputFileError(
            _("Reading this workbook takes more than {memory} MB of memory or {seconds} seconds.").format(
                memory=READER_MEMORY // MEBIBYTE, seconds=READER_SECONDS
            ),
            as_csv,
        )
    return InputFileError(
        _("The workbook is broken, or is no workbook."), _("Open it in a spreadsheet program and save it again.")
    )
