"""Copies of a book: taken while others write, proved before they count, and put back in its place."""

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from renewctl.approval.rulebook import StoredRules
from renewctl.book import carried
from renewctl.book.files import check_gives_way, keep_as, made_whole, real_file
from renewctl.errors import BookError, InputFileError
from renewctl.messages import _
from renewctl.store import copying, places, reader, revision
from renewctl.store.journal import Stamp
from renewctl.store.soundness import complaints
from renewctl.store.verification import verify


def backup(book: Path, target: Path, *, overwrite: bool = False) -> None:
    """Copy the book into a file of its owner's (0600), which is there only when the copy was opened and compared.

    Raises BookError (exit 5) when the file exists and may not be overwritten, is no book, or the copy is not the same.
    """
    check_gives_way(target)
    if os.path.exists(target) and os.path.exists(book) and target.samefile(book):
        raise InputFileError(_("{path} is the book itself.").format(path=target), _("Name another file."))
    with closing(reader.connect(book)) as source, made_whole(target, overwrite=overwrite) as making:
        copying.copy(source, making)


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the old file is kept, if there was one, and its rules for approvals that the backup did not have.

    `unread`: the old file is so damaged that nobody can say whether it had such rules.
    """

    kept: Path | None = None
    rules: StoredRules | None = None
    unread: bool = False


def check_is_backup(source: Path) -> None:
    """Raise BookError (exit 5) unless there is a file that is marked as a book; it is only looked at."""
    if not os.path.lexists(source):
        raise BookError(
            _("There is no file {file}.").format(file=source), _("Check the path; it is taken from the current folder.")
        )
    revision.check_is_there(source)


def restore(source: Path, book: Path, stamp: Stamp) -> Restored:
    """Put a backup in the book's place once it is proved sound; the rules for approvals in force there stay so.

    Raises BookError (exit 5) when the backup is no book, newer than this program, damaged, or does not verify, and
    when what stands in the book's place is none.
    """
    check_gives_way(book)
    check_is_backup(source)
    book = real_file(book)  # the old book is kept, not a link to it
    places.refuse_network(book)
    with closing(reader.connect(source)) as connection:
        revision.check_is_known(revision.revision_of(connection, source), source)
        wrong = complaints(connection) or verify(connection).faults
        if wrong:
            raise BookError(
                _("{path} is not a sound backup: {reason}").format(path=source, reason=wrong[0]),
                _("The book was left as it is."),
            )
        if not os.path.exists(book):
            with made_whole(book) as making:
                copying.copy(connection, making)
            return Restored()
        if book.samefile(source):
            raise InputFileError(_("{path} is the book itself.").format(path=source), _("Name another file."))
        rules, unread = _rules_of(book)
        with copying.locked(book), made_whole(book, overwrite=True) as making:
            _forget_second_names(book)
            copying.copy(connection, making)
            put_over = carried.carry_over(rules, making, stamp) if rules else None
            kept = beside(book, "restore")
            keep_as(book, kept)
            return Restored(kept, put_over, unread)


def _rules_of(book: Path) -> tuple[StoredRules | None, bool]:
    """Return the rules for approvals that outlive the restore, and whether they could not be read."""
    try:
        return carried.in_force(book), False
    except carried.UnreadRulesError:
        return None, True


def _forget_second_names(book: Path) -> None:
    """Remove names under which a killed restore was about to keep the book that is still in its place.

    The book must be locked: another restore may be about to.
    """
    for kept in book.parent.iterdir():
        if kept.name.startswith(f"{book.name}.before-restore-") and kept.exists() and kept.samefile(book):
            kept.unlink()


def beside(book: Path, occasion: str) -> Path:
    """Return a free name beside the book for a copy of it, with the occasion and the UTC time in it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    name = f"{book.name}.before-{occasion}-{stamp}"
    free = (book.with_name(name + (f"-{n}" if n else "")) for n in range(1000))
    return next(path for path in free if not path.exists())
