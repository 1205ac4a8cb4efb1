"""Making an offer for what follows a term, and what becomes of it."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, select

from renewctl.approval import queries as approvals
from renewctl.approval.rulebook import policy_of
from renewctl.approval.rules import quote_unapproved
from renewctl.audit.rules import Person
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.money import Money, kept
from renewctl.plain import clean
from renewctl.quote import queries, rules
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Quote
from renewctl.vocabulary import ApprovalState, ApprovalSubject, QuoteState
from renewctl.written_amounts import typed_money


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as it was typed: a sum, or a percentage up or down from the present one."""

    amount: str | None = None
    currency: str = ""
    uplift: str | None = None
    discount: str | None = None
    months: int | None = None
    valid_until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What making a quote did: its row number, how many earlier ones it superseded, whether a sum was rounded."""

    id: int
    superseded: int
    rounded: bool


def make(
    session: Session, contract_id: int, number: str, offer: Offer, by: Person, today: date, otherwise: str
) -> Made:
    """Make the next version of a contract's quote; drafts and sent ones of the same term are superseded.

    `otherwise` is the currency of a sum that names none, where the present term has none either. UsageError (exit 2)
    for not exactly one way of saying the price; RuleError (exit 4) for a contract that nothing can follow, one that has
    accepted a quote, a negative price, and a percentage of an unknown sum.
    """
    book = reading(session)
    term = queries.open_term(book, contract_id, number)
    if taken := queries.accepted(book, term.id):
        raise _accepted_already(taken.version)
    rules.check_valid_until(offer.valid_until, today)
    offer = replace(offer, months=offer.months or _agreed_months(term))
    price, rounded = _price(offer, term, otherwise)
    rules.check_price(price.minor)
    version = queries.newest_version(book, term.id) + 1
    superseded = 0
    for earlier in session.exec(select(Quote).where(Quote.term_id == term.id)):
        if earlier.state in rules.STILL_OPEN:
            earlier.state = QuoteState.SUPERSEDED
            superseded += 1
    row = Quote(
        contract_id=contract_id,
        term_id=term.id,
        version=version,
        amount=price.minor,
        currency=price.currency,
        months=offer.months,
        valid_until=offer.valid_until,
        note=clean(offer.note or "", _("The note")) or None,
        made_by=by.actor,
        made_os_user=by.os_user,
        made_on=today,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return Made(row.id, superseded, rounded)


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a quote: on which day, what was said with it, and today."""

    on: date
    today: date
    remark: str | None = None
    late: bool = False


def send(session: Session, quote_id: int, move: Move) -> None:
    """Note that a draft went out. RuleError (exit 4): no draft, run out, not approved, a day that cannot be."""
    row = session.get_one(Quote, quote_id)
    rules.check_day(move.on, row.made_on, move.today)
    rules.check_send(row.version, row.state, row.valid_until, move.on)
    _check_approved(session, row)
    row.state, row.sent_on = QuoteState.SENT, move.on
    _remark(row, move)


def accept(session: Session, quote_id: int, move: Move) -> None:
    """Note that the customer accepted. RuleError (exit 4): not sent, run out, another one accepted, not approved."""
    row = session.get_one(Quote, quote_id)
    rules.check_accept(row.version, row.state, row.valid_until, move.on, late=move.late)
    rules.check_day(move.on, row.sent_on or row.made_on, move.today)
    if taken := queries.accepted(reading(session), row.term_id):
        raise _accepted_already(taken.version)
    _check_approved(session, row)
    row.state, row.decided_on = QuoteState.ACCEPTED, move.on
    _remark(row, move)


def reject(session: Session, quote_id: int, move: Move) -> None:
    """Note that the customer rejected. RuleError (exit 4): not sent, a day that cannot be."""
    row = session.get_one(Quote, quote_id)
    rules.check_reject(row.version, row.state)
    rules.check_day(move.on, row.sent_on or row.made_on, move.today)
    row.state, row.decided_on = QuoteState.REJECTED, move.on
    _remark(row, move)


def _agreed_months(term: queries.OpenTerm) -> int | None:
    """For how long an offer is that does not say: as long as was agreed for its renewal, else as the present term."""
    return term.renewal_months if term.lengths(term.renewal_months) else None


def _price(offer: Offer, term: queries.OpenTerm, otherwise: str) -> tuple[Money, bool]:
    ways = [way for way in (offer.amount, offer.uplift, offer.discount) if way is not None]
    if len(ways) != 1:
        raise UsageError(_("Give one of --amount, --uplift and --discount."))
    if offer.amount is not None:
        return typed_money(offer.amount, offer.currency, term.currency or otherwise)
    if offer.currency:
        raise UsageError(_("A percentage keeps the currency of the present sum; --currency goes with --amount."))
    present, how_long = term.present, term.lengths(offer.months)
    if present is None or how_long is None:
        raise RuleError(
            _("A percentage needs the sum of the present term, and its days where the quote is for other months."),
            _("Give --amount instead, or complete the term with `renewctl contract edit`."),
            rule="quote-base",
        )
    if offer.uplift is not None:
        percent = rules.read_percent(offer.uplift)
    else:
        percent = -rules.read_discount(offer.discount or "")
    return Money(kept(rules.priced(present.minor, percent, how_long)), present.currency), False


def _check_approved(session: Session, row: Quote) -> None:
    """Refuse what the rules or a step want approved, or is asked for already, and is not approved as it is now."""
    assert row.id is not None
    book = reading(session)
    need = approvals.needed(book, policy_of(book), ApprovalSubject.QUOTE, row.id, row.contract_id)
    found = approvals.standing(book, ApprovalSubject.QUOTE, row.id)
    if found is None and need.levels == 0:
        return
    if found is not None and found.state is ApprovalState.APPROVED and found.stored.levels >= need.levels:
        return
    if found is None:
        why = _("; ").join(need.why)
        sentence = _("Version {n} needs an approval: {why}.").format(n=row.version, why=why)
    elif found.state is ApprovalState.APPROVED:
        sentence = _("Version {n} needs {levels} levels of approval and has {approved}: {why}.").format(
            n=row.version, levels=need.levels, approved=found.stored.levels, why=_("; ").join(need.why)
        )
    else:
        sentence = _("Version {n} is not approved: approval {id} is {state}.").format(
            n=row.version, id=found.stored.id, state=_(found.state.value)
        )
    raise quote_unapproved(sentence, session.get_one(Contract, row.contract_id).number)


def _accepted_already(version: int) -> RuleError:
    return RuleError(
        _("Version {n} is accepted already.").format(n=version),
        _("`renewctl undo` takes that back if it was a mistake."),
        rule="one-accepted",
    )


def _remark(row: Quote, move: Move) -> None:
    if move.remark is not None:
        row.remark = clean(move.remark, _("The note")) or None
