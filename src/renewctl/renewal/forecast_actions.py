"""Keeping what is expected of a renewal, as a dated call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money, stored_money
from renewctl.plain import brief, clean
from renewctl.quote.queries import accepted
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


@dataclass(frozen=True, slots=True)
class Kept:
    """The number of a call that was kept, and the day of a later one, which stands."""

    id: int
    later: date | None


def call(session: Session, contract_id: int, made: Call, today: date) -> Kept:
    """Keep a call on the renewal of a contract's open term; the renewal's plan follows the last one.

    RuleError where nothing is to be decided any more, and for a day still to come.
    """
    chain = chain_of(session, contract_id)
    check_day(made.on, today)
    if not chain.last.is_open or chain.last.id is None:
        raise RuleError(
            _("Contract {number} has no renewal that is still to be decided.").format(
                number=brief(chain.contract.number)
            ),
            rule="no-open-term",
        )
    calls = list(session.exec(select(Forecast).where(Forecast.term_id == chain.last.id)))
    earlier = [each for each in calls if each.called_on <= made.on]
    later = max((each.called_on for each in calls if each.called_on > made.on), default=None)
    target = made.target or _usual_target(session, chain.last, earlier)
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
    if renewal is not None and later is None:
        # The plan has the currency of its term; a target in another one stands in the call alone.
        is_of_term = target is not None and target.currency == chain.last.currency
        renewal.target_amount = target.minor if target and is_of_term else None
        renewal.expected = expected or renewal.expected
    session.flush()
    assert row.id is not None
    return Kept(row.id, later)


def _usual_target(session: Session, term: Term, earlier: Sequence[Forecast]) -> Money | None:
    before = [each for each in earlier if each.target is not None]
    if before:
        last = max(before, key=lambda each: (each.called_on, each.id or 0))
        return stored_money(last.target, last.currency)
    assert term.id is not None
    quote = accepted(reading(session), term.id)
    return quote.amount if quote else stored_money(term.amount, term.currency)
