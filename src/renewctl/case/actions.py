"""Opening cases, and what happens to them: each thing with its moment, the case's own fields derived from them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from renewctl.case import rules
from renewctl.case.queries import no_case
from renewctl.case.rules import Happened
from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.store.tables import CaseEvent, ServiceCase
from renewctl.vocabulary import CaseEventKind, CaseKind, CaseState


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a customer asked for, complained about, proposed or wants repaired; `moment` None is now."""

    kind: CaseKind
    title: str
    customer_id: int
    contact_id: int | None = None
    contract_id: int | None = None
    moment: str | None = None
    due_on: date | None = None
    is_written: bool = False
    owner: str | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to a case, who did it, and when: `moment` None is now."""

    kind: CaseEventKind
    text: str = ""
    owner: str | None = None
    moment: str | None = None


def add(session: Session, new: NewCase, now: datetime) -> int:
    """Open a case and return its number. UsageError for a blank title, RuleError for days that cannot be."""
    opened_at = new.moment or _minute(now)
    rules.check_happened(opened_at, _minute(now))
    rules.check_due(new.due_on, opened_at)
    row = ServiceCase(
        customer_id=new.customer_id,
        contact_id=new.contact_id,
        contract_id=new.contract_id,
        kind=new.kind,
        title=named(new.title, _("The title")),
        is_written=int(new.is_written),
        opened_at=opened_at,
        due_on=new.due_on,
        owner=new.owner,
        notes=clean(new.notes, _("The notes")) or None,
        recorded_on=now.date(),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def note(session: Session, number: int, what: Note, now: datetime) -> ServiceCase:
    """Note what happened to a case, and bring the case's own fields up to it. NotFoundError, RuleError."""
    case = session.get(ServiceCase, number)
    if case is None:
        raise no_case(number)
    new = Happened(what.kind, what.moment or _minute(now))
    rules.check_happened(new.at, _minute(now))
    before = _events(session, number)
    rules.check_event(number, case.opened_at, before, new)
    text = clean(what.text, _("The note")) or None
    session.add(
        CaseEvent(
            case_id=number,
            kind=new.kind,
            happened_at=new.at,
            note=text,
            owner=what.owner,
            recorded_on=now.date(),
        )
    )
    after = [*before, new]
    case.first_reply_at = rules.first_reply(after)
    if new.kind in (CaseEventKind.RESOLVED, CaseEventKind.REOPENED):
        is_resolved = new.kind is CaseEventKind.RESOLVED
        case.state = CaseState.RESOLVED if is_resolved else CaseState.OPEN
        case.resolved_at = new.at if is_resolved else None
        case.resolution = text if is_resolved else None
    session.add(case)
    session.flush()
    return case


def arrange_visit(
    session: Session, number: int, technician: str, visit_on: date, what: Note, now: datetime
) -> ServiceCase:
    """Note that a technician comes on a day; whom to call about it and what to say stands in the event's note."""
    name = named(technician, _("The technician"))
    rules.check_visit(visit_on, what.moment or _minute(now))
    told = _("{technician} comes on {day}.").format(technician=name, day=visit_on)
    more = clean(what.text, _("The note"))
    text = f"{told} {more}" if more else told
    case = note(session, number, Note(what.kind, text, what.owner, what.moment), now)
    case.technician, case.visit_on = name, visit_on
    return case


def _events(session: Session, number: int) -> list[Happened]:
    found = select(CaseEvent).where(CaseEvent.case_id == number).order_by(col(CaseEvent.id))
    return [Happened(event.kind, event.happened_at) for event in session.exec(found)]


def _minute(now: datetime) -> str:
    return now.replace(tzinfo=None).isoformat(timespec="minutes")
