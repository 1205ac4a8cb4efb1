"""What becomes of a renewal's steps once it is decided: they stay as they are, and what they asked for is dropped."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from sqlmodel import Session

from renewctl.playbook.reading import kept
from renewctl.step.queries import tasks_made
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.store.session import change_rows
from renewctl.store.tables import Task
from renewctl.vocabulary import TaskState

# The tasks that may be a step's own: of its contract, from the day it began; old books do not say from which day.
_THAT_DAY = """
SELECT step.id, step.code, renewal.playbook_content, task.id, task.title, task.state, task.recorded_on
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN task ON task.contract_id = renewal.contract_id AND task.rule IS NULL
    AND (task.recorded_on = step.started_on OR task.recorded_on IS NULL)
WHERE step.started_on IS NOT NULL
"""
OF_STEP = f"{_THAT_DAY} AND step.id = :step ORDER BY task.id"
OF_STEPS_UNDER_WAY = f"""{_THAT_DAY}
    AND step.renewal_id IN ({THESE}) AND step.ended_on IS NULL ORDER BY step.id, task.id
"""


def tasks_to_drop(book: Reader, renewal_ids: Iterable[int]) -> list[int]:
    """Return the open tasks that the steps under way of these renewals made: decided, nobody needs to do them."""
    return _own(book, book.tuples_of(OF_STEPS_UNDER_WAY, renewal_ids))


def open_tasks(book: Reader, step_id: int) -> list[int]:
    """Return the open tasks that a step made itself; somebody's own task of the same title is theirs to close."""
    return _own(book, book.tuples(OF_STEP, {"step": step_id}))


def _own(book: Reader, that_day: Iterable[tuple[object, ...]]) -> list[int]:
    """Of the tasks from the day each step began, the open ones that it made: those of its titles.

    The journal is asked only where somebody wrote one more of these that day: many steps are closed at once, and to go
    through it takes half a second in a large book.
    """
    found = list[int]()
    for (step_id, code, content), tasks in groupby(that_day, key=lambda row: row[:3]):
        prescribed = kept(str(content)).step(str(code))
        words = prescribed.tasks if prescribed else ()
        titles = {title for each in words for title in (each.en, each.zh)}
        named_so = [(int(str(id)), state, day) for *_step, id, title, state, day in tasks if title in titles]
        if all(state != TaskState.OPEN for _id, state, _day in named_so):
            continue  # the journal is not asked either
        is_sure = len(named_so) <= len(words) and all(day for _id, _state, day in named_so)
        made = {id for id, _state, _day in named_so} if is_sure else tasks_made(book, int(str(step_id)))
        found += [id for id, state, _day in named_so if state == TaskState.OPEN and id in made]
    return found


def close_tasks(session: Session, ids: Iterable[int], state: TaskState, on: date) -> None:
    """Close tasks as done or dropped, on a day: what was owed of them until then stays owed."""
    change_rows(session, Task, [{"number": id, "state": state, "done_on": on} for id in ids])
