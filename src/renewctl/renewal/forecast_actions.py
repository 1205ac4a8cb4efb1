"""Keeping what is expected of a renewal, as a dated call."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.plain import brief, clean
from renewctl.quote.queries import accepted
from renewctl.renewal.forecast import check_target
from renewctl.renewal.outcome import check_day
from renewctl.renewal.outcome_actions import chain_of
from renewctl.store.session import reading
from renewctl.store.tables import Forecast, Renewal, Term
from renewctl.vocabulary import ForecastCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is expected; without a target that of the call before, else of the accepted quote, else the present sum."""

    on: date
    probability: int
    category: ForecastCategory | None = None
    target: Money | None = None
    expected: str | None = None


def call(session: Session, contract_id: int, made: Call, today: date) -> int:
    """Keep a call on the renewal of a contract's open term and return its number; the renewal's plan follows it.

    RuleError where nothing is to be decided any more, for a day still to come and for a negative target.
    """
    chain = chain_of(session, contract_id)
    check_day(made.on, today)
    check_target(made.target)
    if not chain.last.is_open or chain.last.id is None:
        raise RuleError(
            _("Contract {number} has no renewal that is still to be decided.").format(
                number=brief(chain.contract.number)
            ),
            rule="no-open-term",
        )
    target = made.target or _usual_target(session, chain.last, chain.last.id)
    expected = clean(made.expected or "", _("What is expected")) or None
    row = Forecast(
        contract_id=contract_id,
        term_id=chain.last.id,
        called_on=made.on,
        probability=made.probability,
        category=made.category,
        target=target.minor if target else None,
        currency=target.currency if target else None,
        expected=expected,
    )
    session.add(row)
    renewal = session.exec(select(Renewal).where(Renewal.term_id == chain.last.id)).first()
    if renewal is not None:
        if target is not None and target.currency == chain.last.currency:
            renewal.target_amount = target.minor
        renewal.expected = expected or renewal.expected
    session.flush()
    assert row.id is not None
    return row.id


def _usual_target(session: Session, term: Term, term_id: int) -> Money | None:
    calls = select(Forecast).where(Forecast.term_id == term_id)
    before = [each for each in session.exec(calls) if each.target is not None]
    if before:
        last = max(before, key=lambda each: (each.called_on, each.id or 0))
        return stored_money(last.target, last.currency)
    quote = accepted(reading(session), term_id)
    return quote.amount if quote else stored_money(term.amount, term.currency)
