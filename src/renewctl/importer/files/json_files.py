"""Reading the JSON of an export back: a list of records, or one list for each kind of record."""

import json
from collections.abc import Mapping

from renewctl.errors import InputFileError
from renewctl.importer.attributes import ATTRIBUTE_MARK, QUARANTINE_COLUMNS
from renewctl.importer.cells.values import guarded
from renewctl.importer.files.sheets import MEBIBYTE, Cell, Row, Sheet
from renewctl.messages import _

MAX_JSON_BYTES = 64 * MEBIBYTE
"""Parsed, it takes about ten times its size; a larger book goes by way of a workbook or of CSV files."""
ATTRIBUTES = "attributes"


def read_json(data: bytes) -> list[Sheet] | None:
    """Return each list of records as a sheet, named after its key; None when the text is no such JSON.

    The line of a record is its number in its list, from 1. InputFileError: more than 64 MB.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        return None
    try:
        told = json.loads(data.decode("utf-8-sig")) if len(data) <= MAX_JSON_BYTES else None
    except (ValueError, RecursionError):
        return None
    if len(data) > MAX_JSON_BYTES:
        raise InputFileError(
            _("A JSON file of more than {limit} MB is not read.").format(limit=MAX_JSON_BYTES // MEBIBYTE),
            _("Import a workbook or CSV files instead."),
        )
    if told == {}:
        raise InputFileError(
            _("The file holds no list of records."), _("An export to .json shows what one looks like.")
        )
    lists: Mapping[object, object] = told if isinstance(told, dict) else {"": told}
    if not all(isinstance(records, list) and _are_records(records) for records in lists.values()):
        return None
    return [_sheet(str(name), records) for name, records in lists.items() if isinstance(records, list)]


def _are_records(records: list[object]) -> bool:
    return all(isinstance(record, dict) and isinstance(record.get(ATTRIBUTES) or {}, dict) for record in records)


def _sheet(name: str, records: list[dict[str, object]]) -> Sheet:
    fields = list(dict.fromkeys(key for record in records for key in record if key != ATTRIBUTES))
    attributes = list(dict.fromkeys(key for record in records for key in _attributes(record)))
    headers: Row = [*fields, *(_header(key, fields) for key in attributes)]
    rows = [
        [
            *(_cell(record.get(key)) for key in fields),
            *(_cell(_attributes(record).get(key)) for key in attributes),
        ]
        for record in records
    ]
    return Sheet(name, [headers, *rows] if rows else [], "json", range(len(rows) + 1))


def _attributes(record: dict[str, object]) -> dict[str, object]:
    found = record.get(ATTRIBUTES)
    return found if isinstance(found, dict) else {}


def _header(attribute: str, fields: list[str]) -> str:
    """Return an attribute's header, marked where it would be taken for something else."""
    taken = attribute in fields or attribute in QUARANTINE_COLUMNS or attribute.startswith(ATTRIBUTE_MARK)
    return guarded(ATTRIBUTE_MARK + attribute if taken else attribute)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, bool | int | float):
        return value
    return guarded(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
