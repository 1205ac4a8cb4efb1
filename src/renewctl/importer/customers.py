"""Customers of a sheet against those of the book, with the contacts that stand beside them."""

from collections import defaultdict

from renewctl.importer.contacts import Contacts, contact_facts
from renewctl.importer.parties import FACTS_FROM, Customers, facts_of
from renewctl.importer.plan import Effect, Plan, contradictions
from renewctl.importer.queries import CUSTOMER_COLUMNS
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader

FACTS = CUSTOMER_COLUMNS[FACTS_FROM:]


def plan_customers(book: Reader, plan: Plan, ids: dict[str, int]) -> None:
    """Plan a sheet of customers; several rows of one customer are its several contacts."""
    staged = plan.staged
    customers, contacts = Customers(book, plan, ids["customer"]), Contacts(book, plan, ids["contact"])
    codes, names = staged.text("customer_no"), staged.text("customer_name")
    persons = staged.texts.get("contact")
    facts = facts_of(plan, FACTS) or []
    person_facts = contact_facts(plan, alone=False) if persons else []
    members: dict[int, list[int]] = defaultdict(list)
    for row in plan.good_rows():
        customer = customers.of(row, codes[row], names[row])
        if customer is not None:
            members[customer].append(row)
    for customer, rows in members.items():
        told = [(names[row], *facts[row][:-1]) for row in rows]
        if len(rows) > 1 and contradictions(told):
            _refuse(plan, rows, codes, names)
            continue
        if len(rows) > 1 and len({persons[row] if persons else None for row in rows}) < len(rows):
            plan.warn_of_duplicates(customers.name_of(customer), rows)
        customers.use(customer)
        if customers.is_new(customer):
            plan.differs(rows[0], Effect.NEW)
        for row in rows:
            customers.rename(row, customer, names[row])
            customers.learn(row, customer, facts[row])
            person = persons[row] if persons else None
            if person:
                effect = contacts.learn(row, customer, person, person_facts[row])
                plan.differs(row, Effect.SAME if effect is Effect.SAME else Effect.CHANGED)
    plan.writes = {"customer": customers.writes(), "contact": contacts.writes()}


def _refuse(plan: Plan, rows: list[int], codes: list[str | None], names: list[str | None]) -> None:
    for row in rows:
        shown = codes[row] or names[row] or ""
        reason = _("{name} stands with different content on lines {lines}.").format(
            name=brief(shown), lines=plan.lines(rows)
        )
        plan.refuse(row, "customer_no" if codes[row] else "customer_name", shown, reason)
