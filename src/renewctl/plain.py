"""Texts as they come in: made plain, so that one grammar reads what many programs wrote, and cleaned for the book."""

import re

from renewctl.errors import UsageError
from renewctl.messages import _

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000), " ")
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE63), "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
_OTHERS = {0x3002: ".", 0xFFE5: "¥", 0xFFE1: "£", 0xFFE0: "¢"}
# Marks that nobody sees: Windows puts one before a date copied from a file's properties.
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))

# Not NFKC: it would turn the footnote in 2024-9-1² into 2024-9-12.
_PLAIN: dict[int, str | None] = {**_WIDE, **_SPACES, **_DASHES, **_QUOTES, **_OTHERS, **_UNSEEN}


def plain(text: str) -> str:
    """Return a written text without full-width forms, odd spaces and dashes, and unseen marks; single spaces inside."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    return " ".join(text.split())


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no book can hold: NUL, and half of a pair of characters."""

_BRIEF = 60


def clean(text: str, what: str) -> str:
    """Return a typed text as the book keeps it: trimmed, otherwise as it was typed; "" for a blank one.

    `what` names the field in the message. UsageError for NUL and lone surrogates, which no book can hold.
    """
    if not text.isprintable() and UNSTORABLE.search(text):
        raise UsageError(
            _("{what} holds a character that cannot be kept: {text}").format(what=what, text=brief(text)),
            _("NUL and broken bytes are refused; check the encoding of the terminal or of the file."),
        )
    return text.strip()


def named(text: str, what: str) -> str:
    """Return a cleaned text that must not be blank, such as a name; UsageError when it is."""
    cleaned = clean(text, what)
    if not cleaned:
        raise UsageError(_("{what} is blank.").format(what=what))
    return cleaned


_SECRET = re.compile(r"(?P<scheme>[a-z0-9][a-z0-9+.-]*)://(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?(?=[/?#]|$)")
HIDDEN = "…"


def masked(address: str) -> str:
    """Return an address as it may be seen: of one with a scheme the scheme, and of a web address the host as well.

    What else stands in it may be a secret: in apprise's words the very host is, as in wecombot://KEY.
    """
    return _SECRET.sub(_hidden, address, count=1)


def _hidden(found: re.Match[str]) -> str:
    scheme, rest = found["scheme"], found["rest"]
    host = _HOST.match(rest) if scheme.casefold() in ("http", "https") and "@" not in rest else None
    shown = host[0] if host else ""
    left = rest[len(shown) :]
    return f"{scheme}://{shown}" + (f"{'/' if shown else ''}{HIDDEN}" if left else "")


def brief(text: str) -> str:
    """Return a text short enough for a message: its first characters, and … where more follow."""
    return text if len(text) <= _BRIEF else text[:_BRIEF] + "…"
