"""From a file to staged rows: read, find the table, read its columns. Nothing here knows the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.checks import check_rows
from renewctl.importer.fields import WITHOUT_ATTRIBUTES, named
from renewctl.importer.files.sheets import Sheet
from renewctl.importer.header.guessing import USUAL, what_of
from renewctl.importer.header.mapping import kind_named, record_kinds
from renewctl.importer.header.tables import Table, Unfit, choose_table
from renewctl.importer.profiles import Options
from renewctl.importer.remarks import remarks
from renewctl.importer.staging import Choices, Staged, stage
from renewctl.importer.summary import Summary, tell_table
from renewctl.messages import _
from renewctl.money import read_currency
from renewctl.vocabulary import DateOrder


@dataclass(slots=True)
class Intake:
    """A sheet that was read: its table, its rows as values, and the summary as far as it can be told."""

    path: Path
    table: Table
    staged: Staged
    summary: Summary


def take_in_table(path: Path, table: Table, options: Options, currency: str, summary: Summary) -> Intake:
    """Return a table's rows as values; `currency` is for amounts that name none ("" refuses them).

    UsageError and InputFileError say what stops it: an impossible option, an ambiguous column of dates, amounts
    without a currency.
    """
    choices = choices_of(options, currency)
    if table.mapping.what in WITHOUT_ATTRIBUTES:
        choices = replace(choices, keep_unmapped=False)
    staged = stage(table, choices)
    check_rows(staged)
    staged.warnings += [table.sheet.doubt] if table.sheet.doubt else []
    staged.warnings += remarks(table.mapping)
    if not options.what and table.mapping.what != USUAL and summary.what != table.mapping.what:
        staged.warnings.append(_("Taken as {what}; --what says otherwise.").format(what=named(table.mapping.what)))
    summary.what = table.mapping.what
    tell_table(summary, table, staged, keep_unmapped=choices.keep_unmapped)
    return Intake(path, table, staged, summary)


def choices_of(options: Options, currency: str) -> Choices:
    """Return how cells are to be read, as the options say; UsageError for an impossible one."""
    order = _one_of("--date-order", options.date_order or "auto", ("auto", *DateOrder))
    typed = options.currency or currency
    return Choices(
        date_order=None if order == "auto" else DateOrder(order),
        currency=read_currency(typed) if typed else None,
        keep_unmapped=_one_of("--unmapped", options.unmapped or "keep", ("keep", "drop")) == "keep",
    )


def also_refused(refusal: Unfit, options: Options, currency: str) -> InputFileError:
    """Return the refusal of a table that lacks a column together with what else is to be decided about its columns."""
    if refusal.table is None:
        return refusal
    try:
        stage(refusal.table, choices_of(options, currency))
    except UsageError as other:
        return InputFileError(f"{refusal.message} {other.message}", f"{refusal.hint} {other.hint}")
    return refusal


def find_table(sheets: Sequence[Sheet], what: str, overrides: Mapping[str, str]) -> Table:
    """Return the table of this kind of record; without a kind of the one that the header row tells.

    UsageError and InputFileError as `choose_table` and `what_of`.
    """
    if what:
        named_so = [sheet for sheet in sheets if sheet.rows and kind_named(sheet.name) == what]
        searched = named_so if len(named_so) == 1 else sheets
        return choose_table(searched, _one_of("--what", what, record_kinds()), overrides)
    return choose_table(sheets, what_of(sheets, overrides), overrides)


def _one_of(option: str, typed: str, known: Sequence[str]) -> str:
    if typed not in known:
        raise UsageError(
            _("{option} cannot be {typed}.").format(option=option, typed=typed),
            _("It is one of: {known}.").format(known=", ".join(known)),
        )
    return typed
