"""The care rules in force: those that came with the program, until a book has its own."""

from pathlib import Path

from renewctl.call.reading import read
from renewctl.call.rules import CareRule
from renewctl.messages import _
from renewctl.store.reader import Reader
from renewctl.store.texts import from_the_book

KEY = "care_rules"
IN_FORCE = "SELECT value FROM book_setting WHERE key = :key"


def shipped() -> str:
    """Return the text of the rules that came with the program."""
    return Path(__file__).with_name("care.toml").read_text(encoding="utf-8")


def source(book: Reader) -> str:
    """Return the text of the rules in force."""
    row = next(book.tuples(IN_FORCE, {"key": KEY}), None)
    return shipped() if row is None else str(row[0])


def care_rules(book: Reader) -> tuple[CareRule, ...]:
    """Return the rules in force. BookError where another program has spoilt them."""
    with from_the_book(_("the care rules")):
        return read(source(book))
