"""Dated facts from outside: what one customer did, and what happened in its market.

Both have a natural key, so that importing the same file again changes nothing. `sequence` counts facts that
agree in all the rest of the key (two launches in one week's list). Values are thousandths: 12.5 hours is 12500.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import KEYED_TABLE, TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import SignalKind


class CustomerSignal(SQLModel, table=True):
    """A fact about one customer: use, an inquiry, or a competitor's or a policy's move aimed at it by name.

    WITHOUT ROWID and keyed by customer first: the 180 days of a customer lie side by side [3.6x faster sums].
    """

    __tablename__ = "customer_signal"
    __table_args__ = KEYED_TABLE

    # The key is its index: a second one would be a copy of the table, and the planner takes it [sums 3x slower].
    customer_id: int = reference("customer.id", primary_key=True, index=False)
    kind: SignalKind = word(SignalKind, default=..., primary_key=True, nullable=False)
    on_day: date = day(default=..., primary_key=True, nullable=False)
    label: str = text(default="", primary_key=True)
    sequence: int = whole(default=1, primary_key=True)
    value: int = whole()  # thousandths
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)


class MarketSignal(SQLModel, table=True):
    """A fact about an industry: a competitor's launch or a change of policy."""

    __tablename__ = "market_signal"
    __table_args__ = (
        sa.UniqueConstraint("industry", "kind", "on_day", "label", "sequence", name="market_signal_is_unique"),
        TABLE,
    )

    id: int | None = identity()
    industry: str = text()
    kind: SignalKind = word(SignalKind, default=..., nullable=False)
    on_day: date = day(default=..., nullable=False)
    label: str = text(default="")
    sequence: int = whole(default=1)
    value: int = whole()  # thousandths
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)
