"""Interactions as they are listed: the newest first, each with the task that was made with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.interaction.rules import Logged, spoken
from renewctl.messages import _, joined
from renewctl.plain import brief
from renewctl.store.reader import Parameters, Reader
from renewctl.task.rules import task_sentence
from renewctl.vocabulary import CallOutcome, ContentKind, Direction, InteractionKind, label


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """An interaction with the names of those concerned."""

    id: int
    happened_at: str
    kind: str
    customer: str
    customer_code: str
    contact: str | None
    contract: str | None
    direction: str | None
    outcome: str | None
    content: str | None
    minutes: int | None
    note: str | None
    owner: str | None
    idempotency_key: str | None
    task_id: int | None
    task_title: str | None
    task_due_on: str | None
    task_owner: str | None

    @property
    def said(self) -> str:
        """The line that tells that it was logged: what, with whom, when; and the task made, with its day."""
        line = _("Logged as no. {number}: {kind} with {customer}, {moment}.").format(
            number=self.id, kind=label(self.kind), customer=self.customer, moment=spoken(self.happened_at)
        )
        if not self.note:
            line = joined([line, _("It has no note.")])
        if self.task_id is None:
            return line
        task = task_sentence(self.task_id, self.task_owner or "", self.task_due_on, self.task_title or "")
        return joined([line, task])

    @property
    def said_before(self) -> str:
        """The line that tells that the same was logged before under its key."""
        return _("Logged before as no. {number}, under the key {key}; nothing was changed.").format(
            number=self.id, key=brief(self.idempotency_key or "")
        )


@dataclass(frozen=True, slots=True)
class InteractionFilter:
    """Which interactions are wanted; None leaves a condition out. Both days count in."""

    customer_id: int | None = None
    contract_id: int | None = None
    kind: InteractionKind | None = None
    owner: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _StoredRow:
    id: int
    kind: str
    customer_id: int
    contact_id: int | None
    contract_id: int | None
    moment: str
    minutes: int | None
    direction: str | None
    outcome: str | None
    content: str | None
    note: str | None
    next_title: str | None
    next_due_on: str | None


# An interaction can have led to several tasks; the first is the one that was made with it. One to answer an open
# question has a rule.
_FIRST_TASK = """
LEFT JOIN task ON task.id = (SELECT MIN(first.id) FROM task AS first WHERE first.interaction_id = interaction.id
    AND first.rule IS NULL)
"""
_SELECT = f"""
SELECT interaction.id, interaction.happened_at, interaction.kind, customer.name, customer.code, contact.name,
    contract.number, interaction.direction, interaction.outcome, interaction.content, interaction.minutes,
    interaction.note, interaction.owner, interaction.idempotency_key, task.id, task.title, task.due_on, task.owner
FROM interaction
JOIN customer ON customer.id = interaction.customer_id
LEFT JOIN contact ON contact.id = interaction.contact_id
LEFT JOIN contract ON contract.id = interaction.contract_id
{_FIRST_TASK}
"""

BY_ID = f"{_SELECT} WHERE interaction.id = :id"
_WANTED = """
    (CAST(:contract AS INTEGER) IS NULL OR interaction.contract_id = CAST(:contract AS INTEGER))
    AND (CAST(:kind AS TEXT) IS NULL OR interaction.kind = CAST(:kind AS TEXT))
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER(interaction.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:since AS TEXT) IS NULL OR interaction.happened_at >= CAST(:since AS TEXT))
    AND (CAST(:until AS TEXT) IS NULL OR interaction.happened_at < CAST(:until AS TEXT))
ORDER BY interaction.happened_at DESC, interaction.id DESC
"""
LISTED = f"{_SELECT} WHERE {_WANTED}"
LISTED_OF_CUSTOMER = f"{_SELECT} WHERE interaction.customer_id = :customer AND {_WANTED}"  # goes through its index
STORED_BY_KEY = f"""
SELECT interaction.id, interaction.kind, interaction.customer_id, interaction.contact_id, interaction.contract_id,
    interaction.happened_at, interaction.minutes, interaction.direction, interaction.outcome, interaction.content,
    interaction.note, task.title, task.due_on
FROM interaction {_FIRST_TASK}
WHERE interaction.idempotency_key = :key
"""


def interaction(book: Reader, number: int) -> InteractionRow:
    """Return one interaction by its number, which must be one of the book's."""
    found = book.first(BY_ID, {"id": number}, InteractionRow)
    assert found is not None
    return found


def interactions(book: Reader, wanted: InteractionFilter) -> Iterator[InteractionRow]:
    """Yield the interactions that are wanted, the newest first."""
    parameters: Parameters = {
        "contract": wanted.contract_id,
        "kind": wanted.kind,
        "owner": wanted.owner,
        "since": wanted.since.isoformat() if wanted.since else None,
        # U follows the T of a date-time: every moment of the last day stands before it.
        "until": f"{wanted.until.isoformat()}U" if wanted.until else None,
    }
    if wanted.customer_id is None:
        return book.rows(LISTED, parameters, InteractionRow)
    return book.rows(LISTED_OF_CUSTOMER, {"customer": wanted.customer_id, **parameters}, InteractionRow)


def logged_under(book: Reader, key: str) -> tuple[int, Logged] | None:
    """Return the interaction that was logged under an idempotency key, with its number; None when there is none."""
    row = book.first(STORED_BY_KEY, {"key": key}, _StoredRow)
    if row is None:
        return None
    return row.id, Logged(
        kind=InteractionKind(row.kind),
        customer_id=row.customer_id,
        contact_id=row.contact_id,
        contract_id=row.contract_id,
        moment=row.moment,
        minutes=row.minutes,
        direction=Direction(row.direction) if row.direction else None,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        content=ContentKind(row.content) if row.content else None,
        note=row.note,
        next_title=row.next_title,
        next_due_on=date.fromisoformat(row.next_due_on) if row.next_due_on else None,
    )
