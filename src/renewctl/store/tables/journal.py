"""The book's memory: change sets, the changes in them, and which one is being written now.

These are filled by triggers and by store/journal, never by actions, and are not journalled themselves.
"""

from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, identity, recorded, reference, text, whole


class ChangeSet(SQLModel, table=True):
    """变更: what one transaction changed; `hash` covers the previous one's hash, its own fields and changes."""

    __tablename__ = "change_set"
    __table_args__ = TABLE

    id: int | None = identity()
    at: str = text(index=True)  # UTC instant, YYYY-MM-DDTHH:MM:SS.ffffffZ
    actor: str = text()
    os_user: str = text()
    command: str = text()
    reason: str = text(default="")
    kind: str = text(default="command")  # command, init, undo, adopt, schema
    undoes_id: int | None = reference("change_set.id", default=None)
    changes: int = whole()  # how many, so that a lost last one is seen
    previous_hash: str = text()
    hash: str = text()


class Change(SQLModel, table=True):
    """One row's change: its image as JSON before and after; without a change set it came from another program."""

    __tablename__ = "change"
    __table_args__ = TABLE

    id: int | None = identity()
    change_set_id: int | None = reference("change_set.id", default=None)
    table_name: str = recorded()
    row_key: str = recorded()
    before: str | None = recorded(default=None)
    after: str | None = recorded(default=None)


class JournalState(SQLModel, table=True):
    """One row: the change set that the running transaction writes; NULL outside of our transactions."""

    __tablename__ = "journal_state"
    __table_args__ = TABLE

    id: int | None = identity()
    change_set_id: int | None = whole(default=None)
