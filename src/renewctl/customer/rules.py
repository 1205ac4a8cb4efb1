"""What makes a name or number the same one, and the codes of customers that came without one."""

import json
import re
import unicodedata

# Legal forms, as the words they are after folding; dots inside have gone ("L.L.C." is "llc").
_WORDS_OF_FORM = frozenset(
    """ltd limited inc incorporated corp corporation co coltd company llc llp lp plc pllc group holding holdings gmbh ag
    kg kgaa ohg ug sa sas sarl srl spa sl bv nv oy oyj ab as asa aps kk pte pty pvt sdn bhd""".split()
)
# Longest first: 股份有限公司 goes in one piece. They need no space before them.
_ENDINGS = (
    *("股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "有限合伙", "股份公司"),
    *("集团公司", "集團公司", "株式会社", "公司", "集团", "集團", "股份"),
)
_NO_SEPARATORS = str.maketrans("", "", "-‐‑‒–—―−﹣ー_/\\.·")
_NUMBERED = re.compile(r"[A-Z](\d{5,15})", re.ASCII)


def name_key(name: str) -> str:
    """Return a name folded so that look-alikes are equal: case, width, spaces, punctuation and company suffix gone.

    深圳明德科技有限公司 and 深圳明德科技, or ACME Co., Ltd. and Acme, have one key. Never blank for a name that is not:
    a name of punctuation alone is its own key.
    """
    folded = fold(name)
    words = _words(folded)
    while len(words) > 1 and words[-1] in _WORDS_OF_FORM:
        words.pop()
    return _without_ending("".join(words)) or "".join(folded.split())


def folded_part(text: str) -> str:
    """Return a part of a name as it stands in name keys; "" when it holds punctuation, which keys do not have."""
    words = fold(text).split()
    part = "".join(words)
    return part if part == part.translate(_SPACED) else ""


def letters(text: str) -> str:
    """Return a text without differences of case, width, spaces and punctuation."""
    return "".join(_words(fold(text)))


def number_key(number: str) -> str:
    """Return a number or code folded so that look-alikes are equal: case, width, spaces, dashes and slashes gone."""
    return "".join(fold(number).translate(_NO_SEPARATORS).split())


def fold(text: str) -> str:
    """Return a text without differences of case and width."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.casefold()).casefold()


def next_code(last: str = "", letter: str = "C") -> str:
    """Return the code that follows one of ours: C00001 after none, C00010 after C00009, C100000 after C99999."""
    found = _NUMBERED.fullmatch(last)
    return f"{letter}{int(found[1]) + 1 if found else 1:05}"


def merged_attributes(kept: str | None, gone: str | None) -> str | None:
    """Return the other columns (JSON) of two customers as one customer's; the kept one's win."""
    if kept is None or gone is None:
        return kept or gone
    return json.dumps(json.loads(gone) | json.loads(kept), ensure_ascii=False)


def _words(folded: str) -> list[str]:
    return folded.replace(".", "").translate(_SPACED).split()


class _Spaced(dict[int, str]):
    """Punctuation, controls and unseen marks as a space, all else as it is; looked up once a character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = " " if unicodedata.category(character)[0] in "PC" else character
        return found


_SPACED = _Spaced()


def _without_ending(key: str) -> str:
    if not key.endswith(_ENDINGS):
        return key
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return _without_ending(key.removesuffix(ending))
    return key
