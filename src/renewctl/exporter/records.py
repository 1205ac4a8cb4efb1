"""Records as the cells of a sheet: fields under their own names, attributes in columns of theirs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from renewctl.contract.rules import percent_text
from renewctl.exporter.queries import Value
from renewctl.importer.attributes import ATTRIBUTE_MARK, QUARANTINE_COLUMNS
from renewctl.importer.header.mapping import field_names
from renewctl.money import to_text
from renewctl.signal.rules import plain_number


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is exported: the headers, and the rows under them as texts, "" for a blank cell."""

    what: str
    fields: tuple[str, ...]
    attributes: tuple[str, ...]
    rows: Sequence[tuple[dict[str, str], dict[str, str]]]

    @property
    def headers(self) -> list[str]:
        """The header row. Every field has its column, even a blank one, so that no attribute is taken for it."""
        return [*self.fields, *(_header(name, self.fields) for name in self.attributes)]

    def cells(self) -> Iterator[list[str]]:
        """Yield each row's cells, in the order of the headers."""
        for told, attributes in self.rows:
            yield [
                *(told.get(name, "") for name in self.fields),
                *(attributes.get(name, "") for name in self.attributes),
            ]


def sheet_of(what: str, records: Iterable[dict[str, Value]]) -> Sheet:
    """Return the records of a kind as a sheet; attributes in the order in which they first come up."""
    names: dict[str, None] = {}
    rows: list[tuple[dict[str, str], dict[str, str]]] = []
    for record in records:
        attributes = {
            str(name): str(value) for name, value in json.loads(str(record.get("attributes") or "{}")).items()
        }
        names.update(dict.fromkeys(attributes))
        rows.append((_texts(record), attributes))
    return Sheet(what, field_names(what), tuple(names), rows)


def _texts(record: dict[str, Value]) -> dict[str, str]:
    """Return a record's fields as an import reads them: amounts in full with their decimals, days as ISO."""
    texts = {name: str(value) for name, value in record.items() if value is not None and name != "attributes"}
    amount, value = record.get("amount"), record.get("value")
    if amount is not None:
        texts["amount"] = to_text(int(amount), str(record["currency"]))
    if value is not None:
        texts["value"] = str(plain_number(int(value)))
    if (points := record.get("escalator")) is not None:
        texts["escalator"] = percent_text(int(points))
    return texts


def _header(attribute: str, fields: tuple[str, ...]) -> str:
    """Return an attribute's header: its name, marked where an import would take it for something else."""
    taken = attribute in fields or attribute in QUARANTINE_COLUMNS or attribute.startswith(ATTRIBUTE_MARK)
    return ATTRIBUTE_MARK + attribute if taken else attribute
