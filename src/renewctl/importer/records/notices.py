"""Notices of a sheet: who said that a contract will not go on, when, and what shows it; also those taken back."""

from collections import defaultdict
from datetime import date

from renewctl.contract.rules import end_after_notice
from renewctl.importer import queries
from renewctl.importer.plan import Effect, Plan, Value, Values, Writes, laid_over
from renewctl.importer.queries import NOTICE_COLUMNS
from renewctl.importer.records.chains import END, START, Chains, id_of
from renewctl.importer.records.facts import FACTS_FROM, KIND, LENGTH, UNIT
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractKind, NoticeUnit

KEY = slice(2, 5)  # term, direction, day
WITHDRAWN, END_BEFORE = NOTICE_COLUMNS.index("withdrawn_on"), NOTICE_COLUMNS.index("end_before")


def plan_notices(book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
    """Plan a sheet of notices on contracts of the book; a notice is its term's, of this day and direction."""
    _NoticePlanner(book, plan, ids, today).run()


class _NoticePlanner:
    def __init__(self, book: Reader, plan: Plan, ids: dict[str, int], today: date) -> None:
        self.book, self.plan, self.ids = book, plan, ids
        self.today = today.isoformat()
        self.chains = Chains(book, plan)
        self.of_contract: dict[int, list[Values]] = {}
        self.seen: dict[Values, int] = defaultdict(int)
        self.writes = Writes(NOTICE_COLUMNS)
        self.ends_known = "end_before" in plan.staged.texts

    def run(self) -> None:
        for row in self.plan.good_rows():
            contract = self.chains.contract(row)
            term = self._term(row, contract) if contract else None
            if contract and term and self._days_are_sound(row, term):
                self._one(row, contract, term)
        self.plan.writes = {"notice": self.writes, "term": self.chains.writes()}

    def _term(self, row: int, contract: Values) -> Values | None:
        """Return the term that notice was given in: the one that begins on the row's day, else the last."""
        if self.plan.staged.text("start_date")[row] is not None:
            return self.chains.beginning(row, contract)
        return self.chains.without_start(contract) or self.chains.terms(contract)[-1]

    def _days_are_sound(self, row: int, term: Values) -> bool:
        staged, start = self.plan.staged, term[START]
        on, withdrawn = staged.text("notice_on")[row] or "", staged.text("withdrawn_on")[row]
        if on > self.today:
            sentence = _("Notice of {day} is still to come; today is {today}.")
            self.plan.refuse(row, "notice_on", on, sentence.format(day=on, today=self.today))
        elif withdrawn and not on <= withdrawn <= self.today:
            sentence = _("A notice of {day} cannot be withdrawn on {on}; today is {today}.")
            self.plan.refuse(row, "withdrawn_on", withdrawn, sentence.format(day=on, on=withdrawn, today=self.today))
        elif start is not None and (end := staged.text("end_before")[row]) is not None and end < str(start):
            # To withdraw such a notice would end the term before it starts.
            sentence = _("A term that starts on {start} cannot have ended on {end}.")
            self.plan.refuse(row, "end_before", end, sentence.format(start=start, end=end))
        return self.plan.effects[row] is not None

    def _one(self, row: int, contract: Values, term: Values) -> None:
        staged, number = self.plan.staged, id_of(contract)
        if number not in self.of_contract:
            self.of_contract[number] = list(queries.by_ids(self.book, queries.NOTICES_OF, [number]))
        told = tuple(staged.text(name)[row] for name in ("evidence", "withdrawn_on", "end_before"))
        key = (term[0], staged.text("notice_direction")[row], staged.text("notice_on")[row])
        alike = [notice for notice in self.of_contract[number] if notice[KEY] == key]
        nth = self.seen[key]
        self.seen[key] += 1
        if nth >= len(alike):
            self._add(row, contract, term, (*key, *told))
            return
        before = alike[nth]
        now = (*before[: KEY.stop], *laid_over(before[KEY.stop :], told))
        if now == before:
            return
        self.writes.updates.append(now)
        self.plan.differs(row)
        if before[WITHDRAWN] is None and now[WITHDRAWN] is not None:
            self._take_back(contract, term, now[END_BEFORE])

    def _add(self, row: int, contract: Values, term: Values, told: Values) -> None:
        stands = told[WITHDRAWN - KEY.start] is None
        number = brief(str(contract[1]))
        if stands and term[0] in self.chains.noticed:
            reason = _("Another notice stands on the term of contract {number}.").format(number=number)
            self.plan.refuse(row, "contract_no", str(contract[1]), reason)
            return
        end = self._end(contract, term, str(told[2]))
        if stands and end is None and contract[FACTS_FROM + KIND] == ContractKind.EVERGREEN:
            reason = _("Contract {number} has no end and no notice period: nobody can say when it ends.")
            self.plan.refuse(row, "contract_no", str(contract[1]), reason.format(number=number))
            return
        before = told[-1] if self.ends_known else term[END]
        self.writes.inserts.append((self.ids["notice"], contract[0], *told[:-1], before))
        self.ids["notice"] += 1
        self.plan.differs(row, Effect.NEW)
        self.chains.touch(contract)
        if stands:
            self.chains.noticed.add(id_of(term))
            if end != term[END]:
                self.chains.end(contract, term, end)

    def _end(self, contract: Values, term: Values, on: str) -> str | None:
        """Return the term's end once notice is given, as `contract notice` gives an evergreen contract one.

        A sheet that says what the end was before, as an export does, leaves the end that stands.
        """
        kind, length, unit = (contract[FACTS_FROM + place] for place in (KIND, LENGTH, UNIT))
        end = None if term[END] is None else str(term[END])
        if kind != ContractKind.EVERGREEN or (self.ends_known and end) or length is None:
            return end
        reached = end_after_notice(date.fromisoformat(on), int(length), NoticeUnit(str(unit))).isoformat()
        return max(str(day) for day in (reached, end, term[START]) if day is not None)

    def _take_back(self, contract: Values, term: Values, end: Value) -> None:
        self.chains.noticed.discard(id_of(term))
        self.chains.touch(contract)
        if contract[FACTS_FROM + KIND] == ContractKind.EVERGREEN:
            self.chains.end(contract, term, None if end is None else str(end))
