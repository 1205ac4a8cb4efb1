"""What rows of contracts say beside: of the customer they name, and of a contact there."""

from collections.abc import Mapping, Sequence

from renewctl.importer.contacts import Contacts, contact_facts
from renewctl.importer.parties import Customers, facts_of
from renewctl.importer.plan import Effect, Plan

CUSTOMER_FACTS = ("tier", "segment", "industry", "phone", "email", "address")


class Beside:
    """Lays what rows say of customers and contacts over what stands."""

    def __init__(self, plan: Plan, customers: Customers, contacts: Contacts) -> None:
        self.plan = plan
        self.customers, self.contacts = customers, contacts
        self.customer_facts = facts_of(plan, CUSTOMER_FACTS)
        self.persons = plan.staged.texts.get("contact")
        self.person_facts = contact_facts(plan, alone=False) if self.persons else []

    def learn(self, rows: Sequence[int], customer_of: Mapping[int, int]) -> None:
        """Plan what these rows say, each of its customer."""
        if not (self.customer_facts or self.persons):
            return
        for row in rows:
            customer = customer_of[row]
            if self.customer_facts:
                self.customers.learn(row, customer, self.customer_facts[row])
            if self.persons and (person := self.persons[row]):
                effect = self.contacts.learn(row, customer, person, self.person_facts[row])
                self.plan.differs(row, Effect.SAME if effect is Effect.SAME else Effect.CHANGED)
