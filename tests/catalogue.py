"""The zh_CN catalogue: collects every msgid of the program, and compiles the .po beside the code.

`python -m tests.catalogue` updates and compiles it, and lists what has no translation yet; test_catalogue.py
holds the same things true in the gate.
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.core import TyperGroup

from renewctl import messages, vocabulary
from renewctl.cli import app, tree

SOURCE = Path(messages.__file__).parent
PO = messages.LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "renewctl.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "n_": (1, 2)}

Msgid = str | tuple[str, ...] | list[str]


def msgids() -> Iterator[Msgid]:
    """Yield every msgid: what is marked in the code, the words of the vocabulary, and the help of each command."""
    for _file, _line, found, _comments, _context in extract_from_dir(
        str(SOURCE), [("**.py", "python")], keywords=KEYWORDS
    ):
        yield found if isinstance(found, str) else (found[0], found[1])
    for words in vars(vocabulary).values():
        if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum:
            yield from (word.value for word in words)
    yield from typed()


def typed() -> Iterator[str]:
    """Yield the English help and metavars of each command, its parameters included."""
    messages.use("en")
    todo = [app.command_tree(), *(tree.load(name, entry) for name, entry in app.COMMANDS.items())]
    while todo:
        command = todo.pop()
        todo += command.commands.values() if isinstance(command, TyperGroup) else []
        yield command.help or ""
        for parameter in command.params:
            if str(parameter.name).startswith("shared_"):
                continue  # cli/options marks its own texts
            yield getattr(parameter, "help", None) or ""
            yield parameter.metavar or ""


def wanted() -> Catalog:
    """Return a catalogue of all msgids, untranslated."""
    catalogue = Catalog(locale="zh_CN", project="renewctl", fuzzy=False)
    for msgid in msgids():
        if msgid:
            catalogue.add(msgid)
    return catalogue


def written() -> Catalog:
    """Return the catalogue as it stands beside the code."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def updated() -> Catalog:
    """Return the written translations for the msgids of today; what is no longer said is dropped."""
    old = written() if PO.exists() else Catalog(locale="zh_CN")
    catalogue = wanted()
    for message in catalogue:
        before = old.get(message.id) if message.id else None
        if before is not None and before.string:
            message.string = before.string
    return catalogue


def untranslated(catalogue: Catalog) -> list[Msgid]:
    """Return the msgids that have no translation."""
    return [message.id for message in catalogue if message.id and not any(translations(message))]


def translations(message: Message) -> tuple[str, ...]:
    """Return a message's translations: one, or one per plural form; blank where there is none."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as .po text: sorted, without line numbers or dates, so that it changes only with its words."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    head = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f'{head}"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'.encode() + buffer.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue compiled."""
    buffer = BytesIO()
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1)  # the same words, the same bytes
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def save(catalogue: Catalog) -> None:
    """Write .po and .mo."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(written()))


if __name__ == "__main__":
    current = updated()
    save(current)
    missing = untranslated(current)
    for msgid in missing:
        print(msgid)
    sys.exit(1 if missing else 0)
