"""From a file to staged rows: read, find the table, read its columns. Nothing here knows the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from renewctl.errors import InputFileError, UsageError
from renewctl.importer.mapping import record_kinds
from renewctl.importer.profiles import Options
from renewctl.importer.sheets import Sheet
from renewctl.importer.staging import Choices, Staged, stage
from renewctl.importer.summary import Summary, tell_table
from renewctl.importer.tables import Table, choose_table
from renewctl.messages import _
from renewctl.money import currency_code
from renewctl.vocabulary import DateOrder

USUAL = "contracts"


@dataclass(slots=True)
class Intake:
    """A sheet that was read: its table, its rows as values, and the summary as far as it can be told."""

    path: Path
    table: Table
    staged: Staged
    summary: Summary


def take_in(path: Path, sheets: Sequence[Sheet], options: Options, currency: str, summary: Summary) -> Intake:
    """Return a file's rows as values; `currency` is for amounts that name none ("" refuses them).

    UsageError and InputFileError say what stops it: no table of this kind, an impossible option, an ambiguous
    column of dates, amounts without a currency.
    """
    table = find_table(sheets, options.what, options.overrides())
    keep_unmapped = _one_of("--unmapped", options.unmapped or "keep", ("keep", "drop")) == "keep"
    order = _one_of("--date-order", options.date_order or "auto", ("auto", *DateOrder))
    choices = Choices(
        date_order=None if order == "auto" else DateOrder(order),
        currency=_currency(options.currency or currency),
        keep_unmapped=keep_unmapped,
    )
    staged = stage(table, choices)
    if not options.what and table.mapping.what != USUAL:
        staged.warnings.append(_("Taken as {what}; --what says otherwise.").format(what=table.mapping.what))
    summary.what = table.mapping.what
    tell_table(summary, table, staged, keep_unmapped=keep_unmapped)
    return Intake(path, table, staged, summary)


def find_table(sheets: Sequence[Sheet], what: str, overrides: Mapping[str, str]) -> Table:
    """Return the table of this kind of record; without a kind that of contracts, else of the one kind that fits.

    UsageError and InputFileError as `choose_table`.
    """
    if what:
        return choose_table(sheets, _one_of("--what", what, record_kinds()), overrides)
    try:
        return choose_table(sheets, USUAL, overrides)
    except UsageError as refusal:
        fitting: list[Table] = []
        for kind in record_kinds():
            try:
                fitting.append(choose_table(sheets, kind, overrides))
            except UsageError:
                continue
        if len(fitting) == 1:
            return fitting[0]
        raise refusal


def _one_of(option: str, typed: str, known: Sequence[str]) -> str:
    if typed not in known:
        raise UsageError(
            _("{option} cannot be {typed}.").format(option=option, typed=typed),
            _("It is one of: {known}.").format(known=", ".join(known)),
        )
    return typed


def _currency(typed: str) -> str | None:
    if not typed:
        return None
    code = currency_code(typed)
    if code is None:
        raise InputFileError(
            _("No such currency: {code}.").format(code=typed[:40]),
            _("Give its three letters of ISO 4217, such as CNY, USD or EUR."),
        )
    return code
