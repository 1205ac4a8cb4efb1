"""What came of the terms that came due, and what had been warned of: warnings as they were issued."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.contract.queries import ANCHOR
from renewctl.store.reader import Reader

TERMS = f"""
SELECT term.id, contract.id, contract.number, customer.tier, customer.industry,
    COALESCE(contract.owner, customer.owner), contract.kind, contract.notice_length, contract.notice_unit,
    {ANCHOR},
    term.start_on, COALESCE(term.original_end_on, term.end_on), term.recorded_on, term.outcome, term.amount,
    term.currency, following.start_on, following.end_on, following.amount, following.currency,
    (SELECT MIN(notice.on_day) FROM notice WHERE notice.term_id = term.id AND notice.withdrawn_on IS NULL),
    contract.customer_id, term.decided_on
FROM term
JOIN contract ON contract.id = term.contract_id
JOIN customer ON customer.id = contract.customer_id
LEFT JOIN term AS following ON following.contract_id = term.contract_id AND following.sequence = term.sequence + 1
WHERE COALESCE(term.original_end_on, term.end_on) >= :since
    AND (COALESCE(term.original_end_on, term.end_on) <= :until OR contract.kind <> 'fixed'
        OR contract.id IN (SELECT contract_id FROM amendment WHERE field = 'kind'))
    AND (term.outcome IS NOT NULL OR term.is_open = 1)
ORDER BY term.id
"""
# A missed day's warning is issued as of that day; nobody had it before the day on which its sheet says it was written.
WRITTEN_ON = """COALESCE((SELECT MAX(done_on) FROM warning_step
    WHERE warning_step.warning_id = warning.id AND warning_step.stage = 'identify'), warning.issued_on)"""
WARNINGS = f"""
SELECT term_id, level, rule_set, score, issued_on, inputs, {WRITTEN_ON} AS written_on
FROM warning WHERE CAST(:rules AS TEXT) IS NULL OR rule_set = CAST(:rules AS TEXT)
ORDER BY written_on, issued_on, id
"""
DEADLINES = "SELECT term_id, deadline FROM warning ORDER BY id DESC"
# Whatever the level and the rules of a warning: what was done about it was done for the customer.
ACTED = """
SELECT term_id, MIN(on_day) FROM (
    SELECT term_id, in_action_on AS on_day FROM warning
    UNION ALL
    SELECT warning.term_id, task.done_on
    FROM warning
    JOIN warning_step ON warning_step.warning_id = warning.id
    JOIN task ON task.id = warning_step.task_id
    WHERE task.state = 'done'
) AS acts
WHERE on_day IS NOT NULL
GROUP BY term_id
"""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term that ended, or was to be decided, around a period; with the one that follows it."""

    id: int
    contract_id: int
    contract: str
    tier: str | None
    industry: str | None
    owner: str | None
    kind: str
    notice_length: int | None
    notice_unit: str | None
    anchor: str | None
    start_on: str | None
    end_on: str
    recorded_on: str | None
    outcome: str | None
    amount: int | None
    currency: str | None
    next_start: str | None
    next_end: str | None
    next_amount: int | None
    next_currency: str | None
    notice_on: str | None
    customer_id: int
    decided_on: str | None


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A warning as it was issued, and the day on which it was written."""

    term_id: int
    level: str
    rule_set: str
    thousandths: int
    issued_on: str
    inputs: str
    written_on: str


def terms(book: Reader, since: str, until: str) -> Iterator[TermRow]:
    """Yield the terms whose end, or a deadline for notice before it, may lie in a period."""
    return book.rows(TERMS, {"since": since, "until": until}, TermRow)


def issued(book: Reader, rules: str | None) -> Iterator[IssuedRow]:
    """Yield the warnings as issued, in their order; of one version of the rules, or of all."""
    return book.rows(WARNINGS, {"rules": rules}, IssuedRow)


def deadlines(book: Reader) -> dict[int, str]:
    """Return the deadline that the first warning of a term spoke of, by the term."""
    return {int(str(term)): str(day) for term, day in book.tuples(DEADLINES)}


def acted(book: Reader) -> dict[int, str]:
    """Return the first day on which a warning of a term was acted on, or a task of its sheet was done, by the term."""
    return {int(str(term)): str(day) for term, day in book.tuples(ACTED)}
