"""The one place where a book is written: BEGIN IMMEDIATE, the change set, the only COMMIT, and ROLLBACK.

In plain sqlite3: what writes by SQL (an import of 100,000 rows) needs nothing more and begins at once.
`store/session.py` puts SQLModel's objects on top of it.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store import journal, places, revision, triggers
from renewctl.store.reader import BUSY_TIMEOUT_SECONDS, Reader

CACHE_KIB = 65_536
SYNCHRONOUS = "FULL"  # what was committed outlives a power cut


@dataclass(slots=True)
class Writer:
    """A book inside a transaction; `change_set` is the number of what was written, None until then or for nothing."""

    driver: sqlite3.Connection
    rehearsal: bool = False
    """Have the transaction rolled back at its end: it only shows what would happen (--dry-run)."""
    mended: Sequence[str] = ()
    """What of the journal's own was altered from outside, and is as it should be again: `audit adopt` alone does."""
    change_set: int | None = None
    has_operated: bool = False
    """Something was written that is not journalled (store/tables/reminders): kept without a change set too."""

    @property
    def reader(self) -> Reader:
        """A reader inside the transaction: it sees what was written so far."""
        return Reader(self.driver)


class Kept:
    """Keeps a book open for the next transaction of a run: SQLite reads its schema anew at each opening [7 ms]."""

    def __init__(self) -> None:
        self._driver: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def lend(self, path: Path, file: tuple[int, int]) -> AbstractContextManager[sqlite3.Connection]:
        """Lend the connection; a new one where `book restore` put another file in place since."""
        if self._driver is None or self._file != file:
            self.close()
            self._driver, self._file = _connect(path, foreign_keys=True), file
        return nullcontext(self._driver)

    def close(self) -> None:
        """Let go of the book."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None


@contextmanager
def transaction(path: Path, stamp: journal.Stamp, kept: Kept | None = None) -> Iterator[Writer]:
    """Run one action by SQL: a clean exit commits it as one change set, any exception leaves the book as it was.

    A run that changes nothing makes no change set. `kept` is a book that was opened before and stays open.

    Raises BookError (exit 5): missing, not a book, not current, busy, full disk, not writable, triggers altered.
    """
    with committed(path, kept=kept) as driver:
        revision.check_is_current(revision.revision_of(driver, path), path)
        revision.check_is_whole(driver, path)
        mended: list[str] = []
        if stamp.kind == "adopt":
            mended = _mend_machinery(driver)
        else:
            _check_machinery(driver, path)
        number = journal.open_change_set(driver)
        writer = Writer(driver, mended=mended)
        yield writer
        if not writer.rehearsal:
            writer.change_set = journal.close_change_set(driver, number, stamp, even_if_empty=bool(mended))
        if writer.change_set is None and (writer.rehearsal or not writer.has_operated):
            driver.rollback()


@contextmanager
def committed(path: Path, *, schema: bool = False, kept: Kept | None = None) -> Iterator[sqlite3.Connection]:
    """Open a file of ours for writing: a clean exit commits, any exception rolls back; no change set is made.

    For a change of the schema foreign keys are off from the opening on, since they cannot be switched inside a
    transaction, and the file may be empty. Raises BookError like `transaction`.
    """
    places.refuse_network(path)
    if not schema:
        revision.check_is_there(path)
    opened = _file(path)
    try:
        with kept.lend(path, opened) if kept else closing(_connect(path, foreign_keys=not schema)) as driver:
            driver.execute("BEGIN IMMEDIATE")
            try:
                if _file(path) != opened:
                    # `book restore` put another file in place while we waited: what we write now would go astray.
                    raise BookError(
                        _("{path} was replaced meanwhile; nothing was changed.").format(path=path), _("Try again.")
                    )
                yield driver
                if driver.in_transaction:
                    driver.commit()
            finally:
                # SQLite keeps the transaction open when COMMIT fails (disk full, busy): say ROLLBACK ourselves.
                if driver.in_transaction:
                    driver.rollback()
    except sqlite3.Error as error:
        if revision.is_fault_of_the_file(error):
            raise revision.not_readable(path, error) from error
        raise


def _check_machinery(driver: sqlite3.Connection, path: Path) -> None:
    # Without it a change would not be recorded, and what is not recorded is rolled back as nothing.
    altered = _altered_machinery(driver)
    if altered:
        raise BookError(
            _("Another program altered the journal of {path} ({names}); nothing was changed.").format(
                path=path, names=", ".join([*altered[:2], "…"] if len(altered) > 2 else altered)
            ),
            _("`renewctl audit adopt --reason TEXT` sets it right and takes over what was changed meanwhile."),
        )


def _mend_machinery(driver: sqlite3.Connection) -> list[str]:
    altered = _altered_machinery(driver)
    if altered:
        triggers.create_triggers(driver)
        journal.put_to_rest(driver)
    return altered


def _altered_machinery(driver: sqlite3.Connection) -> list[str]:
    return triggers.altered_triggers(driver) + ([] if journal.is_at_rest(driver) else ["journal_state"])


def _file(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _connect(path: Path, *, foreign_keys: bool) -> sqlite3.Connection:
    # No isolation level: the driver would begin by itself, with a plain BEGIN (which lost 700 of 800 writes).
    uri = f"{revision.uri(path)}?mode=rw"
    driver = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
    driver.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    driver.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    driver.execute("PRAGMA recursive_triggers = ON")
    driver.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    # Each statement that fires a trigger keeps a savepoint, in a file by default [half of an import's time].
    driver.execute("PRAGMA temp_store = MEMORY")
    return driver
