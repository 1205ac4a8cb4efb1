"""Key clauses of a contract as they stand in the book."""

from dataclasses import dataclass

from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A key clause under its title."""

    title: str
    body: str


CLAUSES = "SELECT title, body FROM clause WHERE contract_id = :contract ORDER BY id"


def clauses(book: Reader, contract_id: int) -> list[ClauseRow]:
    """Return the key clauses of a contract in the order in which they were added."""
    return list(book.rows(CLAUSES, {"contract": contract_id}, ClauseRow))
