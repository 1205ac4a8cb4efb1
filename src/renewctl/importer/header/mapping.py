"""Which column holds which field: each header by the surest of what it may mean, or as --map says."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from renewctl.errors import UsageError
from renewctl.importer.header.recognition import candidates, notes_of, plain
from renewctl.importer.header.synonyms import Meaning, synonyms
from renewctl.messages import _

ATTRIBUTE = "-"
BY_MAP = 101.0
SURE = 60.0
"""From here on a header is such a field by its own name; below it only where no other column is."""
# A person's or firm's columns go together: 供应商编码 is not the number of the customer in 客户名称.
OF_A_PARTY = ("customer_no", "contact", "phone", "email", "address")
END_OF_TERM = {"renewal_date": "end_date"}  # two ways of saying one thing
BY_MAP_ALONE = {"contracts": ("renewal_date",)}  # no header is taken for these (staging says why)
DAYS_OF_TERM = ("start_date", "end_date")
ANYONES = {"", "customer"}


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """The column that holds a field.

    index: its place in the header row. score: how sure, up to 100; 101 by --map. factor: what the numbers below are
    to be multiplied by (10000 for 万元). currency: the ISO code that the header names, "" if none. unit: "days" or
    "months" if the header names one, else "".
    """

    header: str
    index: int
    field: str
    score: float
    factor: int = 1
    currency: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What each column of a header row is.

    columns: the mapped ones, in the order of the kind's fields. attributes: the other headers, as they stand.
    rivals: (header, field, header that has the field) for each that could have been the field too.
    missing: for each group of which one field must be there and none is, the group.
    """

    what: str
    columns: tuple[MappedColumn, ...]
    attributes: tuple[str, ...]
    rivals: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, ...], ...]

    def headers(self) -> dict[str, str]:
        """Return {header: field} in the order of the columns, as the summary shows it."""
        return {column.header: column.field for column in sorted(self.columns, key=lambda column: column.index)}

    def column(self, field: str) -> MappedColumn | None:
        """Return the column that holds a field."""
        return next((column for column in self.columns if column.field == field), None)

    def sure(self, field: str) -> bool:
        """Return whether a column holds a field by its own name or by --map, not only for want of a better one."""
        column = self.column(field)
        return column is not None and column.score >= SURE


def record_kinds() -> tuple[str, ...]:
    """Return the kinds of records that can be imported, as --what names them."""
    return tuple(synonyms()["kind"])


def field_names(what: str) -> tuple[str, ...]:
    """Return the fields of a kind of record, as --map and the summary name them."""
    return tuple(synonyms()["kind"][what]["fields"])


def mappable(what: str) -> tuple[str, ...]:
    """Return the fields of a kind of record and the other ways of saying one of them, as --map names them."""
    return (*field_names(what), *BY_MAP_ALONE.get(what, ()), *synonyms()["kind"][what].get("by_cells", ()))


def kind_named(sheet: str) -> str | None:
    """Return the kind of record that a sheet is named after; None when its name says nothing."""
    name = plain(sheet)
    return next((kind for kind, told in synonyms()["kind"].items() if name in told["sheets"]), None)


def kind_typed(what: str) -> str:
    """Return the kind of record that was typed: its word, or what a sheet of it is called (合同); else as typed."""
    return what if not what or what in record_kinds() else kind_named(what) or what


def map_headers(
    headers: Sequence[str],
    what: str,
    overrides: Mapping[str, str] | None = None,
    spans: Collection[int] = (),
) -> ColumnMapping:
    """Return which header is which field of this kind of record; each field at most once, the surest first.

    overrides: {header: field} from --map, which win; "-" for a field keeps the column as an attribute. Of two equally
    sure headers the one further left wins. spans: the columns whose cells hold both days of a term: they are nothing
    else, and come before a column that is one of these days only for want of a better one. UsageError: no such header,
    no such field, a field given twice.
    """
    given = _given(headers, what, overrides or {})
    taken: dict[str, MappedColumn] = {}
    for index, field in given.items():
        if field != ATTRIBUTE:
            taken[field] = _mapped(headers[index], index, field, BY_MAP)
    family = _family_of(taken.get("customer_name"), what)
    used = set(given)
    rivals: list[tuple[str, str, str]] = []
    for behind, index, meaning in _guesses(headers, what, given, set(spans) - given.keys()):
        field = meaning.field
        if index in used or not _at_home(meaning, family):
            continue
        if field in taken:
            rivals.append((headers[index], field, taken[field].header))
            continue
        taken[field] = _mapped(headers[index], index, field, -behind)
        used.add(index)
        if field in ("customer_name", "customer_no") and family is None:
            family = meaning.family
    mapped = {column.index for column in taken.values()}
    names = mappable(what)
    found = {END_OF_TERM.get(field, field) for field in taken}
    return ColumnMapping(
        what,
        tuple(taken[name] for name in names if name in taken),
        tuple(header for index, header in enumerate(headers) if index not in mapped),
        tuple(rival for rival in rivals if rival[0] not in {column.header for column in taken.values()}),
        tuple(tuple(group) for group in synonyms()["kind"][what]["required"] if not set(group) & found),
    )


def _guesses(
    headers: Sequence[str], what: str, given: Mapping[int, str], of_terms: Collection[int]
) -> list[tuple[float, int, Meaning]]:
    """Return what the columns that --map leaves may be, the surest first; `of_terms` hold both days of a term."""
    guesses = [
        (-score, index, meaning)
        for index, header in enumerate(headers)
        if index not in given
        for score, meaning in candidates(header, what)
        if (meaning.field == "term_dates") == (index in of_terms)
    ]
    # The customer's name first: whose number and telephone a column gives depends on it.
    guesses.sort(key=lambda guess: (guess[2].field != "customer_name", guess[0], guess[1]))
    fields = given.values()
    if "renewal_date" in fields:
        guesses = [guess for guess in guesses if guess[2].field != "end_date"]  # the term has one end
    if "term_dates" in fields or of_terms:
        unsure = BY_MAP if "term_dates" in fields else SURE
        guesses = [guess for guess in guesses if guess[2].field not in DAYS_OF_TERM or -guess[0] >= unsure]
    return guesses


def _family_of(column: MappedColumn | None, what: str) -> str | None:
    """Return whose name a column by --map is: Buyer's, say; "" if the header does not tell, None without a column."""
    if column is None:
        return None
    return next((one.family for _score, one in candidates(column.header, what) if one.field == "customer_name"), "")


def _at_home(meaning: Meaning, family: str | None) -> bool:
    if meaning.field not in OF_A_PARTY or family is None or meaning.family in (family, ""):
        return True
    if meaning.family == "company":  # 公司地址 is where the customer sits; 公司编码 may be our own branch's
        return meaning.field != "customer_no"
    return meaning.family in ANYONES and family in ("", "company", "person")


def _given(headers: Sequence[str], what: str, overrides: Mapping[str, str]) -> dict[int, str]:
    """Return {index: field} of --map; a header is found exactly, else without regard to case, width and spaces."""
    given: dict[int, str] = {}
    fields = mappable(what)
    folded = [_folded(header) for header in headers]
    for header, field in overrides.items():
        exact = [index for index, one in enumerate(headers) if one == header]
        found = exact or [index for index, one in enumerate(folded) if one == _folded(header)]
        if len(found) != 1:
            raise UsageError(
                _("There is no column {header}.").format(header=header),
                _("The columns are: {headers}.").format(headers=", ".join(headers)),
            )
        if field not in fields and field != ATTRIBUTE:
            raise UsageError(
                _("There is no field {field} in {what}.").format(field=field, what=what),
                _("The fields are: {fields}; - keeps a column as it is.").format(fields=", ".join(fields)),
            )
        if found[0] in given:
            raise twice_mapped(header)
        if field != ATTRIBUTE and END_OF_TERM.get(field, field) in {
            END_OF_TERM.get(one, one) for one in given.values()
        }:
            raise UsageError(
                _("Two columns are mapped to {field}.").format(field=field), _("Give each field one column.")
            )
        given[found[0]] = field
    return given


def twice_mapped(header: str) -> UsageError:
    """Say that --map gives one column two fields."""
    return UsageError(_("{header} is mapped twice.").format(header=header), _("Give each column one field."))


def same_header(one: str, other: str) -> bool:
    """Return whether two headers are the same but for case, width and spaces."""
    return _folded(one) == _folded(other)


def _folded(header: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).casefold()


def _mapped(header: str, index: int, field: str, score: float) -> MappedColumn:
    notes = synonyms()["notes"]
    factor, currency, unit = 1, "", ""
    for note in notes_of(header):
        factor = notes["factor"].get(note, factor)
        unit = notes["unit"].get(note, unit)
        code = next((word.upper() for word in note.split() if word.upper() in notes["codes"]["codes"]), "")
        currency = code or notes["currency"].get(note, currency)
        scaled = re.fullmatch(r"(\S*?)[ -]?(k|mn?|0?00s?|thousands?|millions?)[ -]?(\S*)", note)
        if scaled and not (scaled[1] and scaled[3]):
            money = scaled[1] or scaled[3]
            named = money.upper() if money.upper() in notes["codes"]["codes"] else notes["currency"].get(money, "")
            if named or not money:
                factor, currency = notes["factor"][scaled[2]], named or currency
    amount = field == "amount"
    return MappedColumn(header, index, field, score, factor if amount else 1, currency if amount else "", unit)
