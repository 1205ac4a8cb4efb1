"""Prices that change past a quote: no edit, amendment, import or renewal by hand gets round what must be approved.

What goes on at the price that holds (a tacit renewal, an extension, a bridge term) is no offer and needs none.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from renewctl.approval import queries as approvals
from renewctl.approval.held import first_of, is_under_rules, measured_from, tiers_held
from renewctl.approval.policy import NO_RULES, Facts, Need, Policy, need, need_from
from renewctl.approval.rulebook import policy_of
from renewctl.approval.rules import quote_unapproved
from renewctl.contract.queries import ANCHOR
from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.quote import queries as quotes
from renewctl.quote import rules
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, ApprovalSubject, QuoteState, Tier

OFFERED = frozenset({QuoteState.DRAFT, QuoteState.SENT, QuoteState.ACCEPTED})
"""What still stands of the offers for a term; the others were replaced or refused."""

TERMS = """
SELECT id, start_on, COALESCE(original_end_on, end_on), amount, currency FROM term
WHERE contract_id = :contract ORDER BY sequence
"""
FACTS = f"""
SELECT contract.number, {ANCHOR}, customer.tier, CASE WHEN contract.kind = 'evergreen' THEN 1 ELSE 0 END
FROM contract JOIN customer ON customer.id = contract.customer_id
LEFT JOIN term ON term.contract_id = contract.id
WHERE contract.id = :contract ORDER BY term.sequence DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Priced:
    """A term as far as its price goes: its days as first agreed, and its sum; without an id it is not written yet."""

    term_id: int | None
    start: date | None
    end: date | None
    price: Money | None

    @property
    def span(self) -> rules.Span:
        """Its days."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Prices:
    """A contract's terms, oldest first, with what the rules for approvals look at."""

    contract_id: int
    number: str
    anchor: date | None
    tier: Tier | None
    held: frozenset[Tier]  # the tiers since its last term was entered
    terms: tuple[Priced, ...]
    is_endless: bool = False  # its last sum is for as long as it goes on, whatever end a notice has given it


def prices(book: Reader, contract_id: int) -> Prices:
    """Return what a contract's terms cost as the book stands."""
    number, anchor, tier, is_endless = next(book.tuples(FACTS, {"contract": contract_id}))
    rows = book.tuples(TERMS, {"contract": contract_id})
    terms = tuple(
        Priced(int(str(id)), stored_day(start), stored_day(end), _money(sum, cur)) for id, start, end, sum, cur in rows
    )
    held = tiers_held(book, contract_id, terms[-1].term_id if terms else None)
    its_tier = Tier(str(tier)) if tier else None
    return Prices(contract_id, str(number), stored_day(anchor), its_tier, held, terms, bool(is_endless))


@contextmanager
def kept_or_approved(read: Callable[[], Reader], contract_ids: Iterable[int]) -> Iterator[None]:
    """Refuse, at its end, a change that leaves a contract at prices which the rules want approved. RuleError.

    `read` gives the book as it stands by then. Without rules for approvals nothing is asked.
    """
    contracts = contract_ids if policy_of(read()) != NO_RULES else ()
    before = [prices(read(), contract) for contract in contracts]
    yield
    book = read()
    for one in before:
        for why in refusals(book, policy_of(book), one, prices(book, one.contract_id)):
            raise why


def refusals(book: Reader, policy: Policy, before: Prices, now: Prices) -> Iterator[RuleError]:
    """Yield a refusal for each term whose price is not what it was, needs an approval by that, and has none."""
    was = {term.term_id: term for term in before.terms}
    last = before.terms[-1] if before.terms else None
    for term in now.terms:
        old = was.get(term.term_id)
        if old is None:
            asked, earlier = _need_of_next(book, policy, now, last, term), last
        else:
            earlier = _before(now, term)
            if term is now.terms[-1] and before.is_endless != now.is_endless:
                old = replace(old, start=None, end=None)  # nobody can say how long it was beside what it is now
            asked = _need_of_change(book, policy, now, old, term, earlier)
        if asked.levels and not any(_covers(book, one, asked, term, now.anchor) for one in (old, earlier) if one):
            yield refusal(now.number, asked)


def refusal(number: str, asked: Need) -> RuleError:
    """Return the refusal of a price that the rules want approved."""
    return RuleError(
        _("This price of contract {number} needs an approval: {why}.").format(
            number=brief(number), why=_("; ").join(asked.why)
        ),
        _("Make a quote of this very sum and length, have it approved, then do this again."),
        rule="approval-needed",
    )


def check_next(book: Reader, now: Prices, following: Priced) -> None:
    """Refuse a next term at a price that is not approved as it has to be. RuleError.

    An offer of this very price and length stands for it, with its approval. Without one the rules are asked; and what
    was asked for and not approved is not had by renewing without it.
    """
    policy, last = policy_of(book), now.terms[-1]
    assert last.term_id is not None
    offers = [row for row in quotes.quotes_of_contract(book, now.contract_id, date.max) if row.term_id == last.term_id]
    unapproved = list[str]()
    for row in offers:
        asked = approvals.standing(book, ApprovalSubject.QUOTE, row.id)
        stands = row.stored_state in OFFERED
        is_it = stands and _is_offer_of(row, following, now.anchor)
        levels = approvals.needed_for(book, policy, row).levels
        if is_it and asked is None and not levels:
            return
        if is_it and asked and asked.state is ApprovalState.APPROVED and asked.stored.levels >= levels:
            return
        if asked is None or (asked.state is ApprovalState.APPROVED and not stands):
            continue
        if not _is_dearer(following, row, now.anchor):
            unapproved.append(_state(row, asked, is_it=is_it))
    if unapproved:
        raise quote_unapproved(unapproved[-1], now.number)
    asked_now = _need_of_next(book, policy, now, last, following)
    if asked_now.levels:
        raise refusal(now.number, asked_now)


def need_to_replace(book: Reader, lost_id: int, contract_id: int) -> Need:
    """Return what would have been asked of a lost contract's renewal at the first price of another contract.

    Nothing of a contract that was entered before the book had rules.
    """
    lost, fresh = prices(book, lost_id), prices(book, contract_id)
    if not is_under_rules(book, contract_id) or not lost.terms or not fresh.terms:
        return Need()
    return _need_of_next(book, policy_of(book), lost, lost.terms[-1], fresh.terms[0])


def _need_of_next(book: Reader, policy: Policy, contract: Prices, last: Priced | None, term: Priced) -> Need:
    if term.price is None or last is None:
        return Need()
    how_long = rules.lengths_of(term.span, last.span, contract.anchor)
    facts = Facts(contract.tier, term.price, True, last.price, how_long, contract.held)
    firsts = measured_from(book, last.term_id) if policy.discount_over else ()
    beside = [(first.price, rules.lengths_of(term.span, first.span, contract.anchor)) for first in firsts]
    return need_from(policy, facts, beside)


def _need_of_change(
    book: Reader, policy: Policy, contract: Prices, old: Priced, term: Priced, earlier: Priced | None
) -> Need:
    """A lower price than the present one, or than the one first entered, is a discount; a higher sum may pass a limit.

    Against the first one too, and what is lowered or had none against the term before: many small steps are one large.
    """
    if term.price is None or old == term:
        return Need()
    asked = [Need()]
    compared = [(old.span, old.price)]
    if first := first_of(book, old.term_id):
        goes_on = contract.is_endless and term is contract.terms[-1]  # a notice may have given it an end since
        compared.append((term.span if goes_on else first.span, first.price))
    if earlier and (old.price is None or _is_discount(contract, term, old.span, old.price)):
        entered = first_of(book, earlier.term_id)
        compared.append((earlier.span, earlier.price or (entered and entered.price)))
        compared += [(first.span, first.price) for first in measured_from(book, old.term_id)]
    for span, present in compared:
        if _is_discount(contract, term, span, present):
            how_long = rules.lengths_of(term.span, span, contract.anchor)
            facts = Facts(contract.tier, term.price, True, present, how_long, contract.held)
            asked.append(need(replace(policy, amount_over=()), facts))
    if old.price is None or old.price.currency != term.price.currency or old.price.minor < term.price.minor:
        asked.append(need(policy, Facts(amount=term.price)))
    return max(asked, key=lambda one: one.levels)


def _is_discount(contract: Prices, term: Priced, span: rules.Span, present: Money | None) -> bool:
    """Whether a term costs less than it did, or than the term before, where that has a price."""
    if term.price is None or present is None:
        return False
    return rules.is_discount_over(0, present, term.price, rules.lengths_of(term.span, span, contract.anchor))


def _covers(book: Reader, follows: Priced, asked: Need, term: Priced, anchor: date | None) -> bool:
    """Whether an accepted quote for what follows a term is of this very price and length, and was approved.

    That the term it follows is another by now is what carrying it out does; any other edit makes it void.
    """
    row = None if follows.term_id is None else quotes.accepted(book, follows.term_id)
    if row is None or not _is_offer_of(row, term, anchor):
        return False
    found = approvals.standing(book, ApprovalSubject.QUOTE, row.id)
    if found is None or found.was_rejected or {line.field for line in found.differences} - {"term"}:
        return False
    return len(found.decisions) == found.stored.levels >= asked.levels


def _is_offer_of(row: quotes.QuoteRow, term: Priced, anchor: date | None) -> bool:
    how_long = _beside(term, row, anchor)
    return row.amount == term.price and how_long is not None and how_long.offered == how_long.present


def _is_dearer(term: Priced, row: quotes.QuoteRow, anchor: date | None) -> bool:
    return term.price is not None and rules.is_dearer(row.amount, term.price, _beside(term, row, anchor))


def _beside(term: Priced, row: quotes.QuoteRow, anchor: date | None) -> rules.Lengths | None:
    """How long a term lasts beside an offer."""
    if row.months is None:
        return rules.lengths_of(term.span, (stored_day(row.term_start), stored_day(row.term_end)), anchor)
    found = rules.lengths(term.start, term.end, anchor, row.months)
    return None if found is None else rules.Lengths(found.present, found.offered)


def _before(contract: Prices, term: Priced) -> Priced | None:
    place = contract.terms.index(term)
    return contract.terms[place - 1] if place else None


def _state(row: quotes.QuoteRow, asked: approvals.ApprovalRow, *, is_it: bool) -> str:
    words = {"n": row.version, "id": asked.stored.id, "state": _(asked.state.value)}
    if is_it or asked.state is not ApprovalState.APPROVED:
        return _("Version {n} is not approved: approval {id} is {state}.").format(**words)
    return _("This is less than version {n}, which approval {id} is for.").format(**words)


def _money(minor: object, currency: object) -> Money | None:
    return None if minor is None or currency is None else Money(int(str(minor)), str(currency))
