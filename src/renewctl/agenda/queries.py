"""What the agenda is made of, each kind in one statement over the whole book; rows of one shape."""

from collections.abc import Iterator
from typing import NamedTuple

from renewctl.store.reader import Parameters, Reader
from renewctl.task.queries import DEADLINE, OWNER
from renewctl.vocabulary import OPEN_WARNINGS


class Found(NamedTuple):
    """Something to do. `what` and `word` are its own words; `since` is the day from which somebody waits for us."""

    kind: str
    id: int
    what: str | None
    word: str | None
    customer_id: int | None
    customer: str | None
    customer_code: str | None
    tier: str | None
    contract_id: int | None
    contract: str | None
    owner: str | None
    due_on: str | None
    since: str | None
    minor: int | None
    currency: str | None
    priority: str | None
    waits_for: str | None
    earliest_on: str | None
    latest_on: str | None


_CUSTOMER = "customer.id, customer.name, customer.code, customer.tier"
_CONTRACT = "contract.id, contract.number"
_OF_CONTRACT = "COALESCE(contract.owner, customer.owner)"
_OF_STEP = f"COALESCE(step.owner, {_OF_CONTRACT})"


def _is_owners(owner: str) -> str:
    return f"(CAST(:owner AS TEXT) IS NULL OR LOWER({owner}) = LOWER(CAST(:owner AS TEXT)))"


# A task is there until it is done, a call once its window is open unless a day was planned for it.
TASKS = f"""
SELECT task.kind, task.id, task.title, task.rule, {_CUSTOMER}, {_CONTRACT}, {OWNER},
    COALESCE({DEADLINE}, task.latest_on), NULL, NULL, NULL, task.priority,
    CASE WHEN blocker.state = 'open' THEN CAST(blocker.id AS TEXT) END, task.earliest_on, task.latest_on
FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
LEFT JOIN task AS blocker ON blocker.id = task.blocked_by_id
WHERE task.state = 'open' AND (task.snoozed_until IS NULL OR task.snoozed_until <= :today)
    AND (task.due_on <= :horizon
        OR (task.due_on IS NULL AND (task.earliest_on IS NULL OR task.earliest_on <= :horizon)))
    AND {_is_owners(OWNER)}
"""
STEPS = f"""
SELECT 'step', step.id, CASE WHEN CAST(:chinese AS INTEGER) = 1 THEN step.name_zh ELSE step.name_en END, step.code,
    {_CUSTOMER}, {_CONTRACT}, {_OF_STEP}, step.planned_end, NULL, term.amount, term.currency, NULL,
    step.waiting_on, NULL, NULL
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN term ON term.id = renewal.term_id
JOIN contract ON contract.id = renewal.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE renewal.state = 'open' AND step.state NOT IN ('not-started', 'done', 'skipped') AND step.planned_end <= :horizon
    AND {_is_owners(_OF_STEP)}
"""
CASES = f"""
SELECT 'case', service_case.id, service_case.title, service_case.kind, {_CUSTOMER}, {_CONTRACT},
    COALESCE(service_case.owner, {_OF_CONTRACT}), COALESCE(service_case.due_on, service_case.visit_on),
    CASE WHEN service_case.first_reply_at IS NULL THEN SUBSTR(service_case.opened_at, 1, 10) END, NULL, NULL,
    CASE WHEN service_case.kind = 'complaint' THEN 'high' ELSE 'normal' END, NULL, NULL, NULL
FROM service_case
JOIN customer ON customer.id = service_case.customer_id
LEFT JOIN contract ON contract.id = service_case.contract_id
WHERE service_case.state = 'open'
    AND (COALESCE(service_case.due_on, service_case.visit_on) <= :horizon OR service_case.first_reply_at IS NULL
        OR (service_case.due_on IS NULL AND service_case.visit_on IS NULL))
    AND {_is_owners(f"COALESCE(service_case.owner, {_OF_CONTRACT})")}
"""
MEASURES = f"""
SELECT 'measure', measure.id, measure.title, NULL, {_CUSTOMER}, NULL, NULL, COALESCE(measure.owner, customer.owner),
    measure.due_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM measure
JOIN customer ON customer.id = measure.customer_id
WHERE measure.state = 'open' AND (measure.due_on IS NULL OR measure.due_on <= :horizon)
    AND {_is_owners("COALESCE(measure.owner, customer.owner)")}
"""
INVOICES = f"""
SELECT 'invoice', invoice.id, invoice.number, NULL, {_CUSTOMER}, {_CONTRACT}, {_OF_CONTRACT}, invoice.due_on, NULL,
    CAST(invoice.amount - COALESCE(arrived.received, 0) AS BIGINT), invoice.currency, NULL, NULL, NULL, NULL
FROM invoice
JOIN customer ON customer.id = invoice.customer_id
LEFT JOIN contract ON contract.id = invoice.contract_id
LEFT JOIN (
    SELECT invoice_id, SUM(amount) AS received FROM receipt WHERE received_on <= :today GROUP BY invoice_id
) AS arrived ON arrived.invoice_id = invoice.id
WHERE invoice.due_on < :today AND invoice.amount > COALESCE(arrived.received, 0)
    AND {_is_owners(_OF_CONTRACT)}
"""
# The last thing between a customer and us came from them, in writing or as a call that nobody took.
UNANSWERED = f"""
SELECT 'unanswered', interaction.id, interaction.note, interaction.kind, {_CUSTOMER}, {_CONTRACT},
    COALESCE(contract.owner, customer.owner, interaction.owner), NULL, SUBSTR(interaction.happened_at, 1, 10),
    NULL, NULL, NULL, NULL, NULL, NULL
FROM interaction
JOIN customer ON customer.id = interaction.customer_id
LEFT JOIN contract ON contract.id = interaction.contract_id
WHERE interaction.happened_at >= :since AND interaction.direction = 'in'
    AND (interaction.kind IN ('email', 'message') OR interaction.outcome IN ('no-answer', 'left-message'))
    AND NOT EXISTS (
        SELECT 1 FROM interaction AS later
        WHERE later.customer_id = interaction.customer_id
            AND (SUBSTR(later.happened_at, 1, 10) > SUBSTR(interaction.happened_at, 1, 10)
                OR (SUBSTR(later.happened_at, 1, 10) = SUBSTR(interaction.happened_at, 1, 10)
                    AND later.id > interaction.id))
    )
    AND {_is_owners("COALESCE(contract.owner, customer.owner, interaction.owner)")}
"""
# What is being sent and has an error already, or since yesterday, may have arrived; else it is only just on its way.
UNDELIVERED = f"""
SELECT 'undelivered', message.id, message.last_error, message.state, NULL, NULL, NULL, NULL, NULL, NULL,
    message.recipient, NULL, message.on_day, NULL, NULL, NULL, NULL, NULL, NULL
FROM message
WHERE (message.state = 'failed' OR (message.state = 'sending'
    AND (message.last_error IS NOT NULL OR SUBSTR(message.claimed_until, 1, 10) < :today)))
    AND {_is_owners("message.recipient")}
"""

_BEING_HANDLED = ", ".join(f"'{state}'" for state in OPEN_WARNINGS)
# A warning is there from the day of its issue, however far its deadline; what is done about it stands there as tasks.
# Its day is the deadline as it stands today, not the one that it was issued with. The day after the last one for notice
# decides a contract that goes on by itself, also before `tick` has written it.
WARNINGS = f"""
SELECT 'warning', warning.id, warning.level, warning.state, {_CUSTOMER}, {_CONTRACT},
    COALESCE(warning.owner, {_OF_CONTRACT}),
    COALESCE(term.notice_deadline, term.end_on, warning.deadline),
    NULL, warning.amount, warning.currency, NULL, NULL, NULL, NULL
FROM warning
JOIN term ON term.id = warning.term_id
JOIN contract ON contract.id = warning.contract_id
JOIN customer ON customer.id = warning.customer_id
WHERE term.is_open = 1 AND warning.issued_on <= :today
    AND warning.state IN ({_BEING_HANDLED})
    AND (term.notice_deadline IS NULL OR term.notice_deadline >= :today)
    AND NOT EXISTS (
        SELECT 1 FROM warning_step JOIN task ON task.id = warning_step.task_id
        WHERE warning_step.warning_id = warning.id AND task.state = 'open'
    )
    AND {_is_owners(f"COALESCE(warning.owner, {_OF_CONTRACT})")}
"""

STEPS_TO_APPROVE = """
SELECT step.id, step.approval, step.approval_levels, renewal.contract_id, renewal.term_id, renewal.id
FROM step JOIN renewal ON renewal.id = step.renewal_id
WHERE renewal.state = 'open' AND step.state = 'in-progress' AND step.approval IS NOT NULL
    AND step.planned_end <= :horizon
"""
# The newest approval of each content, as long as nobody rejected it and a level is left.
APPROVALS = f"""
SELECT approval.id, {_CUSTOMER}, {_CONTRACT}
FROM approval
JOIN contract ON contract.id = approval.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE approval.id IN (SELECT MAX(newest.id) FROM approval AS newest GROUP BY newest.subject, newest.subject_id)
    AND (SELECT COUNT(CASE WHEN decided.decision = 'approve' THEN 1 END) FROM approval_decision AS decided
        WHERE decided.approval_id = approval.id) < approval.levels
    AND NOT EXISTS (
        SELECT 1 FROM approval_decision AS refused
        WHERE refused.approval_id = approval.id AND refused.decision = 'reject'
    )
ORDER BY approval.id
"""

SNOOZED = f"""
SELECT COUNT(*) FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
WHERE task.state = 'open' AND task.snoozed_until > :today AND {_is_owners(OWNER)}
"""

# The journal has no index by row: this reads it whole, once, for what leaves as a calendar.
REVISED = """
SELECT change.table_name, change.row_key, MAX(change_set.at)
FROM change JOIN change_set ON change_set.id = change.change_set_id
WHERE change.table_name IN (
    'task', 'step', 'service_case', 'measure', 'invoice', 'interaction', 'term', 'approval', 'contract', 'customer',
    'warning'
)
GROUP BY change.table_name, change.row_key
"""
BOOK = "SELECT hash FROM change_set ORDER BY id LIMIT 1"


def found(book: Reader, parameters: Parameters) -> Iterator[Found]:
    """Yield all there is to do but contracts' deadlines and approvals; for `parameters` see `agenda.items`."""
    for sql in (TASKS, STEPS, CASES, MEASURES, INVOICES, UNANSWERED, UNDELIVERED, WARNINGS):
        wanted = {name: value for name, value in parameters.items() if f":{name}" in sql}
        yield from map(Found._make, book.tuples(sql, wanted))


def snoozed(book: Reader, parameters: Parameters) -> int:
    """Return how many open tasks are put off to a later day."""
    return book.number(SNOOZED, {name: parameters[name] for name in ("today", "owner")})


def book_id(book: Reader) -> str:
    """Return what tells this book from any other, for as long as it lives: the beginning of its first hash."""
    return str(next(book.tuples(BOOK))[0])[:16]


def revised(book: Reader) -> dict[tuple[str, int], str]:
    """Return the instant of each record's last change, by its table and number."""
    return {(str(table), int(str(key))): str(at) for table, key, at in book.tuples(REVISED)}
