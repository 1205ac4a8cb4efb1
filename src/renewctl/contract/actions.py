"""What changes about contracts: added, edited; and what is derived with each of their terms."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import partial

from sqlmodel import Session, select

from renewctl.approval.prices import kept_or_approved
from renewctl.contract import derivation, queries, rules
from renewctl.contract.extension_rules import is_extension
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, clean, named
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Term
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import BillingCycle, ContractKind, ContractState, TermKind
from renewctl.written_amounts import typed_money


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFields:
    """What was typed about a contract and its last term; None leaves a field as it is, "", 0 or -1 clears it."""

    number: str | None = None
    name: str | None = None
    product: str | None = None
    kind: ContractKind | None = None
    state: ContractState | None = None
    start: str | None = None
    end: str | None = None
    months: int | None = None
    amount: str | None = None
    currency: str | None = None
    notice: str | None = None
    renewal_months: int | None = None
    billing_cycle: BillingCycle | None = None
    payment_method: str | None = None
    escalator: str | None = None
    offer_days: int | None = None
    owner: str | None = None
    signed_on: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A further term of a contract: its days, both inclusive, its sum, and the day on which it is entered."""

    start_on: date
    end_on: date
    amount: int | None
    currency: str | None
    recorded_on: date
    signed_on: date | None = None
    kind: TermKind = TermKind.RENEWAL


FIELDS = tuple(field.name for field in fields(ContractFields))
TEXTS = ("name", "product", "payment_method", "owner", "notes")
WORDS = ("kind", "state", "billing_cycle")


@dataclass(frozen=True, slots=True)
class Typing:
    """On which day it was typed, and the currency of amounts that name none ("" refuses them)."""

    today: date
    currency: str


def add(session: Session, customer_id: int, typed: ContractFields, typing: Typing) -> tuple[int, bool]:
    """Add a contract with its first term; return its id, and whether the amount had to be rounded.

    Without a number it gets one of ours. UsageError for an unreadable date, amount or notice period; RuleError for a
    number that is taken, an end before the start, and a negative amount.
    """
    ours = not (typed.number or "").strip()
    number = queries.unused_number(reading(session)) if ours else ""
    contract = Contract(number=number, number_is_ours=int(ours), customer_id=customer_id)
    term = Term(contract_id=0, recorded_on=typing.today)
    _write(session, contract, typed, typing)
    rounded = _write_term(contract, [term], typed, typing)
    derivation.derive_terms(session, contract, [term])
    session.add(contract)
    session.flush()
    assert contract.id is not None
    term.contract_id = contract.id
    session.add(term)
    return contract.id, rounded


def edit(
    session: Session, contract_id: int, typed: ContractFields, typing: Typing, customer_id: int | None = None
) -> bool:
    """Change what was typed about a contract; dates and amount correct its last term. Return whether that was rounded.

    UsageError when nothing was typed; RuleError for a number that is taken, an end before the start, a start
    inside the term before, a negative amount, and a price that needs an approval.
    """
    if customer_id is None and all(getattr(typed, field) is None for field in FIELDS):
        raise UsageError(_("Nothing to change."), _("Give at least one option; --help lists them."))
    with kept_or_approved(partial(reading, session), [contract_id]):
        contract = session.get_one(Contract, contract_id)
        if customer_id is not None:
            contract.customer_id = customer_id
        _write(session, contract, typed, typing)
        terms = terms_of(session, contract)
        rounded = _write_term(contract, terms, typed, typing)
        derivation.derive_terms(session, contract, terms)
    return rounded


def add_term(session: Session, contract: Contract, new: NewTerm) -> Term:
    """Add a term behind a contract's last one and derive the chain anew; RuleError where it would overlap."""
    terms = list(terms_of(session, contract))
    rules.check_follows(terms[-1].end_on, new.start_on)
    term = Term(contract_id=terms[-1].contract_id, sequence=terms[-1].sequence + 1, **asdict(new))
    derivation.derive_terms(session, contract, [*terms, term])
    session.add(term)
    session.flush()
    return term


def terms_of(session: Session, contract: Contract) -> Sequence[Term]:
    """Return a contract's terms, oldest first."""
    return session.exec(select(Term).where(Term.contract_id == contract.id).order_by("sequence")).all()


def derive_terms(session: Session, contract: Contract) -> None:
    """Write what is derived with each term of a contract, after something about it has changed."""
    derivation.derive_terms(session, contract, terms_of(session, contract))


def _write(session: Session, contract: Contract, typed: ContractFields, typing: Typing) -> None:
    for field in TEXTS:
        if (text := getattr(typed, field)) is not None:
            what = _("The value of --{option}").format(option=field.replace("_", "-"))
            setattr(contract, field, clean(text, what) or None)
    for field in WORDS:
        if (word := getattr(typed, field)) is not None:
            setattr(contract, field, word)
    if typed.renewal_months is not None:
        contract.renewal_months = typed.renewal_months or None
    if typed.offer_days is not None:
        contract.offer_days = None if typed.offer_days < 0 else typed.offer_days
    if typed.escalator is not None:
        contract.escalator = rules.read_percent(typed.escalator) if typed.escalator.strip() else None
    if typed.signed_on is not None:
        contract.signed_on = _day(typed.signed_on, typing.today)
    if typed.notice is not None:
        agreed = rules.read_notice(typed.notice) if typed.notice.strip() else (None, None)
        contract.notice_length, contract.notice_unit = agreed
    if typed.number is not None and (typed.number.strip() or contract.id is not None):
        contract.number = _free_number(session, contract, named(typed.number, _("The number")))
        contract.number_is_ours = 0


def _write_term(contract: Contract, terms: Sequence[Term], typed: ContractFields, typing: Typing) -> bool:
    """Write the typed days and amount into the last of the terms; return whether the amount was rounded."""
    *before, term = terms
    start = term.start_on if typed.start is None else _day(typed.start, typing.today)
    if before and typed.start is not None:
        rules.check_follows(before[-1].end_on, start)
    term.start_on = start
    if not before:
        contract.anchor = start
    anchor = rules.anchor_of(contract.anchor, terms)
    kept = term.end_on if typed.months is None else None
    end = kept if typed.end is None else _day(typed.end, typing.today)
    term.end_on = rules.term_days(anchor, start, end, typed.months)
    if not is_extension(anchor, term.start_on, term.original_end_on, term.end_on):
        term.original_end_on = None  # these days are agreed anew, and the price is for all of them
    return _write_amount(term, typed, typing)


def _write_amount(term: Term, typed: ContractFields, typing: Typing) -> bool:
    if typed.amount is None:
        if typed.currency is not None and term.amount is not None:
            raise UsageError(_("A currency alone does not change an amount."), _("Give --amount as well."))
        if typed.currency is not None:
            term.currency = typed_money("0", typed.currency, "")[0].currency if typed.currency.strip() else None
        return False
    if not typed.amount.strip():
        term.amount = term.currency = None
        return False
    money, rounded = typed_money(typed.amount, typed.currency or "", term.currency or typing.currency)
    rules.check_sum(money.minor)
    term.amount, term.currency = money
    return rounded


def _day(text: str, today: date) -> date | None:
    return parse_day(text, today) if text.strip() else None


def _free_number(session: Session, contract: Contract, number: str) -> str:
    with session.no_autoflush:
        other = session.exec(select(Contract).where(Contract.number == number)).first()
    if other is not None and other.id != contract.id:
        raise RuleError(
            _("There is a contract {number} already.").format(number=brief(number)), rule="number-is-unique"
        )
    return number
