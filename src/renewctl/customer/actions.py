"""What changes about customers: added, edited, merged, archived."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, select

from renewctl.customer import queries, rules
from renewctl.customer.rules import name_key
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief, clean, named
from renewctl.store.session import reading
from renewctl.store.tables import Contact, Customer, CustomerSignal, TeamMember, metadata
from renewctl.vocabulary import Channel, Segment, Tier

MOVED_WITH_A_CUSTOMER = (
    *("contact", "contract", "interaction", "task", "invoice"),
    *("service_case", "survey", "measure", "warning"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFields:
    """What was typed about a customer; None leaves a field as it is, "" clears it."""

    code: str | None = None
    name: str | None = None
    tier: Tier | None = None
    segment: Segment | None = None
    channel: Channel | None = None
    industry: str | None = None
    owner: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    preferences: str | None = None
    notes: str | None = None


FIELDS = tuple(field.name for field in fields(CustomerFields))


def add(session: Session, typed: CustomerFields, contact: str | None = None) -> int:
    """Add a customer, with a contact if one is named, and return its id; without a code it gets one of ours.

    UsageError for a blank name, RuleError for a code that another customer has.
    """
    name = named(typed.name or "", _("The name"))
    customer = Customer(code="", name=name, name_key=name_key(name))
    _write(session, customer, typed)
    if not customer.code:
        customer.code = queries.unused_code(reading(session))
    session.add(customer)
    session.flush()
    assert customer.id is not None
    if contact is not None:
        session.add(Contact(customer_id=customer.id, name=named(contact, _("The contact"))))
    return customer.id


def edit(session: Session, customer_id: int, typed: CustomerFields) -> None:
    """Change what was typed about a customer. UsageError when nothing was, RuleError for a code that is taken."""
    if all(getattr(typed, field) is None for field in FIELDS):
        raise UsageError(_("Nothing to change."), _("Give at least one option; --help lists them."))
    _write(session, session.get_one(Customer, customer_id), typed)


def merge(session: Session, customer_id: int, into_id: int, today: date) -> None:
    """Move everything of a customer to another, and keep it archived as merged into that one.

    What the other has left blank is taken over from it. RuleError when both are the same or the other is archived.
    """
    gone, kept = session.get_one(Customer, customer_id), session.get_one(Customer, into_id)
    rules.check_merge(gone.code, kept.code, kept.archived_on)
    for field in FIELDS:
        if getattr(kept, field) is None:
            setattr(kept, field, getattr(gone, field))
    kept.attributes = rules.attributes_of_both(kept.attributes, gone.attributes)
    for name in MOVED_WITH_A_CUSTOMER:
        table = metadata.tables[name]
        session.execute(sa.update(table).where(table.c.customer_id == customer_id).values(customer_id=into_id))
    _move_signals(session, customer_id, into_id)
    _move_team(session, customer_id, into_id)
    gone.archived_on, gone.merged_into_id = gone.archived_on or today, into_id


def archive(session: Session, customer_id: int, today: date) -> None:
    """Put a customer aside. RuleError when it is aside already."""
    customer = session.get_one(Customer, customer_id)
    rules.check_archive(customer.code, customer.archived_on)
    customer.archived_on = today


def bring_back(session: Session, customer_id: int) -> None:
    """Take a customer out of the archive. RuleError when it is not in it."""
    customer = session.get_one(Customer, customer_id)
    rules.check_bring_back(customer.code, customer.archived_on)
    customer.archived_on = None


def _write(session: Session, customer: Customer, typed: CustomerFields) -> None:
    for field in FIELDS:
        value = getattr(typed, field)
        if value is not None:
            setattr(customer, field, value if isinstance(value, StrEnum) else _cleaned(field, value))
    if typed.name is not None:
        customer.name = named(typed.name, _("The name"))
        customer.name_key = name_key(customer.name)
    if typed.code is not None:
        customer.code = _free_code(session, customer, named(typed.code, _("The code")))


def _cleaned(field: str, value: str) -> str | None:
    return clean(value, _("The value of --{option}").format(option=field)) or None


def _free_code(session: Session, customer: Customer, code: str) -> str:
    with session.no_autoflush:
        other = session.exec(select(Customer).where(Customer.code == code)).first()
    if other is not None and other.id != customer.id:
        raise RuleError(
            _("{code} is the code of {customer}.").format(code=brief(code), customer=brief(other.name)),
            rule="code-is-unique",
        )
    return code


def _move_signals(session: Session, customer_id: int, into_id: int) -> None:
    """Move signals; one that agrees with a signal there in all of its key but the sequence counts on from it."""
    there = {(fact.kind, fact.on_day, fact.label): fact.sequence for fact in _signals(session, into_id)}
    for fact in _signals(session, customer_id):
        key = (fact.kind, fact.on_day, fact.label)
        there[key] = there.get(key, 0) + 1
        fact.customer_id, fact.sequence = into_id, there[key]


def _move_team(session: Session, customer_id: int, into_id: int) -> None:
    """Move who fills a role at the customer; who fills it at the other stays in it."""
    filled = {member.role for member in session.exec(select(TeamMember).where(TeamMember.customer_id == into_id))}
    for member in session.exec(select(TeamMember).where(TeamMember.customer_id == customer_id)).all():
        if member.role in filled:
            session.delete(member)
        else:
            member.customer_id = into_id


def _signals(session: Session, customer_id: int) -> list[CustomerSignal]:
    ordered = select(CustomerSignal).where(CustomerSignal.customer_id == customer_id).order_by("sequence")
    return list(session.exec(ordered))
