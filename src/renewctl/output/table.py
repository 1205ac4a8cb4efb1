"""The formats that people read: the aligned table and the Markdown table.

On a terminal a table fits the window: long texts are shortened or folded first, then the columns of the highest
priority are left out, and named. Numbers are never shortened. In a pipe everything is there, in full.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from renewctl.output.cells import NOTHING, text_for_people
from renewctl.output.columns import NUMBERS, STRETCHY, Column
from renewctl.output.glyphs import cut, cut_apart, fold, padded, visible, width
from renewctl.output.screen import GAP, Piece, Screen

R = TypeVar("R")
WIDEST = 100  # a longer text stands out of its line rather than padding every other line (a name may have 1 MB)
MARKDOWN = r"[\\`*_\[\]<&~|$]"


def layout(rows: Sequence[R], columns: Sequence[Column[R]], screen: Screen) -> tuple[list[list[Piece]], list[str]]:
    """Return the table's lines and the headers of the columns the window has no room for."""
    texts = [[text_for_people(column.kind, column.of(row)) for row in rows] for column in columns]
    naturals = [_natural(column, cells, screen) for column, cells in zip(columns, texts, strict=True)]
    blank = [all(text == NOTHING for text in cells) for cells in texts]
    kept = _kept(columns, naturals, blank, screen.width)
    room = _fitted([columns[i] for i in kept], [naturals[i] for i in kept], screen.width)
    if screen.width:
        for i, cells_wide in zip(kept, room, strict=True):
            if not columns[i].wraps:
                texts[i] = cut_apart(texts[i], cells_wide, screen.ellipsis)
    lines = [
        *_folded([(columns[i], columns[i].label, "bold") for i in kept], room, screen),
        [(screen.rule * (sum(room) + GAP * (len(room) - 1)), "dim")],
    ]
    for number, row in enumerate(rows):
        cells = [(columns[i], texts[i][number], _style(columns[i], row, texts[i][number], screen)) for i in kept]
        lines += _folded(cells, room, screen)
    return lines, [column.label for i, column in enumerate(columns) if i not in kept]


def _natural(column: Column[R], texts: Sequence[str], screen: Screen) -> int:
    widest = max(map(width, [column.label, *texts]))
    if screen.width is None:
        return min(widest, WIDEST)
    return min(widest, screen.width) if column.kind in STRETCHY else widest


def _style(column: Column[R], row: R, text: str, screen: Screen) -> str:
    if not screen.color:
        return ""
    named = column.style(row) if column.style else None
    return named or ("dim" if text == NOTHING else "")


def _folded(cells: Sequence[tuple[Column[R], str, str]], room: Sequence[int], screen: Screen) -> Iterator[list[Piece]]:
    """Yield the lines of a row or of the headers: one, and more where a text that wraps has no room on it."""
    if screen.width is None:
        yield _line(cells, room, screen)
        return
    parts = [
        list(fold(text, cells_wide)) if column.wraps else [text]
        for (column, text, _style), cells_wide in zip(cells, room, strict=True)
    ]
    for texts in zip_longest(*parts, fillvalue=""):
        yield _line(
            [(column, text, style) for (column, _text, style), text in zip(cells, texts, strict=True)], room, screen
        )


def _line(cells: Iterable[tuple[Column[R], str, str]], room: Sequence[int], screen: Screen) -> list[Piece]:
    pieces: list[Piece] = []
    for (column, text, style), cells_wide in zip(cells, room, strict=True):
        shown = cut(text, cells_wide, screen.ellipsis) if screen.width else text
        if pieces:
            pieces.append((" " * GAP, ""))
        pieces.append((padded(shown, cells_wide, right=column.kind in NUMBERS), style))
    return pieces


def _kept(
    columns: Sequence[Column[R]], naturals: Sequence[int], blank: Sequence[bool], available: int | None
) -> list[int]:
    """Return the positions of the columns that fit when every text is as narrow as it may get.

    Columns that say nothing in these rows give way first, for good; where a wide one has gone, what fits in its place
    comes back.
    """
    by_worth = sorted(range(len(columns)), key=lambda i: (blank[i], columns[i].priority, i))
    if not available:
        return sorted(by_worth)
    least = [
        min(natural, column.least) if column.kind in STRETCHY else natural
        for column, natural in zip(columns, naturals, strict=True)
    ]
    kept = by_worth[:]
    while len(kept) > 1 and _line_width(least, kept) > available:
        kept.pop()
    for i in by_worth[len(kept) :]:
        if not blank[i] and _line_width(least, [*kept, i]) <= available:
            kept.append(i)
    return sorted(kept)


def _line_width(widths: Sequence[int], positions: Sequence[int]) -> int:
    return sum(widths[i] + GAP for i in positions) - GAP


def _fitted(columns: Sequence[Column[R]], naturals: Sequence[int], available: int | None) -> list[int]:
    """Return each column's width: its natural one, the widest texts shortened until the line fits.

    Those above their least give way first; where that is not enough, the widest does all the same.
    """
    room = list(naturals)
    stretchy = [i for i, column in enumerate(columns) if column.kind in STRETCHY]
    while available and stretchy and sum(room) + GAP * (len(room) - 1) > available:
        widest = max(stretchy, key=lambda i: (room[i] > columns[i].least, room[i]))
        room[widest] -= 1
    return room


def markdown(rows: Iterable[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    """Yield a GitHub table; whatever a name holds of Markdown or HTML is shown, not obeyed."""
    yield markdown_line(column.label for column in columns)
    yield markdown_line("---:" if column.kind in NUMBERS else "---" for column in columns)
    for row in rows:
        yield markdown_line(markdown_text(text_for_people(column.kind, column.of(row))) for column in columns)


def markdown_line(cells: Iterable[str]) -> str:
    """Return a line of a Markdown table from finished cells."""
    return f"| {' | '.join(cells)} |\n"


def markdown_text(text: str) -> str:
    """Return a text with every character that Markdown or HTML would obey written with a backslash."""
    return re.sub(MARKDOWN, r"\\\g<0>", visible(text))
