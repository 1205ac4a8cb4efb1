"""Texts, numbers and people's names without what does not tell them apart: case, width, spaces, punctuation."""

import re
import unicodedata
from collections.abc import Callable

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


def person_key(name: str) -> str:
    """Return a person's name folded so that spellings of one name are equal, and no letter is dropped.

    Case, width, composition, marks that nobody sees and odd blanks are gone, and so are blanks inside a Chinese name.
    """
    if name.isascii() and name.isprintable():
        return " ".join(name.lower().split())
    return _INSIDE_CHINESE.sub("", " ".join(fold(name.translate(_SEEN)).translate(_SEEN).split()))


def is_theirs(owner: str | None, person: str | None) -> bool:
    """Whether what this owner has is that person's, in any spelling; anybody's where nobody is asked for."""
    return person is None or person_key(owner or "") == person_key(person)


def one_spelling() -> Callable[[str | None], str | None]:
    """Return a function that gives each person the spelling of the name that it met first."""
    met: dict[str, str] = {}
    return lambda name: None if name is None else met.setdefault(person_key(name), name)


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


class _Seen(dict[int, str]):
    """What nobody sees as nothing, all else as it is; looked up once a character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        is_unseen = unicodedata.category(character) in ("Cc", "Cf") and not character.isspace()
        self[code] = found = "" if is_unseen or _BLANK.fullmatch(character) else character
        return found


# Seen as nothing though Unicode has them as marks, letters or a sign: joiners, variation selectors, fillers.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_INSIDE_CHINESE = re.compile(
    "(?<=[\u3007\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3007\u3400-\u9fff\U00020000-\U0003ffff])"
)
_SPACED = _Spaced()
_SEEN = _Seen()
