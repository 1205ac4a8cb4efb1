"""The format for the browser: one page that needs nothing else, no script, no font, no picture from elsewhere.

Whatever a name holds is shown, not obeyed.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import cycle
from typing import Any

from renewctl.messages import _, language
from renewctl.output.cells import text_for_people
from renewctl.output.columns import NUMBERS, Column, Tabled, Told, reader
from renewctl.output.glyphs import visible

SHADES = ("#b3261e", "#e39a1d", "#2e7d32", "#9e9e9e", "#1f6feb", "#7b4fb5")
"""Of the parts of a bar, from the first to the last; each part also says its figure."""

HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="{encoding}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""
STYLE = """\
body { font: 15px/1.5 sans-serif; max-width: 80em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: .5em 0 1.5em; }
th, td { text-align: left; padding: .3em .7em; border-bottom: 1px solid #ddd; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { min-width: 18em; white-space: nowrap; font-size: 12px; line-height: 1.4em; }
.bar i { display: inline-block; color: #fff; font-style: normal; text-align: center; overflow: hidden; }
.key i { display: inline-block; width: 1em; height: 1em; margin: 0 .4em 0 1em; vertical-align: middle; }
footer { color: #666; }
"""


def page(
    title: str, fields: Sequence[Told], tables: Sequence[Tabled], notes: Iterable[str], encoding: str
) -> Iterator[str]:
    """Yield the page in pieces: title, fields by name, tables with their bars, and the sentences below."""
    yield head(title or "renewctl", STYLE, encoding)
    yield f"<h1>{escaped(title)}</h1>\n" if title else ""
    if fields:
        texts = [(name, text_for_people(kind, value)) for name, kind, value in fields]
        pairs = "".join(f"<tr><th>{escaped(name)}</th><td>{escaped(text)}</td></tr>\n" for name, text in texts)
        yield f"<table>\n{pairs}</table>\n"
    for table in tables:
        yield from _table(table)
    yield from ("<footer>\n", *(f"<p>{escaped(note)}</p>\n" for note in notes), "</footer>\n</body>\n</html>\n")


def head(title: str, style: str, encoding: str = "utf-8") -> str:
    """Return how a page begins, down to its body."""
    spoken = "zh-CN" if language() == "zh_CN" else "en"
    return HEAD.format(language=spoken, encoding=encoding, title=escaped(title), style=style)


def escaped(text: str) -> str:
    """Return a text as a page shows it: nothing in it is obeyed, and what cannot be seen is written out."""
    return escape(visible(text))


def _table(table: Tabled) -> Iterator[str]:
    yield f"<h2>{escaped(_(table.heading))}</h2>\n" if table.heading else ""
    rows, bars = list(table.rows), [column for column in table.columns if column.key in table.bars]
    if not rows:
        yield f"<p>{escaped(table.empty or _('Nothing to show.'))}</p>\n"
        return
    if bars:
        shades = zip(bars, cycle(SHADES), strict=False)
        key = "".join(f'<i style="background: {shade}"></i>{escaped(bar.label)}' for bar, shade in shades)
        yield f'<p class="key">{key}</p>\n'
    most = max((sum(_figure(bar, row) for bar in bars) for row in rows), default=0)
    heads = "".join(f"<th{_side(column)}>{escaped(column.label)}</th>" for column in table.columns)
    yield f"<table>\n<thead><tr>{heads}{'<th></th>' if bars else ''}</tr></thead>\n<tbody>\n"
    read = reader(table.columns)
    for row in rows:
        cells = (
            f"<td{_side(column)}>{escaped(text_for_people(column.kind, value))}</td>"
            for column, value in zip(table.columns, read(row), strict=True)
        )
        yield f"<tr>{''.join(cells)}{_bar(bars, row, most) if bars else ''}</tr>\n"
    yield "</tbody>\n</table>\n"


def _bar(columns: Sequence[Column[Any]], row: object, most: float) -> str:
    """Return a row's figures as one bar, the longest of the table as wide as its cell."""
    figures = [(_figure(column, row), shade) for column, shade in zip(columns, cycle(SHADES), strict=False)]
    parts = "".join(
        f'<i style="background: {shade}; width: {100 * figure / most:.2f}%">{figure:g}</i>'
        for figure, shade in figures
        if figure
    )
    return f'<td class="bar">{parts}</td>'


def _figure(column: Column[Any], row: object) -> float:
    value = column.of(row)
    return float(value) if isinstance(value, int | float) else 0.0


def _side(column: Column[Any]) -> str:
    return ' class="n"' if column.kind in NUMBERS else ""
