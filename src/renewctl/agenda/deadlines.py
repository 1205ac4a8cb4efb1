"""The deadlines of open terms on the agenda: the last day for notice, our offer, the end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from renewctl.agenda.queries import Found
from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import SLACK_DAYS
from renewctl.contract.amended import AmendmentRow, Words, amendments_of_words, words_on
from renewctl.contract.deadlines import Agreed, Reckoning, three
from renewctl.contract.queries import longest_lead
from renewctl.dates import shifted
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import AgendaKind

NO_OFFER = "no-offer"  # the word of a deadline before which our offer should be out, and is not


class OpenTerm(NamedTuple):
    """A term that nobody has decided yet, with what its deadlines follow from and what was done about them."""

    id: int
    contract_id: int
    contract: str
    customer_id: int
    customer: str
    customer_code: str
    tier: str | None
    owner: str | None
    end_on: str
    notice_deadline: str | None
    minor: int | None
    currency: str | None
    notice_length: int | None
    notice_unit: str | None
    offer_days: int | None
    notice_is_given: int
    offer_is_out: int
    kind: str

    def words(self, changes: Mapping[int, Sequence[AmendmentRow]]) -> Words:
        """What the contract says when the term ends."""
        now = Words.stored(self.kind, self.notice_length, self.notice_unit)
        return words_on(date.fromisoformat(self.end_on), now, changes.get(self.contract_id, ()))


_IS_OWNERS = """
(CAST(:owner AS TEXT) IS NULL OR LOWER(COALESCE(contract.owner, customer.owner)) = LOWER(CAST(:owner AS TEXT)))
"""
# Two ranges of the open terms' partial indexes, as in due/queries: a notice deadline that is not past, or an end.
_NEAR = """
SELECT id FROM term WHERE is_open = 1 AND end_on BETWEEN :since AND :reach
UNION
SELECT id FROM term WHERE is_open = 1 AND notice_deadline BETWEEN :today AND :reach
"""
OPEN_TERMS = f"""
SELECT term.id, contract.id, contract.number, customer.id, customer.name, customer.code, customer.tier,
    COALESCE(contract.owner, customer.owner), term.end_on, term.notice_deadline, term.amount, term.currency,
    contract.notice_length, contract.notice_unit, contract.offer_days,
    CASE WHEN EXISTS (
        SELECT 1 FROM notice WHERE notice.term_id = term.id AND notice.withdrawn_on IS NULL
    ) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (
        SELECT 1 FROM quote WHERE quote.term_id = term.id AND quote.state NOT IN ('draft', 'superseded')
    ) THEN 1 ELSE 0 END,
    contract.kind
FROM ({_NEAR}) AS near CROSS JOIN term CROSS JOIN contract CROSS JOIN customer
WHERE term.id = near.id AND contract.id = term.contract_id AND customer.id = contract.customer_id
    AND term.end_on IS NOT NULL AND {_IS_OWNERS}
"""
LONG_ENDED = f"""
SELECT COUNT(*) FROM term CROSS JOIN contract CROSS JOIN customer
WHERE contract.id = term.contract_id AND customer.id = contract.customer_id AND term.is_open = 1
    AND term.end_on < :since AND {_IS_OWNERS}
"""


def deadlines(book: Reader, parameters: Parameters, offer_days: int) -> Iterator[Found]:
    """Yield the deadlines up to the horizon, and the ends since `ended_since` that nobody decided.

    A contract that goes on by itself has its notice deadline in the place of the end, until that is past or notice
    was given. Our offer is a line of its own as long as what it has to precede is not on the list.
    """
    today, horizon = str(parameters["today"]), str(parameters["horizon"])
    far = longest_lead(book, offer_days) + SLACK_DAYS
    reach = shifted(date.fromisoformat(horizon), far).isoformat()
    wanted = {"today": today, "since": parameters["ended_since"], "reach": reach, "owner": parameters["owner"]}
    offers, changes = _Offers(Reckoning(working_days(book), offer_days)), amendments_of_words(book)
    for term in map(OpenTerm._make, book.tuples(OPEN_TERMS, wanted)):
        goes_on = term.notice_deadline is not None and not term.notice_is_given
        binding, kind = term.end_on, AgendaKind.END
        if goes_on and term.notice_deadline is not None and term.notice_deadline >= today:
            binding, kind = term.notice_deadline, AgendaKind.NOTICE
        # Past its notice deadline a contract goes on by itself, and past its end nobody waits for an offer.
        is_late = binding < today or (goes_on and kind is AgendaKind.END)
        lacks_offer = not (term.offer_is_out or term.notice_is_given or is_late)
        if binding <= horizon:
            yield _found(term, kind, binding, NO_OFFER if lacks_offer else None)
        elif lacks_offer:
            offer = offers[term.end_on, term.words(changes), term.offer_days]
            if offer is not None and offer <= horizon:
                yield _found(term, AgendaKind.OFFER, offer)


def long_ended(book: Reader, parameters: Parameters) -> int:
    """Return how many terms ended before `ended_since` and nobody decided them."""
    return book.number(LONG_ENDED, {"since": parameters["ended_since"], "owner": parameters["owner"]})


class _Offers(dict[tuple[str, Words, int | None], str | None]):
    """The day on which our offer has to be out; thousands of terms share a few hundred ends."""

    def __init__(self, reckoning: Reckoning) -> None:
        super().__init__()
        self.reckoning = reckoning

    def __missing__(self, agreed: tuple[str, Words, int | None]) -> str | None:
        end, words, days = agreed
        facts = Agreed(words.notice_length, words.notice_unit, days, date.fromisoformat(end))
        offer = three(facts, self.reckoning).offer
        self[agreed] = offer.isoformat() if offer else None
        return self[agreed]


def _found(term: OpenTerm, kind: AgendaKind, due_on: str, word: str | None = None) -> Found:
    return Found(
        kind, term.id, None, word, term.customer_id, term.customer, term.customer_code, term.tier, term.contract_id,
        term.contract, term.owner, due_on, None, term.minor, term.currency, None, None, None, None,
    )  # fmt: skip
