"""Does the journal still say what happened, and do the records still say what the journal says?

Every column of a record is in its last image, every column of the journal in a change set's hash, and that hash in
the next one's: one value changed anywhere breaks one of them.
"""

import hashlib
import sqlite3
from dataclasses import dataclass, field

from renewctl.messages import _, n_
from renewctl.store import journal
from renewctl.store.images import shapes
from renewctl.store.journal import RecordedChange
from renewctl.store.triggers import altered_triggers


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was recorded; `change_set` is None where it belongs to none."""

    change_set: int | None
    sentence: str
    is_stray: bool = False  # by another program: recorded, and not yet adopted


@dataclass(slots=True)
class Verdict:
    """What a verification found: how much there is, the newest hash, and the problems, the first bad one first."""

    change_sets: int = 0
    changes: int = 0
    head: str = journal.GENESIS
    problems: list[Problem] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What is wrong, but for changes by other programs that the journal knows."""
        return [problem.sentence for problem in self.problems if not problem.is_stray]

    @property
    def first_bad(self) -> int | None:
        """The first change set that is not as it was written."""
        numbers = [problem.change_set for problem in self.problems if problem.change_set is not None]
        return min(numbers, default=None)

    def add(self, change_set: int | None, sentence: str, *, is_stray: bool = False) -> None:
        """Note a problem."""
        self.problems.append(Problem(change_set, sentence, is_stray))


def verify(connection: sqlite3.Connection, anchor: str = "") -> Verdict:
    """Compare the whole journal with its hashes, and every record with its last image.

    `anchor` is a hash noted earlier (`audit head`), which must still be in the chain: nothing else tells that a
    journal's newest change sets were cut off together with what they did.
    """
    verdict = Verdict()
    connection.execute("BEGIN")  # one state of the book, while others write
    try:
        _check_chain(connection, verdict, anchor)
        _check_machinery(connection, verdict)
        images = LastImages()
        _check_changes(connection, verdict, images)
        _check_records(connection, verdict, images)
    finally:
        connection.execute("ROLLBACK")
    verdict.problems.sort(key=lambda problem: (problem.change_set is None, problem.change_set or 0))
    return verdict


def _check_chain(connection: sqlite3.Connection, verdict: Verdict, anchor: str) -> None:
    found = anchor in ("", journal.GENESIS)
    for number, previous_hash, own_hash in connection.execute(
        "SELECT id, previous_hash, hash FROM change_set ORDER BY id"
    ):
        verdict.change_sets += 1
        if number != verdict.change_sets or previous_hash != verdict.head:
            verdict.add(number, _("Change set {n} does not follow from the one before it.").format(n=number))
            verdict.change_sets = number
        verdict.head = own_hash
        found = found or own_hash == anchor
    if not found:
        verdict.add(None, _("The anchor is not in the journal: its end was cut off or rewritten."))


def _check_machinery(connection: sqlite3.Connection, verdict: Verdict) -> None:
    """Check what writes the journal: the triggers, the row that names the open change set, the numbers given."""
    if not journal.is_at_rest(connection):
        verdict.add(None, _("The journal's state was changed by hand."))
    for name in altered_triggers(connection):
        verdict.add(
            None,
            _("The trigger {name} is missing, altered or not ours: changes may not be recorded.").format(name=name),
        )
    for table, sentence in (
        ("change_set", _("The newest change sets are missing.")),
        ("change", _("The newest changes are missing.")),
    ):
        sql = (
            f"SELECT COALESCE(MAX(id), 0) - COALESCE((SELECT seq FROM sqlite_sequence WHERE name = ?), 0) FROM {table}"
        )
        if connection.execute(sql, (table,)).fetchone()[0]:
            verdict.add(None, sentence)


class LastImages:
    """What each record looked like last, as a digest; filled change by change in the order of their numbers."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[bytes, bytes | None]] = {}

    def follow(self, change: RecordedChange) -> bool:
        """Take in a change; False when its image before is not the last one known."""
        _number, table, key, before, after = change
        images = self.tables.setdefault(table.decode(), {})
        follows = images.get(key) == _mark(before)
        images[key] = _mark(after)
        return follows


def _mark(image: bytes | None) -> bytes | None:
    return image if image is None else hashlib.blake2b(image, digest_size=16).digest()


@dataclass(slots=True)
class _OpenSet:
    """A change set whose changes are being read: how many are left, and the digest so far."""

    left: int
    total: "hashlib._Hash"
    hash: str


def _check_changes(connection: sqlite3.Connection, verdict: Verdict, images: LastImages) -> None:
    """Read all changes once, in order; adopted ones lie between those of other change sets."""
    opened: dict[int, _OpenSet] = {}
    strays = 0
    for number, *columns in connection.execute(f"SELECT change_set_id, {journal.CHANGE} FROM change ORDER BY id"):
        change: RecordedChange = tuple(columns)
        verdict.changes += 1
        if change[0] != verdict.changes:
            verdict.add(number, _("Changes are missing before change {n}.").format(n=change[0]))
            verdict.changes = change[0]
        if not images.follow(change):
            sentence = _("{record} was changed past the journal, before change {n}.")
            verdict.add(number, sentence.format(record=_name(change[1], change[2]), n=change[0]))
        if number is None:
            strays += 1
        elif number in opened or _begin(connection, number, opened):
            _add(verdict, opened, number, change)
        else:
            verdict.add(number, _("Change {n} belongs to no change set.").format(n=change[0]))
    for number in opened:
        verdict.add(number, _altered(number))
    if strays:
        sentence = n_(
            "{n} change by another program has no change set; `renewctl audit adopt` takes it over.",
            "{n} changes by another program have no change set; `renewctl audit adopt` takes them over.",
            strays,
        )
        verdict.add(None, sentence.format(n=strays), is_stray=True)
    _check_sets_without_changes(connection, verdict)


def _begin(connection: sqlite3.Connection, number: int, opened: dict[int, _OpenSet]) -> bool:
    row = connection.execute(f"SELECT {journal.FIELDS}, hash FROM change_set WHERE id = ?", (number,)).fetchone()
    if row is None:
        return False
    *fields, expected = row
    opened[number] = _OpenSet(
        fields[journal.FIELDS.split(", ").index("changes")], journal.begin_digest(fields), expected
    )
    return True


def _add(verdict: Verdict, opened: dict[int, _OpenSet], number: int, change: RecordedChange) -> None:
    current = opened[number]
    current.total.update(journal.written(*change))
    current.left -= 1
    if current.left == 0:
        # Should more of its changes come, it is opened anew, and then its hash is not what it should be.
        if current.total.hexdigest() != current.hash:
            verdict.add(number, _altered(number))
        del opened[number]


def _check_sets_without_changes(connection: sqlite3.Connection, verdict: Verdict) -> None:
    sql = f"""
        SELECT {journal.FIELDS}, hash FROM change_set
         WHERE NOT EXISTS (SELECT 1 FROM change WHERE change_set_id = change_set.id)
    """
    for *fields, expected in connection.execute(sql):
        if journal.begin_digest(fields).hexdigest() != expected:
            verdict.add(fields[0], _altered(fields[0]))


def _check_records(connection: sqlite3.Connection, verdict: Verdict, images: LastImages) -> None:
    for shape in shapes(connection):
        last = images.tables.pop(shape.table, {})
        sql = (
            f"""SELECT CAST({shape.key_of("r")} AS BLOB), CAST({shape.image_of("r")} AS BLOB) FROM "{shape.table}" r"""
        )
        for key, image in connection.execute(sql):
            if last.pop(key, None) != _mark(image):
                verdict.add(None, _("{record} is not as it was last recorded.").format(record=_name(shape.table, key)))
        images.tables[shape.table] = last
    for table, rest in images.tables.items():
        for key, mark in rest.items():
            if mark is not None:
                verdict.add(None, _("{record} was deleted past the journal.").format(record=_name(table, key)))


def _altered(number: int) -> str:
    return _("Change set {n} is not as it was written.").format(n=number)


def _name(table: str | bytes, key: bytes) -> str:
    return f"{table.decode() if isinstance(table, bytes) else table}:{key.decode(errors='replace')}"
