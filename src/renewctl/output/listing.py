"""Printing a list in the format that was asked for."""

import sys
from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import TextIO, TypeVar

from renewctl.messages import _, n_
from renewctl.output.columns import Column, Tabled, Told, arranged, chosen
from renewctl.output.glyphs import fold, visible
from renewctl.output.screen import Piece, Screen, numbered, paint, write
from renewctl.output.view import Format, View

R = TypeVar("R")
OTHER_LINES = 8  # lines of a window that a page leaves to the prompt, the header and what stands below
SMALLEST_PAGE = 10


def page_size(view: View, out: TextIO | None = None) -> int | None:
    """Return how many rows show() will print at most, for a query's LIMIT; None when it needs them all.

    Without --limit a list is a page on a terminal and everything in a pipe; --sort has to see every row.
    """
    return None if view.sort else _page(view, out or sys.stdout)


def _page(view: View, out: TextIO) -> int | None:
    if view.limit is not None:
        return view.limit or None
    if view.shape is not Format.TABLE or not out.isatty():
        return None
    return max(Screen.of(out, view.color).height - OTHER_LINES, SMALLEST_PAGE)


def show(
    rows: Iterable[R],
    columns: Sequence[Column[R]],
    view: View,
    *,
    footer: Sequence[str] = (),
    empty: str = "",
    title: str = "",
    total: int | None = None,
    figures: Sequence[Told] = (),
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> None:
    """Print a list. `footer` stands below a table and on stderr for the other formats; `figures` in a workbook alone.

    `rows` may be an iterator, read only as far as it is shown; `total` then says how many there are in all.
    Raises UsageError for an unknown format or column.
    """
    out, err = out or sys.stdout, err or sys.stderr
    picked = chosen(columns, view.columns, view.for_people)
    ordered = arranged(rows, columns, view.sort)
    if view.shape is Format.TABLE:
        lines = list_lines(ordered, picked, view, out, total=total, empty=empty)
        write_lines([*heading(title), *lines, *below(footer)], view, out)
        return
    shown = islice(ordered, _page(view, out))
    if view.is_document:
        told = figures if view.shape is Format.XLSX else ()
        write_document(title, told, [Tabled("", picked, shown, empty)], footer, view, out)
        return
    _write_data(shown, picked, view, out, title)
    write_words(footer, err)


def write_document(
    title: str,
    fields: Sequence[Told],
    tables: Sequence[Tabled],
    notes: Sequence[str],
    view: View,
    out: TextIO,
) -> None:
    """Print a page for the browser or a workbook."""
    if view.shape is Format.HTML:
        from renewctl.output.page import page

        write(page(title, fields, tables, notes, out.encoding or "utf-8"), out, numbered)
        return
    from renewctl.output.workbook import write_workbook

    write_workbook(title, fields, tables, notes, out)


def _write_data(rows: Iterable[R], columns: Sequence[Column[R]], view: View, out: TextIO, title: str) -> None:
    from renewctl.output import formats

    match view.shape:
        case Format.JSON:
            write(formats.json_list(rows, columns), out, formats.ascii_json)
        case Format.JSONL:
            write(formats.json_lines(rows, columns), out, formats.ascii_json)
        case Format.CSV:
            write(formats.csv_lines(rows, columns), out)
        case Format.TSV:
            write(formats.tsv_lines(rows, columns), out)
        case _markdown:
            write(markdown_pieces(rows, columns, title), out)


def markdown_pieces(rows: Iterable[R], columns: Sequence[Column[R]], title: str) -> Iterator[str]:
    """Yield a Markdown table under its title."""
    from renewctl.output.table import markdown, markdown_text

    if title:
        yield f"## {markdown_text(title)}\n\n"
    yield from markdown(rows, columns)


def list_lines(
    rows: Iterable[R],
    columns: Sequence[Column[R]],
    view: View,
    out: TextIO,
    *,
    total: int | None = None,
    empty: str = "",
    whole: bool = False,
) -> list[list[Piece]]:
    """Return a list as lines of a table, with a last line for what is not on this page; `whole` has no pages."""
    from renewctl.output.table import layout

    page = None if whole else _page(view, out)
    if total is None and isinstance(rows, Sized):
        total = len(rows)
    # One row more than the page tells whether anything follows.
    fetched = list(islice(rows, page and page + 1))
    if not fetched:
        return [[(visible(empty) or _("Nothing to show."), "")]]
    shown = fetched[:page]
    screen = Screen.of(out, view.color)
    lines, hidden = layout(shown, columns, screen)
    notes = [_not_shown(total, len(shown), len(fetched))] if page else []
    if hidden:
        # Where a list stands inside a record, --columns chooses among the record's fields.
        sentence = _("No room for: {columns}.") if whole else _("No room for: {columns}; --columns chooses.")
        notes.append(sentence.format(columns=_(", ").join(hidden)))
    told = [line for note in notes if note for line in (fold(note, screen.width) if screen.width else [note])]
    return [*lines, *([(line, "dim")] for line in told)]


def _not_shown(total: int | None, shown: int, fetched: int) -> str:
    if total is None:
        return _("More follow; --limit 0 shows all.") if fetched > shown else ""
    left = total - shown
    return n_("{n} more; --limit 0 shows all.", "{n} more; --limit 0 shows all.", left).format(n=left) if left else ""


def heading(title: str) -> list[list[Piece]]:
    """Return a title's line, in bold; nothing for none."""
    return [[(visible(title), "bold")]] if title else []


def below(sentences: Sequence[str]) -> list[list[Piece]]:
    """Return the lines that stand below a table, set off by an empty one."""
    return [[], *([(visible(sentence), "")] for sentence in sentences)] if sentences else []


def write_lines(lines: Sequence[Sequence[Piece]], view: View, out: TextIO) -> None:
    """Print the lines of a table."""
    write([paint(lines, Screen.of(out, view.color), out)], out)


def write_words(sentences: Iterable[str], err: TextIO) -> None:
    """Print what is said beside the data: one sentence a line."""
    write((f"{visible(sentence)}\n" for sentence in sentences), err)
