"""Is this file a book, and is it current? Asked before every opening, without Alembic."""

import sqlite3
from pathlib import Path

from renewctl.errors import BookError
from renewctl.messages import _

# "Rnwl" in the file's header marks a book: nothing else is ever written to.
APPLICATION_ID = 0x526E776C

# The newest migration. A test holds it against migrations/versions, where four digits lead every file's name.
HEAD = "0001"


def check_is_book(connection: sqlite3.Connection, path: Path) -> str:
    """Return the schema revision of an open file, once it is known to be a book.

    Raises BookError (exit 5) for any other file: a text file, another program's database, an empty file.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise BookError(
                _("{path} is not a renewctl book; nothing was changed.").format(path=path),
                _("Name the book with --book, or make one with `renewctl init`."),
            )
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise not_readable(path, error) from error
    if row is None:
        raise BookError(_("{path} is a damaged book: it does not say its schema.").format(path=path))
    return str(row[0])


def check_is_current(revision: str, path: Path) -> None:
    """Raise BookError (exit 5) unless the book's schema is the one this program reads and writes."""
    if revision < HEAD:
        raise BookError(
            _("{path} has the older schema {revision}; this program needs {head}.").format(
                path=path, revision=revision, head=HEAD
            ),
            _("Bring it up to date with `renewctl book upgrade` (it makes a backup first)."),
        )
    if revision > HEAD:
        raise BookError(
            _("{path} was written by a newer renewctl (schema {revision}); this one knows {head}.").format(
                path=path, revision=revision, head=HEAD
            ),
            _("Update renewctl; the book was left untouched."),
        )


def not_readable(path: Path, error: sqlite3.Error) -> BookError:
    """Say in one line why a file cannot be used as a book (exit 5)."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BookError(
            _("{path} is busy: another program has been writing for over 30 seconds.").format(path=path),
            _("Try again; nothing was changed."),
        )
    if code.startswith("SQLITE_NOTADB"):
        return BookError(
            _("{path} is not a renewctl book; nothing was changed.").format(path=path),
            _("Name the book with --book, or make one with `renewctl init`."),
        )
    if code.startswith("SQLITE_FULL"):
        return BookError(_("The disk is full; nothing was changed."), _("Free some space and try again."))
    if code.startswith("SQLITE_READONLY"):
        return BookError(_("{path} cannot be written; nothing was changed.").format(path=path))
    if code.startswith("SQLITE_CORRUPT"):
        return BookError(
            _("{path} is damaged: {reason}.").format(path=path, reason=error),
            _("Restore the last backup with `renewctl book restore FILE`."),
        )
    return BookError(_("{path} cannot be used: {reason}.").format(path=path, reason=error))


def missing(path: Path) -> BookError:
    """Say that there is no book yet, and how to make one (exit 5)."""
    return BookError(
        _("There is no book at {path}.").format(path=path),
        _("Make one with `renewctl init`, or name another with --book."),
    )
