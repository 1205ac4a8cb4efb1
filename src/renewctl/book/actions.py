"""Making a book, and bringing it up to date."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from renewctl.book import backups, migrations
from renewctl.book.files import made_whole
from renewctl.store import reader, revision
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import BookSetting


def create(path: Path, zone: str, stamp: Stamp) -> None:
    """Make an empty book, readable by its owner alone (0600, its folder 0700 when made here).

    Raises BookError (exit 5) when there is a file already, or the folder cannot be written.
    """
    with made_whole(path) as making:
        lay_out(making, zone, stamp)


def lay_out(path: Path, zone: str, stamp: Stamp) -> None:
    """Make an empty file an empty book that counts its days in a time zone."""
    migrations.make(path)
    with transaction(path, replace(stamp, kind="init")) as session:
        session.add(BookSetting(key="zone", value=zone))


def upgrade(path: Path, stamp: Stamp) -> Path | None:
    """Bring an older book up to date, in one transaction; returns where the backup is, or None if it was current.

    Raises BookError (exit 5) when the book is missing, newer than this program, or cannot be written.
    """
    with closing(reader.connect(path)) as connection:
        found = revision.revision_of(connection, path)
    revision.check_is_known(found, path)
    if found == revision.HEAD:
        return None
    kept = backups.beside(path, f"schema-{revision.HEAD}")
    backups.backup(path, kept)
    migrations.upgrade(path, stamp)
    return kept
