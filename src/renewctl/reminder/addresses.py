"""Mail addresses: one plain address, nothing beside it, so that none can smuggle a second one or a header."""

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import brief, masked

LONGEST = 254


def read_address(text: str, what: str) -> str:
    """Return a mail address as typed, trimmed. UsageError for anything but one bare address: name@host.

    `what` names where it was typed. A comma, a name with the address in angle brackets, a comment, quotes, a line
    break or NUL are all refused.
    """
    typed = text.strip(" ")
    if not _is_address(typed):
        raise UsageError(
            _("{what} is no mail address: {text}").format(what=what, text=brief(masked(text))),
            _("One address such as li@example.com, without a name beside it."),
        )
    return typed


def _is_address(text: str) -> bool:
    if len(text) > LONGEST or not text.isascii() or not text.isprintable() or set(text) & set(' ,;:<>()[]"\\'):
        return False
    from email.errors import HeaderParseError
    from email.headerregistry import Address

    try:
        found = Address(addr_spec=text)
    except (ValueError, HeaderParseError, IndexError):
        return False
    labels = found.domain.split(".")
    is_host = all(one and one.replace("-", "").isalnum() and one.strip("-") == one for one in labels)
    return bool(found.username) and is_host and found.addr_spec == text
