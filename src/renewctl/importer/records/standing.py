"""The contracts of the book that a sheet may mean, with their terms, and the numbers that are still free."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from renewctl.codes import CONTRACT, code_of, next_code
from renewctl.importer import queries
from renewctl.importer.plan import Value, Values
from renewctl.importer.queries import CONTRACT_COLUMNS
from renewctl.store.reader import Reader

NAME, PRODUCT, ANCHOR = (CONTRACT_COLUMNS.index(name) for name in ("name", "product", "anchor"))

NaturalKey = tuple[int, Value, Value, Value]
"""A contract without a number is its customer's, of this name and product, beginning on this day."""


@dataclass(slots=True)
class Group:
    """The rows of the sheet that speak of one contract, and that contract where it stands."""

    number: str | None
    customer: int
    rows: list[int]
    standing: Values | None


class StandingContracts:
    """Contracts by number and by natural key. A large sheet reads the whole book at once, a small one looks up."""

    def __init__(self, book: Reader, numbers: Collection[str], nameless_of: Collection[int], next_id: int) -> None:
        self.book = book
        self.by_number: dict[str, Values] = {}
        self.by_key: dict[NaturalKey, list[Values]] = defaultdict(list)
        self.terms_of: dict[int, list[Values]] = defaultdict(list)
        self.claimed = numbers
        self.last_number = code_of(next_id - 1, CONTRACT)
        wanted = (len(numbers) + len(nameless_of)) * queries.LOOKUP_COST
        self.all_loaded = wanted >= book.number(queries.COUNT_CONTRACTS)
        if self.all_loaded:
            self._keep(queries.rows(book, queries.CONTRACTS))
            for term in queries.rows(book, queries.TERMS):
                self.terms_of[int(term[1] or 0)].append(term)
        else:
            self._keep(queries.by_texts(book, queries.CONTRACTS_BY_NUMBER, numbers))
            self._keep(queries.by_ids(book, queries.CONTRACTS_OF, nameless_of))
            ids = [int(contract[0] or 0) for contract in self.by_number.values()]
            for term in queries.by_ids(book, queries.TERMS_OF, ids):
                self.terms_of[int(term[1] or 0)].append(term)

    def nth(self, key: NaturalKey, occurrence: int) -> Values | None:
        """Return the n-th contract of a natural key, counted from 0; None when fewer stand."""
        alike = self.by_key.get(key, ())
        return alike[occurrence] if occurrence < len(alike) else None

    def free_number(self) -> str:
        """Return a number of ours that neither the book nor the sheet has."""
        while True:
            self.last_number = number = next_code(self.last_number, CONTRACT)
            if number in self.by_number or number in self.claimed:
                continue
            if self.all_loaded or not queries.is_taken(self.book, queries.NUMBER_IS_TAKEN, number):
                return number

    def _keep(self, contracts: Iterable[Values]) -> None:
        for contract in contracts:
            number = str(contract[1])
            if number in self.by_number:
                continue
            self.by_number[number] = contract
            if contract[2]:
                key = (int(contract[3] or 0), contract[NAME], contract[PRODUCT], contract[ANCHOR])
                self.by_key[key].append(contract)
