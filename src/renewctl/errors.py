"""What can go wrong, and the exit code and hint that each kind owns (README, "In scripts").

A message is a finished sentence in the user's language; a hint says what to do next. No message names
an internal, and none is markup: `cli.app` prints it as it is, with control characters made visible.
"""

from collections.abc import Sequence


class RenewctlError(Exception):
    """An error that is told to the user in one line."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RenewctlError):
    """The words of the command are off, or an option has an impossible value."""

    exit_code = 2


class InputFileError(UsageError):
    """An input file is missing, unreadable, broken or ambiguous."""


class NotFoundError(RenewctlError):
    """No such record."""

    exit_code = 3


MOST_CANDIDATES = 20


class AmbiguousError(NotFoundError):
    """A name fits several records; the candidates are listed, one a line, the first of many."""

    def __init__(self, message: str, candidates: Sequence[str], hint: str = "") -> None:
        super().__init__(message, hint)
        first = tuple(candidates[:MOST_CANDIDATES])
        self.candidates = first if len(candidates) <= MOST_CANDIDATES else (*first, "…")


class RuleError(RenewctlError):
    """Refused by a business rule; nothing was changed. `rule` is the rule's stable name."""

    exit_code = 4

    def __init__(self, message: str, hint: str = "", *, rule: str = "") -> None:
        super().__init__(message, hint)
        self.rule = rule


class BookError(RenewctlError):
    """The book is missing, too old, too new, busy, damaged or not readable."""

    exit_code = 5


class OlderBookError(BookError):
    """The book has an older schema than this program: a command that writes brings it up to date."""


class PartlyDoneError(RenewctlError):
    """Some of it was done, the rest was not, and what was not is named."""

    exit_code = 6


class AttentionError(RenewctlError):
    """Done, and something needs a person's eye: a chain that does not verify, a figure that does not reconcile."""

    exit_code = 7
