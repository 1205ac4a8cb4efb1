"""What belongs to the book itself: its settings and the import profiles saved in it."""

from sqlmodel import SQLModel

from renewctl.store.tables.columns import KEYED_TABLE, TABLE, identity, text


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
