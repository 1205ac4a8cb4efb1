"""Text as a terminal draws it: controls made visible, widths counted in cells, long text cut or folded.

Names are data. One that holds an escape sequence or a bidi override is shown with it, never obeyed.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

# A pattern, compiled when first used: most output needs it never, and start-up waits for nothing it can spare.
# C0, DEL, C1; soft hyphen; Arabic letter mark; Mongolian vowel separator; zero-width, bidi and line controls;
# byte order mark; interlinear marks; tag characters; lone surrogates.
CONTROLS = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
LINE_BREAK = "⏎"


def visible(text: str, layout: str = "") -> str:
    r"""Return a text with its control characters written out (`\x1b`, `\u202e`) and line breaks as ⏎.

    `layout`: the controls that stay, for a format that gives them a meaning of its own.
    """
    if text.isprintable():
        return text
    return re.sub(
        CONTROLS,
        lambda found: found[0] if found[0] in layout else _written_out(found[0]),
        text.replace("\r\n", "\n"),
    )


def _written_out(control: str) -> str:
    return LINE_BREAK if control == "\n" else control.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Return the number of terminal cells of a visible text: 2 for a wide character, 0 for a combining one."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    # Imported here: a start-up that prints only ASCII does not need the tables.
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def cut(text: str, room: int, ellipsis: str = "…") -> str:
    """Return a text that fits into `room` cells, ending in the ellipsis where something is missing."""
    if _fitting(text, 0, room) == len(text):
        return text
    return text[: _fitting(text, 0, room - len(ellipsis))] + ellipsis


def cut_apart(texts: Sequence[str], room: int, ellipsis: str = "…") -> list[str]:
    """Return texts cut to fit; those that would look like another one are cut in the middle, so that both ends show."""
    shown = [cut(text, room, ellipsis) for text in texts]
    meant: dict[str, set[str]] = {}
    for text, end in zip(texts, shown, strict=True):
        meant.setdefault(end, set()).add(text)
    return [
        end if len(meant[end]) == 1 else _cut_inside(text, room, ellipsis)
        for text, end in zip(texts, shown, strict=True)
    ]


def _cut_inside(text: str, room: int, ellipsis: str) -> str:
    behind = max((room - len(ellipsis)) // 2, 0)
    start = len(text)
    while start and (behind := behind - width(text[start - 1])) >= 0:
        start -= 1
    end = text[start:]
    return end if start == 0 else text[: _fitting(text, 0, room - len(ellipsis) - width(end))] + ellipsis + end


def fold(text: str, room: int) -> Iterator[str]:
    """Yield the lines of a text folded to `room` cells, at a space where there is one, else anywhere."""
    start = 0
    while start < len(text):
        end = max(_fitting(text, start, room), start + 1)
        if end < len(text) and (space := text.rfind(" ", start + 1, end + 1)) > 0:
            end = space
        yield text[start:end]
        start = end + 1 if text[end : end + 1] == " " else end


def _fitting(text: str, start: int, room: int) -> int:
    """Return the end of the longest piece from `start` that fits; marks stay with the letter they belong to."""
    end = start
    while end < len(text) and (room := room - width(text[end])) >= 0:
        end += 1
    return end


def padded(text: str, room: int, right: bool = False) -> str:
    """Return a text filled with spaces to `room` cells; a longer one as it is."""
    spaces = " " * (room - width(text))
    return spaces + text if right else text + spaces
