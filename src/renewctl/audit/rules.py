"""What a change set stands for by now, what a change did to each field, and which changes are their maker's own."""

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from renewctl.plain import HIDDEN, masked

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


SECRETS = {("person", "address")}
"""The fields, each with its table, in which a secret may stand: the journal keeps them whole and shows them masked."""
SECRET_OPTION = "--address"


def field_changes(table: str, before: str | None, after: str | None) -> Iterator[FieldChange]:
    """Yield each field whose value differs between two images (JSON objects, None for no record) of a table's row."""
    old: dict[str, Value] = json.loads(before) if before else {}
    new: dict[str, Value] = json.loads(after) if after else {}
    for field in {**new, **old} if after is None else {**old, **new}:
        if old.get(field) != new.get(field):
            yield FieldChange(field, _shown(table, field, old.get(field)), _shown(table, field, new.get(field)))


def _shown(table: str, field: str, value: Value) -> Value:
    return masked(value) if isinstance(value, str) and (table, field) in SECRETS else value


def shown_line(command: str) -> str:
    """Return a command line as it may be seen: the address of a person in it without its secret."""
    if SECRET_OPTION not in command:
        return command
    try:
        words = shlex.split(command)
    except ValueError:  # none of ours: another program wrote it
        return f"{command.partition(SECRET_OPTION)[0]}{SECRET_OPTION} {HIDDEN}"
    return shlex.join(
        masked(word) if before == SECRET_OPTION or word.startswith(f"{SECRET_OPTION}=") else word
        for before, word in pairwise(["", *words])
    )
