"""Copies of a book: taken while others write, proved before they count, and put back in its place."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from renewctl.book.files import check_gives_way, keep_as, made_whole, real_file
from renewctl.errors import BookError, InputFileError
from renewctl.messages import _
from renewctl.store import copying, places, reader, revision
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


class Outliving(Protocol):
    """What a restore does not take away: it goes from the old book into the one that takes its place."""

    def leave(self, book: Path) -> None:
        """Take it from the old book, which may be damaged."""

    def arrive(self, making: Path) -> None:
        """Put it into the new one, before that stands in its place."""


def check_is_backup(source: Path) -> None:
    """Raise BookError (exit 5) unless there is a file that is marked as a book; it is only looked at."""
    if not os.path.lexists(source):
        raise BookError(
            _("There is no file {file}.").format(file=source), _("Check the path; it is taken from the current folder.")
        )
    revision.check_is_there(source)


def restore(source: Path, book: Path, outliving: Outliving) -> Path | None:
    """Put a backup in the place of the book once it is proved sound, and return where the old file is kept, if any.

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
            return None
        if book.samefile(source):
            raise InputFileError(_("{path} is the book itself.").format(path=source), _("Name another file."))
        outliving.leave(book)
        with copying.locked(book), made_whole(book, overwrite=True) as making:
            _forget_second_names(book)
            copying.copy(connection, making)
            outliving.arrive(making)
            kept = beside(book, "restore")
            keep_as(book, kept)
            return kept


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
