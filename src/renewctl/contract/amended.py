"""What was agreed on a day: the contract's words now, less the later amendments. A past term keeps its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from renewctl.contract.rules import notice_text, read_notice
from renewctl.messages import N_
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractKind, NoticeUnit

FIELDS = (N_("amount"), N_("end"), N_("notice"), N_("kind"), N_("extension"))
"""What an amendment can be of, as it is stored and shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a contract says of how it goes on."""

    kind: ContractKind
    notice_length: int | None
    notice_unit: NoticeUnit | None

    @classmethod
    def stored(cls, kind: str, length: int | None, unit: str | None) -> "Words":
        """The words of a stored contract."""
        return cls(ContractKind(kind), length, NoticeUnit(unit) if unit else None)

    @property
    def notice(self) -> str | None:
        """The notice period as it is typed."""
        return notice_text(self.notice_length, self.notice_unit)


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One field of a contract that was amended."""

    contract_id: int
    sequence: int | None
    effective_on: str
    field: str
    before: str | None
    after: str | None
    reason: str


OF_WORDS = frozenset({"kind", "notice"})
"""Those of the contract itself; the others are of one of its terms."""

_AMENDMENT = """
SELECT amendment.contract_id, term.sequence, amendment.effective_on, amendment.field, amendment.before, amendment.after,
    amendment.reason
FROM amendment LEFT JOIN term ON term.id = amendment.term_id
"""
OF_CONTRACT = f"{_AMENDMENT} WHERE amendment.contract_id = :contract ORDER BY amendment.effective_on, amendment.id"
EVERY = f"{_AMENDMENT} ORDER BY amendment.effective_on, amendment.id"
EVERY_OF_WORDS = (
    f"{_AMENDMENT} WHERE amendment.field IN ('kind', 'notice') ORDER BY amendment.effective_on, amendment.id"
)


def amendments(book: Reader, contract_id: int) -> list[AmendmentRow]:
    """Return the amendments of a contract by the day they take effect."""
    return list(book.rows(OF_CONTRACT, {"contract": contract_id}, AmendmentRow))


def all_amendments(book: Reader) -> Iterator[AmendmentRow]:
    """Yield the amendments of every contract by the day they take effect."""
    return book.rows(EVERY, {}, AmendmentRow)


def amendments_of_words(book: Reader) -> dict[int, list[AmendmentRow]]:
    """Return the amendments of kind and notice of all contracts, by contract and the day they take effect."""
    found: dict[int, list[AmendmentRow]] = {}
    for row in book.rows(EVERY_OF_WORDS, {}, AmendmentRow):
        found.setdefault(row.contract_id, []).append(row)
    return found


def words_on(day: date | None, now: Words, changes: Iterable[AmendmentRow]) -> Words:
    """Return what a contract said on a day; what it says now on a day that is open (None).

    `changes` are its amendments by the day they take effect: those that came after the day are taken back, the
    newest first.
    """
    if day is None:
        return now
    words = now
    for change in reversed(list(changes)):
        if date.fromisoformat(change.effective_on) <= day:
            break
        if change.field == "kind" and change.before:
            words = replace(words, kind=ContractKind(change.before))
        elif change.field == "notice":
            length, unit = read_notice(change.before) if change.before else (None, None)
            words = replace(words, notice_length=length, notice_unit=unit)
    return words
