"""What is said once a step is closed: who is next and by when."""

from datetime import date
from typing import NamedTuple

from renewctl.messages import _, aside, joined
from renewctl.plain import brief
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
    line = joined([sentence.format(step=closed.name, contract=contract), *_doubts(book, closed, came), following])
    return line, _row(closed, coming[0] if coming else None)


def _doubts(book: Reader, closed: StepRow, came: Advance) -> list[str]:
    """Name what a closed step was waiting for, and the quote that was never sent although its step is closed."""
    doubts = [_("It was waiting for {what}.").format(what=came.waited_on)] if came.waited_on else []
    if closed.step != QUOTE:
        return doubts
    from renewctl.quote.picture import newest

    offer = newest(book, closed.contract_id, closed.term_id, date.fromisoformat(closed.as_of))
    if offer is None or offer.state != QuoteState.DRAFT:
        return doubts
    doubt = _("Quote {n} was never sent; renewctl quote send {contract} says that it was.")
    if offer.approval == ApprovalState.PENDING:
        doubt = _("Quote {n} was never sent; its approval is pending: renewctl approval list shows who decides next.")
    elif offer.approval not in (None, ApprovalState.APPROVED):
        doubt = _("Quote {n} was never sent: it needs an approval first, renewctl approval request quote {contract}.")
    return [*doubts, doubt.format(n=offer.version, contract=brief(closed.contract))]


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
    return aside(said, row.remark) if row.remark else said
