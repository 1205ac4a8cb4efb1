"""How the approval stands that a step asks for: of the renewal's quote, of its contract, or of its plan."""

from collections.abc import Collection, Mapping

from renewctl.approval.queries import ApprovalRow, standings
from renewctl.errors import RuleError
from renewctl.messages import _, aside, n_
from renewctl.plain import brief
from renewctl.step.rules import Demand, Waits
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, ApprovalSubject, StepState

# The accepted offer is the one that counts, else the newest; each edit of it is a new version.
OFFERS = f"""
SELECT term_id, id FROM quote WHERE term_id IN ({THESE})
ORDER BY term_id, CASE WHEN state = 'accepted' THEN 1 ELSE 0 END, version
"""


def approvals(book: Reader, demands: Collection[Demand]) -> dict[Demand, ApprovalRow]:
    """Return the newest approval of what each demands, in a few statements; nothing where nobody asked for one yet."""
    of_terms = {one.term_id for one in demands if one.subject is ApprovalSubject.QUOTE}
    offers = {int(str(term)): int(str(quote)) for term, quote in book.tuples_of(OFFERS, of_terms)}
    found = dict[Demand, ApprovalRow]()
    for subject in ApprovalSubject:
        ids = {one: _subject_id(one, offers) for one in demands if one.subject is subject}
        stands = standings(book, subject, (id for id in ids.values() if id is not None))
        found |= {one: stands[id] for one, id in ids.items() if id in stands}
    return found


def check(book: Reader, demand: Demand, step: str, contract: str) -> None:
    """Refuse to close a step while what it demands is not approved, as it is today and by all its levels. RuleError."""
    found = approvals(book, [demand]).get(demand)
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


def waits_of(book: Reader, demands: Collection[Demand]) -> dict[Demand, Waits]:
    """Return what steps at work wait for: the approval that each demands, without those that are approved."""
    found = approvals(book, demands)
    waits = {demand: _waits(demand, found.get(demand)) for demand in demands}
    return {demand: one for demand, one in waits.items() if one is not None}


def _waits(demand: Demand, found: ApprovalRow | None) -> Waits | None:
    """Once it was asked for its step stands waiting; one by fewer levels than are demanded is pending."""
    what = _("approval of the {subject}").format(subject=_(demand.subject.value))
    if found is None:
        return Waits(StepState.IN_PROGRESS, what)
    if found.state is ApprovalState.APPROVED and found.stored.levels >= demand.levels:
        return None
    if found.state in {ApprovalState.APPROVED, ApprovalState.PENDING}:
        return Waits(StepState.WAITING, what)
    return Waits(StepState.IN_PROGRESS, aside(what, _(found.state.value)))


def _subject_id(demand: Demand, offers: Mapping[int, int]) -> int | None:
    if demand.subject is ApprovalSubject.CONTRACT:
        return demand.contract_id
    return demand.renewal_id if demand.subject is ApprovalSubject.PLAN else offers.get(demand.term_id)
