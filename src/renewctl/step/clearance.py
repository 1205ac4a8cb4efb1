"""How the approval stands that a step asks for: of the renewal's quote, of its contract, or of its plan."""

from dataclasses import dataclass
from datetime import date

from renewctl.approval.queries import ApprovalRow, standing
from renewctl.errors import RuleError
from renewctl.messages import _, aside, n_
from renewctl.plain import brief
from renewctl.quote.queries import quotes_of_contract
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, ApprovalSubject, QuoteState, StepState


@dataclass(frozen=True, slots=True)
class Demand:
    """What must be approved before a step is closed, and for which renewal."""

    subject: ApprovalSubject
    levels: int
    contract_id: int
    term_id: int
    renewal_id: int


def approval(book: Reader, demand: Demand) -> ApprovalRow | None:
    """Return the newest approval that was asked for what a step demands; None when nobody asked yet."""
    id = _subject_id(book, demand)
    return None if id is None else standing(book, demand.subject, id)


def state(book: Reader, demand: Demand) -> ApprovalState | None:
    """Return how the demanded approval stands; one by fewer levels than are demanded is pending. None: never asked."""
    found = approval(book, demand)
    if found is None:
        return None
    if found.state is ApprovalState.APPROVED and found.stored.levels < demand.levels:
        return ApprovalState.PENDING
    return found.state


def check(book: Reader, demand: Demand, step: str, contract: str) -> None:
    """Refuse to close a step while what it demands is not approved, as it is today and by all its levels. RuleError."""
    found = approval(book, demand)
    words = {"step": step, "subject": _(demand.subject.value), "levels": demand.levels}
    ask = _("Ask for it: renewctl approval request {subject} {contract} --levels {levels}.").format(
        subject=demand.subject.value, contract=brief(contract), levels=demand.levels
    )
    if found is None:
        sentence = n_(
            "Step {step} needs an approval of the {subject} first, by {levels} level.",
            "Step {step} needs an approval of the {subject} first, by {levels} levels.",
            demand.levels,
        ).format(**words)
    elif found.state is not ApprovalState.APPROVED:
        sentence = _("Step {step} needs the approval of the {subject}, which is {state}.")
        sentence = sentence.format(**words, state=_(found.state.value))
        if found.state is ApprovalState.PENDING:
            ask = _("renewctl approval list shows who decides next.")
    elif found.stored.levels < demand.levels:
        sentence = _("Step {step} needs an approval of the {subject} by {levels} levels; it was approved by {given}.")
        sentence = sentence.format(**words, given=found.stored.levels)
    else:
        return
    raise RuleError(sentence, ask, rule="step-approval")


@dataclass(frozen=True, slots=True)
class Waits:
    """That a step at work waits for its approval, or cannot go on without one."""

    state: StepState
    what: str


def waits_for(book: Reader, demand: Demand) -> Waits | None:
    """Return what a step at work waits for: its approval, once it was asked for it stands waiting. None: approved."""
    now = state(book, demand)
    if now is ApprovalState.APPROVED:
        return None
    what = _("approval of the {subject}").format(subject=_(demand.subject.value))
    if now is ApprovalState.PENDING:
        return Waits(StepState.WAITING, what)
    return Waits(StepState.IN_PROGRESS, what if now is None else aside(what, _(now.value)))


def _subject_id(book: Reader, demand: Demand) -> int | None:
    if demand.subject is ApprovalSubject.CONTRACT:
        return demand.contract_id
    if demand.subject is ApprovalSubject.PLAN:
        return demand.renewal_id
    # The accepted offer is the one that counts, else the newest; each edit of it is a new version.
    made = [row for row in quotes_of_contract(book, demand.contract_id, date.max) if row.term_id == demand.term_id]
    accepted = [row for row in made if row.stored_state == QuoteState.ACCEPTED]
    newest = (accepted or made)[-1:]
    return newest[0].id if newest else None
