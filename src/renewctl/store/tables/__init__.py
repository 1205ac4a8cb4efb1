"""Every table of the book, one file per area; importing this package makes the metadata complete."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import harden
from renewctl.store.tables.contracts import Contract, Term
from renewctl.store.tables.journal import Change, ChangeSet, JournalState
from renewctl.store.tables.money import Invoice, Receipt
from renewctl.store.tables.parties import Contact, Customer
from renewctl.store.tables.settings import BookSetting, ImportProfile
from renewctl.store.tables.signals import CustomerSignal, MarketSignal
from renewctl.store.tables.work import Interaction, Task

metadata: sa.MetaData = SQLModel.metadata

JOURNAL_TABLES = ("change_set", "change", "journal_state")
RECORD_TABLES: tuple[sa.Table, ...] = tuple(
    table for table in metadata.sorted_tables if table.name not in JOURNAL_TABLES
)

harden(metadata.sorted_tables)

__all__ = [
    "JOURNAL_TABLES",
    "RECORD_TABLES",
    "BookSetting",
    "Change",
    "ChangeSet",
    "Contact",
    "Contract",
    "Customer",
    "CustomerSignal",
    "ImportProfile",
    "Interaction",
    "Invoice",
    "JournalState",
    "MarketSignal",
    "Receipt",
    "Task",
    "Term",
    "metadata",
]
