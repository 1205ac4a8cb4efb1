"""Tasks as they are listed: the open ones first, by the day they are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.reader import Parameters, Reader
from renewctl.task import rules
from renewctl.vocabulary import TaskKind, TaskPriority, TaskSource


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with the names of what it is about, seen on a day."""

    id: int
    title: str
    customer: str | None
    customer_code: str | None
    contract: str | None
    interaction_id: int | None
    owner: str | None
    due_on: str | None
    snoozed_until: str | None
    state: str
    done_on: str | None
    notes: str | None
    kind: str
    priority: str
    earliest_on: str | None
    latest_on: str | None
    case_id: int | None
    blocked_by: int | None
    blocker_state: str | None
    every: str | None
    follows: int | None
    rule: str | None
    content: str | None
    deadline: str | None
    as_of: str

    @property
    def days_left(self) -> int | None:
        """Days until its deadline, negative once overdue; None without a day, and once it is no longer open."""
        return rules.days_left(self.deadline, date.fromisoformat(self.as_of)) if self.state == "open" else None

    @property
    def waits_for(self) -> int | None:
        """The number of the task it waits for, as long as that is open."""
        return self.blocked_by if self.blocker_state == "open" else None

    @property
    def source(self) -> TaskSource:
        """Who asked for it."""
        return TaskSource.PERSON if self.rule is None else TaskSource.RULE

    @property
    def said(self) -> str:
        """The sentence that tells of it when it is new: its number, whose it is, and its day."""
        return rules.task_sentence(self.id, self.owner or "", self.due_on, self.title)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are wanted; None and False leave a condition out."""

    today: date
    owner: str | None = None
    customer_id: int | None = None
    all: bool = False
    overdue: bool = False
    days: int | None = None
    kind: TaskKind | None = None
    priority: TaskPriority | None = None
    source: TaskSource | None = None
    blocked: bool = False


# A call that a rule asks for may be made on any day of its window, until somebody gave it another day than its first.
DEADLINE = """
CASE WHEN task.due_on = task.recorded_on THEN COALESCE(task.latest_on, task.due_on) ELSE task.due_on END
""".strip()

# What nobody owns itself is for whoever owns the contract or the customer, as reminders and the agenda have it.
OWNER = "COALESCE(task.owner, contract.owner, customer.owner)"

_FROM = """
FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
LEFT JOIN task AS blocker ON blocker.id = task.blocked_by_id
"""


def _select(owner: str) -> str:
    return f"""
SELECT task.id, task.title, customer.name, customer.code, contract.number, task.interaction_id, {owner},
    task.due_on, task.snoozed_until, task.state, task.done_on, task.notes, task.kind, task.priority, task.earliest_on,
    task.latest_on, task.case_id, task.blocked_by_id, blocker.state, task.every, task.follows_id, task.rule,
    task.content, {DEADLINE}, CAST(:today AS TEXT)
{_FROM}
"""


_WANTED = f"""
    (CAST(:owner AS TEXT) IS NULL OR LOWER({OWNER}) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:customer AS INTEGER) IS NULL OR task.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:due_by AS TEXT) IS NULL OR task.due_on <= CAST(:due_by AS TEXT))
    AND (CAST(:overdue AS INTEGER) = 0 OR {DEADLINE} < CAST(:today AS TEXT))
    AND (CAST(:kind AS TEXT) IS NULL OR task.kind = CAST(:kind AS TEXT))
    AND (CAST(:priority AS TEXT) IS NULL OR task.priority = CAST(:priority AS TEXT))
    AND (CAST(:source AS TEXT) IS NULL
        OR CASE WHEN task.rule IS NULL THEN 'person' ELSE 'rule' END = CAST(:source AS TEXT))
    AND (CAST(:blocked AS INTEGER) = 0 OR blocker.state = 'open')
"""

BY_ID = f"{_select('task.owner')} WHERE task.id = :id"
LISTED = f"""{_select(OWNER)}
WHERE {_WANTED}
    AND (CAST(:all AS INTEGER) = 1 OR (task.state = 'open'
        AND (task.snoozed_until IS NULL OR task.snoozed_until <= CAST(:today AS TEXT))))
ORDER BY CASE task.state WHEN 'open' THEN 0 ELSE 1 END, task.due_on IS NULL, task.due_on, task.id
"""
SNOOZED = f"""SELECT COUNT(*) {_FROM}
WHERE {_WANTED} AND task.state = 'open' AND task.snoozed_until > CAST(:today AS TEXT)
"""
HELD_UP = f"{_select('task.owner')} WHERE task.blocked_by_id = :id AND task.state = 'open' ORDER BY task.id"


def task(book: Reader, number: int, today: date) -> TaskRow:
    """Return one task by its number; NotFoundError."""
    found = book.first(BY_ID, {"id": number, "today": today.isoformat()}, TaskRow)
    if found is None:
        raise no_task(number)
    return found


def tasks(book: Reader, wanted: TaskFilter) -> Iterator[TaskRow]:
    """Yield the tasks that are wanted, by the day they are due, those without a day last; done ones after open ones."""
    return book.rows(LISTED, _parameters(wanted), TaskRow)


def snoozed(book: Reader, wanted: TaskFilter) -> int:
    """Return how many open tasks of those wanted are put off to a later day."""
    return book.number(SNOOZED, _parameters(wanted))


def held_up_by(book: Reader, number: int, today: date) -> list[TaskRow]:
    """Return the open tasks that were to wait for one: they can go on once it is no longer open."""
    return list(book.rows(HELD_UP, {"id": number, "today": today.isoformat()}, TaskRow))


def no_task(number: int) -> NotFoundError:
    """Return the error for a number that no task has."""
    return NotFoundError(
        _("No task {number}.").format(number=number), _("renewctl task list --all shows every task with its number.")
    )


def _parameters(wanted: TaskFilter) -> Parameters:
    return {
        "today": wanted.today.isoformat(),
        "owner": wanted.owner,
        "customer": wanted.customer_id,
        "due_by": (wanted.today + timedelta(days=wanted.days)).isoformat() if wanted.days is not None else None,
        "overdue": int(wanted.overdue),
        "all": int(wanted.all),
        "kind": wanted.kind,
        "priority": wanted.priority,
        "source": wanted.source,
        "blocked": int(wanted.blocked),
    }
