"""Where it is printed: a terminal of some size, in colour or not, or a pipe that takes everything."""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TextIO

from renewctl.output.view import Color

Piece = tuple[str, str]  # visible text, and the name of its rich style ("" for none)
GAP = 2  # cells between two columns
BATCH = 1 << 16  # characters a write; single rows would cost a call each


class Screen(NamedTuple):
    """What the output can show; `width` is None in a pipe, where nothing is cut."""

    width: int | None
    height: int
    color: bool
    rule: str = "─"
    ellipsis: str = "…"

    @classmethod
    def of(cls, out: TextIO, color: str) -> "Screen":
        """Look at the output; NO_COLOR, FORCE_COLOR=0 and TERM=dumb count only where --color leaves it open."""
        terminal = out.isatty()
        width, height = shutil.get_terminal_size()
        wanted = color == Color.ALWAYS or (color == Color.AUTO and terminal and _color_is_welcome())
        signs = ("─", "…") if _can_print(out, "─…") else ("-", "~")
        return cls(width if terminal else None, height, wanted, *signs)


def _color_is_welcome() -> bool:
    environment = os.environ
    return not (
        environment.get("NO_COLOR") or environment.get("FORCE_COLOR") == "0" or environment.get("TERM") == "dumb"
    )


def _can_print(out: TextIO, text: str) -> bool:
    try:
        text.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def paint(lines: Sequence[Sequence[Piece]], screen: Screen, out: TextIO) -> str:
    """Return the lines as text, with colour codes if the screen has colour; only then is rich loaded."""
    if not screen.color:
        return "".join("".join(text for text, _style in line).rstrip() + "\n" for line in lines)
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=out,
        width=screen.width or 80,  # rich believes COLUMNS=0, and then prints nothing
        force_terminal=True,
        no_color=False,
        color_system="auto" if screen.width else "standard",
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as captured:
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
    return captured.get()


def backslashed(text: str, encoding: str) -> str:
    r"""Return a text with `\xe9` or `\u4e2d` for what the encoding does not have."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def numbered(text: str, encoding: str) -> str:
    """Return a page's text with `&#20013;` for what the encoding does not have."""
    return text.encode(encoding, "xmlcharrefreplace").decode(encoding)


def write(chunks: Iterable[str], out: TextIO, replaced: Callable[[str, str], str] = backslashed) -> None:
    """Write the chunks in large batches; a character the output's encoding lacks is replaced, never a crash."""
    batch: list[str] = []
    size = 0
    for chunk in chunks:
        batch.append(chunk)
        size += len(chunk)
        if size >= BATCH:
            _write("".join(batch), out, replaced)
            batch, size = [], 0
    _write("".join(batch), out, replaced)


def _write(text: str, out: TextIO, replaced: Callable[[str, str], str]) -> None:
    try:
        out.write(text)
    except UnicodeEncodeError:
        out.write(replaced(text, out.encoding or "ascii"))
