"""One record in full: its fields as a two-column table, then its lists; in JSON one object."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, NamedTuple, TextIO, TypeVar

from renewctl.messages import _
from renewctl.output.columns import Column, Tabled, Told, chosen
from renewctl.output.glyphs import fold, padded, width
from renewctl.output.listing import below, heading, list_lines, show, write_document, write_lines, write_words
from renewctl.output.screen import GAP, Piece, Screen, write
from renewctl.output.view import Format, View

R = TypeVar("R")
TALLEST = 12  # lines that one field may take of a window


class Section(NamedTuple, Generic[R]):
    """A list inside a record: `key` in JSON, `heading` (a msgid) for people, `empty` said where it holds nothing.

    bars: the keys of the figures that a page for the browser draws as one bar a row.
    """

    key: str
    heading: str
    rows: Sequence[R]
    columns: Sequence[Column[R]]
    empty: str = ""
    bars: Sequence[str] = ()

    @property
    def data(self) -> list[Column[R]]:
        """The columns that data formats have."""
        return chosen(self.columns, (), for_people=False)


class Record(NamedTuple, Generic[R]):
    """One thing in full: its fields, then its lists, each with rows of its own type."""

    title: str
    row: R
    columns: Sequence[Column[R]]
    sections: Sequence[Section[Any]] = ()


def show_record(
    record: Record[R],
    view: View,
    *,
    footer: Sequence[str] = (),
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> None:
    """Print a record. JSON and JSON Lines have one object, the sections as arrays in it; CSV and TSV the fields only.

    Raises UsageError for an unknown format or column.
    """
    out, err = out or sys.stdout, err or sys.stderr
    fields = _fields(record, view)
    match view.shape:
        case Format.TABLE:
            write_lines([*_table_lines(record, fields, view, out), *below(footer)], view, out)
            return
        case Format.HTML | Format.XLSX:
            _write_document(record, fields, view, footer, out)
            return
        case Format.MD:
            write(_markdown_pieces(record, fields), out)
        case Format.JSON | Format.JSONL:
            _write_object(record, fields, view.shape, out)
        case _flat:
            show([record.row], fields, View(view.shape), out=out, err=err)
    write_words(footer, err)


def _fields(record: Record[R], view: View) -> list[Column[R]]:
    """Return the fields to print: for people those of the table, and whatever else the record has."""
    if view.columns or not view.for_people:
        return chosen(record.columns, view.columns, view.for_people)
    return [column for column in record.columns if column.table or column.of(record.row) not in (None, "")]


def _table_lines(record: Record[R], fields: Sequence[Column[R]], view: View, out: TextIO) -> Iterator[list[Piece]]:
    yield from heading(record.title)
    yield from _field_lines(record.row, fields, Screen.of(out, view.color))
    for section in record.sections:
        yield []
        yield from heading(_(section.heading))
        columns = chosen(section.columns, (), for_people=True)
        yield from list_lines(section.rows, columns, view, out, empty=section.empty, whole=True)


def _field_lines(row: R, fields: Sequence[Column[R]], screen: Screen) -> Iterator[list[Piece]]:
    from renewctl.output.cells import text_for_people

    margin = max((width(field.label) for field in fields), default=0)
    for field in fields:
        text = text_for_people(field.kind, field.of(row))
        style = (field.style and screen.color and field.style(row)) or ""
        label = field.label
        for line in _folded(text, margin, screen):
            yield [(padded(label, margin), "dim"), (" " * GAP, ""), (line, style)]
            label = ""


def _folded(text: str, margin: int, screen: Screen) -> Iterable[str]:
    """Return a field's text as lines that fit beside the labels; in a pipe it is one line, in full."""
    if screen.width is None:
        return [text]
    lines = list(islice(fold(text, max(screen.width - margin - GAP, 1)), TALLEST + 1))
    return [*lines[:TALLEST], screen.ellipsis] if len(lines) > TALLEST else lines


def _markdown_pieces(record: Record[R], fields: Sequence[Column[R]]) -> Iterator[str]:
    from renewctl.output.cells import text_for_people
    from renewctl.output.table import markdown, markdown_line, markdown_text

    if record.title:
        yield f"## {markdown_text(record.title)}\n\n"
    yield markdown_line([_("Field"), _("Value")])
    yield markdown_line(["---", "---"])
    for field in fields:
        yield markdown_line([field.label, markdown_text(text_for_people(field.kind, field.of(record.row)))])
    for section in record.sections:
        yield f"\n### {_(section.heading)}\n\n"
        if section.rows:
            yield from markdown(section.rows, chosen(section.columns, (), for_people=True))
        else:
            yield markdown_text(section.empty or _("Nothing to show.")) + "\n"


def _write_document(
    record: Record[R], fields: Sequence[Column[R]], view: View, footer: Sequence[str], out: TextIO
) -> None:
    told = [Told(field.label, field.kind, field.of(record.row)) for field in fields]
    tables = [
        Tabled(each.heading, chosen(each.columns, (), view.for_people), each.rows, each.empty, each.bars)
        for each in record.sections
    ]
    write_document(record.title, told, tables, footer, view, out)


def _write_object(record: Record[R], fields: Sequence[Column[R]], shape: Format, out: TextIO) -> None:
    from renewctl.output.cells import json_text
    from renewctl.output.formats import ascii_json, json_array, json_document, objects

    (members,) = objects([record.row], fields)
    if shape is Format.JSONL:
        lists = {section.key: list(objects(section.rows, section.data)) for section in record.sections}
        write([json_text(members | lists), "\n"], out, ascii_json)
        return
    values = [(key, [json_text(value)]) for key, value in members.items()]
    arrays = [(section.key, json_array(section.rows, section.data, "  ")) for section in record.sections]
    write(json_document([*values, *arrays]), out, ascii_json)
