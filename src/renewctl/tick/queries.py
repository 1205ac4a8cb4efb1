"""The contracts in force that may owe something by a day, each with its open term."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.calendar.rules import SLACK_DAYS
from renewctl.contract.queries import ANCHOR, longest_lead
from renewctl.dates import LAST_YEAR, add_days
from renewctl.messages import language
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import StepState


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A contract and its open term as they are stored."""

    contract_id: int
    number: str
    customer: str
    tier: str | None
    kind: str
    notice_length: int | None
    notice_unit: str | None
    renewal_months: int | None
    offer_days: int | None
    anchor: str | None
    term_id: int
    start_on: str | None
    end_on: str
    original_end_on: str | None
    recorded_on: str | None
    notice_on: str | None
    renewals: int
    customer_id: int
    is_archived: int


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A step of an open renewal that was not begun by its planned day."""

    renewal_id: int
    contract_id: int
    contract: str
    customer: str
    term_end: str | None
    code: str
    name_en: str
    name_zh: str
    planned_start: str
    playbook_content: str
    id: int
    owner: str | None
    planned_end: str
    customer_id: int
    contract_owner: str | None

    @property
    def name(self) -> str:
        """What the step is called, in the language of the session."""
        return self.name_zh if language() == "zh_CN" else self.name_en


_OPEN_TERM = f"""
SELECT contract.id, contract.number, customer.name, customer.tier, contract.kind, contract.notice_length,
    contract.notice_unit, contract.renewal_months, contract.offer_days,
    {ANCHOR},
    term.id, term.start_on, term.end_on, term.original_end_on, term.recorded_on,
    (SELECT MIN(notice.on_day) FROM notice WHERE notice.term_id = term.id AND notice.withdrawn_on IS NULL),
    (SELECT COUNT(*) FROM renewal WHERE renewal.term_id = term.id), customer.id,
    CASE WHEN customer.archived_on IS NULL THEN 0 ELSE 1 END
FROM term
JOIN contract ON contract.id = term.contract_id
JOIN customer ON customer.id = contract.customer_id
"""
_IS_OWED = "(term.end_on >= COALESCE(term.recorded_on, CAST(:today AS TEXT)) OR term.end_on >= CAST(:since AS TEXT))"
OPEN_TERMS = f"""{_OPEN_TERM}
WHERE term.is_open = 1 AND (term.end_on <= :until OR term.notice_deadline <= :until) AND {_IS_OWED}
ORDER BY contract.id
"""
OPEN_TERMS_OF = f"{_OPEN_TERM} WHERE term.contract_id IN ({THESE}) AND term.is_open = 1 AND term.end_on IS NOT NULL"
LEFT_ALONE = (
    f"SELECT COUNT(*) FROM term WHERE term.is_open = 1 AND term.end_on IS NOT NULL AND NOT COALESCE({_IS_OWED}, 1 = 0)"
)
WAITING = """
SELECT renewal.id, contract.id, contract.number, customer.name, term.end_on, step.code, step.name_en, step.name_zh,
    step.planned_start, renewal.playbook_content, step.id, step.owner, step.planned_end, customer.id, contract.owner
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN term ON term.id = renewal.term_id
JOIN contract ON contract.id = renewal.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE renewal.state = 'open' AND step.state = 'not-started' AND step.planned_start <= :until
    AND (CAST(:after AS TEXT) IS NULL OR step.planned_start > CAST(:after AS TEXT))
ORDER BY step.planned_start, step.id
"""
STATES = f"SELECT renewal_id, code, state FROM step WHERE renewal_id IN ({THESE})"


def open_terms(book: Reader, today: date, since: date | None, ahead: int, offer_days: int) -> Iterator[OpenTerm]:
    """Yield the open terms, by contract, whose end or notice deadline is at most so many days ahead of today.

    Those that ended before they were entered are left out, unless they ended on or after `since`. `ahead` is widened
    to the earliest day on which an offer goes out; `offer_days` is what is usual.
    """
    reach = max(ahead, longest_lead(book, offer_days)) + SLACK_DAYS
    until = add_days(today, reach) if today.year <= LAST_YEAR else date.max
    return book.rows(OPEN_TERMS, {"until": until.isoformat(), **_since(today, since)}, OpenTerm)


def open_terms_of(book: Reader, contracts: Iterable[int]) -> Iterator[OpenTerm]:
    """Yield the open terms of these contracts; none for one that has none with an end."""
    return book.rows_of(OPEN_TERMS_OF, contracts, OpenTerm)


def waiting_steps(book: Reader, after: date | None, until: date) -> Iterator[WaitingStep]:
    """Yield the steps not begun whose planned day is past one day (None: any), up to another, by that day."""
    since = after.isoformat() if after else None
    return book.rows(WAITING, {"after": since, "until": until.isoformat()}, WaitingStep)


def states(book: Reader, renewals: Iterable[int]) -> dict[int, dict[str, StepState]]:
    """Return the state of each step of these renewals."""
    found: dict[int, dict[str, StepState]] = {}
    for renewal, code, state in book.tuples_of(STATES, renewals):
        found.setdefault(int(str(renewal)), {})[str(code)] = StepState(str(state))
    return found


def left_alone(book: Reader, today: date, since: date | None) -> int:
    """Return how many open terms had ended before they were entered: nobody is reminded of history unasked."""
    return book.number(LEFT_ALONE, _since(today, since))


def _since(today: date, since: date | None) -> dict[str, str | None]:
    return {"today": today.isoformat(), "since": since.isoformat() if since else None}
