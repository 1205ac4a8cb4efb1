"""Which planner plans which kind of record."""

from datetime import date

from renewctl.importer.plan import Plan
from renewctl.importer.records.amendments import plan_amendments
from renewctl.importer.records.contacts import plan_contacts
from renewctl.importer.records.contracts import plan_contracts
from renewctl.importer.records.customers import plan_customers
from renewctl.importer.records.edits import note_edits
from renewctl.importer.records.interactions import plan_interactions
from renewctl.importer.records.invoices import plan_invoices, plan_receipts
from renewctl.importer.records.notices import plan_notices
from renewctl.importer.records.outcomes import plan_outcomes
from renewctl.importer.records.signals import plan_signals
from renewctl.importer.staging import Staged
from renewctl.store.numbering import next_id
from renewctl.store.reader import Reader

NUMBERED = (
    *("customer", "contact", "contract", "term", "amendment", "notice"),
    *("invoice", "receipt", "interaction", "market_signal"),
)


def make_plan(book: Reader, staged: Staged, today: date) -> Plan:
    """Return what the staged rows would do to the book as it stands; nothing is written."""
    plan = Plan.of(staged)
    ids = {table: next_id(book.connection, table) for table in NUMBERED}
    match staged.what:
        case "contracts":
            plan_contracts(book, plan, ids, today)
        case "customers":
            plan_customers(book, plan, ids)
        case "contacts":
            plan_contacts(book, plan, ids)
        case "amendments":
            plan_amendments(book, plan, ids)
        case "notices":
            plan_notices(book, plan, ids, today)
        case "invoices":
            plan_invoices(book, plan, ids)
        case "receipts":
            plan_receipts(book, plan, ids, today)
        case "interactions":
            plan_interactions(book, plan, ids, today)
        case "outcomes":
            plan_outcomes(book, plan, ids, today)
        case _signals:
            plan_signals(book, plan, ids, today)
    plan.warn_of_overruled()
    note_edits(book, plan)
    return plan
