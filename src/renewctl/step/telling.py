"""What is said once a step is closed: who is next and by when."""

from datetime import date
from typing import NamedTuple

from renewctl.messages import _, joined
from renewctl.plain import brief
from renewctl.step import queries
from renewctl.step.actions import Advance
from renewctl.step.queries import StepRow
from renewctl.store.reader import Reader

QUOTE = "quote"
"""The step in which the offer goes out, as the playbooks that come with the program call it."""


class Advanced(NamedTuple):
    """What came of closing a step, for a script; what is next is None once all are closed."""

    contract: str
    closed: str
    ended_on: str | None
    next_step: str | None
    next_name: str | None
    next_owner: str | None
    next_due: str | None


def told(book: Reader, renewal_id: int, came: Advance, today: date, sentence: str) -> tuple[str, Advanced]:
    """Return the sentence that tells what was closed ({step} of {contract}) and what is next; and both as a row."""
    closed = queries.step(book, renewal_id, came.closed, today)
    coming = [queries.step(book, renewal_id, code, today) for code in came.next]
    contract = brief(closed.contract)
    if coming:
        following = _("Next: {steps}.").format(steps=_("; ").join(map(_coming, coming)))
    else:
        following = _("All steps are done; renewctl renew {contract} writes the next term.").format(contract=contract)
    line = joined([sentence.format(step=closed.name, contract=contract), *_doubts(book, closed), following])
    return line, _row(closed, coming[0] if coming else None)


def _doubts(book: Reader, closed: StepRow) -> list[str]:
    """Name the quote that was made and never sent, although its step is closed."""
    draft = queries.unsent_quote(book, closed.term_id) if closed.step == QUOTE else 0
    doubt = _("Quote {n} was never sent; renewctl quote send {contract} says that it was.")
    return [doubt.format(n=draft, contract=brief(closed.contract))] if draft else []


def whose(row: StepRow) -> str:
    """Return who does a step, in words: nobody yet, and which role it needs, where it has no owner."""
    return brief(row.owner) if row.owner else _("nobody yet ({role})").format(role=_(row.role))


def _row(closed: StepRow, next: StepRow | None) -> Advanced:
    if next is None:
        return Advanced(closed.contract, closed.step, closed.ended_on, None, None, None, None)
    return Advanced(closed.contract, closed.step, closed.ended_on, next.step, next.name, next.owner, next.planned_end)


def _coming(row: StepRow) -> str:
    words = {"step": row.name, "owner": whose(row), "start": row.planned_start, "due": row.planned_end}
    if row.state == "not-started":
        return _("{step}, {owner}, from {start} to {due}").format(**words)
    said = _("{step}, {owner}, by {due}").format(**words)
    return f"{said} ({row.remark})" if row.remark else said
