"""What a sheet means for the work under way: the renewal of a term that it decides or follows is closed."""

from datetime import date

from renewctl.renewal.queries import over
from renewctl.step.closing import tasks_to_drop
from renewctl.store import bulk
from renewctl.store.transaction import Writer
from renewctl.vocabulary import RenewalState, TaskState


def close_over(writer: Writer, today: date) -> None:
    """Close the renewals whose terms need no decision any more, and drop the tasks that their steps made."""
    renewals = over(writer.reader)
    tasks = tasks_to_drop(writer.reader, renewals)
    closed = ((id, RenewalState.CLOSED.value, today.isoformat()) for id in renewals)
    bulk.update(writer.driver, "renewal", ("id",), ("state", "closed_on"), closed)
    dropped = ((id, TaskState.DROPPED.value, today.isoformat()) for id in tasks)
    bulk.update(writer.driver, "task", ("id",), ("state", "done_on"), dropped)
