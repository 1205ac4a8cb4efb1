"""Approvals that wait for somebody, and what steps at work wait for; what knows them is loaded where there are any."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from renewctl.agenda import queries
from renewctl.agenda.queries import Found
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import AgendaKind, ApprovalState, ApprovalSubject

if TYPE_CHECKING:
    from renewctl.audit.rules import Person


def approvals(book: Reader, whose: str | None, actor: str) -> Iterator[Found]:
    """Yield the approvals that wait for somebody, or for anybody at all."""
    rows = list(book.tuples(queries.APPROVALS))
    if not rows:
        return
    from renewctl.approval.picture import line
    from renewctl.approval.queries import find_approval

    by = _person(whose or "", actor)
    for id, *concerned in rows:
        row = line(book, by, find_approval(book, int(str(id))))
        if not (row.may_decide if whose else row.state is ApprovalState.PENDING):
            continue
        owner = whose or ", ".join(row.waiting_for) or None
        told = (AgendaKind.APPROVAL, row.id, row.reason, row.subject, *concerned, owner, None, row.requested_on)
        yield Found._make((*told, *[None] * 6))


def _person(whose: str, actor: str) -> "Person":
    """Return whose approvals are meant; the system's user is known of who acts alone."""
    from renewctl.audit.rules import Person
    from renewctl.folding import person_key
    from renewctl.store.journal import os_user

    return Person(whose, os_user() if person_key(whose) == person_key(actor) else "")


def waits_of_steps(book: Reader, parameters: Parameters) -> dict[int, str]:
    """Return what steps at work wait for that need an approval, by the step's row number."""
    rows = list(book.tuples(queries.STEPS_TO_APPROVE, {"horizon": parameters["horizon"]}))
    if not rows:
        return {}
    from renewctl.step.clearance import waits_of
    from renewctl.step.rules import Demand

    demands = {}
    for step, approval, *numbers in rows:
        levels, contract, term, renewal = (int(str(number)) for number in numbers)
        demands[int(str(step))] = Demand(ApprovalSubject(str(approval)), levels, contract, term, renewal)
    waits = waits_of(book, {*demands.values()})
    return {step: waits[demand].what for step, demand in demands.items() if demand in waits}
