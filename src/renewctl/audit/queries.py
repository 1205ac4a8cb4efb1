"""What the journal holds: change sets, newest first, and the changes of one record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from renewctl.audit.name_queries import Names
from renewctl.audit.rules import field_changes, shown_line, undone_by
from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.images import shapes
from renewctl.store.journal import local_time
from renewctl.store.reader import Reader

CHANGE_SETS = """
SELECT id, at, actor, os_user, command, reason, kind, changes, undoes_id, hash FROM change_set ORDER BY id DESC
"""

CHANGE_SET = """
SELECT id, at, actor, os_user, command, reason, kind, changes, undoes_id, hash FROM change_set WHERE id = :id
"""

UNDOS = """
SELECT id, undoes_id FROM change_set WHERE undoes_id IS NOT NULL
"""

NEWEST_OF = """
SELECT id FROM change_set WHERE kind = 'command' AND actor = :actor ORDER BY id DESC
"""

IMAGES = """
SELECT before, after FROM change WHERE change_set_id = :number AND table_name = :table ORDER BY id
"""

NEWEST_OF_ALL = "SELECT MAX(id) FROM change_set"
AFTER = """
SELECT id, CASE WHEN kind = 'undo' THEN 1 ELSE 0 END FROM change_set WHERE id > :number ORDER BY id DESC
"""

# Terms have no name of their own: what happened to them is what happened to their contract.
CHANGES = """
SELECT s.id, s.at, s.actor, s.command, s.reason, c.table_name, c.row_key, c.before, c.after
  FROM change c
  LEFT JOIN change_set s ON s.id = c.change_set_id
 WHERE (c.table_name = :table AND c.row_key = :key)
    OR (:table = 'contract' AND c.table_name = 'term' AND COALESCE(c.after, c.before) LIKE :of_contract)
 ORDER BY c.id DESC
"""


CHANGES_OF_SET = """
SELECT s.id, s.at, s.actor, s.command, s.reason, c.table_name, c.row_key, c.before, c.after
  FROM change c
  JOIN change_set s ON s.id = c.change_set_id
 WHERE s.id = :number
 ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class StoredChangeSet:
    """A change set as it stands in the book."""

    id: int
    at: str
    actor: str
    os_user: str
    command: str
    reason: str
    kind: str
    changes: int
    undoes: int | None
    hash: str


@dataclass(frozen=True, slots=True)
class ChangeSetLine:
    """A change set as the log shows it; `state` is undone, or its kind where that is not a plain command."""

    change_set: int
    at: str
    actor: str
    command: str
    reason: str
    changes: int
    state: str
    undoes: int | None
    undone_by: int | None
    instant: str
    os_user: str
    hash: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """What one change did to one field of a record; `about` is what people call it, the shown values likewise."""

    change_set: int | None
    at: str | None
    actor: str | None
    command: str | None
    reason: str | None
    record: str
    about: str | None
    field: str
    before: str | int | None
    after: str | int | None
    shown_before: str | int | None
    shown_after: str | int | None


def change_sets(book: Reader, zone: tzinfo) -> Iterator[ChangeSetLine]:
    """Yield the change sets, newest first."""
    undone = undone_sets(book)
    for row in book.rows(CHANGE_SETS, {}, StoredChangeSet):
        by = undone.get(row.id)
        yield ChangeSetLine(
            row.id,
            local_time(row.at, zone),
            row.actor,
            shown_line(row.command),
            row.reason,
            row.changes,
            "undone" if by else "" if row.kind == "command" else row.kind,
            row.undoes,
            by,
            row.at,
            row.os_user,
            row.hash,
        )


def change_set(book: Reader, number: int) -> StoredChangeSet:
    """Return one change set. Raises NotFoundError (exit 3)."""
    found = book.first(CHANGE_SET, {"id": number}, StoredChangeSet)
    if found is None:
        raise NotFoundError(_("There is no change set {n}.").format(n=number), _("`renewctl audit log` lists them."))
    return found


def undone_sets(book: Reader) -> dict[int, int]:
    """Return which change sets are taken back by now, each with the one that did it."""
    return undone_by((int(str(undo)), int(str(target))) for undo, target in book.tuples(UNDOS))


def newest(book: Reader) -> int:
    """Return the newest change set of all, an undo too."""
    return book.number(NEWEST_OF_ALL)


def newest_after(book: Reader, number: int) -> int | None:
    """Return the newest change set after one that still stands, whoever made it; an undo only where all others are.

    What was taken back already is in nobody's way, but its undo may be, for one that is an undo itself.
    """
    undone = undone_sets(book)
    standing = [(int(str(id)), is_undo) for id, is_undo in book.tuples(AFTER, {"number": number}) if id not in undone]
    return next((id for id, is_undo in standing if not is_undo), standing[0][0] if standing else None)


def newest_to_undo(book: Reader, actor: str) -> int:
    """Return an actor's newest change set that is neither an undo nor undone. Raises NotFoundError (exit 3)."""
    undone = undone_sets(book)
    for (number,) in book.tuples(NEWEST_OF, {"actor": actor}):
        if number not in undone:
            return int(str(number))
    raise NotFoundError(
        _("There is nothing of {actor} to take back.").format(actor=actor),
        _("`renewctl audit log` lists all change sets; `renewctl undo NUMBER` takes back the one you name."),
    )


def field_lines(book: Reader, table: str, key: str, zone: tzinfo) -> Iterator[FieldLine]:
    """Yield what happened to a record, field by field, newest first; to a contract with its terms."""
    of_contract = f'%"contract_id":{key},%' if key.isascii() and key.isdigit() else ""
    parameters = {"table": table, "key": key, "of_contract": of_contract}
    return _lines(book, book.tuples(CHANGES, parameters), zone)


def set_lines(book: Reader, number: int, zone: tzinfo) -> Iterator[FieldLine]:
    """Yield what one change set did, record by record and field by field. Raises NotFoundError (exit 3)."""
    return _lines(book, book.tuples(CHANGES_OF_SET, {"number": change_set(book, number).id}), zone)


def _lines(book: Reader, changes: Iterable[Sequence[object]], zone: tzinfo) -> Iterator[FieldLine]:
    names = Names(book)
    for number, at, actor, command, reason, of_table, of_key, before, after in changes:
        when = local_time(str(at), zone) if at else None
        about = names.of_record(str(of_table), str(of_key), _text(after) or _text(before))
        for change in field_changes(str(of_table), _text(before), _text(after)):
            yield FieldLine(
                int(str(number)) if number else None,
                when,
                _text(actor),
                shown_line(str(command)) if command is not None else None,
                _text(reason),
                f"{of_table}:{of_key}",
                about,
                change.field,
                change.before,
                change.after,
                names.of_value(change.field, change.before),
                names.of_value(change.field, change.after),
            )


def images_of(book: Reader, number: int, table: str) -> Iterator[str]:
    """Yield what a change set found and left in the rows of a table, as images (JSON objects)."""
    for images in book.tuples(IMAGES, {"number": number, "table": table}):
        yield from (str(image) for image in images if image is not None)


def is_record_table(book: Reader, name: str) -> bool:
    """Return whether the journal keeps a table of this name."""
    return any(shape.table == name for shape in shapes(book.connection))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
