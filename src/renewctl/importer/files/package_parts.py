"""What calamine does not tell of a workbook: its epoch, and the cells that hold an error or an uncalculated formula.

Read straight from the package's parts with patterns, not with an XML parser: nothing here can be made to expand.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

MAX_PART_BYTES = 128 * 1024 * 1024
SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
EPOCH_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*date1904\s*=\s*[\"'](?:1|true)[\"']")
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(.+?)</(?:\w+:)?v>", re.DOTALL)
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
BIFF_BEGIN = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
BIFF_DATEMODE, BIFF_EOF = 0x0022, 0x000A


def xlsx_epoch_1904(data: bytes) -> bool:
    """Return whether an XLSX or XLSM counts its days from 1904."""
    return bool(EPOCH_1904.search(_part(data, "xl/workbook.xml")))


def xls_epoch_1904(data: bytes) -> bool:
    """Return whether an XLS counts its days from 1904: its DATEMODE record, in the first stream of records."""
    begin = BIFF_BEGIN.search(data)
    position = begin.start() if begin else len(data)
    while position + 4 <= len(data):
        kind = int.from_bytes(data[position : position + 2], "little")
        size = int.from_bytes(data[position + 2 : position + 4], "little")
        if kind == BIFF_DATEMODE:
            return data[position + 4 : position + 5] == b"\x01"
        if kind == BIFF_EOF:
            return False
        position += 4 + size
    return False


def unread_cells(data: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """Return the cells (row and column from 0) of an XLSX sheet that calamine gives as blank and that are not.

    An error has its text ("#REF!"); a formula that no program has calculated yet is shown as "=" and the formula.
    Without this a column of them would be imported as blank, silently.
    """
    xml = _part(data, _sheet_path(data, sheet))
    if b"<f" not in xml and b":f" not in xml and b'"e"' not in xml and b"'e'" not in xml:
        return {}
    return dict(_texts(xml))


def _texts(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in CELL.finditer(xml):
        attributes, body = cell.groups()
        reference = REFERENCE.search(attributes)
        if not reference:
            continue
        kind = re.search(rb"\bt\s*=\s*[\"'](\w+)[\"']", attributes)
        value, formula = VALUE.search(body), FORMULA.search(body)
        if kind and kind[1] == b"e" and value:
            yield _position(reference), _text(value[1])
        elif formula and not value and not (kind and kind[1] == b"str"):
            yield _position(reference), "=" + _text(formula[1] or b"")


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", errors="replace"))


def _position(reference: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in reference[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(reference[2]) - 1, column - 1


def _sheet_path(data: bytes, sheet: str) -> str:
    for tag in SHEET_TAG.findall(_part(data, "xl/workbook.xml")):
        if _attribute(tag, "name") == sheet:
            wanted = _attribute(tag, "id")
            for relation in RELATION_TAG.findall(_part(data, "xl/_rels/workbook.xml.rels")):
                if _attribute(relation, "Id") == wanted:
                    target = _attribute(relation, "Target").replace("\\", "/")
                    return target.lstrip("/") if target.startswith(("/", "xl/")) else "xl/" + target
    return ""


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"[\s:]{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')".encode(), tag)
    return _text(found[1] or found[2] or b"") if found else ""


def _part(data: bytes, path: str) -> bytes:
    """Return a part of the package, b"" if there is none or it is not what its directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.replace("\\", "/").casefold(): name for name in package.namelist()}
            name = names.get(path.casefold())
            if name is None or package.getinfo(name).file_size > MAX_PART_BYTES:
                return b""
            with package.open(name) as part:
                return part.read(MAX_PART_BYTES)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError, zlib.error):
        return b""
