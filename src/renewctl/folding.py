"""Texts and numbers without what does not tell them apart: case, width, spaces, punctuation."""

import unicodedata

_NO_SEPARATORS = str.maketrans("", "", "-‐‑‒–—―−﹣ー_/\\.·")


def folded_part(text: str) -> str:
    """Return a part of a name as it stands in name keys; "" when it holds punctuation, which keys do not have."""
    part = "".join(fold(text).split())
    return part if part == part.translate(_SPACED) else ""


def letters(text: str) -> str:
    """Return a text without differences of case, width, spaces and punctuation."""
    return "".join(words(fold(text)))


def number_key(number: str) -> str:
    """Return a number or code folded so that look-alikes are equal: case, width, spaces, dashes and slashes gone."""
    return "".join(fold(number).translate(_NO_SEPARATORS).split())


def fold(text: str) -> str:
    """Return a text without differences of case and width."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.casefold()).casefold()


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a dot inside a word is no end of it."""
    return folded.replace(".", "").translate(_SPACED).split()


class _Spaced(dict[int, str]):
    """Punctuation, controls and unseen marks as a space, all else as it is; looked up once a character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = " " if unicodedata.category(character)[0] in "PC" else character
        return found


_SPACED = _Spaced()
