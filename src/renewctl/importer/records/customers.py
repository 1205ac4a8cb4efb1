"""Customers of a sheet against those of the book, with the contacts that stand beside them."""

from collections import defaultdict

from renewctl.importer.plan import Effect, Plan
from renewctl.importer.queries import CUSTOMER_COLUMNS
from renewctl.importer.records.contacts import Contacts, contact_facts
from renewctl.importer.records.parties import FACTS_FROM, FIELD_OF, Customers, facts_of
from renewctl.store.reader import Reader

FACTS = CUSTOMER_COLUMNS[FACTS_FROM:]
FIELDS = ("customer_name", *(FIELD_OF.get(name, name) for name in FACTS))


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
    customers.warn_of_spellings()
    for customer, rows in members.items():
        if len(rows) > 1 and (differing := plan.differing(FIELDS, [(names[row], *facts[row]) for row in rows])):
            first = rows[0]
            named = "customer_no" if codes[first] else "customer_name"
            plan.conflict(rows, named, codes[first] or names[first] or "", differing)
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
