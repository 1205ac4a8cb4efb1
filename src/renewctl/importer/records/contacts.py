"""Contacts of a sheet against those of the book: one person per customer and name."""

from collections import defaultdict

from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, attributes_over, laid_over
from renewctl.importer.queries import CONTACT_COLUMNS
from renewctl.importer.records.parties import Customers, facts_of
from renewctl.store.reader import Reader

FACTS_FROM = CONTACT_COLUMNS.index("title")
FACTS = CONTACT_COLUMNS[FACTS_FROM:]
NO_FACTS: Values = (None,) * len(FACTS)
OF_A_PARTY = ("phone", "email")


class Contacts:
    """The contacts of the customers that a file speaks of; read when a customer is first met."""

    def __init__(self, book: Reader, plan: Plan, next_id: int) -> None:
        self.book = book
        self.plan = plan
        self.next_id = next_id
        self.by_name: dict[int, dict[str, int]] = {}
        self.rows: dict[int, Values] = {}
        self.before: dict[int, Values | None] = {}
        self.said: dict[int, Values] = {}  # of each contact, what the row before said

    def learn(self, row: int, customer: int, name: str, facts: Values) -> Effect:
        """Lay what a row says of a contact over what stands, and return what that did; `facts` from the title on."""
        effect = self._learn(customer, name, facts)
        contact = self.by_name[customer][name]
        self.plan.overrule(FACTS[:-1], self.said.get(contact, facts)[:-1], facts[:-1])
        self.said[contact] = facts
        return effect

    def _learn(self, customer: int, name: str, facts: Values) -> Effect:
        contact = self._of(customer).get(name)
        if contact is None:
            contact = self.next_id
            self.next_id += 1
            self.by_name[customer][name] = contact
            self.rows[contact] = (contact, customer, name, *facts)
            self.before[contact] = None
            return Effect.NEW
        standing = self.rows[contact]
        told = laid_over(standing[FACTS_FROM:], facts)
        told = (*told[:-1], attributes_over(standing[-1], facts[-1]))
        if told == standing[FACTS_FROM:]:
            return Effect.SAME
        self.before.setdefault(contact, standing)
        self.rows[contact] = (*standing[:FACTS_FROM], *told)
        return Effect.CHANGED if self.before[contact] is not None else Effect.SAME

    def writes(self) -> Writes:
        """Return the contacts to add and to change."""
        writes = Writes(CONTACT_COLUMNS)
        for contact, before in self.before.items():
            if before is None:
                writes.inserts.append(self.rows[contact])
            elif before != self.rows[contact]:
                writes.updates.append(self.rows[contact])
        return writes

    def _of(self, customer: int) -> dict[str, int]:
        known = self.by_name.get(customer)
        if known is None:
            known = self.by_name[customer] = {}
            for contact in queries.by_ids(self.book, queries.CONTACTS_OF, [customer]):
                known.setdefault(str(contact[2]), int(contact[0] or 0))
                self.rows[int(contact[0] or 0)] = contact
        return known


def contact_facts(plan: Plan, *, alone: bool) -> list[Values]:
    """Return each row's facts of its contact, from the title on; a sheet of contacts alone gives all of them."""
    staged = plan.staged
    columns: list[list[Value]] = []
    for name in CONTACT_COLUMNS[FACTS_FROM:]:
        if name == "attributes":
            columns.append(list(staged.attributes) if alone else [None] * len(staged.lines))
        elif name == "every_days":
            columns.append(list(staged.number(name)))
        else:
            columns.append(list(staged.text(name if alone or name in OF_A_PARTY else "")))
    return list(zip(*columns, strict=True))


def plan_contacts(book: Reader, plan: Plan, ids: dict[str, int]) -> None:
    """Plan a sheet of contacts: each belongs to a customer of the book, or to a new one of that name."""
    staged = plan.staged
    customers, contacts = Customers(book, plan, ids["customer"]), Contacts(book, plan, ids["contact"])
    codes, names, persons = staged.text("customer_no"), staged.text("customer_name"), staged.text("contact")
    members: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in plan.good_rows():
        person = persons[row] or ""
        customer = customers.of(row, codes[row], names[row])
        if customer is not None:
            members[customer, person].append(row)
    facts, addresses = contact_facts(plan, alone=True), facts_of(plan, ("address",))
    for (customer, person), rows in members.items():
        if len(rows) > 1 and (differing := plan.differing(FACTS, [facts[row] for row in rows])):
            plan.conflict(rows, "contact", person, differing)
            continue
        if len(rows) > 1:
            plan.warn_of_duplicates(person, rows)
        customers.use(customer)
        for row in rows:
            effect = contacts.learn(row, customer, person, facts[row])
            plan.differs(row, effect)
            if addresses:
                customers.learn(row, customer, addresses[row])
    plan.writes = {"customer": customers.writes(), "contact": contacts.writes()}
