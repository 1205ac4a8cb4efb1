"""Amendments of a sheet: what was agreed before and since, from which day and why. They go in as history."""

from collections import defaultdict

from renewctl.contract.amended import OF_WORDS, AmendmentRow
from renewctl.contract.rules import check_sum, notice_text, read_notice
from renewctl.errors import RenewctlError
from renewctl.importer import queries
from renewctl.importer.cells.words import folded, words_of
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, laid_over
from renewctl.importer.queries import AMENDMENT_COLUMNS, TERM_COLUMNS
from renewctl.importer.records.chains import END, START, Chains, id_of
from renewctl.importer.records.facts import FACTS_FROM, KIND, LENGTH, UNIT
from renewctl.messages import _, n_
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.written_amounts import typed_money
from renewctl.written_dates import read_date

SEQUENCE, AMOUNT, CURRENCY = (TERM_COLUMNS.index(name) for name in ("sequence", "amount", "currency"))

BEFORE, AFTER = "agreed_before", "agreed_after"


def plan_amendments(book: Reader, plan: Plan, ids: dict[str, int]) -> None:
    """Plan a sheet of amendments of contracts of the book; what holds now is what the contracts themselves say."""
    _AmendmentPlanner(book, plan, ids).run()


class _AmendmentPlanner:
    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int]) -> None:
        self.book, self.plan, self.ids = book, plan, ids
        self.chains = Chains(book, plan)
        self.of_contract: dict[int, list[Values]] = {}
        self.seen: dict[Values, int] = defaultdict(int)
        self.writes = Writes(AMENDMENT_COLUMNS)

    def run(self) -> None:
        staged = self.plan.staged
        for row in self.plan.good_rows():
            contract = self.chains.contract(row)
            if contract is None:
                continue
            values = [self._value(row, name) for name in (BEFORE, AFTER)]
            term = self._term(row, contract)
            if self.plan.effects[row] is not None:
                facts = staged.text("effective_on")[row], staged.text("amended")[row], *values
                self._one(row, contract, term, facts)
        self._warn()
        self.plan.writes = {"amendment": self.writes, "term": self.chains.writes()}

    def _value(self, row: int, name: str) -> str | None:
        """Return what was agreed before or since as an amendment keeps it: 120.00 CNY, 2026-12-31, 30d, auto."""
        text, amended = self.plan.staged.text(name)[row], self.plan.staged.text("amended")[row]
        if text is None:
            return None
        try:
            return _read(text, str(amended), is_agreed=name == AFTER)
        except (RenewctlError, ValueError, KeyError):
            reason = _("It is not what an amendment of {field} can say.").format(field=amended)
            self.plan.refuse(row, name, text, reason)
            return None

    def _term(self, row: int, contract: Values) -> Values | None:
        """Return the term that was amended; None for words that were amended outside of every term."""
        staged = self.plan.staged
        if staged.text("start_date")[row] is not None:
            return self.chains.beginning(row, contract)
        day, amended = staged.text("effective_on")[row] or "", staged.text("amended")[row]
        unknown = self.chains.without_start(contract)
        if amended in OF_WORDS:
            return unknown if unknown and day <= str(unknown[END] or day) else None
        begun = [term for term in self.chains.terms(contract) if str(term[START] or "") <= day]
        found = unknown or (begun[-1] if begun else None)
        if found is None:
            sentence = _("On {day} contract {number} has no term whose amount or end could change.")
            reason = sentence.format(day=day, number=brief(str(contract[1])))
            self.plan.refuse(row, "effective_on", day, reason)
        return found

    def _one(self, row: int, contract: Values, term: Values | None, facts: Values) -> None:
        number, reason = id_of(contract), self.plan.staged.text("amendment_reason")[row]
        if number not in self.of_contract:
            self.of_contract[number] = list(queries.by_ids(self.book, queries.AMENDMENTS_OF, [number]))
        key = (contract[0], term[0] if term else None, *facts)
        alike = [one for one in self.of_contract[number] if one[1:-1] == key]
        nth = self.seen[key]
        self.seen[key] += 1
        if nth >= len(alike):
            self.writes.inserts.append((self.ids["amendment"], *key, reason))
            self.ids["amendment"] += 1
            self.plan.differs(row, Effect.NEW)
            self._hold(contract, term, facts, reason)
        elif (now := (*key, *laid_over(alike[nth][-1:], (reason,)))) != alike[nth][1:]:
            self.writes.updates.append((alike[nth][0], *now))
            self.plan.differs(row)

    def _hold(self, contract: Values, term: Values | None, facts: Values, reason: str | None) -> None:
        """Let what follows from a contract's amendments follow from this one too."""
        changes = self.chains.amended.changes[id_of(contract)]
        sequence = int(term[SEQUENCE] or 0) if term else None
        day, amended, before, after = (None if value is None else str(value) for value in facts)
        changes.append(AmendmentRow(id_of(contract), sequence, str(day), str(amended), before, after, reason or ""))
        changes.sort(key=lambda one: one.effective_on)
        self.chains.touch(contract)

    def _warn(self) -> None:
        """Say how many contracts say something now to which no amendment of theirs has led."""
        n = sum(self._is_contradicted(contract) for contract in self.chains.touched.values())
        if n:
            sentence = n_(
                "{n} contract says now what no amendment led to; an import of amendments leaves it as it is.",
                "{n} contracts say now what no amendment led to; an import of amendments leaves them as they are.",
                n,
            )
            self.plan.warnings.append(sentence.format(n=n))

    def _is_contradicted(self, contract: Values) -> bool:
        agreed: dict[tuple[int | None, str], set[str | None]] = defaultdict(set)
        for change in self.chains.amended.changes[id_of(contract)]:
            field = "end" if change.field == "extension" else change.field
            agreed[None if field in OF_WORDS else change.sequence, field].add(change.after)
        terms = {int(term[SEQUENCE] or 0): term for term in self.chains.terms(contract)}
        return any(
            _said_of_term(terms[sequence], field) not in after
            if sequence
            else _said(contract[FACTS_FROM:], field) not in after
            for (sequence, field), after in agreed.items()
        )


def _said(facts: Values, field: str) -> Value:
    """Return the kind or the notice period of a contract as an amendment keeps it."""
    if field == "kind":
        return facts[KIND]
    length = facts[LENGTH]
    return None if length is None else notice_text(int(length), str(facts[UNIT]))


def _said_of_term(term: Values, field: str) -> Value:
    """Return the end or the sum of a term as an amendment keeps it."""
    if field == "end":
        return term[END]
    amount = term[AMOUNT]
    return None if amount is None else Money(int(amount), str(term[CURRENCY])).written


def _read(text: str, amended: str, *, is_agreed: bool) -> str | None:
    match amended:
        case "amount":
            money, _rounded = typed_money(text, "", "")
            if is_agreed:  # what it was before is history, whatever it was
                check_sum(money.minor)
            return money.written
        case "notice":
            return notice_text(*read_notice(text))
        case "kind":
            return words_of("kind")[folded(text)]
        case _end:
            return read_date(text).isoformat()
