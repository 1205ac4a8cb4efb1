"""What belongs to the book itself: its settings and the import profiles saved in it."""

from datetime import date

from sqlmodel import SQLModel

from renewctl.store.tables.columns import KEYED_TABLE, TABLE, day, identity, text, word
from renewctl.vocabulary import DayKind


class BookSetting(SQLModel, table=True):
    """One setting of the book, such as its time zone."""

    __tablename__ = "book_setting"
    __table_args__ = KEYED_TABLE

    key: str = text(primary_key=True)
    value: str = text()


class ImportProfile(SQLModel, table=True):
    """How a sheet that comes again is read: the options of an import under a name, as JSON."""

    __tablename__ = "import_profile"
    __table_args__ = TABLE

    id: int | None = identity()
    name: str = text(unique=True)
    options: str = text()


class CalendarDay(SQLModel, table=True):
    """A day on which the week's rule does not hold: a public holiday, or a weekend day that is worked."""

    __tablename__ = "calendar_day"
    __table_args__ = KEYED_TABLE

    on_day: date = day(default=..., primary_key=True, nullable=False)
    kind: DayKind = word(DayKind, default=..., nullable=False)
    name: str | None = text(default=None)
