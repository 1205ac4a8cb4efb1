"""Whether a renewal may be carried out: what its steps and its price need approved stands approved as it is today."""

from renewctl.approval.prices import Priced, check_next, prices
from renewctl.quote.rules import lengths_of
from renewctl.step import clearance as steps
from renewctl.step.rules import CLOSED, Demand
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalSubject, Outcome, StepState

DEMANDS = """
SELECT step.code, step.approval, step.approval_levels, step.state, renewal.id, term.outcome
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN term ON term.id = renewal.term_id
WHERE renewal.term_id = :term AND step.approval IS NOT NULL ORDER BY step.sequence, step.id
"""


def check(book: Reader, contract_id: int, term_id: int, following: Priced) -> None:
    """Refuse to renew a term while an approval is missing or void that a step, or the next price, needs. RuleError."""
    check_steps(book, contract_id, term_id)
    check_next(book, prices(book, contract_id), following)


def check_bridge(book: Reader, contract_id: int, term_id: int, bridge: Priced) -> None:
    """Refuse a bridge term past a missing approval: a step's, and once it is as long as the term before, its price's.

    A shorter one goes on at the price that holds, and is no offer. RuleError.
    """
    check_steps(book, contract_id, term_id)
    now = prices(book, contract_id)
    how_long = lengths_of(bridge.span, now.terms[-1].span, now.anchor)
    if how_long is None or how_long.offered >= how_long.present:
        check_next(book, now, bridge)


def check_steps(book: Reader, contract_id: int, term_id: int) -> None:
    """Refuse to go on while an approval that a step of the renewal demands is missing or void. RuleError.

    That a step is done is not enough, since the quote or the contract may have been edited after it; a plan that was
    approved for its step is carried out by now, and may have moved; that of a term that has lapsed is no plan any more.
    """
    number = prices(book, contract_id).number
    for code, subject, levels, state, renewal, came in book.tuples(DEMANDS, {"term": term_id}):
        asked = ApprovalSubject(str(subject))
        if asked is ApprovalSubject.PLAN and (StepState(str(state)) in CLOSED or came == Outcome.LAPSED):
            continue
        demand = Demand(asked, int(str(levels)), contract_id, term_id, int(str(renewal)))
        steps.check(book, demand, str(code), number)
