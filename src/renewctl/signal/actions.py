"""Recording dated facts from outside."""

from datetime import date

from sqlmodel import Session

from renewctl.messages import _
from renewctl.plain import clean
from renewctl.signal import rules
from renewctl.signal.queries import Key, next_sequence
from renewctl.store.session import reading
from renewctl.store.tables import CustomerSignal, MarketSignal


def add(session: Session, key: Key, value: int, *, today: date, notes: str | None = None) -> int:
    """Record a signal, its value in thousandths; return which one of its kind, day and label it is.

    A fact that agrees with one already there is a further one, not the same: two launches on one day. RuleError for
    what is not said of an industry, and for use and inquiries still to come.
    """
    rules.check_subject(key.kind, key.industry)
    rules.check_day(key.kind, key.day, today)
    sequence = next_sequence(reading(session), key)
    note = clean(notes or "", _("The notes")) or None
    if key.customer_id is not None:
        session.add(
            CustomerSignal(
                customer_id=key.customer_id,
                kind=key.kind,
                on_day=key.day,
                label=key.label,
                sequence=sequence,
                value=value,
                notes=note,
            )
        )
    else:
        session.add(
            MarketSignal(
                industry=key.industry or "",
                kind=key.kind,
                on_day=key.day,
                label=key.label,
                sequence=sequence,
                value=value,
                notes=note,
            )
        )
    session.flush()
    return sequence
