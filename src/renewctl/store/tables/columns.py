"""The few column types a book knows: text, whole numbers, ISO dates, words of the vocabulary, references.

sqlmodel would store enums by name, Decimal as REAL and naive datetimes not at all; these types store what
the design says (section 4, traps), and `harden` puts the second wall around them: CHECKs from the types.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

TABLE = {"sqlite_strict": True, "sqlite_autoincrement": True}
KEYED_TABLE = {"sqlite_strict": True, "sqlite_with_rowid": False}

Whole = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


class IsoDate(sa.types.TypeDecorator[date]):
    """A calendar day, stored as YYYY-MM-DD text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: sa.Dialect) -> str | None:
        """Store the day's ISO text."""
        return value.isoformat() if value is not None else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> date | None:
        """Read the day back."""
        return date.fromisoformat(value) if value is not None else None


class Word(sa.types.TypeDecorator[StrEnum]):
    """A word of the vocabulary, stored by value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: sa.Dialect) -> str | None:
        """Store the word's value; a text that is no such word is refused here, before the CHECK."""
        return self.words(value).value if value is not None else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        """Read the word back."""
        return self.words(value) if value is not None else None


class Recorded(sa.Text):
    """Text that the journal's triggers write; JSON has NUL as an escape, so there is nothing to check."""


def text(**options: Any) -> Any:
    """A text column; required unless it has a default."""
    return Field(sa_type=sa.Text, **options)


def recorded(**options: Any) -> Any:
    """A text that only the journal's triggers write."""
    return Field(sa_type=Recorded, **options)


def whole(**options: Any) -> Any:
    """A whole number: a count, minor units of money, months, 0 or 1."""
    return Field(sa_type=Whole, **options)


def day(**options: Any) -> Any:
    """A calendar day; blank unless required."""
    return Field(sa_type=IsoDate, **({"default": None} | options))


def word(words: type[StrEnum], **options: Any) -> Any:
    """A word of the vocabulary; blank unless it has a default."""
    return Field(sa_column_args=(), sa_type=Word(words), **({"default": None} | options))


def identity() -> Any:
    """The row's number; AUTOINCREMENT, so that it is never used again."""
    return Field(default=None, sa_type=Whole, primary_key=True)


def reference(target: str, **options: Any) -> Any:
    """A reference to another row: indexed, checked at COMMIT, never cascading."""
    key = sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Field(sa_type=Whole, sa_column_args=(key,), **({"index": True} | options))


def harden(tables: Iterable[sa.Table]) -> None:
    """Add the CHECKs that follow from the types: real dates, known words, no NUL in any text."""
    for table in tables:
        for column in table.columns:
            for name, rule, dialect in _rules(column):
                check = sa.CheckConstraint(rule, name=f"{table.name}_{column.name}_{name}")
                table.append_constraint(check.ddl_if(dialect=dialect) if dialect else check)


def _rules(column: sa.Column[Any]) -> list[tuple[str, str, str | None]]:
    name, kind = column.name, column.type
    if isinstance(kind, IsoDate):
        # date(x) alone accepts 2025-02-30 and stores it as it stands; '+0 days' normalises first.
        return [("is_date", f"{name} IS date({name}, '+0 days')", "sqlite")]
    if isinstance(kind, Word):
        # Not IN: for each statement SQLite builds a table of the listed words [a third of an insert's time].
        return [("is_known", " OR ".join(f"{name} = '{value.value}'" for value in kind.words), None)]
    if isinstance(kind, Recorded):
        return []
    if isinstance(kind, sa.Text):
        return [("has_no_nul", f"instr({name}, char(0)) = 0", "sqlite")]
    return []
