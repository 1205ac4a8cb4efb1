"""How a sheet that comes again is read: the options of an import, kept in the book under a name."""

import json
from dataclasses import asdict, dataclass

from renewctl.errors import NotFoundError, UsageError
from renewctl.importer.header.mapping import twice_mapped
from renewctl.importer.queries import PROFILE, PROFILES
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Options:
    """How a sheet is to be read, as typed or remembered; "" where nothing is said. `map`: "HEADER=field" texts."""

    what: str = ""
    sheet: str = ""
    map: tuple[str, ...] = ()
    unmapped: str = ""
    date_order: str = ""
    encoding: str = ""
    currency: str = ""

    def over(self, remembered: "Options") -> "Options":
        """Return a profile's options with what was typed laid over them, --map header by header."""
        typed = {_header_of(text) for text in self.map}
        kept = tuple(text for text in remembered.map if _header_of(text) not in typed)
        return Options(
            self.what or remembered.what,
            self.sheet or remembered.sheet,
            (*kept, *self.map),
            self.unmapped or remembered.unmapped,
            self.date_order or remembered.date_order,
            self.encoding or remembered.encoding,
            self.currency or remembered.currency,
        )

    def overrides(self) -> dict[str, str]:
        """Return {header: field} of --map; UsageError for a text without "="."""
        found: dict[str, str] = {}
        for text in self.map:
            header, mark, field = text.rpartition("=")
            if not mark or not header.strip() or not field.strip():
                raise UsageError(
                    _('--map is "HEADER=field", not {text}.').format(text=brief(text)),
                    _('For example --map "Buyer=customer_name"; "HEADER=-" leaves a column unmapped.'),
                )
            if header.strip() in found:
                raise twice_mapped(header.strip())
            found[header.strip()] = field.strip()
        return found

    def written(self) -> str:
        """Return the options as the JSON text that a book keeps."""
        return json.dumps({key: value for key, value in asdict(self).items() if value}, ensure_ascii=False)


def _header_of(text: str) -> str:
    return text.rpartition("=")[0].strip()


def load(book: Reader, name: str) -> Options:
    """Return the options saved under a name; NotFoundError with the names that there are."""
    row = next(book.tuples(PROFILE, {"name": name}), None)
    if row is None:
        names = ", ".join(brief(str(known)) for (known,) in book.tuples(PROFILES))
        raise NotFoundError(
            _("There is no import profile {name}.").format(name=brief(name)),
            _("The profiles are: {names}.").format(names=names) if names else _("--save-profile NAME saves one."),
        )
    kept = json.loads(str(row[0]))

    def said(option: str) -> str:
        return str(kept.get(option, ""))

    mapped = tuple(str(one) for one in kept.get("map", ()))
    return Options(
        said("what"), said("sheet"), mapped, said("unmapped"), said("date_order"), said("encoding"), said("currency")
    )
