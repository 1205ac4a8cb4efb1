"""What becomes of a renewal's steps once it is decided: they stay as they are, and what they asked for is dropped."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from renewctl.dates import stored_day
from renewctl.playbook.reading import kept
from renewctl.playbook.rules import Prescribed
from renewctl.step.queries import tasks_made
from renewctl.store.batches import THESE, by_the_hundred
from renewctl.store.reader import Reader
from renewctl.store.session import change_rows
from renewctl.store.tables import Task
from renewctl.vocabulary import TaskState

WITH_TASKS = f"""
SELECT step.id, step.code, step.started_on, renewal.contract_id, renewal.playbook_content
FROM step JOIN renewal ON renewal.id = step.renewal_id
WHERE step.renewal_id IN ({THESE}) AND step.started_on IS NOT NULL AND step.ended_on IS NULL
    AND EXISTS (SELECT 1 FROM task
        WHERE task.contract_id = renewal.contract_id AND task.state = 'open' AND task.rule IS NULL)
ORDER BY step.id
"""

# Tasks of old books do not say on which day they were recorded.
RECORDED = """
SELECT id, title, state, recorded_on FROM task
WHERE contract_id = :contract AND rule IS NULL AND (recorded_on = :began OR recorded_on IS NULL) ORDER BY id
"""


def tasks_to_drop(book: Reader, renewal_ids: Iterable[int]) -> list[int]:
    """Return the open tasks that the steps under way of these renewals made: decided, nobody needs to do them."""
    found = list[int]()
    for these in by_the_hundred(renewal_ids):
        for step_id, code, began, contract_id, content in list(book.tuples(WITH_TASKS, these)):
            prescribed = kept(str(content)).step(str(code))
            found += open_tasks(book, int(str(contract_id)), int(str(step_id)), stored_day(began), prescribed)
    return found


def open_tasks(
    book: Reader, contract_id: int, step_id: int, began: date | None, prescribed: Prescribed | None
) -> list[int]:
    """Return the open tasks that a step made itself; somebody's own task of the same title is theirs to close.

    They are of its titles and from the day it began. The journal is asked only where somebody wrote one more of these
    that day: many steps are closed at once, and to go through it takes half a second in a large book.
    """
    if began is None or prescribed is None or not prescribed.tasks:
        return []
    titles = {title for words in prescribed.tasks for title in (words.en, words.zh)}
    that_day = book.tuples(RECORDED, {"contract": contract_id, "began": began.isoformat()})
    named_so = [(int(str(id)), state, day) for id, title, state, day in that_day if title in titles]
    is_sure = len(named_so) <= len(prescribed.tasks) and all(day for _id, _state, day in named_so)
    own = {id for id, _state, _day in named_so} if is_sure else tasks_made(book, step_id)
    return [id for id, state, _day in named_so if state == TaskState.OPEN and id in own]


def close_tasks(session: Session, ids: Iterable[int], state: TaskState, on: date) -> None:
    """Close tasks as done or dropped, on a day: what was owed of them until then stays owed."""
    change_rows(session, Task, [{"number": id, "state": state, "done_on": on} for id in ids])
