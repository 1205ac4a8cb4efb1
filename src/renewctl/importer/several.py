"""Which sheets of a workbook are imported, and as what: those named after a kind of record all at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from renewctl.errors import UsageError
from renewctl.importer.fields import BY_DEPENDENCE, ONLY_IMPORTED
from renewctl.importer.files.sheets import Sheet
from renewctl.importer.header.guessing import USUAL, what_of
from renewctl.importer.header.mapping import kind_named, mappable, same_header
from renewctl.importer.header.tables import Unfit, choose_table, read_header
from renewctl.importer.intake import Intake, also_refused, find_table, take_in_table
from renewctl.importer.profiles import Options
from renewctl.importer.summary import Summary, of_sheets
from renewctl.messages import _


def take_in_all(path: Path, sheets: Sequence[Sheet], options: Options, currency: str, summary: Summary) -> list[Intake]:
    """Return what is to be imported of a file, in the order in which the records depend on each other.

    One table, as `summary` then tells, unless sheets are named after the kinds of records that they hold; each of
    those has a summary of its own. Errors as `find_table` and `take_in_table`.
    """
    overrides = options.overrides()
    kinds = {} if options.what or options.sheet else kinds_of(sheets, overrides)
    if not kinds:
        try:
            table = find_table(sheets, options.what, overrides)
        except Unfit as refusal:
            raise also_refused(refusal, options, currency) from refusal
        return [take_in_table(path, table, options, currency, summary)]
    if len(kinds) == 1:
        ((kind, sheet),) = kinds.items()
        return [take_in_table(path, choose_table([sheet], kind, overrides), options, currency, summary)]
    intakes = []
    _refuse_unused(kinds, overrides)
    for kind in [kind for kind in (*BY_DEPENDENCE, *ONLY_IMPORTED) if kind in kinds]:
        sheet = kinds[kind]
        table = choose_table([sheet], kind, _of_sheet(sheet, kind, overrides))
        intakes.append(take_in_table(path, table, options, currency, of_sheets(path, kind, [sheet])))
    summary.warnings = [
        _("Sheet {sheet} was left out; --sheet imports it.").format(sheet=sheet.name)
        for sheet in sheets
        if sheet.rows and sheet not in kinds.values()
    ]
    return intakes


def kinds_of(sheets: Sequence[Sheet], overrides: Mapping[str, str]) -> dict[str, Sheet]:
    """Return the sheets by what they hold, as far as their names say it; {} when none does, or two say the same.

    Beside a sheet that is named, one that can only hold another kind is known by its columns. A sheet named after
    customers that has the dates of contracts, and no other sheet beside it, is left to its columns.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    named = [(kind, sheet) for sheet in filled if (kind := kind_named(sheet.name))]
    kinds = dict(named)
    if len(kinds) < len(named) or not named:
        return {}
    for sheet in filled:
        if sheet in kinds.values() or sheet.hidden:
            continue
        kind = _kind_by_header(sheet, overrides)
        if kind and kind not in kinds:
            kinds[kind] = sheet
    return {} if len(kinds) == 1 and _kind_by_header(next(iter(kinds.values())), overrides) == USUAL else kinds


def _kind_by_header(sheet: Sheet, overrides: Mapping[str, str]) -> str | None:
    try:
        kind = what_of([sheet], _of_sheet(sheet, None, overrides))
        return None if read_header(sheet, kind).missing else kind
    except UsageError:
        return None


def _of_sheet(sheet: Sheet, kind: str | None, overrides: Mapping[str, str]) -> dict[str, str]:
    """Return what --map says of the columns that a sheet has, and of the fields that its kind has."""
    found = {}
    cells = [cell for row in sheet.rows[:60] for cell in row if isinstance(cell, str)] if overrides else []
    for header, field in overrides.items():
        known = kind is None or field == "-" or field in mappable(kind)
        if known and any(same_header(header, cell) for cell in cells):
            found[header] = field
    return found


def _refuse_unused(kinds: Mapping[str, Sheet], overrides: Mapping[str, str]) -> None:
    for header, field in overrides.items():
        if not any(_of_sheet(sheet, kind, {header: field}) for kind, sheet in kinds.items()):
            raise UsageError(
                _("No sheet has a column {header} for {field}.").format(header=header, field=field),
                _("Name the sheet with --sheet and what it holds with --what."),
            )
