"""Beginning many steps at once, each on its day, with the tasks that their playbooks make of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.playbook.rules import Prescribed
from renewctl.store.session import Row, change_rows
from renewctl.store.tables import Step
from renewctl.task import actions as tasks
from renewctl.task.actions import NewTask
from renewctl.vocabulary import StepState


@dataclass(frozen=True, slots=True)
class Whose:
    """The contract that a step is for, and who looks after it."""

    contract_id: int
    customer_id: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """A step that begins on a day: by what its playbook prescribes, whose it is, and until when it is planned."""

    prescribed: Prescribed
    whose: Whose
    owner: str | None
    due_on: date
    on: date

    def tasks(self) -> Iterator[NewTask]:
        """Yield the tasks that it makes."""
        for words in self.prescribed.tasks:
            yield NewTask(
                title=str(words),
                owner=self.owner or self.whose.owner,
                due_on=self.due_on,
                customer_id=self.whose.customer_id,
                contract_id=self.whose.contract_id,
                recorded_on=self.on,
            )


def begin_all(session: Session, beginnings: Sequence[tuple[int, Beginning]]) -> None:
    """Begin steps that are not begun yet, by their ids, and make their tasks."""
    begun: list[Row] = [
        {"number": number, "state": StepState.IN_PROGRESS, "started_on": one.on} for number, one in beginnings
    ]
    change_rows(session, Step, begun)
    tasks.add_all(session, [task for _number, one in beginnings for task in one.tasks()])
