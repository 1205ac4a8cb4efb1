"""Notices as they stand in the book: who said that a contract will not go on, and when."""

from dataclasses import dataclass
from datetime import date

from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice, with the number of the term it was given in."""

    id: int
    sequence: int
    direction: str
    on_day: str
    evidence: str | None
    withdrawn_on: str | None

    @property
    def on(self) -> date:
        """The day it was given or received."""
        return date.fromisoformat(self.on_day)


_NOTICE = """
SELECT notice.id, term.sequence, notice.direction, notice.on_day, notice.evidence, notice.withdrawn_on
FROM notice JOIN term ON term.id = notice.term_id
"""
STANDING = f"{_NOTICE} WHERE notice.term_id = :term AND notice.withdrawn_on IS NULL ORDER BY notice.id"
OF_CONTRACT = f"{_NOTICE} WHERE notice.contract_id = :contract ORDER BY notice.id"
NOTICED = "SELECT DISTINCT term_id FROM notice WHERE withdrawn_on IS NULL"
NOTICED_OF_CONTRACT = f"{NOTICED} AND contract_id = :contract"


def notice_on(book: Reader, term_id: int) -> NoticeRow | None:
    """Return the notice that stands on a term; None where none was given, or it was taken back."""
    return book.first(STANDING, {"term": term_id}, NoticeRow)


def notices(book: Reader, contract_id: int) -> list[NoticeRow]:
    """Return every notice of a contract, those taken back too, oldest first."""
    return list(book.rows(OF_CONTRACT, {"contract": contract_id}, NoticeRow))


def noticed_terms(book: Reader, contract_id: int | None = None) -> frozenset[int]:
    """Return the ids of the terms on which a notice stands, of one contract or of all."""
    rows = book.tuples(NOTICED) if contract_id is None else book.tuples(NOTICED_OF_CONTRACT, {"contract": contract_id})
    return frozenset(int(str(row[0])) for row in rows)
