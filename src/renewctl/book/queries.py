"""What a book holds, in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.store.images import row_counts
from renewctl.store.reader import Reader

LAST_CHANGE_SET = """
SELECT id, at, actor, hash FROM change_set ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class LastChangeSet:
    """The newest change set."""

    id: int
    at: str
    actor: str
    hash: str


@dataclass(frozen=True, slots=True)
class RecordCount:
    """How many records of a kind there are."""

    kind: str
    records: int


def last_change_set(book: Reader) -> LastChangeSet | None:
    """Return the newest change set."""
    return book.first(LAST_CHANGE_SET, {}, LastChangeSet)


def record_counts(book: Reader) -> Iterator[RecordCount]:
    """Yield how many records there are of each kind that the journal keeps."""
    for table, records in row_counts(book.connection).items():
        yield RecordCount(table, records)
