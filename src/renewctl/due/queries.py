"""The due list in SQL: two ranges of the open terms' partial indexes, joined to contracts only for what is shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from renewctl.due.rules import DECIMALS, Floor, Window
from renewctl.messages import language
from renewctl.money import EXPONENTS
from renewctl.store.reader import Reader, at_most
from renewctl.vocabulary import ApprovalSubject, StepState

if TYPE_CHECKING:
    from renewctl.step.rules import Demand

# An open term's earliest open deadline. Each part is one range of one index, in its order and covered by it:
# the first page reads a page's worth of either, the totals read no table. A contract has one open term, and a
# term fits one part: a notice deadline that is not past comes before the end.
# With --by notice a past notice deadline is no longer open (the contract runs on): only a past end is overdue.
DUE = """
SELECT id, end_on AS deadline, 'end' AS deadline_kind, end_on, currency, amount FROM term
WHERE is_open = 1 AND end_on BETWEEN :since AND :horizon AND CAST(:by AS TEXT) <> 'notice'
    AND (CAST(:by AS TEXT) = 'end' OR notice_deadline IS NULL OR notice_deadline < :today)
UNION ALL
SELECT id, notice_deadline, 'notice', end_on, currency, amount FROM term
WHERE is_open = 1 AND notice_deadline BETWEEN :today AND :horizon AND CAST(:by AS TEXT) <> 'end'
UNION ALL
SELECT id, notice_deadline, 'notice', end_on, currency, amount FROM term
WHERE is_open = 1 AND notice_deadline < :today AND end_on >= :since AND end_on < :today AND end_on <= :horizon
    AND CAST(:by AS TEXT) = 'notice'
"""


def _codes(decimals: int) -> str:
    return ", ".join(f"'{code}'" for code, digits in EXPONENTS.items() if digits == decimals)


# CROSS JOIN keeps SQLite to this order: from the deadlines to their contracts, never the other way round.
_OF_TERM = "CROSS JOIN term CROSS JOIN contract CROSS JOIN customer"
_IS_OF_TERM = "term.id = due.id AND contract.id = term.contract_id AND customer.id = contract.customer_id"
_OTHER_DECIMALS = " ".join(
    f"WHEN due.currency IN ({_codes(n)}) THEN CAST(:floor_{n} AS BIGINT)" for n in DECIMALS if n != 2
)
CHOSEN = f"""
SELECT due.id, due.deadline, due.deadline_kind, due.end_on, due.currency, due.amount
FROM ({DUE}) AS due {_OF_TERM}
WHERE {_IS_OF_TERM}
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER(COALESCE(contract.owner, customer.owner)) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:tier AS TEXT) IS NULL OR customer.tier = :tier)
    AND (CAST(:industry AS TEXT) IS NULL OR LOWER(customer.industry) = LOWER(CAST(:industry AS TEXT)))
    AND (CAST(:currency AS TEXT) IS NULL OR due.currency = :currency)
    AND (CAST(:floor_2 AS BIGINT) IS NULL OR due.amount >= CASE {_OTHER_DECIMALS} ELSE CAST(:floor_2 AS BIGINT) END)
"""

# The step an open renewal stands at, and how many per cent of its steps are done, of those that are not left out.
_STEP = """
    SELECT at.id FROM step AS at
    WHERE at.renewal_id = renewal.id AND at.state NOT IN ('done', 'skipped')
    ORDER BY CASE at.state WHEN 'not-started' THEN 1 ELSE 0 END, at.sequence LIMIT 1
"""
_DONE = """(
    SELECT 100.0 * COUNT(CASE WHEN each.state = 'done' THEN 1 END)
        / NULLIF(COUNT(CASE WHEN each.state <> 'skipped' THEN 1 END), 0)
    FROM step AS each WHERE each.renewal_id = renewal.id
)"""
_LINES = f"""
SELECT contract.number, contract.name, contract.product, customer.name, customer.code,
    COALESCE(contract.owner, customer.owner), customer.tier, customer.industry, term.start_on, term.end_on,
    due.deadline, due.deadline_kind, term.amount, term.currency, task.title, task.due_on, customer.id,
    contract.id, term.id, renewal.id, step.name_en, step.name_zh, step.owner, step.state, step.approval,
    step.approval_levels, step.waiting_on, {_DONE}
FROM due {_OF_TERM}
LEFT JOIN renewal ON renewal.term_id = term.id AND renewal.state = 'open'
LEFT JOIN step ON step.id = ({_STEP})
LEFT JOIN task ON task.id = (
    SELECT next.id FROM task AS next
    WHERE next.state = 'open'
        AND (next.contract_id = contract.id OR (next.customer_id = customer.id AND next.contract_id IS NULL))
    ORDER BY next.due_on IS NULL, next.due_on, next.id LIMIT 1
)
WHERE {_IS_OF_TERM}
ORDER BY due.deadline, due.id
"""
LINES = f"WITH due AS ({DUE} ORDER BY deadline, id LIMIT :most) {_LINES}"
CHOSEN_LINES = f"WITH due AS ({CHOSEN} ORDER BY due.deadline, due.id LIMIT :most) {_LINES}"

_TOTALS = """
SELECT CASE WHEN due.end_on < :today THEN 1 ELSE 0 END AS is_overdue, due.currency, COUNT(*), SUM(due.amount)
"""
_GROUPED = "GROUP BY CASE WHEN due.end_on < :today THEN 1 ELSE 0 END, due.currency ORDER BY 1 DESC, 2"
TOTALS = f"{_TOTALS} FROM ({DUE}) AS due {_GROUPED}"
CHOSEN_TOTALS = f"{_TOTALS} FROM ({CHOSEN}) AS due {_GROUPED}"

COUNT = f"SELECT COUNT(*) FROM ({DUE}) AS due"
CHOSEN_COUNT = f"SELECT COUNT(*) FROM ({CHOSEN}) AS due"

# An open term without an end comes first in the same index. Evergreen contracts have none by agreement.
ENDLESS = """
SELECT COUNT(*) FROM term CROSS JOIN contract
WHERE contract.id = term.contract_id AND term.is_open = 1 AND term.end_on IS NULL AND contract.kind <> 'evergreen'
"""


class Choice(NamedTuple):
    """Which contracts are wanted; None is any. Owner and industry compare without regard to case."""

    owner: str | None = None
    tier: str | None = None
    industry: str | None = None
    currency: str | None = None
    floor: Floor | None = None


class Total(NamedTuple):
    """How many contracts of a band (overdue, or not) and currency there are, and their sum in minor units."""

    is_overdue: int
    currency: str | None
    contracts: int
    minor: int | None


class DueTerm(NamedTuple):
    """A term that is due, with its contract, its customer and the next task (a tuple: there may be many thousands)."""

    contract: str
    name: str | None
    product: str | None
    customer: str
    customer_code: str
    owner: str | None
    tier: str | None
    industry: str | None
    start_on: str | None
    end_on: str
    deadline: str
    deadline_kind: str
    amount: int | None
    currency: str | None
    task: str | None
    task_due_on: str | None
    customer_id: int
    contract_id: int
    term_id: int
    renewal_id: int | None
    step_en: str | None
    step_zh: str | None
    step_owner: str | None
    step_state: str | None
    approval: str | None
    levels: int | None
    waiting_on: str | None
    done_percent: float | None

    @property
    def step(self) -> str | None:
        """What the step at work is called, in the language of the session; None without an open renewal."""
        return self.step_zh if language() == "zh_CN" else self.step_en

    @property
    def demand(self) -> "Demand | None":
        """The approval that the step at work needs."""
        if self.approval is None or self.renewal_id is None or self.step_state != StepState.IN_PROGRESS:
            return None
        from renewctl.step.rules import Demand  # to plan steps takes more than to list them

        asked = ApprovalSubject(self.approval), self.levels or 1
        return Demand(*asked, self.contract_id, self.term_id, self.renewal_id)


def due_terms(book: Reader, window: Window, choice: Choice, most: int | None = None) -> list[DueTerm]:
    """Return the terms due in the window, the earliest deadline first, at most so many; None is all."""
    parameters = {**_parameters(window, choice), "most": at_most(most)}
    found = list(map(DueTerm._make, book.tuples(LINES if choice == ANYTHING else CHOSEN_LINES, parameters)))
    return _with_clearance(book, found) if any(term.approval for term in found) else found


def _with_clearance(book: Reader, terms: Sequence[DueTerm]) -> list[DueTerm]:
    """Return terms, those whose step at work waits for an approval with that."""
    from renewctl.step.queries import with_waits  # steps take long to load, and few wait for one

    return [term if waits is None else term._replace(waiting_on=waits.what) for term, waits in with_waits(book, terms)]


def totals(book: Reader, window: Window, choice: Choice) -> list[Total]:
    """Return what is due in the window per band and currency: the overdue first, each band by currency."""
    return list(book.rows(TOTALS if choice == ANYTHING else CHOSEN_TOTALS, _parameters(window, choice), Total))


def count(book: Reader, window: Window, choice: Choice) -> int:
    """Return how many contracts are due in the window."""
    return book.number(COUNT if choice == ANYTHING else CHOSEN_COUNT, _parameters(window, choice))


def endless(book: Reader) -> int:
    """Return how many contracts in force have no end though they should: they can never be due."""
    return book.number(ENDLESS)


ANYTHING = Choice()


def _parameters(window: Window, choice: Choice) -> dict[str, str | int | None]:
    parameters: dict[str, str | int | None] = {
        "today": window.today.isoformat(),
        "horizon": window.horizon.isoformat(),
        "since": window.since.isoformat(),
        "by": window.by,
    }
    if choice == ANYTHING:
        return parameters
    floor = choice.floor
    currency = choice.currency or (floor.currency if floor else None)
    least = {f"floor_{n}": floor.minor(n) if floor else None for n in DECIMALS}
    return {
        **parameters,
        "owner": choice.owner,
        "tier": choice.tier,
        "industry": choice.industry,
        "currency": currency,
        **least,
    }
