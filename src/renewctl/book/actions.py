"""Making a book."""

from pathlib import Path

from renewctl.book import migrations
from renewctl.book.files import made_whole
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import BookSetting


def create(path: Path, zone: str, stamp: Stamp) -> None:
    """Make an empty book, readable by its owner alone (0600, its folder 0700 when made here).

    Raises BookError (exit 5) when there is a file already, or the folder cannot be written.
    """
    with made_whole(path) as making:
        migrations.make(making)
        with transaction(making, stamp) as session:
            session.add(BookSetting(key="zone", value=zone))
