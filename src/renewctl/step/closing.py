"""What becomes of a renewal's steps once it is decided: they stay as they are, and what they asked for is dropped."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

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

RECORDED = """
SELECT id, title, state FROM task WHERE contract_id = :contract AND recorded_on = :began AND rule IS NULL ORDER BY id
"""
OPEN_TASKS = "SELECT id, title FROM task WHERE contract_id = :contract AND state = 'open' ORDER BY id"


def tasks_to_drop(book: Reader, renewal_ids: Iterable[int]) -> list[int]:
    """Return the open tasks that the steps under way of these renewals made: decided, nobody needs to do them."""
    found = list[int]()
    for these in by_the_hundred(renewal_ids):
        for step_id, code, began, contract_id, content in list(book.tuples(WITH_TASKS, these)):
            prescribed = kept(str(content)).step(str(code))
            if prescribed is not None and prescribed.tasks:
                found += _made(book, int(str(contract_id)), int(str(step_id)), str(began), prescribed)
    return found


def _made(book: Reader, contract_id: int, step_id: int, began: str, prescribed: Prescribed) -> list[int]:
    """The open tasks of a step: those of its titles from the day it began, unless somebody wrote one more that day.

    Only then is the journal asked: many are closed at once, and to go through it takes half a second in a large book.
    """
    titles = {title for words in prescribed.tasks for title in (words.en, words.zh)}
    that_day = book.tuples(RECORDED, {"contract": contract_id, "began": began})
    named_so = [(int(str(id)), state) for id, title, state in that_day if title in titles]
    if len(named_so) > len(prescribed.tasks):
        return open_tasks(book, contract_id, step_id, prescribed)
    return [id for id, state in named_so if state == TaskState.OPEN]


def open_tasks(book: Reader, contract_id: int, step_id: int, prescribed: Prescribed | None) -> list[int]:
    """Return the open tasks that a step made itself; somebody's own task of the same title is theirs to close."""
    titles = {title for words in (prescribed.tasks if prescribed else ()) for title in (words.en, words.zh)}
    theirs = book.tuples(OPEN_TASKS, {"contract": contract_id}) if titles else ()
    named_so = [int(str(id)) for id, title in theirs if title in titles]
    made = tasks_made(book, step_id) if named_so else frozenset()
    return [id for id in named_so if id in made]


def close_tasks(session: Session, ids: Iterable[int], state: TaskState, on: date) -> None:
    """Close tasks as done or dropped, on a day: what was owed of them until then stays owed."""
    change_rows(session, Task, [{"number": id, "state": state, "done_on": on} for id in ids])
