"""Cases as they are listed, and what happened to one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.case import rules
from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import CaseKind, CaseState, label


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with the names of those concerned, seen on a day."""

    id: int
    kind: str
    title: str
    customer: str
    customer_code: str
    contact: str | None
    contract: str | None
    is_written: int
    opened_at: str
    due_on: str | None
    technician: str | None
    visit_on: str | None
    first_reply_at: str | None
    resolved_at: str | None
    resolution: str | None
    state: str
    owner: str | None
    notes: str | None
    customer_id: int
    as_of: str

    @property
    def written(self) -> bool:
        """Whether it came by letter or mail."""
        return bool(self.is_written)

    @property
    def days_left(self) -> int | None:
        """Days until its set time, negative once past; None without one, and once it is resolved."""
        return rules.days_left(self.due_on, self.state, date.fromisoformat(self.as_of))

    @property
    def said(self) -> str:
        """The sentence that tells of it when it is new."""
        sentence = _("Case {number}: {kind} of {customer}, {owner}: {title}")
        return sentence.format(
            number=self.id,
            kind=label(self.kind),
            customer=self.customer,
            owner=self.owner or _("nobody"),
            title=self.title,
        )


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a case."""

    happened_at: str
    kind: str
    note: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; None and False leave a condition out."""

    customer_id: int | None = None
    kind: CaseKind | None = None
    state: CaseState | None = CaseState.OPEN
    owner: str | None = None
    overdue: bool = False


_SELECT = """
SELECT service_case.id, service_case.kind, service_case.title, customer.name, customer.code, contact.name,
    contract.number, service_case.is_written, service_case.opened_at, service_case.due_on, service_case.technician,
    service_case.visit_on, service_case.first_reply_at, service_case.resolved_at, service_case.resolution,
    service_case.state, service_case.owner, service_case.notes, service_case.customer_id, CAST(:today AS TEXT)
FROM service_case
JOIN customer ON customer.id = service_case.customer_id
LEFT JOIN contact ON contact.id = service_case.contact_id
LEFT JOIN contract ON contract.id = service_case.contract_id
"""
BY_ID = f"{_SELECT} WHERE service_case.id = :id"
LISTED = f"""{_SELECT}
WHERE (CAST(:customer AS INTEGER) IS NULL OR service_case.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:kind AS TEXT) IS NULL OR service_case.kind = CAST(:kind AS TEXT))
    AND (CAST(:state AS TEXT) IS NULL OR service_case.state = CAST(:state AS TEXT))
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER(service_case.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:overdue AS INTEGER) = 0 OR service_case.due_on < CAST(:today AS TEXT))
ORDER BY CASE service_case.state WHEN 'open' THEN 0 ELSE 1 END, service_case.due_on IS NULL, service_case.due_on,
    service_case.opened_at, service_case.id
"""
EVENTS = "SELECT happened_at, kind, note, owner FROM case_event WHERE case_id = :id ORDER BY id"


def case(book: Reader, number: int, today: date) -> CaseRow:
    """Return one case by its number; NotFoundError."""
    found = book.first(BY_ID, {"id": number, "today": today.isoformat()}, CaseRow)
    if found is None:
        raise no_case(number)
    return found


def cases(book: Reader, wanted: CaseFilter, today: date) -> Iterator[CaseRow]:
    """Yield the cases that are wanted: the open ones by their set time, then the others."""
    parameters: Parameters = {
        "today": today.isoformat(),
        "customer": wanted.customer_id,
        "kind": wanted.kind,
        "state": CaseState.OPEN if wanted.overdue else wanted.state,
        "owner": wanted.owner,
        "overdue": int(wanted.overdue),
    }
    return book.rows(LISTED, parameters, CaseRow)


def events(book: Reader, number: int) -> list[EventRow]:
    """Return what happened to a case, in the order in which it was noted."""
    return list(book.rows(EVENTS, {"id": number}, EventRow))


def no_case(number: int) -> NotFoundError:
    """Return the error for a number that no case has."""
    return NotFoundError(
        _("No case {number}.").format(number=number), _("renewctl case list --all shows every case with its number.")
    )
