"""Who we renew with: customers and their contacts."""

from datetime import date

from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import Channel, Segment, Tier


class Customer(SQLModel, table=True):
    """A company or person that renews; `name_key` is the name folded for look-alikes (customer/rules)."""

    __tablename__ = "customer"
    __table_args__ = TABLE

    id: int | None = identity()
    code: str = text(unique=True)
    name: str = text(index=True)
    name_key: str = text(index=True)
    tier: Tier | None = word(Tier)
    segment: Segment | None = word(Segment)
    channel: Channel | None = word(Channel)
    industry: str | None = text(default=None)
    owner: str | None = text(default=None)
    phone: str | None = text(default=None)
    email: str | None = text(default=None)
    address: str | None = text(default=None)
    preferences: str | None = text(default=None)
    notes: str | None = text(default=None)
    archived_on: date | None = day()
    merged_into_id: int | None = reference("customer.id", default=None)
    attributes: str | None = text(default=None)


class Contact(SQLModel, table=True):
    """A person at a customer."""

    __tablename__ = "contact"
    __table_args__ = TABLE

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    name: str = text()
    title: str | None = text(default=None)
    level: str | None = text(default=None)
    role: str | None = text(default=None)
    phone: str | None = text(default=None)
    email: str | None = text(default=None)
    chat_id: str | None = text(default=None)
    every_days: int | None = whole(default=None)
    archived_on: date | None = day()
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)
