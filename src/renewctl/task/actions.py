"""Making tasks, changing them, putting them off, and getting them done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import clean, named
from renewctl.store.session import Row, add_rows
from renewctl.store.tables import Contract, Task
from renewctl.task import rules
from renewctl.task.queries import no_task
from renewctl.vocabulary import TaskKind, TaskPriority, TaskState


@dataclass(frozen=True, slots=True)
class NewTask:
    """What has to be done, by whom, and by when."""

    title: str
    owner: str | None
    due_on: date | None = None
    customer_id: int | None = None
    contract_id: int | None = None
    interaction_id: int | None = None
    notes: str | None = None
    kind: TaskKind = TaskKind.TASK
    priority: TaskPriority = TaskPriority.NORMAL
    every: rules.Every | None = None
    blocked_by: int | None = None
    recorded_on: date | None = None  # reminders whose day was over before then are not owed


@dataclass(frozen=True, slots=True)
class TaskFields:
    """What is to be another of a task; None leaves it as it is, "" (of a task it waits for: 0) clears it."""

    title: str | None = None
    owner: str | None = None
    due_on: date | None = None
    undated: bool = False
    customer_id: int | None = None
    contract_id: int | None = None
    notes: str | None = None
    kind: TaskKind | None = None
    priority: TaskPriority | None = None
    every: str | None = None
    blocked_by: int | None = None


def add(session: Session, new: NewTask) -> int:
    """Add an open task and return its number; UsageError for a blank title.

    NotFoundError for a task to wait for that is none, RuleError for one that is no longer open.
    """
    rules.check_recurs(new.every, new.due_on)
    row = Task(
        title=named(new.title, _("The title")),
        owner=new.owner,
        due_on=new.due_on,
        customer_id=new.customer_id,
        contract_id=new.contract_id,
        interaction_id=new.interaction_id,
        notes=clean(new.notes or "", _("The notes")) or None,
        kind=new.kind,
        priority=new.priority,
        every=str(new.every) if new.every else None,
        anchor_on=new.due_on if new.every else None,
        recorded_on=new.recorded_on,
    )
    if new.blocked_by is not None:
        row.blocked_by_id = _open_task(session, new.blocked_by).id
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def add_all(session: Session, new: Sequence[NewTask]) -> None:
    """Add open tasks that come once and wait for no other; UsageError for a blank title."""
    rows: list[Row] = [
        {
            "title": named(one.title, _("The title")),
            "owner": one.owner,
            "due_on": one.due_on,
            "customer_id": one.customer_id,
            "contract_id": one.contract_id,
            "interaction_id": one.interaction_id,
            "notes": clean(one.notes or "", _("The notes")) or None,
            "state": TaskState.OPEN,
            "kind": one.kind,
            "priority": one.priority,
            "recorded_on": one.recorded_on,
        }
        for one in new
    ]
    add_rows(session, Task, rows)


def edit(session: Session, number: int, fields: TaskFields) -> None:
    """Change what is named of an open task; NotFoundError, RuleError, UsageError as for `add`.

    A new day or distance is what its series is counted from then on.
    """
    row = _open_task(session, number)
    if fields.title is not None:
        row.title = named(fields.title, _("The title"))
    if fields.owner is not None:
        row.owner = clean(fields.owner, _("The owner")) or None
    if fields.notes is not None:
        row.notes = clean(fields.notes, _("The notes")) or None
    row.kind, row.priority = fields.kind or row.kind, fields.priority or row.priority
    _edit_days(row, fields)
    _edit_whose(session, row, fields)
    if fields.blocked_by is not None:
        _edit_blocker(session, row, fields.blocked_by)
    session.add(row)


def finish(session: Session, numbers: Iterable[int], day: date, today: date) -> list[int]:
    """Mark tasks done on a day, all of them or none; return the numbers of those that come next in their series.

    NotFoundError, and RuleError for one that is not open.
    """
    rules.check_done_on(day, today)
    following = []
    for number in numbers:
        row = _open_task(session, number)
        row.state, row.done_on = TaskState.DONE, day
        session.add(row)
        if row.every:
            following.append(_next_of(session, row, rules.read_every(row.every), today))
    return following


def drop(session: Session, number: int, reason: str) -> None:
    """Give a task up, and its series with it; the reason is kept with its notes. NotFoundError, RuleError."""
    row = _open_task(session, number)
    why = named(reason, _("The reason"))
    row.state = TaskState.DROPPED
    row.notes = f"{row.notes}\n{why}" if row.notes else why
    session.add(row)


def snooze(session: Session, number: int, until: date, today: date) -> None:
    """Put a task off: it is not listed before that day; the day it is due stays. NotFoundError, RuleError."""
    rules.check_snooze(until, today)
    row = _open_task(session, number)
    row.snoozed_until = until
    session.add(row)


def move(session: Session, number: int, due: date, today: date) -> None:
    """Have a task due on another day; its series goes on from where it was counted. NotFoundError, RuleError."""
    rules.check_move(due, today)
    row = _open_task(session, number)
    row.due_on = due
    session.add(row)


def _edit_days(row: Task, fields: TaskFields) -> None:
    every = rules.read_every(fields.every) if fields.every else None
    if fields.due_on is not None or fields.undated:
        row.due_on = fields.due_on
    if fields.every is not None:
        row.every = str(every) if every else None
    rules.check_recurs(rules.read_every(row.every) if row.every else None, row.due_on)
    if fields.every is not None or fields.due_on is not None:
        row.anchor_on = row.due_on if row.every else None


def _edit_whose(session: Session, row: Task, fields: TaskFields) -> None:
    """A task about a contract is its customer's; 0 takes either away."""
    if fields.customer_id is not None:
        row.customer_id = fields.customer_id or None
    if fields.contract_id is not None:
        row.contract_id = fields.contract_id or None
    if row.contract_id is None or (fields.customer_id is None and fields.contract_id is None):
        return
    contract = session.get_one(Contract, row.contract_id)
    if fields.customer_id is None:
        row.customer_id = contract.customer_id
    elif row.customer_id != contract.customer_id:
        raise RuleError(
            _("The task's contract {number} belongs to another customer.").format(number=contract.number),
            _('--contract names another one; --contract "" takes it away.'),
            rule="contract-of-customer",
        )


def _edit_blocker(session: Session, row: Task, blocker: int) -> None:
    if blocker:
        assert row.id is not None
        rules.check_waits(row.id, list(_waiting_chain(session, _open_task(session, blocker))))
    row.blocked_by_id = blocker or None


def _waiting_chain(session: Session, first: Task) -> Iterator[int]:
    """Yield the number of a task, of the one it waits for, and so on; each once."""
    seen: set[int] = set()
    row: Task | None = first
    while row is not None and row.id is not None and row.id not in seen:
        seen.add(row.id)
        yield row.id
        row = session.get(Task, row.blocked_by_id) if row.blocked_by_id else None


def _next_of(session: Session, done: Task, every: rules.Every, today: date) -> int:
    assert done.due_on is not None
    anchor = done.anchor_on or done.due_on
    new = NewTask(
        title=done.title,
        owner=done.owner,
        due_on=rules.next_due(anchor, every, max(done.due_on, _stands_for(session, done, anchor, every)), today),
        customer_id=done.customer_id,
        contract_id=done.contract_id,
        notes=done.notes,
        kind=done.kind,
        priority=done.priority,
        every=every,
        recorded_on=today,
    )
    number = add(session, new)
    following = session.get_one(Task, number)
    following.anchor_on, following.follows_id, following.content = anchor, done.id, done.content
    session.add(following)
    return number


def _stands_for(session: Session, row: Task, anchor: date, every: rules.Every) -> date:
    """Return the day of its series that a task stands for, whatever day it was moved to."""
    made: list[tuple[date, date]] = []
    while row.follows_id is not None and row.recorded_on is not None:
        before = session.get_one(Task, row.follows_id)
        if before.due_on is None or before.anchor_on != row.anchor_on:
            break  # counted anew from here
        made.append((before.due_on, row.recorded_on))
        row = before
    day = anchor
    for due, today in reversed(made):
        day = rules.next_due(anchor, every, max(due, day), today)
    return day


def _open_task(session: Session, number: int) -> Task:
    row = session.get(Task, number)
    if row is None:
        raise no_task(number)
    rules.check_is_open(number, row.state, row.done_on)
    return row
