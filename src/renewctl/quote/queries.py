"""Quotes as they stand on a day, each beside the term that it is to follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.contract.queries import ANCHOR
from renewctl.dates import ONE_DAY, stored_day
from renewctl.errors import NotFoundError, RuleError
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.plain import brief
from renewctl.quote import rules
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import Outcome, QuoteState


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One version of an offer, seen on a day."""

    id: int
    contract_id: int
    term_id: int
    contract: str
    customer_id: int
    customer_code: str
    customer: str
    tier: str | None
    owner: str | None
    version: int
    minor: int
    currency: str
    months: int | None
    valid_until: str | None
    note: str | None
    stored_state: str
    made_by: str
    made_os_user: str
    made_on: str
    sent_on: str | None
    decided_on: str | None
    remark: str | None
    term: int
    term_start: str | None
    term_end: str | None
    present_minor: int | None
    present_currency: str | None
    anchor: str | None
    ends_on: str | None
    term_outcome: str | None
    as_of: str

    @property
    def amount(self) -> Money:
        """What is asked for the whole next term."""
        return Money(self.minor, self.currency)

    @property
    def present(self) -> Money | None:
        """The sum of the term that ends."""
        return stored_money(self.present_minor, self.present_currency)

    @property
    def lengths(self) -> rules.Lengths | None:
        """How long the offer lasts beside the term that ends."""
        return rules.lengths(
            stored_day(self.term_start),
            stored_day(self.term_end),
            stored_day(self.anchor),
            self.months,
        )

    def lengths_beside(self, span: rules.Span) -> rules.Lengths | None:
        """How long the offer lasts beside a term of other days, such as those with which the term was entered."""
        if self.months is None:
            return rules.lengths_of(
                (stored_day(self.term_start), stored_day(self.term_end)), span, stored_day(self.anchor)
            )
        return rules.lengths(*span, stored_day(self.anchor), self.months)

    @property
    def starts_on(self) -> date | None:
        """The first day of what is offered: the day after the term that ends.

        None where that has no end, or has lapsed: what wins a contract back begins when that is decided.
        """
        ended = stored_day(self.ends_on)
        has_none = ended is None or ended == date.max or self.term_outcome == Outcome.LAPSED
        return None if ended is None or has_none else ended + ONE_DAY

    @property
    def change(self) -> float | None:
        """By how many per cent it differs from the present price, length for length."""
        return rules.change(self.present, self.amount, self.lengths)

    @property
    def state(self) -> str:
        """Draft, sent, accepted, rejected, superseded; expired when it ran out undecided."""
        return rules.shown_state(
            QuoteState(self.stored_state), stored_day(self.valid_until), date.fromisoformat(self.as_of)
        )


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """The term of a contract that a quote is to follow: the one that ends next, or the one that has lapsed."""

    id: int
    sequence: int
    start: str | None
    end: str | None
    minor: int | None
    currency: str | None
    anchor: str | None
    renewal_months: int | None

    @property
    def present(self) -> Money | None:
        """The term's sum."""
        return stored_money(self.minor, self.currency)

    def lengths(self, months: int | None) -> rules.Lengths | None:
        """How an offer of so many months compares with it."""
        return rules.lengths(stored_day(self.start), stored_day(self.end), stored_day(self.anchor), months)


# An extension moves the end and leaves the price: the price is for the days first agreed.
_SELECT = f"""
SELECT quote.id, quote.contract_id, quote.term_id, contract.number, customer.id, customer.code, customer.name,
    customer.tier, COALESCE(contract.owner, customer.owner), quote.version, quote.amount, quote.currency, quote.months,
    quote.valid_until, quote.note, quote.state, quote.made_by, quote.made_os_user, quote.made_on, quote.sent_on,
    quote.decided_on, quote.remark, term.sequence, term.start_on, COALESCE(term.original_end_on, term.end_on),
    term.amount, term.currency, {ANCHOR}, term.end_on, term.outcome, CAST(:as_of AS TEXT)
FROM quote
JOIN contract ON contract.id = quote.contract_id
JOIN customer ON customer.id = contract.customer_id
JOIN term ON term.id = quote.term_id
"""
_NEWEST_FIRST = "ORDER BY term.sequence DESC, quote.version DESC"
QUOTES = f"{_SELECT} ORDER BY contract.number, term.sequence, quote.version"
QUOTES_OF_CONTRACT = f"{_SELECT} WHERE quote.contract_id = :id ORDER BY term.sequence, quote.version"
QUOTES_OF_CUSTOMER = f"""{_SELECT} WHERE contract.customer_id = :id
ORDER BY contract.number, term.sequence, quote.version"""
QUOTE = f"{_SELECT} WHERE quote.id = :id"
QUOTES_OF_THESE = f"{_SELECT} WHERE quote.id IN ({THESE})"
ACCEPTED = f"{_SELECT} WHERE quote.term_id = :id AND quote.state = 'accepted' {_NEWEST_FIRST}"
VERSIONS = f"{_SELECT} WHERE quote.contract_id = :id {_NEWEST_FIRST}"

OPEN_TERM = f"""
SELECT term.id, term.sequence, term.start_on, COALESCE(term.original_end_on, term.end_on), term.amount, term.currency,
    {ANCHOR}, contract.renewal_months
FROM term JOIN contract ON contract.id = term.contract_id
WHERE term.contract_id = :contract AND (term.is_open = 1 OR (
    term.outcome = 'lapsed' AND contract.state <> 'cancelled'
    AND term.sequence = (SELECT MAX(last.sequence) FROM term AS last WHERE last.contract_id = term.contract_id)))
"""
NEWEST_VERSION = "SELECT MAX(version) FROM quote WHERE term_id = :term"


def quotes(book: Reader, as_of: date) -> Iterator[QuoteRow]:
    """Yield every quote by contract, term and version, as it stands on a day."""
    return book.rows(QUOTES, {"as_of": as_of.isoformat()}, QuoteRow)


def quotes_of_contract(book: Reader, contract_id: int, as_of: date) -> Iterator[QuoteRow]:
    """Yield a contract's quotes, oldest first."""
    return book.rows(QUOTES_OF_CONTRACT, {"id": contract_id, "as_of": as_of.isoformat()}, QuoteRow)


def quotes_of_customer(book: Reader, customer_id: int, as_of: date) -> Iterator[QuoteRow]:
    """Yield the quotes for all contracts of a customer."""
    return book.rows(QUOTES_OF_CUSTOMER, {"id": customer_id, "as_of": as_of.isoformat()}, QuoteRow)


def quotes_of(book: Reader, quote_ids: Iterable[int]) -> Iterator[QuoteRow]:
    """Yield quotes by their row numbers, in any order, without those that are gone; none as expired."""
    return book.rows_of(QUOTES_OF_THESE, quote_ids, QuoteRow, {"as_of": date.max.isoformat()})


def quote(book: Reader, quote_id: int, as_of: date = date.max) -> QuoteRow | None:
    """Return one quote by its row number; None for one that is gone."""
    return book.first(QUOTE, {"id": quote_id, "as_of": as_of.isoformat()}, QuoteRow)


def accepted(book: Reader, term_id: int) -> QuoteRow | None:
    """Return the quote that was accepted for what follows a term; None when there is none."""
    return book.first(ACCEPTED, {"id": term_id, "as_of": date.max.isoformat()}, QuoteRow)


def find_quote(book: Reader, contract_id: int, number: str, version: int | None, as_of: date) -> QuoteRow:
    """Return a contract's quote of the latest term that has one: that version, else the newest.

    Raises NotFoundError (exit 3); `number` is the contract's, for the message.
    """
    found = next(_versions(book, contract_id, version, as_of), None)
    if found is None:
        raise _no_quote(number, version)
    return found


def quote_to_move(book: Reader, contract_id: int, number: str, version: int | None, as_of: date) -> QuoteRow:
    """Return the quote for what follows the contract's last term: that version, else the newest.

    Raises RuleError (exit 4) where no quote could follow, NotFoundError (exit 3) where there is no such quote.
    """
    term = open_term(book, contract_id, number)
    for found in _versions(book, contract_id, version, as_of):
        if found.term_id == term.id:
            return found
    raise _no_quote(number, version)


def open_term(book: Reader, contract_id: int, number: str) -> OpenTerm:
    """Return the term that a quote is to follow, also a lapsed one: an offer may win the contract back.

    Raises RuleError (exit 4) when nothing of the contract is open or can be won back.
    """
    found = book.first(OPEN_TERM, {"contract": contract_id}, OpenTerm)
    if found is None:
        raise RuleError(
            _("Contract {number} has no open term that a quote could follow.").format(number=brief(number)),
            _("It has ended, was cancelled or lost, or has no term."),
            rule="no-open-term",
        )
    return found


def newest_version(book: Reader, term_id: int) -> int:
    """Return the number of a term's newest quote; 0 before the first."""
    return book.number(NEWEST_VERSION, {"term": term_id})


def _versions(book: Reader, contract_id: int, version: int | None, as_of: date) -> Iterator[QuoteRow]:
    for row in book.rows(VERSIONS, {"id": contract_id, "as_of": as_of.isoformat()}, QuoteRow):
        if version in (None, row.version):
            yield row


def _no_quote(number: str, version: int | None) -> NotFoundError:
    hint = _("`renewctl quote list {number}` lists its quotes, `renewctl quote make` makes one.")
    if version is None:
        sentence = _("Contract {number} has no quote for its present term.").format(number=brief(number))
    else:
        sentence = _("Contract {number} has no quote of version {n}.").format(number=brief(number), n=version)
    return NotFoundError(sentence, hint.format(number=brief(number)))
