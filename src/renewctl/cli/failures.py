"""What stops a command from outside, though no error class of ours foresaw it: told in a sentence of its own."""

import re
from typing import NamedTuple

from renewctl.errors import InputFileError, PartlyDoneError
from renewctl.messages import _
from renewctl.system_errors import why

USAGE, FILE, PARTLY = 2, InputFileError.exit_code, PartlyDoneError.exit_code
BEYOND_CALENDAR = re.compile(r"^year -?\d+ is out of range")  # as the datetime module has it
NO_SURROGATES = "surrogates not allowed"


class Told(NamedTuple):
    """A sentence, what to do next, and the exit code."""

    sentence: str
    hint: str
    exit_code: int


def explain(error: Exception, change_set: int | None) -> Told | None:
    """Return what to say of a failure; None for one that is ours. `change_set`: what was written before it, if any."""
    match error:
        case UnicodeEncodeError(reason=reason) if reason == NO_SURROGATES:
            # Bytes that are no text come in through the command line and the environment alone.
            hint = _("NUL and broken bytes are refused; check the encoding of the terminal or of the file.")
            return Told(_("The command line holds bytes that are no text."), hint, USAGE)
        case OverflowError() | ValueError() if isinstance(error, OverflowError) or BEYOND_CALENDAR.search(str(error)):
            return Told(_("A number or a date is too large for a book or a calendar."), "", USAGE)
        case OSError(filename=None) if change_set is not None:
            sentence = _("Done and kept as change set {change_set}, but the answer could not be written: {reason}.")
            return Told(sentence.format(change_set=change_set, reason=why(error)), "", PARTLY)
        case OSError(filename=None):
            sentence = _("The answer could not be written: {reason}.")
            return Told(sentence.format(reason=why(error)), "", FILE)
        case OSError(filename=file):
            sentence = _("{path} cannot be used: {reason}.")
            return Told(sentence.format(path=file, reason=why(error)), "", FILE)
    return None
