"""Tasks as they are listed: the open ones first, by the day they are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.reader import Parameters, Reader
from renewctl.task import rules


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
    as_of: str

    @property
    def days_left(self) -> int | None:
        """Days until it is due, negative once overdue; None without a day, and once it is no longer open."""
        return rules.days_left(self.due_on, date.fromisoformat(self.as_of)) if self.state == "open" else None

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


_FROM = """
FROM task
LEFT JOIN customer ON customer.id = task.customer_id
LEFT JOIN contract ON contract.id = task.contract_id
"""
_SELECT = f"""
SELECT task.id, task.title, customer.name, customer.code, contract.number, task.interaction_id, task.owner,
    task.due_on, task.snoozed_until, task.state, task.done_on, task.notes, CAST(:today AS TEXT)
{_FROM}
"""
_WANTED = """
    (CAST(:owner AS TEXT) IS NULL OR LOWER(task.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:customer AS INTEGER) IS NULL OR task.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:due_by AS TEXT) IS NULL OR task.due_on <= CAST(:due_by AS TEXT))
"""

BY_ID = f"{_SELECT} WHERE task.id = :id"
LISTED = f"""{_SELECT}
WHERE {_WANTED}
    AND (CAST(:all AS INTEGER) = 1 OR (task.state = 'open'
        AND (task.snoozed_until IS NULL OR task.snoozed_until <= CAST(:today AS TEXT))))
ORDER BY CASE task.state WHEN 'open' THEN 0 ELSE 1 END, task.due_on IS NULL, task.due_on, task.id
"""
SNOOZED = f"""SELECT COUNT(*) {_FROM}
WHERE {_WANTED} AND task.state = 'open' AND task.snoozed_until > CAST(:today AS TEXT)
"""


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


def no_task(number: int) -> NotFoundError:
    """Return the error for a number that no task has."""
    return NotFoundError(
        _("No task {number}.").format(number=number), _("renewctl task list --all shows every task with its number.")
    )


def _parameters(wanted: TaskFilter) -> Parameters:
    horizons = [wanted.days] if wanted.days is not None else []
    horizons += [-1] if wanted.overdue else []
    due_by = (wanted.today + timedelta(days=min(horizons))).isoformat() if horizons else None
    return {
        "today": wanted.today.isoformat(),
        "owner": wanted.owner,
        "customer": wanted.customer_id,
        "due_by": due_by,
        "all": int(wanted.all),
    }
