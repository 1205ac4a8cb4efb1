"""What came of terms, by contract or customer: a new user's history. A customer without a term keeps its own."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from renewctl.calendar.queries import working_days
from renewctl.dates import iso_day
from renewctl.errors import RuleError
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Values, Writes
from renewctl.importer.queries import CONTRACT_COLUMNS, TERM_COLUMNS
from renewctl.importer.records import terms
from renewctl.importer.records.parties import NO_FACTS, Customers
from renewctl.importer.records.terms import FIRST, LAST
from renewctl.messages import _, n_
from renewctl.plain import brief
from renewctl.renewal.outcome import OF_A_CUSTOMER, check_day
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractKind, Outcome, label

KIND, STATE, LENGTH, UNIT = (CONTRACT_COLUMNS.index(name) for name in ("kind", "state", "notice_length", "notice_unit"))
START, END, OPEN, OUTCOME, DECIDED, REASON = (
    TERM_COLUMNS.index(name) for name in ("start_on", "end_on", "is_open", "outcome", "decided_on", "reason_code")
)
GOES_ON = frozenset({Outcome.RENEWED, Outcome.EXPANDED, Outcome.CONTRACTED})
LATE_DAYS = 30
"""A decision so many days after the end of a term is one of that term, though the next has begun."""


class Said(NamedTuple):
    """What a row says came of a term or customer; `is_plain`: only that it was not lost, which decides no open term."""

    row: int
    outcome: str
    day: str | None
    reason: str | None
    end: str | None
    is_plain: bool


class Subject(NamedTuple):
    """Whom a row speaks of: a contract (CONTRACT_COLUMNS), or a customer alone."""

    customer: int
    contract: Values | None


def plan_outcomes(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of outcomes: contracts and customers must be in the book, no decision lies in the future."""
    _OutcomePlanner(book, plan, Customers(book, plan, ids["customer"], may_add=False), today).run()


class _OutcomePlanner:
    def __init__(self, book: Reader, plan: Plan, customers: Customers, today: date) -> None:
        self.book, self.plan, self.customers, self.today = book, plan, customers, today
        self.writes, self.calendar = Writes(TERM_COLUMNS), working_days(book)
        self.undecided = self.endings = 0
        self.numbers = self._numbers()

    def run(self) -> None:
        """Plan every row that could be read, those of one contract or customer in the order of their days."""
        told: dict[Subject, list[Said]] = defaultdict(list)
        for row in self.plan.good_rows():
            said = self._said(row)
            subject = self._subject(row) if said else None
            if said and subject:
                told[subject].append(said)
        for subject, every in told.items():
            every.sort(key=lambda said: said.day or "")
            if self._contradict(subject, every):
                continue
            if subject.contract is None:
                self._of_customer(subject.customer, every)
            else:
                self._of_contract(subject.contract, every)
        if self.undecided:
            sentence = n_(
                "{n} row says that a customer is not lost while its term still runs; nothing is decided by that.",
                "{n} rows say that a customer is not lost while its term still runs; nothing is decided by that.",
                self.undecided,
            )
            self.plan.warnings.append(sentence.format(n=self.undecided))
        if self.endings:
            sentence = n_(
                "{n} contract is renewed by this sheet and has no next term: it is not due until a sheet brings one.",
                "{n} contracts are renewed by this sheet and have no next term: none is due until a sheet brings one.",
                self.endings,
            )
            self.plan.warnings.append(sentence.format(n=self.endings))
        self.plan.writes = {"customer": self.customers.writes(), "term": self.writes}

    def _numbers(self) -> Sequence[str | None]:
        """Return each row's contract; none where all name a customer, and nothing in the column is a contract's number.

        A column “Contract” may say how long it is for.
        """
        staged = self.plan.staged
        numbers, codes, names = staged.text("contract_no"), staged.text("customer_no"), staged.text("customer_name")
        different = {number for number in numbers if number}
        if not different or not all(code or name for code, name in zip(codes, names, strict=True)):
            return numbers
        if any(queries.is_taken(self.book, queries.NUMBER_IS_TAKEN, number) for number in sorted(different)):
            return numbers
        sentence = _("{column}: no contract of the book has such a number; the rows are taken by their customers.")
        self.plan.warnings.append(sentence.format(column=self.plan.header("contract_no")))
        return staged.no_texts

    def _said(self, row: int) -> Said | None:
        staged = self.plan.staged
        written, lost, kept = (staged.text(name)[row] for name in ("term_outcome", "lost", "kept"))
        by_lost = lost and (Outcome.CHURNED if lost == "yes" else Outcome.RENEWED)
        by_kept = kept and (Outcome.RENEWED if kept == "yes" else Outcome.CHURNED)
        said = [Outcome(word) for word in (written, by_lost, by_kept) if word]
        if len({one in (Outcome.CHURNED, Outcome.LAPSED) for one in said}) > 1:
            reason = _("The columns of this row contradict each other.")
            self.plan.refuse(row, "term_outcome" if written else "lost", written or lost or "", reason)
            return None
        day = staged.text("term_decided_on")[row]
        try:
            check_day(date.fromisoformat(day) if day else self.today, self.today)
        except RuleError as error:
            self.plan.refuse(row, "term_decided_on", day or "", error.message)
            return None
        is_plain = not written and said[0] is Outcome.RENEWED
        return Said(row, said[0].value, day, staged.text("term_reason")[row], staged.text("end_date")[row], is_plain)

    def _subject(self, row: int) -> Subject | None:
        """Return whom a row speaks of: its contract, the only one of its customer, or the customer alone."""
        staged = self.plan.staged
        number, code, name = self.numbers[row], staged.text("customer_no")[row], staged.text("customer_name")[row]
        customer = self.customers.of(row, code, name) if code or name else None
        if number is None:
            if customer is None:
                return None
            contracts = list(queries.by_ids(self.book, queries.CONTRACTS_OF, [customer]))
            is_decided = len(contracts) == 1 and contracts[0][KIND] != ContractKind.EVERGREEN
            return Subject(customer, contracts[0] if is_decided else None)
        contract = next(queries.by_texts(self.book, queries.CONTRACTS_BY_NUMBER, [number]), None)
        if contract is None:
            self.plan.refuse(row, "contract_no", number, _("There is no such contract in the book."))
            return None
        owner = self.customers.current(int(contract[3] or 0))
        if (code or name) and customer != owner:
            if customer is not None:
                self.plan.refuse(row, "contract_no", number, _("The contract is another customer's."))
            return None
        return Subject(owner, contract)

    def _contradict(self, subject: Subject, every: Sequence[Said]) -> bool:
        """Quarantine rows that say different things of one contract or customer on one day; say whether any do."""
        alike: dict[tuple[str | None, str | None], list[Said]] = defaultdict(list)
        for said in every:
            alike[said.day, said.end].append(said)
        if all(len({said.outcome for said in some}) == 1 for some in alike.values()):
            return False
        shown = subject.contract[1] if subject.contract else self.customers.name_of(subject.customer)
        named = next(one for one in ("term_outcome", "lost", "kept") if one in self.plan.staged.headers)
        blamed = "contract_no" if subject.contract else "customer_no"
        self.plan.conflict([said.row for said in every], blamed, str(shown), [self.plan.header(named)])
        return True

    # --- of a customer alone ------------------------------------------------------------------------------

    def _of_customer(self, customer: int, every: Sequence[Said]) -> None:
        """The latest outcome stays with the customer, under names that no rule set takes for an indicator."""
        for said in every:
            standing = json.loads(str(self.customers.rows[customer][-1] or "{}"))
            stands, on, _reason = (standing.get(name) for name in OF_A_CUSTOMER)
            # A sheet of customers may have had columns of these names, and whatever in them.
            if stands in tuple(Outcome) and iso_day(on or "") and on > (said.day or ""):
                continue
            if not stands:
                self.plan.differs(said.row, Effect.NEW)
            values = (said.outcome, said.day, said.reason)
            told = {name: value for name, value in zip(OF_A_CUSTOMER, values, strict=True) if value}
            self.customers.learn(said.row, customer, (*NO_FACTS[:-1], json.dumps(told, ensure_ascii=False)))

    # --- of a contract's term -----------------------------------------------------------------------------

    def _of_contract(self, contract: Values, every: Sequence[Said]) -> None:
        standing = list(queries.by_ids(self.book, queries.TERMS_OF, [int(contract[0] or 0)]))
        decided: dict[int, Values] = {}
        for said in every:
            at = self._meant(contract, standing, said)
            if at is None:
                continue
            before = standing[at]
            if _is_too_early(before, said):
                reason = _("A term that runs to {end} has not lapsed by {day}.")
                shown = reason.format(end=before[END], day=said.day)
                self.plan.refuse(said.row, "term_decided_on", str(said.day), shown)
                continue
            now = self._decided(contract, before, said)
            self.endings += at == len(standing) - 1 and before[OPEN] == 1 and said.outcome in GOES_ON
            if now != before:
                self.plan.differs(said.row, Effect.CHANGED if before[OUTCOME] else Effect.NEW)
                standing[at] = decided[at] = now
        self.writes.updates += decided.values()

    def _decided(self, contract: Values, term: Values, said: Said) -> Values:
        """Return a term with its outcome; one that had no end, and is lost, ends on the day of that."""
        told = list(term)
        told[OUTCOME] = said.outcome
        told[DECIDED], told[REASON] = said.day or term[DECIDED], said.reason or term[REASON]
        if term[END] is None and said.outcome == Outcome.CHURNED:
            told[END] = said.day
        end = str(told[END]) if told[END] and told[END] != term[END] else None
        if end:  # the last day for notice follows from the end
            words = (contract[KIND], contract[STATE], contract[LENGTH], contract[UNIT])
            told[OPEN - 1], _open = terms.derived(*words, end, said.outcome, True, self.calendar, False)
        told[OPEN] = 0
        return tuple(told)

    def _meant(self, contract: Values, standing: Sequence[Values], said: Said) -> int | None:
        """Return the place of the term that a row decides; None where it is refused, or decides none."""
        number = brief(str(contract[1]))
        if said.end:
            found = next((at for at, term in enumerate(standing) if term[END] == said.end), None)
            if found is None:
                reason = _("No term of {number} ends on {day}.").format(number=number, day=said.end)
                self.plan.refuse(said.row, "end_date", said.end, reason)
            return found
        by = said.day or self.today.isoformat()
        begun = [at for at, term in enumerate(standing) if str(term[START] or "") <= by]
        if said.is_plain:
            ended = [at for at in begun if standing[at][END] is not None and str(standing[at][END]) <= by]
            self.undecided += not ended
            begun = ended
        elif not begun:
            reason = _("No term of {number} had begun by {day}.").format(number=number, day=by)
            self.plan.refuse(said.row, "term_decided_on", by, reason)
        if not begun:
            return None
        at = next((one for one in begun if said.day and standing[one][DECIDED] == said.day), begun[-1])
        if at and _is_late(standing[at - 1], said):
            at -= 1
        stands = standing[at][OUTCOME]
        if stands not in (None, said.outcome):
            reason = _("The term of {number} to {end} is decided already: {outcome}. Its end beside it corrects it.")
            shown = reason.format(number=number, end=standing[at][END] or "…", outcome=label(str(stands)))
            self.plan.refuse(said.row, "term_outcome", said.outcome, shown)
            return None
        return at


def _is_too_early(term: Values, said: Said) -> bool:
    """Return whether a term is said to have lapsed before it has ended."""
    return said.outcome == Outcome.LAPSED and (said.day or LAST) < str(term[END] or FIRST)


def _is_late(before: Values, said: Said) -> bool:
    """Return whether a decision is the late one of a term that has ended and is not decided yet."""
    if before[OUTCOME] is not None or before[END] is None or said.day is None:
        return False
    return date.fromisoformat(said.day) <= date.fromisoformat(str(before[END])) + timedelta(days=LATE_DAYS)
