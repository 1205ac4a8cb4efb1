"""Contracts of a sheet against those of the book: new ones, further terms, corrections, conflicts."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from renewctl.approval.rulebook import policy_of
from renewctl.calendar.queries import working_days
from renewctl.codes import CONTRACT, is_ours
from renewctl.contract.notices import noticed_terms
from renewctl.contract.rules import RENEWS_BY_ITSELF
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Values, Writes, attributes_over, cells_of, laid_over
from renewctl.importer.queries import CONTRACT_COLUMNS, TERM_COLUMNS
from renewctl.importer.records import terms
from renewctl.importer.records.amended import Amended
from renewctl.importer.records.approvals import objection
from renewctl.importer.records.beside import Beside
from renewctl.importer.records.contacts import Contacts
from renewctl.importer.records.facts import (
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
    first_facts,
)
from renewctl.importer.records.parties import Customers
from renewctl.importer.records.repeats import Repeats
from renewctl.importer.records.spellings import warn_of_spellings
from renewctl.importer.records.standing import Group, NaturalKey, StandingContracts
from renewctl.importer.records.terms import Period
from renewctl.importer.remarks import endless
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractState

LIVE = (ContractState.ACTIVE.value, ContractState.NOT_EFFECTIVE.value)


def plan_contracts(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of contracts recorded today; `ids` are the next free ids by table."""
    ContractPlanner(book, plan, ids, today).run()


class ContractPlanner:
    """Plans the contracts of one sheet, group by group."""

    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
        staged = plan.staged
        self.book, self.policy = book, policy_of(book)
        self.plan = plan
        self.ids = ids
        self.today = today.isoformat()
        self.calendar, self.noticed, self.amended = working_days(book), noticed_terms(book), Amended(book)
        self.customers = Customers(book, plan, ids["customer"])
        self.contacts = Contacts(book, plan, ids["contact"])
        self.contracts, self.terms = Writes(CONTRACT_COLUMNS), Writes(TERM_COLUMNS)
        self.ends_known = "end_date" in staged.texts
        self.starts, self.ends = staged.text("start_date"), staged.text("end_date")
        self.amounts, self.currencies = staged.number("amount"), staged.text("currency")
        self.signed = staged.text("sign_date")
        self.first_facts = first_facts(plan)
        self.endless = 0
        self.fresh: dict[int, str | None] = {}  # new contracts of one row, and their numbers
        self.customer_of: dict[int, int] = {}
        self.beside = Beside(plan, self.customers, self.contacts, today)
        self.outcomes = terms.what_came_by_row(staged)
        self.repeats = Repeats(plan, lambda: self.facts, self._period)

    @cached_property
    def facts(self) -> list[Values]:
        """What each row says of its contract, where it may stand already: few sheets of new contracts need it."""
        return facts_by_row(self.plan)

    def run(self) -> None:
        """Plan every row that could be read."""
        terms.refuse_ends(self.plan, self.starts, self.ends, self.outcomes)
        numbered, nameless = self.customers.by_number(self.plan.good_rows(), self.customer_of)
        names, codes = self.plan.staged.text("customer_name"), self.plan.staged.text("customer_no")
        unreadable = [row for row in self.plan.staged.problems if names[row] or codes[row]]
        unread, _nameless = self.customers.by_number(unreadable, self.customer_of)
        of_nameless = {self.customer_of[row] for row in nameless}
        known = numbered.keys() | unread.keys()
        self.standing = StandingContracts(self.book, known, of_nameless, self.ids["contract"])
        new = [number for number in dict.fromkeys([*numbered, *unread]) if number not in self.standing.by_number]
        warn_of_spellings(self.plan, "contract_no", new, queries.texts(self.book, queries.CONTRACT_NUMBERS))
        self.customers.warn_of_spellings()
        for number, rows in unread.items():  # what else is wrong with them is told in the same run
            together = sorted([*numbered.get(number, ()), *rows])
            if self._belongs_elsewhere(number, together) or self.repeats.refuse_unread(number, together, rows):
                numbered.pop(number, None)
        for number, rows in numbered.items():
            if len(rows) == 1 and number not in self.standing.by_number:
                self.fresh[rows[0]] = number
            else:
                self._one_number(number, rows)
        seen: dict[NaturalKey, list[int]] = defaultdict(list)
        for row in nameless:
            self._one_without_number(row, seen)
        self._begin_fresh()
        for key, rows in seen.items():
            if len(rows) > 1:
                self.plan.warn_of_duplicates(str(key[1] or self.customers.name_of(key[0])), rows)
        self.repeats.warn()
        self.plan.warnings += filter(None, [self.amended.warning()])
        if self.endless:
            self.plan.warnings.append(endless(self.endless))
        writes = {"customer": self.customers.writes(), "contact": self.contacts.writes()}
        self.plan.writes = writes | {"contract": self.contracts, "term": self.terms}

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
            self.fresh[row] = None
        else:
            self._group(Group(None, customer, [row], standing))

    def _begin_fresh(self) -> None:
        """Plan the new contracts with one row each: nearly all of a first import, so together, column by column."""
        if not self.fresh:
            return
        rows, given = list(self.fresh), list(self.fresh.values())
        self.fresh.clear()
        numbers, ours = zip(*map(self._named, given), strict=True)
        contracts, periods = self._next("contract", len(rows)), self._next("term", len(rows))
        customers = [self.customer_of[row] for row in rows]
        starts, ends, amounts, currencies, *facts = cells_of(
            rows, [self.starts, self.ends, self.amounts, self.currencies, *self.first_facts]
        )
        self.contracts.inserts += zip(contracts, numbers, ours, customers, starts, *facts, strict=True)
        came = [terms.stored(self.outcomes[row]) for row in rows]
        kinds, states = facts[KIND], facts[STATE]
        last_days = [end if kind in RENEWS_BY_ITSELF else None for end, kind in zip(ends, kinds, strict=True)]
        words = list(zip(kinds, states, facts[LENGTH], facts[UNIT], last_days, (one[0] for one in came), strict=True))
        derived = {each: terms.derived(*each, True, self.calendar, False) for each in set(words)}
        money, today = zip(amounts, currencies, strict=True), self.today
        self.terms.inserts += [
            (period, contract, 1, terms.INITIAL, today, start, end, *worth, *derived[each], *outcome, None)
            for period, contract, start, end, worth, each, outcome in zip(
                periods, contracts, starts, ends, money, words, came, strict=True
            )
        ]
        self.endless += sum(end is None and state in LIVE for end, state in zip(ends, states, strict=True))
        for row in rows:
            self.plan.effects[row] = Effect.NEW
        self.beside.learn(rows, numbers, self.customer_of)

    def _group(self, group: Group) -> None:
        self._begin_fresh()  # the rows before come first: later ones overrule them
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
        is_new = group.standing is None
        contract = self._contract(group, periods)
        if not is_new and (reason := objection(self.book, self.policy, contract, periods)):
            self._refuse(group, reason)
            return
        if is_new:
            self.contracts.inserts.append(contract)
        self.endless += periods[-1].end is None and contract[FACTS_FROM + STATE] in LIVE
        self._terms(contract, periods, is_new=is_new)
        if group.standing and contract != group.standing:
            self.contracts.updates.append(contract)
            self.plan.differs(group.rows[-1])
        self.beside.learn(group.rows, [str(contract[1])] * len(group.rows), self.customer_of)

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
                noticed = term.standing is not None and term.standing[0] in self.noticed
                told = self.amended.period(group.standing[0], term, period, is_noticed=noticed)
                final.append(terms.corrected(term, told, end_is_known=self.ends_known))
        final = sorted([*final, *free], key=lambda period: period.begins)
        if reason := terms.clash(final):
            self._refuse(group, reason)
            return None
        return final

    def _refuse(self, group: Group, reason: str) -> None:
        for row in group.rows:
            self.plan.refuse(row, "contract_no", group.number or "", reason)

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
                given = self.amended.facts(standing[0], period.row, facts, given) if standing else given
                facts = (*laid_over(facts, given)[:-1], attributes_over(facts[-1], given[-1]))
            else:  # what an earlier term's row says of the contract is older than what stands
                facts = (*laid_over(given, facts)[:-1], attributes_over(given[-1], facts[-1]))
        anchor = periods[0].start or (standing[4] if standing else None)
        if standing:
            return (*standing[:4], anchor, *facts)
        kind, state = facts[KIND] or USUAL_KIND, facts[STATE] or USUAL_STATE
        (number,) = self._next("contract")
        facts = (*facts[:KIND], kind, state, *facts[STATE + 1 :])
        return (number, *self._named(group.number), group.customer, anchor, *facts)

    def _named(self, number: str | None) -> tuple[str, int]:
        """Return the number of a new contract, one of ours if it came without, and whether it is of ours."""
        return number or self.standing.free_number(), int(number is None or is_ours(number, CONTRACT))

    def _next(self, table: str, count: int = 1) -> range:
        """Return the next ids of a table."""
        first = self.ids[table]
        self.ids[table] = first + count
        return range(first, first + count)

    def _terms(self, contract: Values, periods: list[Period], *, is_new: bool) -> None:
        facts = contract[FACTS_FROM:]
        moved: list[Values] = []
        for sequence, period in enumerate(periods, 1):
            before = period.standing
            what_came, kind = terms.stored(period.what_came), terms.kind_at(sequence, period.what_came)
            derived = self.amended.derived(
                contract[0],
                facts,
                period.end,
                what_came[0],
                is_last=sequence == len(periods),
                has_notice=before is not None and before[0] in self.noticed,
                calendar=self.calendar,
            )
            signed = period.signed_on if sequence > 1 else None
            span = (period.start, period.end, period.amount, period.currency, *derived, *what_came)
            if before is None:
                placed = (*self._next("term"), contract[0], sequence, kind, self.today)
                self.terms.inserts.append((*placed, *span, signed))
                effect = Effect.NEW if is_new and sequence == 1 else Effect.FURTHER
            else:
                told = (sequence, kind, before[4], *span, signed or before[-1])
                effect = Effect.SAME if told == before[2:] else Effect.CHANGED
                if before[2] != sequence:
                    moved.append((*before[:2], *told))
                elif effect is Effect.CHANGED:
                    self.terms.updates.append((*before[:2], *told))
            if period.row is not None:
                self.plan.differs(period.row, effect)
        self.terms.moves += reversed(moved)  # an earlier term moves those behind it up, the last one first
