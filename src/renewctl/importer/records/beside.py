"""What rows of contracts say beside: of the customer they name, and of a contact there."""

from collections.abc import Mapping, Sequence
from datetime import date

from renewctl.importer.plan import Effect, Plan
from renewctl.importer.records.contacts import Contacts, contact_facts
from renewctl.importer.records.parties import Customers, facts_of
from renewctl.importer.remarks import far_end

FAR_AWAY_YEARS = 20
CUSTOMER_FACTS = ("tier", "segment", "industry", "phone", "email", "address")


class Beside:
    """Lays what rows say of customers and contacts over what stands, and warns of ends that are strange."""

    def __init__(self, plan: Plan, customers: Customers, contacts: Contacts, today: date) -> None:
        self.plan = plan
        self.ends, self.far = plan.staged.text("end_date"), f"{today.year + FAR_AWAY_YEARS}-12-31"
        self.customers, self.contacts = customers, contacts
        self.customer_facts = facts_of(plan, CUSTOMER_FACTS)
        self.persons = plan.staged.texts.get("contact")
        self.person_facts = contact_facts(plan, alone=False) if self.persons else []

    def learn(self, rows: Sequence[int], numbers: Sequence[str], customer_of: Mapping[int, int]) -> None:
        """Plan what rows that go in say, each of its customer; `numbers` are those of their contracts."""
        self.customers.used.update([customer_of[row] for row in rows])
        self._lay_over(rows, customer_of)
        for row, number in zip(rows, numbers, strict=True):
            end = self.ends[row]
            if end and end > self.far:
                self.plan.warnings.append(far_end(number, self.customers.name_of(customer_of[row]), end))

    def _lay_over(self, rows: Sequence[int], customer_of: Mapping[int, int]) -> None:
        if not (self.customer_facts or self.persons):
            return
        for row in rows:
            customer = customer_of[row]
            if self.customer_facts:
                self.customers.learn(row, customer, self.customer_facts[row])
            if self.persons and (person := self.persons[row]):
                effect = self.contacts.learn(row, customer, person, self.person_facts[row])
                self.plan.differs(row, Effect.SAME if effect is Effect.SAME else Effect.CHANGED)
