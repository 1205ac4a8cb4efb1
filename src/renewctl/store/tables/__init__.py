"""Every table of the book, one file per area; importing this package makes the metadata complete."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.care import CaseEvent, Installation, Measure, ServiceCase, Survey
from renewctl.store.tables.columns import harden
from renewctl.store.tables.contracts import Amendment, Clause, Contract, Notice, Term
from renewctl.store.tables.journal import Change, ChangeSet, JournalState
from renewctl.store.tables.money import Invoice, Receipt
from renewctl.store.tables.offers import Approval, ApprovalDecision, ApprovalRules, Quote
from renewctl.store.tables.parties import Contact, Customer
from renewctl.store.tables.reminders import Message, Person, Reminder, ReminderAnswer, Run
from renewctl.store.tables.renewals import Forecast, Playbook, Renewal, Step, TeamMember
from renewctl.store.tables.settings import BookSetting, CalendarDay, ImportProfile
from renewctl.store.tables.signals import CustomerSignal, MarketSignal
from renewctl.store.tables.warnings import InstalledRuleSet, RiskScore, RiskWarning, RuleActivation, WarningStep
from renewctl.store.tables.work import Interaction, Task

metadata: sa.MetaData = SQLModel.metadata

JOURNAL_TABLES = ("change_set", "change", "journal_state")
# What has happened outside of the book: neither journalled nor undone (store/tables/reminders).
OPERATION_TABLES = ("message", "reminder", "risk_score", "run")
RECORD_TABLES: tuple[sa.Table, ...] = tuple(
    table for table in metadata.sorted_tables if table.name not in (*JOURNAL_TABLES, *OPERATION_TABLES)
)

harden(metadata.sorted_tables)

__all__ = [
    "JOURNAL_TABLES",
    "OPERATION_TABLES",
    "RECORD_TABLES",
    "Amendment",
    "Approval",
    "ApprovalDecision",
    "ApprovalRules",
    "BookSetting",
    "CalendarDay",
    "CaseEvent",
    "Change",
    "ChangeSet",
    "Clause",
    "Contact",
    "Contract",
    "Customer",
    "CustomerSignal",
    "Forecast",
    "ImportProfile",
    "Installation",
    "InstalledRuleSet",
    "Interaction",
    "Invoice",
    "JournalState",
    "MarketSignal",
    "Measure",
    "Message",
    "Notice",
    "Person",
    "Playbook",
    "Quote",
    "Receipt",
    "Reminder",
    "ReminderAnswer",
    "Renewal",
    "RiskScore",
    "RiskWarning",
    "RuleActivation",
    "Run",
    "ServiceCase",
    "Step",
    "Survey",
    "Task",
    "TeamMember",
    "Term",
    "WarningStep",
    "metadata",
]
