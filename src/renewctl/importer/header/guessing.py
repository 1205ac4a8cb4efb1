"""What the rows of a sheet are, where nobody says it: told by its columns."""

from collections.abc import Mapping, Sequence

from renewctl.errors import UsageError
from renewctl.importer.fields import named, named_groups
from renewctl.importer.files.sheets import Sheet
from renewctl.importer.header.headers import place_of
from renewctl.importer.header.mapping import ColumnMapping, field_names, record_kinds
from renewctl.importer.header.tables import Unfit, read_header
from renewctl.messages import _, joined

USUAL = "contracts"
CLEARLY_MORE = 2
"""A kind that lacks a needed column, but knows so many more of them than any that fits, is likely what is meant."""


def what_of(sheets: Sequence[Sheet], overrides: Mapping[str, str]) -> str:
    """Return the kind of record that the sheets hold; contracts where nothing speaks for any.

    Contracts if both dates are there, else the kind that knows the most columns. Unfit: several know as many, or one
    that knows clearly more lacks a column that it needs.
    """
    usual = _header_of(sheets, USUAL, overrides)
    if usual is not None and not usual.missing and _has_both_days(usual):
        return USUAL
    headers = {kind: usual if kind == USUAL else _header_of(sheets, kind, overrides) for kind in record_kinds()}
    found = {kind: header for kind, header in headers.items() if header is not None and header.columns}
    known = {kind: len(header.columns) for kind, header in found.items()}
    if not known:
        return USUAL
    fitting = [kind for kind, header in found.items() if not header.missing and not _is_of_customers(header)]
    most = max((known[kind] for kind in fitting), default=0)
    best = [kind for kind in fitting if known[kind] == most]
    near = max(known, key=lambda kind: known[kind])
    if not fitting:
        return USUAL if known.get(USUAL) == known[near] else near
    if near not in fitting and known[near] >= most + CLEARLY_MORE:
        if "invoice_no" in {column.field for column in found[near].columns}:
            return near  # the number of an invoice says it all
        best = [*best, near]
    if USUAL in best[:1] or len(best) == 1:
        return best[0]
    place = place_of(next(sheet for sheet in sheets if sheet.rows))
    hints = [_("Add {choices}.").format(choices=_(" or ").join(f"--what {kind}" for kind in best))]
    if near in best and found[near].missing:
        sentence = _("For {what} it has no column for {missing}.")
        hints.append(sentence.format(what=named(near), missing=named_groups(found[near].missing)))
    raise Unfit(_("It cannot be told what {place} holds.").format(place=place[:1].lower() + place[1:]), joined(hints))


def _has_both_days(mapping: ColumnMapping) -> bool:
    held = {column.field for column in mapping.columns}
    return "term_dates" in held or {"start_date", "end_date"} <= held


def _is_of_customers(mapping: ColumnMapping) -> bool:
    """Return whether a sheet of contracts has but a day more than one of customers: the 注册日期 of a firm, say."""
    more = [column.field for column in mapping.columns if column.field not in field_names("customers")]
    return mapping.what == USUAL and more == ["start_date"] and not mapping.sure("start_date")


def _header_of(sheets: Sequence[Sheet], what: str, overrides: Mapping[str, str]) -> ColumnMapping | None:
    """Return the mapping of the sheet that fits this kind best; None where no sheet has a header row for it."""
    found: list[ColumnMapping] = []
    for sheet in [one for one in sheets if one.rows and not one.hidden] or [one for one in sheets if one.rows]:
        try:
            found.append(read_header(sheet, what, overrides))
        except UsageError:
            continue
    return max(found, key=lambda one: (not one.missing, len(one.columns)), default=None)
