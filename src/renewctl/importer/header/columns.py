"""Which column is which field: by its header, and by its cells where one column may hold both days of a term."""

from collections.abc import Mapping, Sequence
from itertools import islice

from renewctl.importer.cells.spans import split_span
from renewctl.importer.cells.values import text_of
from renewctl.importer.files.sheets import Row
from renewctl.importer.header.mapping import ColumnMapping, map_headers
from renewctl.importer.header.recognition import candidates
from renewctl.importer.header.synonyms import synonyms
from renewctl.written_dates import candidates as days_of

LOOKED_AT = 1000
"""So many different cells of a column tell what it holds."""


def map_columns(
    headers: Sequence[str], rows: Sequence[Row], what: str, overrides: Mapping[str, str] | None = None
) -> ColumnMapping:
    """Return which column is which field, by its header; by its cells where a term's days are not in two columns.

    Errors as `map_headers`.
    """
    mapping = map_headers(headers, what, overrides)
    if mapping.sure("start_date") and mapping.sure("end_date"):
        return mapping
    spans = [index for index, header in enumerate(headers) if _may_be_term(header, what) and _holds_terms(index, rows)]
    return map_headers(headers, what, overrides, spans) if spans else mapping


def _may_be_term(header: str, what: str) -> bool:
    by_cells = synonyms()["kind"][what].get("by_cells", [])
    return any(meaning.field in by_cells for _score, meaning in candidates(header, what))


def _holds_terms(index: int, rows: Sequence[Row]) -> bool:
    """Return whether a column's cells hold two days each, rather than one; lengths of time speak for neither."""
    cells = dict.fromkeys(row[index] for row in rows if index < len(row) and row[index])
    looked_at = [text_of(cell) for cell in islice(cells, LOOKED_AT)]
    spans = sum(split_span(text) is not None for text in looked_at)
    return 0 < spans >= sum(bool(days_of(text)) for text in looked_at)
