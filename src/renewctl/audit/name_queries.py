"""What people call the record that a change is about, and the records its fields point to."""

import json

from renewctl.store.reader import Reader

CUSTOMER = "SELECT code FROM customer WHERE id = :id"
CONTACT = "SELECT name FROM contact WHERE id = :id"
CONTRACT = "SELECT number FROM contract WHERE id = :id"
TASK = "SELECT title FROM task WHERE id = :id"
INVOICE = "SELECT number FROM invoice WHERE id = :id"
TERM = """
SELECT CASE WHEN term.start_on IS NULL THEN contract.number ELSE contract.number || ' ' || term.start_on END
FROM term JOIN contract ON contract.id = term.contract_id WHERE term.id = :id
"""
RENEWAL = """
SELECT contract.number FROM renewal JOIN contract ON contract.id = renewal.contract_id WHERE renewal.id = :id
"""

CALLED = {
    "customer": CUSTOMER,
    "contact": CONTACT,
    "contract": CONTRACT,
    "task": TASK,
    "invoice": INVOICE,
    "term": TERM,
    "renewal": RENEWAL,
}
"""By table, how the book calls a record of it today."""
OWN = ("number", "code", "title", "name", "version")
"""What a record is called by itself, the first that it has."""
POINTS_TO = {"merged_into_id": "customer", "follows_id": "task", "blocked_by_id": "task"}
ENDING = "_id"
LONGEST_ID = 18
"""Digits; a longer one is none of ours, and would not fit a whole number of SQLite."""


class Names:
    """Names each record once, for a log names the same one line after line."""

    def __init__(self, book: Reader) -> None:
        self.book = book
        self.known: dict[tuple[str, str], str | None] = {}

    def of_record(self, table: str, key: str, image: str | None) -> str | None:
        """Return what a record is called: today, else in the image of a change; a term by its contract and start.

        None where it has no name: neither of its own nor of what it belongs to.
        """
        return self._called(table, key) or self._named_by(json.loads(image) if image else {})

    def of_value(self, field: str, value: str | int | None) -> str | int | None:
        """Return what a field points to by its name; any other value as it is."""
        table = POINTS_TO.get(field, field.removesuffix(ENDING))
        if value is None or not field.endswith(ENDING) or table not in CALLED:
            return value
        return self._called(table, str(value)) or value

    def _called(self, table: str, key: str) -> str | None:
        if table not in CALLED or not (key.isascii() and key.isdigit() and len(key) <= LONGEST_ID):
            return None
        if (table, key) not in self.known:
            found = self.book.tuples(CALLED[table], {"id": int(key)})
            self.known[table, key] = next((str(name) for (name,) in found if name is not None), None)
        return self.known[table, key]

    def _named_by(self, row: dict[str, str | int | None]) -> str | None:
        for field in OWN:
            if row.get(field) is not None:
                return str(row[field])
        for table in ("term", "contract", "customer"):
            key = row.get(f"{table}{ENDING}")
            if key is not None and (name := self._called(table, str(key))):
                return name
        return None
