"""A decided term with the one that follows it, as `renew` and `lose` answer."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from renewctl.contract.rules import gap_days
from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class DecidedTerm:
    """What came of a term, and the term that follows it; `timing` says how timely a renewal was."""

    contract: str
    customer: str
    customer_code: str
    term_end: str | None
    minor_before: int | None
    currency_before: str | None
    outcome: str
    decided_on: str
    reason: str | None
    note: str | None
    next_start: str | None
    next_end: str | None
    minor: int | None
    currency: str | None
    signed_on: str | None
    escalator: int | None  # agreed yearly price rise in basis points
    timing: str | None

    @property
    def before(self) -> Money | None:
        """The sum of the decided term."""
        return stored_money(self.minor_before, self.currency_before)

    @property
    def amount(self) -> Money | None:
        """The sum of the term that follows."""
        return stored_money(self.minor, self.currency)

    @property
    def gap_days(self) -> int | None:
        """Days between the two terms: 0 unless it is a win-back or a later start was given."""
        if self.term_end is None or self.next_start is None:
            return None
        return gap_days(date.fromisoformat(self.term_end), date.fromisoformat(self.next_start))


DECIDED = """
SELECT contract.number, customer.name, customer.code, term.end_on, term.amount, term.currency, term.outcome,
    term.decided_on, term.reason_code, term.reason_note, following.start_on, following.end_on, following.amount,
    following.currency, following.signed_on, contract.escalator,
    CAST(:timing AS TEXT)
FROM term
JOIN contract ON contract.id = term.contract_id
JOIN customer ON customer.id = contract.customer_id
LEFT JOIN term AS following ON following.contract_id = term.contract_id AND following.sequence = term.sequence + 1
WHERE term.id = :term
"""

OPEN_QUOTES = """
SELECT version, state, amount, currency FROM quote WHERE term_id = :term AND state IN ('draft', 'sent') ORDER BY version
"""


STEPS_LEFT = """
SELECT COUNT(*) FROM step JOIN renewal ON renewal.id = step.renewal_id
WHERE renewal.term_id = :term AND step.state NOT IN ('done', 'skipped')
"""


class OpenQuote(NamedTuple):
    """A quote for the term after a decided one that nobody has answered."""

    version: int
    state: str
    minor: int
    currency: str

    @property
    def amount(self) -> Money:
        """What it asks for."""
        return Money(self.minor, self.currency)


def open_quotes(book: Reader, term_id: int) -> list[OpenQuote]:
    """Return the quotes of a term that are neither accepted nor rejected nor superseded."""
    return list(book.rows(OPEN_QUOTES, {"term": term_id}, OpenQuote))


def steps_left(book: Reader, term_id: int) -> int:
    """Return how many steps of the renewal of a decided term were never closed."""
    return book.number(STEPS_LEFT, {"term": term_id})


def decided(book: Reader, term_id: int, timing: str | None = None) -> DecidedTerm:
    """Return a decided term and what follows it; NotFoundError for an id that no term has."""
    found = book.first(DECIDED, {"term": term_id, "timing": timing}, DecidedTerm)
    if found is None:
        raise NotFoundError(_("No term {number}.").format(number=term_id))
    return found
