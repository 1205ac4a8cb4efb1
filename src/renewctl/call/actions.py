"""Making call tasks, giving them their days, and putting care rules into the book."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.call import care
from renewctl.call.due import DueCall
from renewctl.call.reading import read
from renewctl.store.session import Row, add_rows
from renewctl.store.tables import BookSetting, Task
from renewctl.vocabulary import TaskKind, TaskState


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that a person asks for, to be made within some days."""

    title: str
    customer_id: int
    owner: str | None
    earliest: date
    latest: date


def make_all(session: Session, calls: Iterable[DueCall]) -> None:
    """Make the tasks of calls that care rules ask for, each due on the day it fell due."""
    made: list[Row] = [
        {
            "title": call.title,
            "customer_id": call.customer_id,
            "contract_id": call.contract_id,
            "case_id": call.case_id,
            "owner": call.owner,
            "due_on": call.on,
            "notes": call.notes,
            "state": TaskState.OPEN,
            "kind": TaskKind.CALL,
            "priority": call.priority,
            "earliest_on": call.earliest,
            "latest_on": call.latest,
            "rule": call.rule,
            "cause": call.cause,
            "content": call.content,
            "recorded_on": call.on,
        }
        for call in calls
    ]
    add_rows(session, Task, made)


def add(session: Session, new: NewCall) -> int:
    """Make a call task that no rule asks for, and return its number."""
    row = Task(
        title=new.title,
        customer_id=new.customer_id,
        owner=new.owner,
        due_on=new.latest,
        kind=TaskKind.CALL,
        earliest_on=new.earliest,
        latest_on=new.latest,
        recorded_on=new.earliest,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def give_days(session: Session, days: Iterable[tuple[int, date]]) -> None:
    """Set the days on which calls are due; their windows stay as they are."""
    for number, day in days:
        session.get_one(Task, number).due_on = day


def install(session: Session, content: str) -> int:
    """Put care rules into the book, for the calls made from now on; return how many. Errors as `reading.read`."""
    rules = read(content)
    setting = session.get(BookSetting, care.KEY)
    if setting is None:
        session.add(BookSetting(key=care.KEY, value=content))
    else:
        setting.value = content
    return len(rules)
