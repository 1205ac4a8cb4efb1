"""What is said once a step is closed: who is next and by when."""

from datetime import date
from typing import NamedTuple

from renewctl.messages import _, joined
from renewctl.plain import brief
from renewctl.quote.picture import line
from renewctl.quote.queries import quotes_of_contract
from renewctl.step import queries
from renewctl.step.actions import Advance
from renewctl.step.queries import StepRow
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, QuoteState

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
    said = joined([sentence.format(step=closed.name, contract=contract), *_doubts(book, closed, came), following])
    return said, _row(closed, coming[0] if coming else None)


def _doubts(book: Reader, closed: StepRow, came: Advance) -> list[str]:
    """Name what a step was waiting for, and the quote that was never sent, although it is closed."""
    waited = [_("It was waiting for {what}.").format(what=came.waited_on)] if came.waited_on else []
    return [*waited, *_unsent(book, closed)] if closed.step == QUOTE else waited


def _unsent(book: Reader, closed: StepRow) -> list[str]:
    """Name the newest quote while it is a draft, and what is to be done with it: it needs its approval first."""
    made = [row for row in quotes_of_contract(book, closed.contract_id, date.max) if row.term_id == closed.term_id]
    if not made or made[-1].stored_state != QuoteState.DRAFT:
        return []
    approval = line(book, made[-1]).approval
    if approval is None or approval == ApprovalState.APPROVED:
        doubt = _("Quote {n} was never sent; renewctl quote send {contract} says that it was.")
    elif approval == ApprovalState.PENDING:
        doubt = _("Quote {n} was never sent; its approval is pending: renewctl approval list shows who decides next.")
    else:
        doubt = _("Quote {n} was never sent; it needs an approval first: renewctl approval request quote {contract}.")
    return [doubt.format(n=made[-1].version, contract=brief(closed.contract))]


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
