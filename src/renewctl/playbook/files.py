"""A playbook's file as a person names it."""

from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.messages import _
from renewctl.playbook.reading import LARGEST


def text_of(path: Path) -> str:
    """Return the text of a playbook's file. InputFileError: missing, unreadable, no UTF-8, far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(4 * LARGEST + 1)
    except OSError as error:
        raise InputFileError(_("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)) from error
    if len(content) > 4 * LARGEST:
        raise InputFileError(_("A playbook has at most {most} characters.").format(most=LARGEST))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputFileError(_("{path} is not UTF-8 text.").format(path=path)) from None
