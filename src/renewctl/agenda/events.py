"""Lines of the agenda as iCalendar (RFC 5545): all-day events whose bytes follow from the book alone.

An event, not a to-do: calendars show those, khal among them. Its UID is its record's and the book's; its stamp is the
last change of its records, so that an export of the same things has the same bytes, whenever it is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from renewctl.agenda.items import Item
from renewctl.messages import _, aside
from renewctl.output import visible
from renewctl.vocabulary import AgendaKind, AnswerKind, TaskPriority, label

PRODUCT = "-//renewctl//agenda//EN"
MORNING = timedelta(hours=9)
ALARM_DAYS: Mapping[AgendaKind, Sequence[int]] = {
    AgendaKind.NOTICE: (30, 7, 1, 0),
    AgendaKind.END: (30, 7, 0),
    AgendaKind.OFFER: (7, 0),
    AgendaKind.WARNING: (30, 7, 0),
}
"""How many days before an event its alarms go off, each in the morning; on the day itself for the others."""

TABLES: Mapping[AgendaKind, str] = {
    AgendaKind.NOTICE: "term",
    AgendaKind.END: "term",
    AgendaKind.OFFER: "term",
    AgendaKind.CALL: "task",
    AgendaKind.CASE: "service_case",
    AgendaKind.UNANSWERED: "interaction",
}
"""Where a kind's record lies, if not in the table of its name."""

Revised = Mapping[tuple[str, int], str]


def uid(item: Item, book: str) -> str:
    """Return what tells an event from any other, for as long as its record lives; a call is a task."""
    kind = AgendaKind.TASK if item.kind is AgendaKind.CALL else item.kind
    return f"{kind}-{item.id}{suffix(book)}"


def suffix(book: str) -> str:
    """Return how the UID of every event of a book ends: what is ours bears it."""
    return f"@{book}.renewctl"


def event(item: Item, book: str, revised: Revised) -> Event:
    """Return the event of a line that has a day, or since some day waits."""
    day = date.fromisoformat(item.due_on or item.since or "")
    what = f"{label(item.kind)}: {item.what}"
    summary = visible(aside(what, item.customer) if item.customer else what)
    made = Event()
    made.add("uid", uid(item, book))
    made.add("dtstamp", _stamp(item, day, revised))
    made.add("dtstart", day)
    made.add("summary", summary)
    made.add("description", "\n".join(_told(item)))
    made.add("categories", [visible(label(item.kind))])
    made.add("transp", "TRANSPARENT")
    if item.priority in (TaskPriority.HIGH, TaskPriority.LOW):
        made.add("priority", 1 if item.priority == TaskPriority.HIGH else 9)
    for days in () if item.answer is AnswerKind.MUTED else ALARM_DAYS.get(item.kind, (0,)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", MORNING - timedelta(days=days))
        made.add_component(alarm)
    return made


def calendar(events: Iterable[Event], name: str = "") -> bytes:
    """Return a calendar of these events as it is written to a file."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    if name:
        made.add("x-wr-calname", visible(name))
    for one in events:
        made.add_component(one)
    return bytes(made.to_ical())


def is_ours(written: bytes, book: str) -> bool:
    """Return whether a calendar file holds events of this book and nothing else."""
    try:
        found = Calendar.from_ical(written)
    except ValueError:
        return False
    events = [part for part in found.subcomponents if part.name != "VTIMEZONE"]
    if not events:
        return bool(found.get("prodid") == PRODUCT)
    return all(str(part.get("uid", "")).endswith(suffix(book)) for part in events)


def _stamp(item: Item, day: date, revised: Revised) -> datetime:
    """Return the last change of the line's record, contract or customer; where none is known, its day."""
    keys = ((TABLES.get(item.kind, item.kind), item.id), ("contract", item.contract_id), ("customer", item.customer_id))
    known = [revised[table, number] for table, number in keys if number is not None and (table, number) in revised]
    if not known:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return datetime.fromisoformat(max(known)).replace(microsecond=0)


def _told(item: Item) -> Iterable[str]:
    """Yield the lines of an event's description; nothing in them changes with the day."""
    money = item.amount
    for heading, value in (
        (_("Customer"), " ".join(part for part in (item.customer_code, item.customer) if part)),
        (_("Contract"), item.contract),
        (_("Owner"), item.owner),
        (_("Amount"), money.spoken if money else None),
        (_("Not before"), item.earliest_on),
        (_("Not after"), item.latest_on),
        (_("Waits for"), item.waits_for),
        (_("No."), item.number),
    ):
        if value:
            yield f"{heading}: {visible(str(value))}"
