"""Entering a person: where to reach them, their language, their supervisor."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from sqlmodel import Session

from renewctl.errors import UsageError
from renewctl.messages import LANGUAGES, _
from renewctl.plain import HIDDEN, brief, clean, masked, named
from renewctl.reminder.addresses import read_address
from renewctl.store.session import reading
from renewctl.store.tables import Person
from renewctl.team.queries import find_person, persons
from renewctl.team.rules import check_chain
from renewctl.vocabulary import DeliveryChannel


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What was typed of a person; None leaves a field as it is, a blank empties it."""

    email: str | None = None
    supervisor: str | None = None
    language: str | None = None
    channel: str | None = None
    address: str | None = None


def enter(session: Session, name: str, typed: PersonFields) -> int:
    """Enter a person, or change what was typed; return the id. UsageError, RuleError for a circle of supervisors."""
    name = named(name, _("The person"))
    book = reading(session)
    found = find_person(book, name)
    person = Person(name=name) if found is None else session.get_one(Person, found.id)
    for field, value in asdict(typed).items():
        if value is not None:
            setattr(person, field, _READ[field](value) if value.strip() else None)
    if person.supervisor:
        check_chain(person.name, person.supervisor, {row.name: row.supervisor for row in persons(book)})
    session.add(person)
    session.flush()
    assert person.id is not None
    return person.id


def _language(text: str) -> str:
    if text.strip() not in LANGUAGES:
        raise UsageError(_("{name} takes one of: {choices}.").format(name="--language", choices=", ".join(LANGUAGES)))
    return text.strip()


def _channel(text: str) -> DeliveryChannel:
    if text.strip() not in set(DeliveryChannel):
        raise UsageError(
            _("{name} takes one of: {choices}.").format(name="--channel", choices=", ".join(DeliveryChannel))
        )
    return DeliveryChannel(text.strip())


def _address(text: str) -> str:
    if not text.isprintable():
        raise UsageError(_("{what} is no line of text.").format(what="--address"))
    address = clean(text, "--address")
    if address.endswith(HIDDEN) and address == masked(address) and "://" in address:
        raise UsageError(
            _("{what} is an address as lists show it, without its secret: {text}").format(
                what="--address", text=brief(address)
            ),
            _("Type the address in full; nothing was changed."),
        )
    return address


_READ: Mapping[str, Callable[[str], str]] = {
    "email": lambda text: read_address(text, "--email"),
    "supervisor": lambda text: named(text, "--supervisor"),
    "language": _language,
    "channel": _channel,
    "address": _address,
}
