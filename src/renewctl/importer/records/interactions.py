"""Interactions of a sheet by customer, moment, kind and note; the n-th of equal ones is the n-th in the book."""

from collections import defaultdict
from datetime import date

from renewctl.errors import RuleError
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, attributes_over, laid_over
from renewctl.importer.queries import INTERACTION_COLUMNS
from renewctl.importer.records.contacts import NO_FACTS, Contacts
from renewctl.importer.records.parties import Customers
from renewctl.interaction.rules import check_moment
from renewctl.messages import _
from renewctl.store.reader import Reader
from renewctl.vocabulary import InteractionKind

FACTS_FROM = INTERACTION_COLUMNS.index("contact_id")


def plan_interactions(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of interactions with customers of the book; a row without a kind is a call."""
    _InteractionPlanner(book, plan, ids, today).run()


class _InteractionPlanner:
    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
        self.book = book
        self.plan = plan
        self.today = today
        self.next_id = ids["interaction"]
        self.customers = Customers(book, plan, ids["customer"], may_add=False)
        self.contacts = Contacts(book, plan, ids["contact"])
        self.standing: dict[Values, list[Values]] = defaultdict(list)
        self.seen: dict[Values, int] = defaultdict(int)
        self.read: set[int] = set()
        self.writes = Writes(INTERACTION_COLUMNS)

    def run(self) -> None:
        staged, plan = self.plan.staged, self.plan
        codes, names = staged.text("customer_no"), staged.text("customer_name")
        self.customers.look_up_unread()
        if "interaction_kind" not in staged.texts:
            plan.warnings.append(_("No column says how it was done; every row is taken as a call."))
        for row in plan.good_rows():
            moment = self._moment(row)
            customer = self.customers.of(row, codes[row], names[row]) if moment else None
            if customer is None:
                continue
            facts = self._facts(row, customer)
            if facts is not None:
                kind = staged.text("interaction_kind")[row] or InteractionKind.CALL.value
                self._one(row, (customer, moment, kind, staged.text("note")[row]), facts)
        plan.writes = {"contact": self.contacts.writes(), "interaction": self.writes}

    def _moment(self, row: int) -> str | None:
        moment = self.plan.staged.text("happened_at")[row] or ""
        try:
            check_moment(moment, self.today)
        except RuleError as error:
            self.plan.refuse(row, "happened_at", moment, error.message)
            return None
        return moment

    def _facts(self, row: int, customer: int) -> Values | None:
        """Return an interaction's columns from the contact on, None when the row is refused."""
        staged = self.plan.staged
        number, person = staged.text("contract_no")[row], staged.text("contact")[row]
        contract: Value = None
        if number:
            found = next(queries.by_texts(self.book, queries.CONTRACTS_BY_NUMBER, [number]), None)
            if found is None:
                self.plan.refuse(row, "contract_no", number, _("There is no such contract in the book."))
                return None
            contract = found[0]
        contact: Value = None
        if person:
            self.contacts.learn(row, customer, person, NO_FACTS)
            contact = self.contacts.by_name[customer][person]
        texts = (staged.text(name)[row] for name in ("direction", "outcome", "content_kind", "owner"))
        return (contact, contract, staged.number("minutes")[row], *texts, staged.attributes[row])

    def _one(self, row: int, key: Values, facts: Values) -> None:
        customer = int(key[0] or 0)
        if customer not in self.read:
            self.read.add(customer)
            for one in queries.by_ids(self.book, queries.INTERACTIONS_OF, [customer]):
                self.standing[one[1:FACTS_FROM]].append(one)
        nth, alike = self.seen[key], self.standing.get(key, [])
        self.seen[key] += 1
        if nth >= len(alike):
            self.writes.inserts.append((self.next_id, *key, *facts))
            self.next_id += 1
            self.plan.differs(row, Effect.NEW)
            return
        before = alike[nth]
        told = laid_over(before[FACTS_FROM:-1], facts[:-1])
        now = (*before[:FACTS_FROM], *told, attributes_over(before[-1], facts[-1]))
        if now != before:
            self.writes.updates.append(now)
            self.plan.differs(row)
