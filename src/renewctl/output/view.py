"""How the user wants to see it: the options --format, --columns, --sort, --limit and --color of one call."""

from enum import StrEnum
from typing import NamedTuple

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.output.glyphs import visible


class Format(StrEnum):
    """The formats of --format; `--json` is short for json."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"


class Color(StrEnum):
    """When to use colour: on a terminal that wants it, always, or never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class View(NamedTuple):
    """The user's wishes; "" as format is the table, limit None the format's own, limit 0 everything."""

    format: str = ""
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None
    color: str = Color.AUTO

    @property
    def shape(self) -> Format:
        """The format asked for. Raises UsageError for an unknown one."""
        try:
            return Format(self.format or Format.TABLE)
        except ValueError:
            raise UsageError(
                _("There is no format {name}.").format(name=visible(self.format)),
                _("Formats: {formats}.").format(formats=_(", ").join(Format)),
            ) from None

    @property
    def for_people(self) -> bool:
        """Whether people read it (table, md, html) rather than programs; a workbook has all there is."""
        return self.shape in (Format.TABLE, Format.MD, Format.HTML)

    @property
    def is_document(self) -> bool:
        """Whether it is a document of its own, which holds the sentences that else stand beside the data."""
        return self.shape in (Format.HTML, Format.XLSX)
