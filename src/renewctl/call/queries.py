"""Open calls as they are listed, and the customers one may choose among."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.call.picking import Candidate
from renewctl.store.reader import Parameters, Reader
from renewctl.task.queries import OWNER
from renewctl.task.rules import days_left


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call somebody is to make, seen on a day."""

    id: int
    due_on: str | None
    earliest_on: str | None
    latest_on: str | None
    title: str
    customer_id: int | None
    customer: str | None
    customer_code: str | None
    contact: str | None
    phone: str | None
    contract: str | None
    content: str | None
    priority: str
    owner: str | None
    rule: str | None
    notes: str | None
    snoozed_until: str | None
    as_of: str

    @property
    def days_left(self) -> int | None:
        """Days until its latest day, negative once past; None where it has none."""
        return days_left(self.latest_on, date.fromisoformat(self.as_of))


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which open calls are wanted; None and False leave a condition out."""

    owner: str | None = None
    customer_id: int | None = None
    late: bool = False
    snoozed: bool = False  # take in those that are put off


OPEN_CALLS = f"""
SELECT task.id, task.due_on, task.earliest_on, task.latest_on, task.title, customer.id, customer.name, customer.code,
    contact.name, COALESCE(contact.phone, customer.phone), contract.number, task.content, task.priority, {OWNER},
    task.rule, task.notes, task.snoozed_until, CAST(:today AS TEXT)
FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
LEFT JOIN contact ON contact.id = (SELECT MIN(first.id) FROM contact AS first
    WHERE first.customer_id = task.customer_id AND first.archived_on IS NULL)
WHERE task.kind = 'call' AND task.state = 'open'
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER({OWNER}) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:customer AS INTEGER) IS NULL OR task.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:late AS INTEGER) = 0 OR task.latest_on < CAST(:today AS TEXT))
    AND (CAST(:snoozed AS INTEGER) = 1 OR task.snoozed_until IS NULL OR task.snoozed_until <= CAST(:today AS TEXT))
ORDER BY task.latest_on IS NULL, task.latest_on, task.due_on, task.id
"""
CANDIDATES = """
SELECT customer.id, customer.code, customer.name, customer.owner,
    last_call.happened_at, last_call.id,
    (SELECT MAX(SUBSTR(said.happened_at, 1, 10)) FROM interaction AS said WHERE said.customer_id = customer.id),
    survey.kind, survey.score, survey.answered_on,
    (SELECT COUNT(*) FROM service_case WHERE service_case.customer_id = customer.id AND service_case.state = 'open'),
    (SELECT COUNT(*) FROM service_case WHERE service_case.customer_id = customer.id
        AND (service_case.state = 'open' OR service_case.opened_at >= CAST(:since AS TEXT))),
    (SELECT COUNT(*) FROM task
        WHERE task.customer_id = customer.id AND task.kind = 'call' AND task.state = 'open')
FROM customer
LEFT JOIN interaction AS last_call ON last_call.id = (SELECT said.id FROM interaction AS said
    WHERE said.customer_id = customer.id AND said.kind = 'call' ORDER BY said.happened_at DESC, said.id DESC LIMIT 1)
LEFT JOIN survey ON survey.id = (SELECT newest.id FROM survey AS newest
    WHERE newest.customer_id = customer.id AND newest.score IS NOT NULL AND newest.kind <> 'willingness'
    ORDER BY newest.answered_on DESC, newest.id DESC LIMIT 1)
WHERE customer.archived_on IS NULL AND (CAST(:tier AS TEXT) IS NULL OR customer.tier = CAST(:tier AS TEXT))
ORDER BY customer.code
"""


def open_calls(book: Reader, wanted: CallFilter, today: date) -> Iterator[CallRow]:
    """Yield the open calls that are wanted, by their latest day."""
    parameters: Parameters = {
        "today": today.isoformat(),
        "owner": wanted.owner,
        "customer": wanted.customer_id,
        "late": int(wanted.late),
        "snoozed": int(wanted.snoozed),
    }
    return book.rows(OPEN_CALLS, parameters, CallRow)


def candidates(book: Reader, tier: str | None, since: str) -> Iterator[Candidate]:
    """Yield the customers one may call, by their codes; cases opened `since` that day count as recent."""
    return book.rows(CANDIDATES, {"tier": tier, "since": since}, Candidate)
