"""What has a deadline, what was fired and answered, and what waits in the outbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from renewctl.reminder.rules import Answer, Key
from renewctl.store.reader import Reader
from renewctl.vocabulary import AnswerKind, MessageState


class TermRow(NamedTuple):
    """A term that is open, or was decided not long ago, with what its three deadlines follow from."""

    id: int
    contract_id: int
    contract: str
    customer_id: int
    customer: str
    tier: str | None
    owner: str | None
    product: str | None
    end_on: str
    notice_deadline: str | None
    offer_days: int | None
    recorded_on: str | None
    decided_on: str | None
    offered_on: str | None
    notice_on: str | None
    contract_kind: str
    notice_length: int | None
    notice_unit: str | None


class WorkRow(NamedTuple):
    """A step, task, call, case or measure with its deadline; the title in both languages where it has them."""

    kind: str
    id: int
    deadline: str
    known_on: str
    closed_on: str | None
    owner: str | None
    tier: str | None
    customer_id: int | None
    customer: str | None
    contract_id: int | None
    contract: str | None
    title: str
    title_zh: str | None
    snoozed_until: str | None
    rule: str | None  # the care rule that asked for it


class FiredRow(NamedTuple):
    """A line of the ledger."""

    kind: str
    subject_id: int
    deadline: str
    days_before: int
    is_escalation: int
    recipient: str
    falls_on: str
    fired_on: str
    is_late: int
    message_id: int | None
    message_state: str | None
    id: int

    @property
    def key(self) -> Key:
        """What makes it one of a kind."""
        return (self.kind, self.subject_id, self.deadline, self.days_before, self.is_escalation)

    @property
    def has_reached(self) -> bool:
        """Whether it stands in a message that went out, or may go out yet; what was settled or muted then does not."""
        return self.message_state not in (None, MessageState.VOID)

    def is_open_to(self, recipient: str | None) -> bool:
        """Whether this person is to be told of it still: it has reached nobody, or waits for another."""
        return not self.has_reached or (
            self.message_state == MessageState.WAITING and recipient is not None and self.recipient != recipient
        )


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as `reminder messages` lists it."""

    id: int
    state: str
    kind: str
    recipient: str
    channel: str
    address: str | None
    subject: str
    on_day: str
    attempts: int
    next_attempt_at: str | None
    sent_at: str | None
    last_error: str | None
    message_id: str


class AnswerRow(NamedTuple):
    """An answer as it is stored."""

    id: int
    answer: str
    kind: str
    subject_id: int
    deadline: str | None
    until: str | None
    person: str
    on_day: str
    reason: str | None
    withdrawn_on: str | None

    @property
    def facts(self) -> Answer:
        """The answer as the rules look at it."""
        days = (date.fromisoformat(day) if day else None for day in (self.deadline, self.until, self.withdrawn_on))
        deadline, until, withdrawn = days
        return Answer(AnswerKind(self.answer), date.fromisoformat(self.on_day), deadline, until, withdrawn)


# What ended before it was entered is history, as `tick` has it.
TERMS = """
SELECT term.id, contract.id, contract.number, customer.id, customer.name, customer.tier,
    COALESCE(contract.owner, customer.owner), contract.product, term.end_on, term.notice_deadline, contract.offer_days,
    term.recorded_on, term.decided_on,
    (SELECT MIN(quote.sent_on) FROM quote WHERE quote.term_id = term.id),
    (SELECT MIN(notice.on_day) FROM notice WHERE notice.term_id = term.id AND notice.withdrawn_on IS NULL),
    contract.kind, contract.notice_length, contract.notice_unit
FROM term
JOIN contract ON contract.id = term.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE term.end_on >= COALESCE(term.recorded_on, CAST(:today AS TEXT))
    AND ((term.is_open = 1 AND (term.end_on <= :until OR term.notice_deadline <= :until)) OR term.decided_on >= :since)
ORDER BY term.end_on, term.id
"""
_CUSTOMER = "customer.tier, customer.id, customer.name"
STEPS = f"""
SELECT 'step', step.id, step.planned_end, renewal.opened_on,
    CASE WHEN renewal.closed_on < step.ended_on OR step.ended_on IS NULL THEN renewal.closed_on ELSE step.ended_on END,
    COALESCE(step.owner, contract.owner, customer.owner), {_CUSTOMER}, contract.id, contract.number,
    step.name_en, step.name_zh, CAST(NULL AS TEXT), CAST(NULL AS TEXT)
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN contract ON contract.id = renewal.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE step.planned_end <= :until AND (
    (renewal.state = 'open' AND step.state NOT IN ('done', 'skipped'))
    OR step.ended_on >= :since OR renewal.closed_on >= :since
)
ORDER BY step.planned_end, step.id
"""
TASKS = f"""
SELECT task.kind, task.id, COALESCE(task.latest_on, task.due_on),
    COALESCE(task.recorded_on, task.earliest_on, task.due_on, task.latest_on), task.done_on,
    COALESCE(task.owner, contract.owner, customer.owner), {_CUSTOMER}, contract.id, contract.number,
    task.title, CAST(NULL AS TEXT), task.snoozed_until, task.rule
FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
WHERE COALESCE(task.latest_on, task.due_on) <= :until AND (task.state = 'open' OR task.done_on >= :since)
ORDER BY COALESCE(task.latest_on, task.due_on), task.id
"""
CASES = f"""
SELECT 'case', service_case.id, service_case.due_on, SUBSTR(service_case.opened_at, 1, 10),
    SUBSTR(service_case.resolved_at, 1, 10), COALESCE(service_case.owner, contract.owner, customer.owner), {_CUSTOMER},
    contract.id, contract.number, service_case.title, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
FROM service_case
JOIN customer ON customer.id = service_case.customer_id
LEFT JOIN contract ON contract.id = service_case.contract_id
WHERE service_case.due_on <= :until AND (service_case.state = 'open' OR service_case.resolved_at >= :since)
ORDER BY service_case.due_on, service_case.id
"""
MEASURES = f"""
SELECT 'measure', measure.id, measure.due_on, COALESCE(measure.recorded_on, measure.due_on), measure.done_on,
    COALESCE(measure.owner, customer.owner), {_CUSTOMER}, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), measure.title,
    CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT)
FROM measure
JOIN customer ON customer.id = measure.customer_id
WHERE measure.due_on <= :until AND (measure.state = 'open' OR measure.done_on >= :since)
ORDER BY measure.due_on, measure.id
"""
WORK = (STEPS, TASKS, CASES, MEASURES)
OWNERS = """
SELECT customer.id, customer.tier, customer.owner, contract.id, contract.number, contract.owner
FROM customer LEFT JOIN contract ON contract.customer_id = customer.id
"""

_LEDGER = """
SELECT reminder.kind, reminder.subject_id, reminder.deadline, reminder.days_before, reminder.is_escalation,
    reminder.recipient, reminder.falls_on, reminder.fired_on, reminder.is_late, reminder.message_id, message.state,
    reminder.id
FROM reminder LEFT JOIN message ON message.id = reminder.message_id
"""
FIRED = f"""{_LEDGER}
WHERE reminder.falls_on >= :since
ORDER BY reminder.falls_on, reminder.id
"""
FIRED_AS = f"""{_LEDGER}
WHERE reminder.kind = :kind AND reminder.subject_id = :subject AND reminder.deadline = :deadline
    AND reminder.days_before = :window AND reminder.is_escalation = :escalation
ORDER BY reminder.id
"""
ANSWERS = """
SELECT id, answer, kind, subject_id, deadline, until, person, on_day, reason, withdrawn_on
FROM reminder_answer ORDER BY on_day, id
"""
MESSAGES = """
SELECT id, state, kind, recipient, channel, address, subject, on_day, attempts,
    CASE WHEN state = 'sending' THEN claimed_until ELSE next_attempt_at END, sent_at, last_error, message_id
FROM message
WHERE (CAST(:state AS TEXT) IS NULL OR state = CAST(:state AS TEXT))
    AND (CAST(:recipient AS TEXT) IS NULL OR LOWER(recipient) = LOWER(CAST(:recipient AS TEXT)))
ORDER BY id DESC
"""
COUNTS = "SELECT state, COUNT(*) FROM message GROUP BY state"
BEGAN = "SELECT MIN(recorded_on) FROM term"
RUNS = "SELECT kind, started_at, ended_at, good_at, on_day, detail FROM run ORDER BY kind"


class RunRow(NamedTuple):
    """The last run of work that goes on by itself."""

    kind: str
    started_at: str
    ended_at: str | None
    good_at: str | None
    on_day: str
    detail: str | None


def began_on(book: Reader) -> date:
    """Return the first day on which a term was entered: before it there was nobody to be reminded."""
    (day,) = next(book.tuples(BEGAN))
    return date.fromisoformat(str(day)) if day else date.min


def terms(book: Reader, today: date, until: date, since: date) -> Iterator[TermRow]:
    """Yield the terms that are open with a deadline until a day, and those decided since a day."""
    days = {"today": today.isoformat(), "until": until.isoformat(), "since": since.isoformat()}
    return book.rows(TERMS, days, TermRow)


def work(book: Reader, until: date, since: date) -> Iterator[WorkRow]:
    """Yield the steps, tasks, calls, cases and measures that are open and due until a day, or were closed since one."""
    for sql in WORK:
        yield from book.rows(sql, {"until": until.isoformat(), "since": since.isoformat()}, WorkRow)


def owners(book: Reader) -> Iterator[tuple[object, ...]]:
    """Yield each customer with its tier and owner, and each of its contracts with its number and owner."""
    return book.tuples(OWNERS)


def fired(book: Reader, since: date) -> Iterator[FiredRow]:
    """Yield the ledger's lines that fell on a day or later."""
    return book.rows(FIRED, {"since": since.isoformat()}, FiredRow)


def fired_as(book: Reader, key: Key) -> Iterator[FiredRow]:
    """Yield the ledger's lines of one reminder, whoever they are for."""
    names = ("kind", "subject", "deadline", "window", "escalation")
    return book.rows(FIRED_AS, dict(zip(names, key, strict=True)), FiredRow)


def answers(book: Reader) -> Iterator[AnswerRow]:
    """Yield every answer, in the order in which they were given."""
    return book.rows(ANSWERS, {}, AnswerRow)


def messages(book: Reader, state: str | None = None, recipient: str | None = None) -> Iterator[MessageRow]:
    """Yield the messages of the outbox, newest first; None leaves a condition out."""
    return book.rows(MESSAGES, {"state": state, "recipient": recipient}, MessageRow)


def counts(book: Reader) -> dict[str, int]:
    """Return how many messages are in each state."""
    return {str(state): int(str(count)) for state, count in book.tuples(COUNTS)}


def runs(book: Reader) -> Iterator[RunRow]:
    """Yield when each kind of work that goes on by itself last ran."""
    return book.rows(RUNS, {}, RunRow)
