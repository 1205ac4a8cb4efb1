"""The contracts that a sheet of notices or amendments names, with their terms, and what follows for those."""

from collections.abc import Iterator

from renewctl.calendar.queries import working_days
from renewctl.contract.notices import noticed_terms
from renewctl.importer.plan import Plan, Values, Writes
from renewctl.importer.queries import TERM_COLUMNS
from renewctl.importer.records import terms
from renewctl.importer.records.amended import Amended
from renewctl.importer.records.facts import FACTS_FROM
from renewctl.importer.records.standing import StandingContracts
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.store.reader import Reader

START, END, OUTCOME, ORIGINAL_END = (
    TERM_COLUMNS.index(name) for name in ("start_on", "end_on", "outcome", "original_end_on")
)


class Chains:
    """Contracts by number, their terms as they shall be, and what is known of notices and amendments."""

    def __init__(self, book: Reader, plan: Plan) -> None:
        self.plan = plan
        numbers = {number for number in plan.staged.text("contract_no") if number}
        self.standing = StandingContracts(book, numbers, (), 1)
        self.amended, self.calendar = Amended(book), working_days(book)
        self.noticed = set(noticed_terms(book))
        self.before = {id_of(term): term for chain in self.standing.terms_of.values() for term in chain}
        self.touched: dict[int, Values] = {}

    def contract(self, row: int) -> Values | None:
        """Return the contract that a row names; None when it is refused since the book has none of that number."""
        number = self.plan.staged.text("contract_no")[row] or ""
        found = self.standing.by_number.get(number)
        if found is None:
            self.plan.refuse(row, "contract_no", number, _("There is no such contract in the book."))
        return found

    def terms(self, contract: Values) -> list[Values]:
        """Return the terms of a contract, oldest first."""
        return self.standing.terms_of[id_of(contract)]

    def beginning(self, row: int, contract: Values) -> Values | None:
        """Return the term that begins on the day a row gives; None where it is refused since none does."""
        start = self.plan.staged.text("start_date")[row]
        found = next((term for term in self.terms(contract) if term[START] == start), None)
        if found is None:
            reason = _("Contract {number} has no term that begins on {start}.")
            reason = reason.format(number=brief(str(contract[1])), start=start)
            self.plan.refuse(row, "start_date", start or "", reason)
        return found

    def without_start(self, contract: Values) -> Values | None:
        """Return the term of a contract whose start nobody knows."""
        return next((term for term in self.terms(contract) if term[START] is None), None)

    def end(self, contract: Values, term: Values, end: str | None) -> None:
        """Give a term another end, which is then the one agreed."""
        chain = self.terms(contract)
        chain[chain.index(term)] = (*term[:END], end, *term[END + 1 : ORIGINAL_END], None, *term[ORIGINAL_END + 1 :])

    def touch(self, contract: Values) -> None:
        """Note that something was said of a contract from which its terms' deadlines follow."""
        self.touched[id_of(contract)] = contract

    def writes(self) -> Writes:
        """Return the terms that are changed by what was said of their contracts."""
        writes = Writes(TERM_COLUMNS)
        for contract in self.touched.values():
            writes.updates += [now for now in self._derived(contract) if now != self.before[id_of(now)]]
        return writes

    def _derived(self, contract: Values) -> Iterator[Values]:
        chain = self.terms(contract)
        for term in chain:
            end = None if term[END] is None else str(term[END])
            derived = self.amended.derived(
                contract[0],
                contract[FACTS_FROM:],
                end,
                term[OUTCOME],
                is_last=term is chain[-1],
                has_notice=term[0] in self.noticed,
                calendar=self.calendar,
            )
            yield (*term[: terms.FROM_OUTCOME - 2], *derived, *term[terms.FROM_OUTCOME :])


def id_of(record: Values) -> int:
    """Return the id of a stored record, which leads its columns."""
    return int(record[0] or 0)
