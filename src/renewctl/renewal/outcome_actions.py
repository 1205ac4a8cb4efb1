"""Deciding a renewal: the next term is written, or the contract is lost; the work on it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from renewctl.approval.prices import Priced
from renewctl.contract import actions as contracts
from renewctl.contract.actions import NewTerm
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief, clean
from renewctl.quote.queries import QuoteRow, accepted
from renewctl.renewal import actions, clearance, outcome
from renewctl.renewal.outcome import LastTerm, Price
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Term
from renewctl.vocabulary import ContractState, Outcome, TermKind, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed for the next term; None leaves it to the accepted quote, the contract and its last term."""

    decided_on: date
    months: int | None = None
    start: date | None = None
    end: date | None = None
    amount: Money | None = None
    signed_on: date | None = None
    note: str | None = None

    def at(self, amount: Money | None) -> "Agreed":
        """The same for a sum that was agreed."""
        return replace(self, amount=amount)


@dataclass(frozen=True, slots=True)
class Decided:
    """The term that was decided, and for a renewal how timely that was."""

    term_id: int
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """A contract with its terms, the last of which is to be decided."""

    contract: Contract
    terms: Sequence[Term]

    @property
    def last(self) -> Term:
        """The term that ends next."""
        return self.terms[-1]

    @property
    def anchor(self) -> date | None:
        """The first start of the unbroken run of terms: the contract's, or that of the last win-back."""
        starts = [term.start_on for term in self.terms if term.kind is TermKind.INITIAL and term.sequence > 1]
        return starts[-1] if starts else self.contract.anchor

    def facts(self) -> LastTerm:
        """The last term as the rules see it."""
        return LastTerm(
            self.contract.number,
            self.contract.kind,
            self.contract.state,
            self.last.sequence,
            self.last.start_on,
            self.last.end_on,
            self.last.outcome,
            self.terms[-2].decided_on if len(self.terms) > 1 else None,
        )


def renew(session: Session, contract_id: int, agreed: Agreed, today: date, grace_days: int) -> Decided:
    """Write the next term of a contract, decide its last one and close the work on it.

    After the grace it is no renewal but a win-back: the last term has lapsed, and a new beginning starts on the day
    of the decision, or on the given start. RuleError with the rule's name, also for what the rules or a step want
    approved and is not, and for a quote's sum at another length; UsageError where no length is known.
    """
    chain = chain_of(session, contract_id)
    outcome.check_day(agreed.decided_on, today)
    ended = outcome.check_can_renew(chain.facts(), agreed.decided_on)
    when = outcome.timing(ended, agreed.decided_on, grace_days)
    new = _next_term(session, chain, agreed, today, is_win_back=when is Timing.WIN_BACK)
    clearance.check(reading(session), contract_id, _id(chain.last), _priced(new))
    if agreed.amount is None:
        _check_quoted_length(session, chain, new)
    if when is Timing.WIN_BACK:
        _lapse(session, chain, outcome.lapses_on(ended, grace_days))
    else:
        days = new.start_on, new.end_on
        came = outcome.decide(_price(chain.last), new.amount, new.currency, days, chain.anchor)
        _decide(session, chain, came, agreed.decided_on)
    chain.last.reason_note = clean(agreed.note or "", _("The note")) or chain.last.reason_note
    if chain.contract.state is ContractState.ENDED:
        chain.contract.state = ContractState.ACTIVE
    contracts.add_term(session, chain.contract, new)
    return Decided(_id(chain.last), when)


def lose(session: Session, contract_id: int, reason: str, note: str, on: date, today: date) -> Decided:
    """Decide that a contract's last term is not renewed, and why; `reason` is a known code. RuleError, named.

    A term without an end ends on the day of that, as where a sheet says it; never before it began.
    """
    chain = chain_of(session, contract_id)
    outcome.check_day(on, today)
    outcome.check_can_lose(chain.facts())
    _decide(session, chain, Outcome.CHURNED, on)
    if chain.last.end_on is None:
        chain.last.end_on = max(on, chain.last.start_on or on)
    chain.last.reason_code, chain.last.reason_note = reason, clean(note, _("The note")) or None
    contracts.derive_terms(session, chain.contract)
    return Decided(_id(chain.last))


def currency_of(session: Session, contract_id: int) -> str | None:
    """Return the currency of a contract's last sum, in which a bare amount is meant."""
    return next((term.currency for term in reversed(chain_of(session, contract_id).terms) if term.currency), None)


def chain_of(session: Session, contract_id: int) -> Chain:
    """Return a contract with its terms; RuleError for one without any."""
    contract = session.get_one(Contract, contract_id)
    terms = contracts.terms_of(session, contract)
    if not terms:
        raise RuleError(
            _("Contract {number} has no term yet.").format(number=brief(contract.number)),
            _("Give it one with `renewctl contract edit {number} --start DATE --months N`.").format(
                number=brief(contract.number)
            ),
            rule="no-term",
        )
    return Chain(contract, terms)


def usual_months(chain: Chain) -> int | None:
    """Return for how many months the contract goes on unless said; None when nothing says."""
    last = chain.last
    if last.end_on is None:
        return chain.contract.renewal_months
    ended = last.original_end_on or last.end_on
    return outcome.usual_months(chain.contract.renewal_months, last.start_on, ended, chain.anchor)


def _next_term(session: Session, chain: Chain, agreed: Agreed, today: date, *, is_win_back: bool) -> NewTerm:
    ended = chain.last.end_on
    assert ended is not None
    quote = _accepted(session, chain)
    start = agreed.start or (agreed.decided_on if is_win_back else None)
    usual = (_quoted_months(quote, chain) if quote else None) or usual_months(chain)
    anchor = start if is_win_back else chain.anchor
    first, last = outcome.next_days(ended, anchor, start=start, end=agreed.end, months=agreed.months, usual=usual)
    settled = agreed.amount or (quote.amount if quote else None)
    amount, currency = settled or (None, chain.last.currency)
    if settled is None:
        amount = outcome.at_the_same_rate(_price(chain.last), first, last, chain.anchor)
    return NewTerm(
        start_on=first,
        end_on=last,
        amount=amount,
        currency=currency,
        recorded_on=today,
        signed_on=agreed.signed_on,
        kind=TermKind.INITIAL if is_win_back else TermKind.RENEWAL,
    )


def _check_quoted_length(session: Session, chain: Chain, new: NewTerm) -> None:
    """Refuse the sum of the accepted quote for a term of another length than it is for. RuleError."""
    quote = _accepted(session, chain)
    if quote is not None:
        anchor = new.start_on if new.kind is TermKind.INITIAL else chain.anchor
        months, days = _quoted_months(quote, chain), (new.start_on, new.end_on)
        outcome.check_quoted_length(quote.version, months, days, anchor, _price(chain.last))


def _accepted(session: Session, chain: Chain) -> QuoteRow | None:
    return accepted(reading(session), _id(chain.last))


def _quoted_months(quote: QuoteRow, chain: Chain) -> int | None:
    """For how many months a quote is; one that does not say is for as long as the term before it."""
    return quote.months or outcome.usual_months(None, chain.last.start_on, _price(chain.last).end_on, chain.anchor)


def _priced(new: NewTerm) -> Priced:
    price = None if new.amount is None or new.currency is None else Money(new.amount, new.currency)
    return Priced(None, new.start_on, new.end_on, price)


def _price(term: Term) -> Price:
    # An extension moves the end and leaves the price: it is for the days first agreed.
    end = term.original_end_on or term.end_on
    assert end is not None
    return Price(term.amount, term.currency, term.start_on, end)


def _lapse(session: Session, chain: Chain, on: date) -> None:
    if chain.last.outcome is None:
        _decide(session, chain, Outcome.LAPSED, on)


def _decide(session: Session, chain: Chain, came: Outcome, on: date) -> None:
    chain.last.outcome, chain.last.decided_on = came, on
    actions.close(session, term_id=_id(chain.last), on=on)


def _id(term: Term) -> int:
    assert term.id is not None
    return term.id
