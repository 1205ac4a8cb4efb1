"""What changes about contacts: added, edited, gone."""

from dataclasses import dataclass, fields
from datetime import date

from sqlmodel import Session

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.store.tables import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFields:
    """What was typed about a contact; None leaves a field as it is, "" clears it, and 0 days are none."""

    name: str | None = None
    title: str | None = None
    level: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    chat_id: str | None = None
    every_days: int | None = None
    notes: str | None = None


FIELDS = tuple(field.name for field in fields(ContactFields))


def add(session: Session, customer_id: int, typed: ContactFields) -> int:
    """Add a contact to a customer and return its id. UsageError for a blank name."""
    contact = Contact(customer_id=customer_id, name=named(typed.name or "", _("The name")))
    _write(contact, typed)
    session.add(contact)
    session.flush()
    assert contact.id is not None
    return contact.id


def edit(session: Session, contact_id: int, typed: ContactFields, gone: bool | None, today: date) -> None:
    """Change what was typed about a contact; `gone` archives it, False brings it back.

    UsageError when nothing was typed, RuleError for a contact that is already gone, or not gone.
    """
    if gone is None and all(getattr(typed, field) is None for field in FIELDS):
        raise UsageError(_("Nothing to change."), _("Give at least one option; --help lists them."))
    contact = session.get_one(Contact, contact_id)
    _write(contact, typed)
    if gone is None:
        return
    if gone == (contact.archived_on is not None):
        sentence = _("Contact {number} is gone already.") if gone else _("Contact {number} is not gone.")
        raise RuleError(sentence.format(number=contact_id), rule="archived")
    contact.archived_on = today if gone else None


def _write(contact: Contact, typed: ContactFields) -> None:
    for field in FIELDS:
        value = getattr(typed, field)
        if value is not None:
            setattr(contact, field, _cleaned(field, value) if isinstance(value, str) else value or None)
    if typed.name is not None:
        contact.name = named(typed.name, _("The name"))


def _cleaned(field: str, value: str) -> str | None:
    option = field.replace("_", "-")
    return clean(value, _("The value of --{option}").format(option=option)) or None
