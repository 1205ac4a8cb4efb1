"""What a change set stands for by now, what a change did to each field, and which changes are their maker's own."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Value = str | int | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record before and after; None where it was blank or the record was not there."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the name given for the journal, and the user of the operating system, whom no option changes."""

    actor: str
    os_user: str


# Tables whose rows only their maker takes back, each with the columns that name the maker.
OWN_DECISIONS = {
    "approval_decision": ("decided_by", "decided_os_user"),
    "approval_rules": ("approved_by", "approved_os_user"),
}


def maker(image: str, columns: tuple[str, str]) -> Person | None:
    """Return who made a row, by its image and the two columns that say it; None for rules nobody agreed to yet."""
    row: dict[str, Value] = json.loads(image)
    actor, os_user = columns
    return None if row[actor] is None else Person(str(row[actor]), str(row[os_user]))


def undone_by(undos: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return which change sets are taken back by now, each with the one that did it.

    `undos` are the change sets that took one back, each with the one it took back. Taking back an undo brings the
    first one back to life, and so on.
    """
    undone: dict[int, int] = {}
    # From the newest down: whether an undo itself still stands is known before what it took back is looked at.
    for undo, target in sorted(undos, reverse=True):
        if undo not in undone:
            undone.setdefault(target, undo)
    return undone


def field_changes(before: str | None, after: str | None) -> Iterator[FieldChange]:
    """Yield each field whose value differs between two images (JSON objects, None for no record)."""
    old: dict[str, Value] = json.loads(before) if before else {}
    new: dict[str, Value] = json.loads(after) if after else {}
    for field in {**new, **old} if after is None else {**old, **new}:
        if old.get(field) != new.get(field):
            yield FieldChange(field, old.get(field), new.get(field))
