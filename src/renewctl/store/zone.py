"""The one time zone that a book has: today, and the date of an instant, are taken in it."""

from zoneinfo import ZoneInfo

from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store.reader import Reader

ZONE = """
SELECT value FROM book_setting WHERE key = 'zone'
"""


def zone_of(book: Reader) -> ZoneInfo:
    """Return the book's time zone. BookError (exit 5) when it names none, or one that this machine does not know."""
    row = next(book.tuples(ZONE), None)
    name = str(row[0]) if row else ""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # no such file, a path out of the list, a name that is none
        raise BookError(
            _("The book's time zone is not known: {name}.").format(name=name or "-"),
            _("Restore the last backup with `renewctl book restore FILE`."),
        ) from error
