"""Contracts of a sheet against those of the book: new ones, further terms, corrections, conflicts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from renewctl.calendar.queries import working_days
from renewctl.contract.notices import noticed_terms
from renewctl.contract.rules import RENEWS_BY_ITSELF
from renewctl.importer import terms
from renewctl.importer.contacts import Contacts, contact_facts
from renewctl.importer.facts import (
    FACTS_FROM,
    KIND,
    LENGTH,
    NO_FACTS,
    SIGNED,
    STATE,
    UNIT,
    USUAL_KIND,
    USUAL_STATE,
    facts_by_row,
)
from renewctl.importer.parties import Customers, facts_of
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, attributes_over, laid_over
from renewctl.importer.queries import CONTRACT_COLUMNS, TERM_COLUMNS
from renewctl.importer.repeats import OUTCOME_FIELDS, Repeats
from renewctl.importer.standing import NaturalKey, StandingContracts, is_ours
from renewctl.importer.terms import Period
from renewctl.messages import _, n_
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractState

CUSTOMER_FACTS = ("tier", "segment", "industry", "phone", "email", "address")
FAR_AWAY_YEARS = 20
LIVE = (ContractState.ACTIVE.value, ContractState.NOT_EFFECTIVE.value)


@dataclass(slots=True)
class Group:
    """The rows of the sheet that speak of one contract, and that contract where it stands."""

    number: str | None
    customer: int
    rows: list[int]
    standing: Values | None


def plan_contracts(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of contracts recorded today; `ids` are the next free ids by table."""
    ContractPlanner(book, plan, ids, today).run()


class ContractPlanner:
    """Plans the contracts of one sheet, group by group."""

    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
        staged = plan.staged
        self.book = book
        self.plan = plan
        self.ids = ids
        self.far = f"{today.year + FAR_AWAY_YEARS}-12-31"
        self.today = today.isoformat()
        self.calendar, self.noticed = working_days(book), noticed_terms(book)
        self.customers = Customers(book, plan, ids["customer"])
        self.contacts = Contacts(book, plan, ids["contact"])
        self.contracts, self.terms = Writes(CONTRACT_COLUMNS), Writes(TERM_COLUMNS)
        self.ends_known = "end_date" in staged.texts
        self.starts, self.ends = staged.text("start_date"), staged.text("end_date")
        self.amounts, self.currencies = staged.number("amount"), staged.text("currency")
        self.signed = staged.text("sign_date")
        self.facts, self.first_facts = facts_by_row(plan, is_first=False), facts_by_row(plan, is_first=True)
        self.endless = 0
        self.customer_of: dict[int, int] = {}
        self.persons = staged.texts.get("contact")
        self.person_facts = contact_facts(plan, alone=False) if self.persons else []
        self.customer_facts = facts_of(plan, CUSTOMER_FACTS)
        self.outcomes = list(zip(*(staged.text(name) for name in OUTCOME_FIELDS), strict=True))
        self.repeats = Repeats(plan, self.facts, self._period)

    def run(self) -> None:
        """Plan every row that could be read."""
        numbered, nameless = self._customers_of_rows(self.plan.good_rows())
        names, codes = self.plan.staged.text("customer_name"), self.plan.staged.text("customer_no")
        unread, _nameless = self._customers_of_rows([r for r in self.plan.staged.problems if names[r] or codes[r]])
        of_nameless = {self.customer_of[row] for row in nameless}
        known = numbered.keys() | unread.keys()
        self.standing = StandingContracts(self.book, known, of_nameless, self.ids["contract"])
        for number, rows in unread.items():  # what else is wrong with them is told in the same run
            together = sorted([*numbered.get(number, ()), *rows])
            if self._belongs_elsewhere(number, together) or self.repeats.refuse_unread(number, together, rows):
                numbered.pop(number, None)
        for number, rows in numbered.items():
            if len(rows) == 1 and number not in self.standing.by_number:
                self._begin(number, rows[0])
            else:
                self._one_number(number, rows)
        seen: dict[NaturalKey, list[int]] = defaultdict(list)
        for row in nameless:
            self._one_without_number(row, seen)
        for key, rows in seen.items():
            if len(rows) > 1:
                self.plan.warn_of_duplicates(str(key[1] or self.customers.name_of(key[0])), rows)
        self.repeats.warn()
        self._warn_of_endless()
        writes = {"customer": self.customers.writes(), "contact": self.contacts.writes()}
        self.plan.writes = writes | {"contract": self.contracts, "term": self.terms}

    # --- which contract a row speaks of -------------------------------------------------------------------

    def _customers_of_rows(self, rows: list[int]) -> tuple[dict[str, list[int]], list[int]]:
        """Find the customer of each of these rows; return them by contract number, and those without a number."""
        staged = self.plan.staged
        numbers, codes, names = staged.text("contract_no"), staged.text("customer_no"), staged.text("customer_name")
        numbered: dict[str, list[int]] = defaultdict(list)
        nameless: list[int] = []
        for row in rows:
            number = numbers[row]
            customer = self.customers.of(row, codes[row], names[row])
            if customer is None:
                continue
            self.customer_of[row] = customer
            if number:
                numbered[number].append(row)
            else:
                nameless.append(row)
        return numbered, nameless

    def _one_number(self, number: str, rows: list[int]) -> None:
        if not self._belongs_elsewhere(number, rows):
            standing = self.standing.by_number.get(number)
            self._group(Group(number, self.customer_of[rows[0]], rows, standing))

    def _belongs_elsewhere(self, number: str, rows: list[int]) -> bool:
        """Refuse the rows of a number that is of several customers, or in the book of another one; say whether."""
        customers, standing = {self.customer_of[row] for row in rows}, self.standing.by_number.get(number)
        if len(customers) > 1:
            self.repeats.conflict(number, rows)
            return True
        if standing is None or self.customers.current(int(standing[3] or 0)) in customers:
            return False
        owner = brief(self.customers.name_of(int(standing[3] or 0)))
        for row in rows:
            reason = _("In the book this number belongs to {customer}.").format(customer=owner)
            self.plan.refuse(row, "contract_no", number, reason)
        return True

    def _one_without_number(self, row: int, seen: dict[NaturalKey, list[int]]) -> None:
        customer, facts = self.customer_of[row], self.facts[row]
        already = seen[customer, facts[0], facts[1], self.starts[row]]
        standing = self.standing.nth((customer, facts[0], facts[1], self.starts[row]), len(already))
        already.append(row)
        if standing is None:
            self._begin(None, row)
        else:
            self._group(Group(None, customer, [row], standing))

    # --- one contract -------------------------------------------------------------------------------------

    def _begin(self, number: str | None, row: int) -> None:
        """Plan a new contract of one row: nearly all of a first import, and so without any detour."""
        customer, start, end, facts = self.customer_of[row], self.starts[row], self.ends[row], self.first_facts[row]
        contract = self._new(number, customer, start, facts)
        what_came = self.outcomes[row]
        self.endless += end is None and facts[STATE] in LIVE
        ends_at = end if facts[KIND] in RENEWS_BY_ITSELF else None
        deadline, is_open = terms.derived(
            facts[KIND], facts[STATE], facts[LENGTH], facts[UNIT], ends_at, what_came[0], True, self.calendar, False
        )
        placed = (self._next("term"), contract[0], 1, terms.INITIAL, self.today, start, end)
        money = self.amounts[row], self.currencies[row]
        self.terms.inserts.append((*placed, *money, deadline, is_open, *what_came, None))
        self.plan.effects[row] = Effect.NEW
        self._beside(row, contract)

    def _group(self, group: Group) -> None:
        given = [self._period(row) for row in group.rows]
        if len(given) > 1:
            distinct = self.repeats.distinct(group.number or "", given)
            given = sorted(distinct or (), key=lambda period: period.begins)
            if distinct is None or terms.first_overlap(given):
                self.repeats.conflict(group.number or "", group.rows)
                return
            self.repeats.compare_terms(given)
        periods = self._merged(group, given) if group.standing else given
        if periods is None:
            return
        contract = self._contract(group, periods)
        self.endless += periods[-1].end is None and contract[FACTS_FROM + STATE] in LIVE
        self._terms(contract, periods, is_new=group.standing is None)
        if group.standing and contract != group.standing:
            self.contracts.updates.append(contract)
            self.plan.differs(group.rows[-1])
        for row in group.rows:
            self._beside(row, contract)

    def _period(self, row: int) -> Period:
        what_came = self.outcomes[row]
        money = self.amounts[row], self.currencies[row]
        return Period(self.starts[row], self.ends[row], *money, self.signed[row], what_came, row)

    def _merged(self, group: Group, given: list[Period]) -> list[Period] | None:
        """Return the contract's periods as they shall be, in their order; None when they contradict each other."""
        assert group.standing is not None
        free = [terms.period_of(term) for term in self.standing.terms_of[int(group.standing[0] or 0)]]
        final: list[Period] = []
        for period in given:
            term = terms.matched(free, period)
            if term is None:
                final.append(period)
            else:
                free.remove(term)
                final.append(terms.corrected(term, period, end_is_known=self.ends_known))
        final = sorted([*final, *free], key=lambda period: period.begins)
        clash = next(((one, one) for one in final if one.ends < one.begins), None) or terms.first_overlap(final)
        if clash is None:
            return final
        spans = " / ".join(f"{period.start or '…'} – {period.end or '…'}" for period in clash)
        for row in group.rows:
            reason = _("It does not fit the terms in the book: {periods}.").format(periods=spans)
            self.plan.refuse(row, "contract_no", group.number or "", reason)
        return None

    def _contract(self, group: Group, periods: list[Period]) -> Values:
        """Return the contract as it shall be, with what the rows of its periods say laid over what stands."""
        standing = group.standing
        facts = standing[FACTS_FROM:] if standing else NO_FACTS
        for place, period in enumerate(periods):
            if period.row is None:
                continue
            given = self.facts[period.row]
            if place == 0 and period.signed_on:
                given = (*given[:SIGNED], period.signed_on, *given[SIGNED + 1 :])
            if facts is NO_FACTS:
                facts = given
            elif place == len(periods) - 1:
                facts = (*laid_over(facts, given)[:-1], attributes_over(facts[-1], given[-1]))
            else:  # what an earlier term's row says of the contract is older than what stands
                facts = (*laid_over(given, facts)[:-1], attributes_over(given[-1], facts[-1]))
        anchor = periods[0].start or (standing[4] if standing else None)
        if standing:
            return (*standing[:4], anchor, *facts)
        kind, state = facts[KIND] or USUAL_KIND, facts[STATE] or USUAL_STATE
        return self._new(group.number, group.customer, anchor, (*facts[:KIND], kind, state, *facts[STATE + 1 :]))

    def _new(self, number: str | None, customer: int, anchor: Value, facts: Values) -> Values:
        ours = int(number is None or is_ours(number))
        number = number or self.standing.free_number()
        contract = (self._next("contract"), number, ours, customer, anchor, *facts)
        self.contracts.inserts.append(contract)
        return contract

    def _next(self, table: str) -> int:
        """Return the next id of a table."""
        number = self.ids[table]
        self.ids[table] = number + 1
        return number

    def _terms(self, contract: Values, periods: list[Period], *, is_new: bool) -> None:
        facts = contract[FACTS_FROM:]
        kind, state, length, unit = facts[KIND], facts[STATE], facts[LENGTH], facts[UNIT]
        ends_matter = kind in RENEWS_BY_ITSELF
        moved: list[Values] = []
        for sequence, period in enumerate(periods, 1):
            before = period.standing
            outcome = period.what_came[0]
            has_notice = before is not None and before[0] in self.noticed
            end, is_last = period.end if ends_matter else None, sequence == len(periods)
            deadline, is_open = terms.derived(
                kind, state, length, unit, end, outcome, is_last, self.calendar, has_notice
            )
            signed = period.signed_on if sequence > 1 else None
            span = (period.start, period.end, period.amount, period.currency, deadline, is_open, *period.what_came)
            if before is None:
                placed = (self._next("term"), contract[0], sequence, terms.kind_at(sequence), self.today)
                self.terms.inserts.append((*placed, *span, signed))
                effect = Effect.NEW if is_new and sequence == 1 else Effect.FURTHER
            else:
                told = (sequence, terms.kind_at(sequence), before[4], *span, signed or before[-1])
                effect = Effect.SAME if told == before[2:] else Effect.CHANGED
                if before[2] != sequence:
                    moved.append((*before[:2], *told))
                elif effect is Effect.CHANGED:
                    self.terms.updates.append((*before[:2], *told))
            if period.row is not None:
                self.plan.differs(period.row, effect)
        self.terms.moves += reversed(moved)  # an earlier term moves those behind it up, the last one first

    # --- beside the contract ------------------------------------------------------------------------------

    def _beside(self, row: int, contract: Values) -> None:
        """Plan what a row that goes in says of its customer and contact, and warn of what is strange."""
        customer, end = self.customer_of[row], self.ends[row]
        self.customers.used.add(customer)
        if self.customer_facts:
            self.customers.learn(row, customer, self.customer_facts[row])
        if self.persons and (person := self.persons[row]):
            effect = self.contacts.learn(row, customer, person, self.person_facts[row])
            self.plan.differs(row, Effect.SAME if effect is Effect.SAME else Effect.CHANGED)
        if end and end > self.far:
            self._warn_of_far_end(str(contract[1]), customer, end)

    def _warn_of_endless(self) -> None:
        if self.endless:
            sentence = n_(
                "{n} contract has no end date and will never be due.",
                "{n} contracts have no end date and will never be due.",
                self.endless,
            )
            self.plan.warnings.append(sentence.format(n=self.endless))

    def _warn_of_far_end(self, number: str, customer: int, end: str) -> None:
        self.plan.warnings.append(
            _("{number} of {customer} ends on {end}, decades away.").format(
                number=brief(number), customer=brief(self.customers.name_of(customer)), end=end
            )
        )
