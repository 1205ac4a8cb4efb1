"""Which fields of standing records a sheet changes, and where that takes back what was changed by hand since."""

import json
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from renewctl.contract.rules import percent_text
from renewctl.importer import queries
from renewctl.importer.plan import Edit, Plan, Value, Writes
from renewctl.importer.records.facts import FIELD_OF as OF_A_CONTRACT
from renewctl.importer.records.parties import FIELD_OF as OF_A_CUSTOMER
from renewctl.messages import _
from renewctl.money import to_text
from renewctl.plain import brief
from renewctl.store.batches import AT_ONCE, THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import label

SHOWN_EDITS = 20
BEFORE_A_COMMAND = frozenset({"--book", "--today", "--actor", "--lang", "--color"})
"""The options that may stand before a command's name and take a value."""
FOLLOWS = frozenset(
    {"id", "contract_id", "sequence", "kind", "notice_deadline", "is_open", "anchor", "name_key", "currency"}
)
"""Columns of a term, contract or customer that follow from others, or are told with them."""
FIELD_OF: Mapping[str, Mapping[str, str]] = {
    "customer": {"code": "customer_no", "name": "customer_name", **OF_A_CUSTOMER},
    "contract": {"notice_length": "notice", "signed_on": "sign_date", **OF_A_CONTRACT},
    "term": {
        "start_on": "start_date",
        "end_on": "end_date",
        "original_end_on": "original_end_date",
        "outcome": "term_outcome",
        "decided_on": "term_decided_on",
        "reason_code": "term_reason",
        "reason_note": "term_reason_note",
        "is_tacit": "term_tacit",
        "signed_on": "sign_date",
    },
}
NAMED_BY = {"customer": "code", "contract": "number", "contact": "name", "invoice": "number"}
NUMBER_OF = "SELECT number FROM contract WHERE id = :id"

_EDITS = """
SELECT change.row_key, change.before, change.after, change_set.id
FROM change_set JOIN change ON change.change_set_id = change_set.id
WHERE change.table_name = :table AND change.before IS NOT NULL AND change.after IS NOT NULL
"""
# An import may have changed a hundred thousand rows; a few edits at most speak of an import in a note.
BY_HAND = f"{_EDITS} AND change_set.kind = 'command' AND change_set.command NOT LIKE '% import %' ORDER BY change.id"
SPEAK_OF_AN_IMPORT = (
    "SELECT id, command FROM change_set WHERE kind = 'command' AND command LIKE '% import %' ORDER BY id"
)
OF_CHANGE_SETS = f"{_EDITS} AND change_set.id IN ({THESE}) ORDER BY change.id"


@dataclass(frozen=True, slots=True)
class _Changed:
    """One column of one record that a sheet changes, with the whole record before and after."""

    column: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]


def note_edits(book: Reader, plan: Plan) -> None:
    """Count the fields that a plan changes, show the first of them, and warn of each that was changed by hand since."""
    for table, writes in plan.writes.items():
        if writes.keys == 1 and (writes.updates or writes.moves):
            _note(book, plan, table, writes)


def _note(book: Reader, plan: Plan, table: str, writes: Writes) -> None:
    by_hand = _by_hand(book, table)
    for one in _changed(book, table, writes):
        field = FIELD_OF.get(table, {}).get(one.column, one.column)
        plan.changed_fields[field] += 1
        taken_back = next((change for change in by_hand.get(str(one.after["id"]), ()) if change.led_away(one)), None)
        if taken_back is None and len(plan.edits) >= SHOWN_EDITS:
            continue
        shown = (brief(_shown(one.column, record)) for record in (one.before, one.after))
        edit = Edit(brief(_name(book, table, one.before)), field, *shown)
        if len(plan.edits) < SHOWN_EDITS:
            plan.edits.append(edit)
        if taken_back is not None:
            plan.warnings.append(_takes_back(edit, taken_back.change_set))


def _takes_back(edit: Edit, change_set: int) -> str:
    sentence = _(
        "{record}: {field} {now} was entered by hand (change set {number}); the sheet takes it back to {then}."
    )
    return sentence.format(
        record=edit.record, field=label(edit.field), now=edit.before, number=change_set, then=edit.after
    )


def _changed(book: Reader, table: str, writes: Writes) -> Iterator[_Changed]:
    rows = iter([*writes.moves, *writes.updates])
    while chunk := list(islice(rows, AT_ONCE)):
        numbers = (int(row[0] or 0) for row in chunk)
        before = {row[0]: row for row in book.rows_of(queries.BY_IDS[table], numbers, _values)}
        for row in chunk:
            standing = before[row[0]]
            told = [at for at, name in enumerate(writes.columns) if row[at] != standing[at] and name not in FOLLOWS]
            if not told and "currency" in writes.columns:
                at = writes.columns.index("currency")
                told = [writes.columns.index("amount")] if row[at] != standing[at] else []
            if told:
                was, now = (dict(zip(writes.columns, values, strict=True)) for values in (standing, row))
                yield from (_Changed(writes.columns[at], was, now) for at in told)


def _values(*values: Value) -> Sequence[Value]:
    return values


@dataclass(frozen=True, slots=True)
class _HandChange:
    """What a command other than an import changed of one record."""

    change_set: int
    before: Mapping[str, Value]
    after: Mapping[str, Value]

    def led_away(self, change: _Changed) -> bool:
        """Return whether it led from what a sheet now brings back to what stands."""
        then, since = self.before.get(change.column), self.after.get(change.column)
        return then != since and then == change.after[change.column] and since == change.before[change.column]


def _by_hand(book: Reader, table: str) -> Mapping[str, Sequence[_HandChange]]:
    found: dict[str, list[_HandChange]] = defaultdict(list)
    edits = [int(str(id)) for id, command in book.tuples(SPEAK_OF_AN_IMPORT) if not is_import(str(command))]
    of_table = {"table": table}
    more = book.tuples_of(OF_CHANGE_SETS, edits, of_table)
    for key, before, after, change_set in chain(book.tuples(BY_HAND, of_table), more):
        found[str(key)].append(_HandChange(int(str(change_set)), json.loads(str(before)), json.loads(str(after))))
    return found


def is_import(command: str) -> bool:
    """Return whether a command of the journal was an import: by its first word, whatever its notes speak of."""
    try:
        words = iter(shlex.split(command)[1:])  # renewctl ...
    except ValueError:
        return False
    for word in words:
        if not word.startswith("-"):
            return word == "import"
        if word in BEFORE_A_COMMAND:
            next(words, None)
    return False


def _name(book: Reader, table: str, record: Mapping[str, Value]) -> str:
    """Return how a record is named: a term by its contract's number."""
    if "contract_id" in record and table in ("term", "notice", "amendment"):
        number = next(book.tuples(NUMBER_OF, {"id": int(record["contract_id"] or 0)}))[0]
        return str(number)
    return str(record[NAMED_BY.get(table, "id")])


def _shown(column: str, record: Mapping[str, Value]) -> str:
    """Return a stored value as it is typed; "-" for none."""
    value = record[column]
    if value is None:
        return "-"
    if column == "amount" and record.get("currency"):
        return f"{to_text(int(value), str(record['currency']))} {record['currency']}"
    if column == "escalator":
        return percent_text(int(value))
    if column == "notice_length":
        return f"{value}{str(record['notice_unit'])[0]}"
    return str(value)
