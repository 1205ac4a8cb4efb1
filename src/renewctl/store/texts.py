"""The rules that stand in a book as texts: each was read before it was put in, so one that cannot be read is damage."""

from collections.abc import Iterator
from contextlib import contextmanager

from renewctl.errors import BookError, RuleError, UsageError
from renewctl.messages import _


@contextmanager
def from_the_book(what: str) -> Iterator[None]:
    """Raise BookError (exit 5) for a text of the book that is none of ours any more; `what` names it in a sentence."""
    try:
        yield
    except (UsageError, RuleError) as error:
        raise BookError(
            _("The book is damaged: {what} in it cannot be read: {reason}").format(what=what, reason=error.message),
            _("Restore the last backup with `renewctl book restore FILE`."),
        ) from error
