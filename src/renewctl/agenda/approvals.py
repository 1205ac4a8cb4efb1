"""Approvals that wait for somebody, and what steps at work wait for."""

from collections.abc import Iterator

from renewctl.agenda import queries
from renewctl.agenda.queries import Found
from renewctl.approval.picture import line
from renewctl.approval.policy import Policy
from renewctl.approval.queries import find_approval
from renewctl.audit.rules import Person
from renewctl.step.queries import waiting
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import AgendaKind, ApprovalState


def approvals(book: Reader, policy: Policy, by: Person | None) -> Iterator[Found]:
    """Yield the approvals that wait for somebody, or for anybody at all."""
    for id, *whose in list(book.tuples(queries.APPROVALS)):
        row = line(book, policy, by or Person("", ""), find_approval(book, int(str(id))))
        if not (row.may_decide if by else row.state is ApprovalState.PENDING):
            continue
        owner = by.actor if by else ", ".join(row.waiting_for) or None
        yield Found._make(
            (AgendaKind.APPROVAL, row.id, row.reason, row.subject, *whose, owner, None, row.requested_on) + (None,) * 6
        )


def waits_of_steps(book: Reader, parameters: Parameters) -> dict[int, str]:
    """Return what steps at work wait for that need an approval, by the step's row number."""
    found = {}
    for step, approval, levels, contract, term, renewal in list(
        book.tuples(queries.STEPS_TO_APPROVE, {"horizon": parameters["horizon"]})
    ):
        demand = {"contract_id": int(str(contract)), "term_id": int(str(term)), "renewal_id": int(str(renewal))}
        waits = waiting(book, str(approval), int(str(levels or 1)), **demand)
        if waits is not None:
            found[int(str(step))] = waits.what
    return found
