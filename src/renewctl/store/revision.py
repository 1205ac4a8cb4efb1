"""Is this file a book, and is it current? Asked before every opening, without Alembic."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from renewctl.errors import BookError, OlderBookError
from renewctl.messages import _
from renewctl.system_errors import why

# "Rnwl" in the file's header marks a book: nothing else is ever written to.
APPLICATION_ID = 0x526E776C

# The newest migration. A test holds it against migrations/versions, where four digits lead every file's name.
HEAD = "0005"

# The tables of that schema, held against the metadata by a test. Another program may have dropped one.
TABLES = frozenset(
    """
    amendment approval approval_decision approval_rules book_setting calendar_day case_event change change_set clause
    contact contract customer customer_signal forecast import_profile installation interaction invoice journal_state
    market_signal measure message notice person playbook quote receipt reminder reminder_answer renewal
    risk_score rule_activation rule_set run service_case step survey task team_member term warning warning_step
    """.split()
)

# What SQLite says when the file, the disk or another writer is at fault; anything else is a fault of ours.
FAULTS_OF_THE_FILE = tuple(
    f"SQLITE_{name}"
    for name in "BUSY READONLY IOERR CORRUPT FULL CANTOPEN PERM AUTH NOTADB PROTOCOL NOLFS NOMEM".split()
)


def check_is_there(path: Path) -> None:
    """Raise BookError (exit 5) unless the path is a file that is marked as a book; the file is only looked at.

    Immutable: no lock is taken, no journal rolled back, no side file made, since it may be another program's.
    """
    try:
        if path.is_dir():
            raise BookError(_("{path} is a folder, not a book.").format(path=path), _hint())
        if not path.is_file():
            raise missing(path)
    except OSError as error:
        raise BookError(_("{path} cannot be used: {reason}.").format(path=path, reason=why(error))) from error
    try:
        application = _application(path)
    except sqlite3.Error as error:
        raise not_readable(path, error) from error
    if application != APPLICATION_ID:
        raise _no_book(path)


def is_book(path: Path) -> bool:
    """Return whether a file is marked as a book, sound or not; it is only looked at, as `check_is_there` does."""
    try:
        return path.is_file() and _application(path) == APPLICATION_ID
    except (OSError, sqlite3.Error):
        return False


def _application(path: Path) -> int:
    """Return the mark in the file's header."""
    with closing(sqlite3.connect(f"{uri(path)}?mode=ro&immutable=1", uri=True)) as connection:
        try:
            return int(connection.execute("PRAGMA application_id").fetchone()[0])
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
                raise
    # Without a lock, a book that another is just making longer looks damaged. Its mark does not change: whether it
    # is damaged is for the opening to tell, which takes a lock.
    with path.open("rb") as file:
        header = file.read(72)
    return int.from_bytes(header[68:], "big") if header.startswith(b"SQLite format 3\0") else 0


def revision_of(connection: sqlite3.Connection, path: Path) -> str:
    """Return the schema revision of an open book. Raises BookError (exit 5) for a book that is damaged or busy."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise not_readable(path, error) from error
    revision = "" if row is None else str(row[0])
    if len(revision) != len(HEAD) or not revision.isdigit():
        raise BookError(_("{path} is a damaged book: it does not say its schema.").format(path=path))
    return revision


def check_is_current(revision: str, path: Path) -> None:
    """Raise BookError (exit 5) unless the book's schema is the one this program reads and writes."""
    if revision < HEAD:
        raise OlderBookError(
            _("{path} has the older schema {revision}; this program needs {head}.").format(
                path=path, revision=revision, head=HEAD
            ),
            _("Bring it up to date with `renewctl book upgrade` (it makes a backup first)."),
        )
    check_is_known(revision, path)


def check_is_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Raise BookError (exit 5) for a book of this program's schema that lacks a table."""
    standing = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if lost := sorted(TABLES - standing):
        raise damaged(path, _("the table {table} is missing").format(table=", ".join(lost)))


def check_is_known(revision: str, path: Path) -> None:
    """Raise BookError (exit 5) for a schema that is newer than this program."""
    if revision > HEAD:
        raise BookError(
            _("{path} was written by a newer renewctl (schema {revision}); this one knows {head}.").format(
                path=path, revision=revision, head=HEAD
            ),
            _("Update renewctl; the book was left untouched."),
        )


def is_fault_of_the_file(error: sqlite3.Error) -> bool:
    """Return whether an error is about the file, the disk or another writer, rather than about our statement."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(FAULTS_OF_THE_FILE)


def not_readable(path: Path, error: sqlite3.Error) -> BookError:
    """Say in one line why a file cannot be used as a book (exit 5)."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith("SQLITE_BUSY"):
        return BookError(
            _("{path} is busy: another program has been writing for over 30 seconds.").format(path=path),
            _("Try again; nothing was changed."),
        )
    if code.startswith("SQLITE_NOTADB"):
        return _no_book(path)
    if code.startswith("SQLITE_FULL"):
        return BookError(_("The disk is full; nothing was changed."), _("Free some space and try again."))
    if code.startswith("SQLITE_READONLY"):
        return BookError(_("{path} cannot be written; nothing was changed.").format(path=path))
    if code.startswith("SQLITE_CORRUPT"):
        return damaged(path, str(error))
    return BookError(_("{path} cannot be used: {reason}.").format(path=path, reason=error))


def damaged(path: Path, reason: str) -> BookError:
    """Say that a book is not what it should be, and why (exit 5)."""
    return BookError(
        _("{path} is damaged: {reason}.").format(path=path, reason=reason.removesuffix(".").removesuffix("。")),
        _("Restore the last backup with `renewctl book restore FILE`."),
    )


def missing(path: Path) -> BookError:
    """Say that there is no book yet, and how to make one (exit 5)."""
    return BookError(
        _("There is no book at {path}.").format(path=path),
        _("Make one with `renewctl init`, or name another with --book."),
    )


def uri(path: Path) -> str:
    """Return a path as SQLite takes it in a URI."""
    return f"file:{quote(os.fsencode(path.absolute()))}"


def _no_book(path: Path) -> BookError:
    return BookError(_("{path} is not a renewctl book; nothing was changed.").format(path=path), _hint())


def _hint() -> str:
    return _("Name the book with --book, or make one with `renewctl init`.")
