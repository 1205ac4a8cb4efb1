"""A contract's chain of terms, each with its deadlines and with what is wrong between it and the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from renewctl.calendar.queries import working_days
from renewctl.contract import rules
from renewctl.contract.amended import AmendmentRow, Words, amendments, amendments_of_words
from renewctl.contract.deadlines import OFFER_DAYS, Deadlines, Reckoning, deadlines_of
from renewctl.dates import days_left, stored_day
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.plain import brief
from renewctl.store.reader import Reader
from renewctl.vocabulary import TermKind, label


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term in its contract's chain, seen on a day; its deadlines follow from what was agreed when it ended."""

    contract_id: int
    contract: str
    sequence: int
    kind: str
    term_start: str | None
    term_end: str | None
    original_end: str | None
    minor: int | None
    currency: str | None
    is_open: int
    is_tacit: int
    outcome: str | None
    decided_on: str | None
    signed_on: str | None
    reason: str | None
    reason_note: str | None
    previous_end: str | None
    contract_kind: str
    notice_length: int | None
    notice_unit: str | None
    offer_days: int | None
    as_of: str
    reckoning: Reckoning
    changes: Mapping[int, Sequence[AmendmentRow]]

    @property
    def amount(self) -> Money | None:
        """The term's sum."""
        return stored_money(self.minor, self.currency)

    @property
    def deadlines(self) -> Deadlines:
        """The three deadlines of this term."""
        now = Words.stored(self.contract_kind, self.notice_length, self.notice_unit)
        changes = self.changes.get(self.contract_id, ())
        return deadlines_of(stored_day(self.term_end), now, self.offer_days, changes, self.reckoning)

    @property
    def notice_deadline(self) -> date | None:
        """The last day on which notice may be given, of a fixed contract too."""
        return self.deadlines.notice

    @property
    def notice_plain(self) -> date | None:
        """The day it falls back from."""
        return self.deadlines.notice_plain

    @property
    def offer_by(self) -> date | None:
        """The day on which our offer has to be out."""
        return self.deadlines.offer

    @property
    def offer_plain(self) -> date | None:
        """The day it falls back from."""
        return self.deadlines.offer_plain

    @property
    def days_left(self) -> int | None:
        """Days until an open term's end, negative once overdue."""
        end = stored_day(self.term_end) if self.is_open else None
        return days_left(end, date.fromisoformat(self.as_of)) if end else None

    @property
    def gap_days(self) -> int | None:
        """Days between the term before and this one; negative when they overlap, None for the first."""
        return rules.gap_days(stored_day(self.previous_end), stored_day(self.term_start))

    @property
    def remark(self) -> str:
        """What is particular here: a gap, an overlap, an extension, a tacit renewal, a win-back, why it was lost."""
        remarks = [rules.gap_sentence(self.gap_days)]
        if self.original_end:
            remarks.append(_("extended, agreed to {end}").format(end=self.original_end))
        if self.is_tacit:
            remarks.append(_("renewed by itself"))
        if self.kind == TermKind.INITIAL and self.sequence > 1:
            remarks.append(_("won back"))
        remarks += [label(self.reason), brief(self.reason_note or "")]
        return _("; ").join(remark for remark in remarks if remark)


_TERM = """
SELECT contract.id, contract.number, term.sequence, term.kind, term.start_on, term.end_on, term.original_end_on,
    term.amount, term.currency, term.is_open, term.is_tacit, term.outcome, term.decided_on, term.signed_on,
    term.reason_code, term.reason_note,
    LAG(term.end_on) OVER (PARTITION BY term.contract_id ORDER BY term.sequence),
    contract.kind, contract.notice_length, contract.notice_unit, contract.offer_days, CAST(:today AS TEXT)
FROM term JOIN contract ON contract.id = term.contract_id
"""
TERMS = f"{_TERM} WHERE term.contract_id = :contract ORDER BY term.sequence"
TERMS_OF_CUSTOMER = f"{_TERM} WHERE contract.customer_id = :customer ORDER BY contract.number, term.sequence"


def terms(book: Reader, contract_id: int, today: date, offer_days: int = OFFER_DAYS) -> list[TermLine]:
    """Return a contract's chain of terms, oldest first; `offer_days` is what is usual."""
    changes = {contract_id: amendments(book, contract_id)}
    line_on = partial(TermLine, reckoning=Reckoning(working_days(book), offer_days), changes=changes)
    return list(book.rows(TERMS, {"contract": contract_id, "today": today.isoformat()}, line_on))


def terms_of_customer(book: Reader, customer_id: int, today: date, offer_days: int = OFFER_DAYS) -> list[TermLine]:
    """Return the terms of all contracts of a customer, by contract, oldest first; `offer_days` is what is usual."""
    changes = amendments_of_words(book)
    line_on = partial(TermLine, reckoning=Reckoning(working_days(book), offer_days), changes=changes)
    return list(book.rows(TERMS_OF_CUSTOMER, {"customer": customer_id, "today": today.isoformat()}, line_on))
