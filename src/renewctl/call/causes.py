"""The events of the book that ask for calls: contracts begun, things installed, cases and what happened to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.call.rules import Cause
from renewctl.dates import ONE_DAY
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import CareCause, CaseEventKind, CaseKind, Outcome


@dataclass(frozen=True, slots=True)
class Event:
    """A cause with whom it concerns; `source` and `id` name the row it stands in."""

    cause: Cause
    source: str
    id: int
    customer_id: int
    customer: str
    customer_code: str
    tier: str | None
    segment: str | None
    owner: str | None
    contract_id: int | None = None
    contract: str | None = None
    case_id: int | None = None
    about: str | None = None
    note: str | None = None
    is_dated: bool = True  # the day of its entry is known

    @property
    def is_of_a_contract(self) -> bool:
        """Whether it is of a contract itself, which may have run for long when it came into the book."""
        return self.source in OF_A_CONTRACT


OF_A_CONTRACT = ("contract", "installation")

_WHOM = "customer.id, customer.name, customer.code, customer.tier, customer.segment"
_LAST_TERM = """
LEFT JOIN term ON term.contract_id = contract.id
    AND term.sequence = (SELECT MAX(last.sequence) FROM term AS last WHERE last.contract_id = contract.id)
"""
# A term that followed by itself was entered by nobody, and as of the day on which it followed.
_ENTERED = """(
    SELECT MIN(entered.recorded_on) FROM term AS entered
    LEFT JOIN term AS before ON before.contract_id = entered.contract_id AND before.sequence = entered.sequence - 1
    WHERE entered.contract_id = contract.id AND COALESCE(before.is_tacit, 0) = 0
)"""
_IN_FORCE = "contract.state = 'active' AND customer.archived_on IS NULL"

CONTRACTS = f"""
SELECT contract.id, {_WHOM}, COALESCE(contract.owner, customer.owner), contract.id, contract.number, contract.anchor,
    {_ENTERED},
    term.outcome, term.end_on, term.decided_on, term.recorded_on
FROM contract JOIN customer ON customer.id = contract.customer_id {_LAST_TERM}
WHERE contract.anchor IS NOT NULL AND {_IN_FORCE}
"""
INSTALLATIONS = f"""
SELECT installation.id, {_WHOM}, COALESCE(contract.owner, customer.owner), contract.id, contract.number,
    installation.on_day, COALESCE(installation.recorded_on, installation.on_day),
    term.outcome, term.end_on, term.decided_on, term.recorded_on
FROM installation
JOIN contract ON contract.id = installation.contract_id
JOIN customer ON customer.id = contract.customer_id {_LAST_TERM}
WHERE {_IN_FORCE}
"""
_OF_CASE = f"""{_WHOM}, COALESCE(service_case.owner, customer.owner), service_case.contract_id,
    (SELECT contract.number FROM contract WHERE contract.id = service_case.contract_id), service_case.id,
    service_case.title, service_case.kind"""
# A case that was opened again was answered all the same: what counts is when it was first resolved.
CASES = f"""
SELECT service_case.id, {_OF_CASE}, service_case.is_written, SUBSTR(service_case.opened_at, 1, 10),
    service_case.due_on, service_case.recorded_on, SUBSTR(service_case.first_reply_at, 1, 10),
    COALESCE((SELECT MIN(SUBSTR(first.happened_at, 1, 10)) FROM case_event AS first
        WHERE first.case_id = service_case.id AND first.kind = 'resolved'), SUBSTR(service_case.resolved_at, 1, 10))
FROM service_case JOIN customer ON customer.id = service_case.customer_id
WHERE customer.archived_on IS NULL
"""
# What ends an event's call: for a visit another one or the resolution, for a resolution that it was opened again.
CASE_EVENTS = f"""
SELECT case_event.id, {_OF_CASE}, case_event.kind, SUBSTR(case_event.happened_at, 1, 10), case_event.recorded_on,
    case_event.note,
    (SELECT MIN(SUBSTR(later.happened_at, 1, 10)) FROM case_event AS later
        WHERE later.case_id = case_event.case_id AND later.id > case_event.id
            AND (later.kind = 'reopened' OR case_event.kind = 'visit-arranged' AND later.kind <> 'replied'))
FROM case_event
JOIN service_case ON service_case.id = case_event.case_id
JOIN customer ON customer.id = service_case.customer_id
WHERE customer.archived_on IS NULL AND case_event.kind IN ('visit-arranged', 'resolved')
"""
SOME_CONTRACTS = f"{CONTRACTS} AND contract.id IN ({THESE})"
SOME_INSTALLATIONS = f"{INSTALLATIONS} AND installation.id IN ({THESE})"
SOME_CASES = f"{CASES} AND service_case.id IN ({THESE})"
SOME_CASE_EVENTS = f"{CASE_EVENTS} AND case_event.id IN ({THESE})"


def events(book: Reader, today: date) -> Iterator[Event]:
    """Yield every event that may ask for calls; where its entry is not dated, a contract was entered today."""
    for row in book.tuples(CONTRACTS):
        yield _of_contract("contract", CareCause.CONTRACT_START, row, today)
    for row in book.tuples(INSTALLATIONS):
        yield _of_contract("installation", CareCause.INSTALLATION, row, today)
    for row in book.tuples(CASES):
        yield from _of_case(row)
    for row in book.tuples(CASE_EVENTS):
        yield from _of_case_event(row)


def events_of(book: Reader, source: str, numbers: Iterable[int], today: date) -> Iterator[Event]:
    """Yield the events of these rows of a source, as they stand now."""
    match source:
        case "contract":
            for row in book.tuples_of(SOME_CONTRACTS, numbers):
                yield _of_contract(source, CareCause.CONTRACT_START, row, today)
        case "installation":
            for row in book.tuples_of(SOME_INSTALLATIONS, numbers):
                yield _of_contract(source, CareCause.INSTALLATION, row, today)
        case "case":
            for row in book.tuples_of(SOME_CASES, numbers):
                yield from _of_case(row)
        case _:
            for row in book.tuples_of(SOME_CASE_EVENTS, numbers):
                yield from _of_case_event(row)


def _of_contract(source: str, kind: CareCause, row: tuple[object, ...], today: date) -> Event:
    number, *whom, contract_id, contract, anchor, recorded, outcome, end, decided, last_recorded = row
    over = None
    if end is not None and outcome in (Outcome.CHURNED, Outcome.LAPSED):
        over = max(_day(end) + ONE_DAY, _day(decided or end))
    elif end is not None and outcome is None and last_recorded is not None and str(end) < str(last_recorded):
        over = _day(end) + ONE_DAY  # history: it had ended when it was entered, and nobody decides it any more
    cause = Cause(kind, f"{source}:{number}", _day(anchor), _day(recorded) if recorded else today, over)
    is_dated = recorded is not None
    return Event(cause, source, _number(number), *_whom(whom), _number(contract_id), str(contract), is_dated=is_dated)


def _of_case(row: tuple[object, ...]) -> Iterator[Event]:
    number, *middle, kind, is_written, opened, due, recorded, replied, resolved = row
    entered = _day(recorded or opened)
    answered = min((_day(day) for day in (replied, resolved) if day), default=None)
    key = f"case:{number}"
    found = []
    if kind == CaseKind.COMPLAINT and is_written:
        found.append(Cause(CareCause.WRITTEN_COMPLAINT, key, _day(opened), entered, answered))
    if kind == CaseKind.PROPOSAL:
        found.append(Cause(CareCause.PROPOSAL, key, _day(opened), entered, answered))
    if kind == CaseKind.REPAIR and due:
        over = _day(resolved) if resolved else None
        found.append(Cause(CareCause.REPAIR_OVERDUE, key, _day(due) + ONE_DAY, entered, over))
    for cause in found:
        yield _case_event(cause, "case", number, middle, None)


def _of_case_event(row: tuple[object, ...]) -> Iterator[Event]:
    number, *middle, of_kind, kind, day, recorded, note, over = row
    ends = _day(over) if over else None
    if kind == CaseEventKind.VISIT_ARRANGED:
        cause = Cause(CareCause.VISIT_ARRANGED, f"case-event:{number}", _day(day), _day(recorded or day), ends)
        yield _case_event(cause, "case-event", number, middle, note)
    elif of_kind == CaseKind.REPAIR:
        cause = Cause(CareCause.REPAIRED, f"case-event:{number}", _day(day), _day(recorded or day), ends)
        yield _case_event(cause, "case-event", number, middle, note)


def _case_event(cause: Cause, source: str, number: object, middle: list[object], note: object) -> Event:
    *whom, contract_id, contract, case_id, title = middle
    return Event(
        cause,
        source,
        _number(number),
        *_whom(whom),
        _number(contract_id) if contract_id is not None else None,
        _text(contract),
        _number(case_id),
        _text(title),
        _text(note),
    )


def _whom(values: list[object]) -> tuple[int, str, str, str | None, str | None, str | None]:
    number, name, code, tier, segment, owner = values
    return _number(number), str(name), str(code), _text(tier), _text(segment), _text(owner)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
