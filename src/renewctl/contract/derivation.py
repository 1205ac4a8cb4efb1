"""What is stored with a term because it follows from elsewhere: its notice deadline, and whether it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import WorkingDays
from renewctl.contract import rules
from renewctl.contract.amended import AmendmentRow, Words, amendments, amendments_of_words, words_on
from renewctl.contract.notices import noticed_terms
from renewctl.store import bulk
from renewctl.store.reader import Reader
from renewctl.store.session import driver_of
from renewctl.store.tables import Contract, Term
from renewctl.vocabulary import ContractState, Outcome

DEADLINES = """
SELECT term.id, term.contract_id, term.end_on, term.notice_deadline, contract.kind, contract.notice_length,
    contract.notice_unit
FROM term JOIN contract ON contract.id = term.contract_id
WHERE term.end_on IS NOT NULL AND (contract.notice_length IS NOT NULL OR term.notice_deadline IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class StoredDeadline:
    """A term's notice deadline as it is stored, and what it follows from."""

    term_id: int
    contract_id: int
    end_on: str
    notice_deadline: str | None
    kind: str
    notice_length: int | None
    notice_unit: str | None

    def words(self, changes: Sequence[AmendmentRow]) -> Words:
        """What the contract said when this term ended."""
        now = Words.stored(self.kind, self.notice_length, self.notice_unit)
        return words_on(date.fromisoformat(self.end_on), now, changes)


def derive_terms(session: Session, contract: Contract, terms: Sequence[Term]) -> None:
    """Write what is derived with each term of a contract, the oldest first, after something about it has changed.

    Each term keeps the words that were agreed when it ended. Amendments and notices must have been flushed before.
    """
    book = Reader(driver_of(session.connection()))  # no flush: it would journal a half-changed row
    calendar = working_days(book)
    changes = amendments(book, contract.id) if contract.id else []
    noticed = noticed_terms(book, contract.id) if contract.id else frozenset()
    now = Words(contract.kind, contract.notice_length, contract.notice_unit)
    for term in terms:
        words = words_on(term.end_on, now, changes)
        derived = rules.derive(
            kind=words.kind,
            state=contract.state,
            notice_length=words.notice_length,
            notice_unit=words.notice_unit,
            end_on=term.end_on,
            outcome=term.outcome,
            is_last=term is terms[-1],
            calendar=calendar,
            has_notice=term.id in noticed,
        )
        term.notice_deadline, term.is_open = derived.notice_deadline, derived.is_open


def derive_deadlines(session: Session) -> int:
    """Write every stored notice deadline of the book anew, after its calendar has changed; return how many moved."""
    session.flush()
    driver = driver_of(session.connection())
    book = Reader(driver)
    calendar = working_days(book)
    changes, noticed = amendments_of_words(book), noticed_terms(book)
    moved = []
    for stored in book.rows(DEADLINES, {}, StoredDeadline):
        day = _deadline(stored, stored.words(changes.get(stored.contract_id, ())), calendar, stored.term_id in noticed)
        if day != stored.notice_deadline:
            moved.append((stored.term_id, day))
    bulk.update(driver, "term", ("id",), ("notice_deadline",), moved)
    session.expire_all()
    return len(moved)


def _deadline(stored: StoredDeadline, words: Words, calendar: WorkingDays, has_notice: bool) -> str | None:
    derived = rules.derive(
        kind=words.kind,
        state=ContractState.ACTIVE,
        notice_length=words.notice_length,
        notice_unit=words.notice_unit,
        end_on=date.fromisoformat(stored.end_on),
        outcome=Outcome.RENEWED,
        is_last=False,
        calendar=calendar,
        has_notice=has_notice,
    )
    return derived.notice_deadline.isoformat() if derived.notice_deadline else None
