"""Making a book, and bringing it up to date."""

import os
from pathlib import Path

from renewctl.book import migrations
from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import BookSetting


def create(path: Path, zone: str, stamp: Stamp) -> None:
    """Make an empty book, readable by its owner alone (0600, its folder 0700 when made here).

    It is made under another name and moved in place when it is whole, so a killed run leaves no half book.

    Raises BookError (exit 5) when there is a file already, or the folder cannot be written.
    """
    making = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise BookError(_("There is a file at {path} already; nothing was changed.").format(path=path))
        making.touch(mode=0o600)
        migrations.upgrade(making)
        with transaction(making, stamp) as session:
            session.add(BookSetting(key="zone", value=zone))
        os.link(making, path)
    except FileExistsError:
        raise BookError(_("There is a file at {path} already; nothing was changed.").format(path=path)) from None
    except OSError as error:
        raise BookError(_("{path} cannot be made: {reason}.").format(path=path, reason=error.strerror)) from error
    finally:
        making.unlink(missing_ok=True)
