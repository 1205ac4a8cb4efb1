"""Warnings as they are listed and shown: as issued, how far they are handled, and the lines of their sheet."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from renewctl.errors import NotFoundError
from renewctl.messages import _, language
from renewctl.money import Money, stored_money
from renewctl.risk.score import HEIGHT
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level, TaskState, WarningStage
from renewctl.warning.glance import BEING_HANDLED

LAST_TICK = "SELECT on_day FROM run WHERE kind = 'tick'"
LAST_ISSUED = "SELECT MAX(issued_on) FROM warning"
ISSUED = "SELECT term_id, rule_set, level FROM warning"
ISSUED_OF_TERMS = f"{ISSUED} WHERE term_id IN ({THESE})"

# What stands on the sheet of a warning that was written after the day it is issued as of: each reader's words for it.
LATE = "issued-late"

# A warning whose term is decided comes to its end by that, whoever decided it and however; an undo brings it back.
STATE = f"""CASE WHEN warning.state IN ({BEING_HANDLED})
    AND term.is_open = 0 THEN 'ended' ELSE warning.state END"""
_WARNING = f"""
SELECT warning.id, customer.name, customer.code, contract.number, warning.customer_id, warning.contract_id,
    warning.term_id, warning.level, warning.score, warning.coverage, warning.rule_set, warning.inputs, warning.amount,
    warning.currency, term.end_on, warning.deadline, warning.issued_on, {STATE}, warning.cause,
    COALESCE(warning.owner, contract.owner, customer.owner), warning.acknowledged_on, warning.planned_on,
    warning.in_action_on, warning.followed_up_on, warning.resolved_on, warning.evaluated_on, warning.evaluation,
    warning.reason, term.outcome, CASE WHEN term.is_open = 0 THEN term.decided_on END,
    (SELECT COUNT(*) FROM warning_step JOIN task ON task.id = warning_step.task_id
        WHERE warning_step.warning_id = warning.id AND task.state = 'open')
FROM warning
JOIN term ON term.id = warning.term_id
JOIN contract ON contract.id = warning.contract_id
JOIN customer ON customer.id = warning.customer_id
"""
WARNING = f"{_WARNING} WHERE warning.id = :number"
THESE_WARNINGS = f"{_WARNING} WHERE warning.id IN ({THESE}) ORDER BY warning.id"
WARNINGS = f"""{_WARNING}
WHERE (CAST(:customer AS INTEGER) IS NULL OR warning.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:owner AS TEXT) IS NULL
        OR LOWER(COALESCE(warning.owner, contract.owner, customer.owner)) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:level AS TEXT) IS NULL OR warning.level = CAST(:level AS TEXT))
    AND (CAST(:state AS TEXT) IS NULL OR {STATE} = CAST(:state AS TEXT))
    AND (CAST(:handled AS INTEGER) = 1 OR {STATE} NOT IN ('resolved', 'ended', 'evaluated'))
ORDER BY warning.deadline, warning.score DESC, warning.id
"""
STEPS = """
SELECT warning_step.stage, warning_step.action, warning_step.owner, warning_step.expected,
    COALESCE(warning_step.due_on, task.due_on), COALESCE(warning_step.done_on, task.done_on), warning_step.task_id,
    task.state
FROM warning_step LEFT JOIN task ON task.id = warning_step.task_id
WHERE warning_step.warning_id = :number
ORDER BY CASE warning_step.stage WHEN 'identify' THEN 0 WHEN 'respond' THEN 1 WHEN 'follow-through' THEN 2 ELSE 3 END,
    warning_step.id
"""


@dataclass(frozen=True, slots=True)
class InputLine:
    """One indicator of a warning as it was issued."""

    name: str
    value: float | str | None
    baseline: float | None
    r: float | None
    weight: float
    points: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning with the names of what it is about; `state` says ended once its term is decided."""

    id: int
    customer: str
    customer_code: str
    contract: str
    customer_id: int
    contract_id: int
    term_id: int
    level: str
    thousandths: int
    coverage_thousandths: int
    rule_set: str
    written: str
    minor: int | None
    currency: str | None
    term_end: str | None
    deadline: str
    issued_on: str
    state: str
    cause: str | None
    owner: str | None
    acknowledged_on: str | None
    planned_on: str | None
    in_action_on: str | None
    followed_up_on: str | None
    resolved_on: str | None
    evaluated_on: str | None
    evaluation: str | None
    reason: str | None
    outcome: str | None
    ended_on: str | None
    open_tasks: int

    @property
    def score(self) -> float:
        """The score as it was issued."""
        return self.thousandths / 1000

    @property
    def coverage(self) -> float:
        """The share of the weight that had data, in per cent."""
        return self.coverage_thousandths / 1000

    @property
    def amount(self) -> Money | None:
        """What was up for renewal."""
        return stored_money(self.minor, self.currency)

    @property
    def lead_days(self) -> int:
        """How many days before the deadline it was issued."""
        return (date.fromisoformat(self.deadline) - date.fromisoformat(self.issued_on)).days

    @property
    def indicators(self) -> list[InputLine]:
        """What the score was made of, with the reasons in the session's language."""
        key = "reason_zh" if language() == "zh_CN" else "reason"
        return [
            InputLine(one["name"], one["value"], one["baseline"], one["r"], one["weight"], one["points"], one[key])
            for one in json.loads(self.written)
        ]

    @property
    def reasons(self) -> str:
        """The reasons of whatever added to the score, the heaviest first, in one line."""
        adding = sorted((one for one in self.indicators if one.points), key=lambda one: -(one.points or 0))
        return _("; ").join(one.reason for one in adding)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the warning sheet; a task's line is done with its task."""

    stage: str
    action: str
    owner: str | None
    expected: str | None
    due_on: str | None
    done_on: str | None
    task: int | None = None
    task_state: str | None = None


@dataclass(frozen=True, slots=True)
class WarningFilter:
    """Which warnings are wanted; None leaves a condition out, `all` takes in those that are through."""

    customer_id: int | None = None
    owner: str | None = None
    level: str | None = None
    state: str | None = None
    all: bool = False


def last_looked_at(book: Reader) -> date | None:
    """Return the last day that a tick has looked at whole; None where none ever has.

    A day with a warning was begun at least; that counts where a tick was run with an earlier day since.
    """
    days = [date.fromisoformat(str(day)) for (day,) in book.tuples(LAST_TICK)]
    days += [date.fromisoformat(str(day)) - timedelta(days=1) for (day,) in book.tuples(LAST_ISSUED) if day]
    return max(days, default=None)


def issued(book: Reader, term_ids: Iterable[int] | None = None) -> dict[tuple[int | None, str], Level]:
    """Return the worst level that was warned of, by term and rule set: of all terms, or of some."""
    found = dict[tuple[int | None, str], Level]()
    rows = book.tuples(ISSUED) if term_ids is None else book.tuples_of(ISSUED_OF_TERMS, term_ids)
    for term, rule_set, word in rows:
        key, level = (int(str(term)), str(rule_set)), Level(str(word))
        found[key] = max(level, found.get(key, level), key=HEIGHT.__getitem__)
    return found


def warnings(book: Reader, wanted: WarningFilter) -> Iterator[WarningLine]:
    """Yield the warnings that are wanted, by their deadline."""
    return book.rows(
        WARNINGS,
        {
            "customer": wanted.customer_id,
            "owner": wanted.owner,
            "level": wanted.level,
            "state": wanted.state,
            "handled": int(wanted.all or wanted.state is not None),
        },
        WarningLine,
    )


def these_warnings(book: Reader, numbers: Iterable[int]) -> Iterator[WarningLine]:
    """Yield warnings by their numbers, in their order."""
    return book.rows_of(THESE_WARNINGS, numbers, WarningLine)


def warning(book: Reader, number: int) -> WarningLine:
    """Return a warning by its number; NotFoundError."""
    found = book.first(WARNING, {"number": number}, WarningLine)
    if found is None:
        raise NotFoundError(
            _("No warning {number}.").format(number=number),
            _("renewctl warning list --all shows every warning with its number."),
        )
    return found


def steps(book: Reader, number: int) -> list[StepLine]:
    """Return the lines of a warning's sheet that were written, by stage."""
    return list(book.rows(STEPS, {"number": number}, StepLine))


def open_steps(book: Reader, number: int) -> list[StepLine]:
    """Return the lines of a warning's sheet whose tasks are still to be done."""
    return [line for line in steps(book, number) if line.task_state == TaskState.OPEN]


def stages_left(lines: list[StepLine]) -> list[WarningStage]:
    """Return the stages of the sheet for which nothing is written yet."""
    return [stage for stage in WarningStage if not any(line.stage == stage for line in lines)]
