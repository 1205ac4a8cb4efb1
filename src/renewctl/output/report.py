"""A report: a list whose figures explain themselves by day, period, definition, totals and what is left out."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Generic, NamedTuple, TextIO, TypeVar

from renewctl.messages import _, joined
from renewctl.output.columns import Column, Kind, Told, arranged, chosen
from renewctl.output.listing import show
from renewctl.output.screen import write
from renewctl.output.view import Format, View

R = TypeVar("R")


class Report(NamedTuple, Generic[R]):
    """What a report says.

    `totals` and `excluded` hold texts, or dictionaries of figures, Money and dates; people read a key that is
    also a column's under that column's header. `written` gives a row's JSON object as text, the same that its columns
    would give: for reports of so many rows that the general encoder is too slow. `figures` are what a workbook has of
    the totals beside the sentences, as figures.
    """

    as_of: str
    rows: Iterable[R]
    period: str | Mapping[str, object] | None = None
    definition: str = ""
    totals: Sequence[object] | Mapping[str, object] = ()
    excluded: Sequence[object] = ()
    written: Callable[[R], str] | None = None
    figures: Sequence[Told] = ()


def show_report(
    report: Report[R],
    columns: Sequence[Column[R]],
    view: View,
    *,
    footer: Sequence[str] | None = None,
    empty: str = "",
    title: str = "",
    total: int | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> None:
    """Print a report: in JSON one object {as_of, period, definition, rows, totals, excluded}, else like a list.

    The lines below (on stderr for data formats) say the day, the totals and what is left out; `footer` says
    totals and what is left out in the command's own words instead. Raises UsageError like show().
    """
    if view.shape is Format.JSON:
        _write_object(report, columns, view, out or sys.stdout)
        return
    sentences = [_heading(report), *(_figures(report, columns) if footer is None else footer)]
    show(
        report.rows, columns, view,
        footer=sentences, empty=empty, title=title, total=total, figures=report.figures, out=out, err=err,
    )  # fmt: skip


def _write_object(report: Report[R], columns: Sequence[Column[R]], view: View, out: TextIO) -> None:
    from renewctl.output.cells import json_text, plain
    from renewctl.output.formats import ascii_json, json_array, json_document, written_array

    picked = chosen(columns, view.columns, view.for_people)
    rows = islice(arranged(report.rows, columns, view.sort), view.limit or None)
    if report.written and not view.columns:
        array = written_array(map(report.written, rows), "  ")
    else:
        array = json_array(rows, picked, "  ")
    members: list[tuple[str, Iterable[str]]] = [
        ("as_of", [json_text(report.as_of)]),
        ("period", [json_text(plain(report.period))]),
        ("definition", [json_text(report.definition)]),
        ("rows", array),
        ("totals", [json_text(plain(report.totals))]),
        ("excluded", [json_text(plain(report.excluded))]),
    ]
    write(json_document(members), out, ascii_json)


def _heading(report: Report[R]) -> str:
    sentences = [_("As of {date}.").format(date=report.as_of)]
    if report.period:
        sentences.append(_("Period: {period}.").format(period=_described(report.period, {})))
    if report.definition:
        sentences.append(_("Definition: {definition}.").format(definition=_(report.definition)))
    return joined(sentences)


def _figures(report: Report[R], columns: Sequence[Column[R]]) -> Iterator[str]:
    labels = {column.key: column.label for column in columns}
    totals = [report.totals] if isinstance(report.totals, Mapping) else report.totals
    for figures in totals:
        yield _("Total: {figures}.").format(figures=_described(figures, labels))
    if report.excluded:
        left_out = _("; ").join(_described(part, labels) for part in report.excluded)
        yield _("Left out: {what}.").format(what=left_out)


def _described(value: object, labels: Mapping[str, str]) -> str:
    from renewctl.output.cells import text_for_people

    if isinstance(value, Mapping):
        return _(", ").join(f"{labels.get(key) or _(key)} {_described(part, labels)}" for key, part in value.items())
    if isinstance(value, list):
        return _("; ").join(_described(part, labels) for part in value)
    return text_for_people(Kind.SCORE if isinstance(value, float) else Kind.TEXT, value)
