"""Warnings of the demo: some of the past year, handled and judged, two of contracts that were lost; and one that waits.

A contract that was lost is over: what is due, the totals and the risk stay as the truth file tells them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from sqlmodel import Session, col, select

from renewctl.demo.generator import Demo
from renewctl.risk.active import in_force
from renewctl.risk.assessments import assessments
from renewctl.risk.queries import CustomerFacts
from renewctl.risk.rule_set import default_rules
from renewctl.risk.score import Assessment, Scorer
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Customer, Term
from renewctl.task import actions as tasks
from renewctl.vocabulary import ContractState, Evaluation, Level, Outcome
from renewctl.warning import actions, queries
from renewctl.warning.actions import Line, When
from renewctl.warning.rules import Alert, Watch

LONG_AGO = "2000-01-01"
BEFORE = 91  # days before the deadline


@dataclass(frozen=True, slots=True)
class Story:
    """What was measured of a customer when it was warned of (use before and then, days late), and what came of it."""

    usage: tuple[int, int]
    days_late: int
    is_lost: bool
    evaluation: Evaluation
    reason: tuple[str, str] = ("", "")  # Chinese and English


STORIES = (
    Story((400, 180), 20, False, Evaluation.EFFECTIVE),
    Story((600, 330), 20, False, Evaluation.FALSE_ALARM, ("系统迁移期间停用", "They were moving house")),
    Story((800, 450), 25, False, Evaluation.PARTLY),
    Story((500, 150), 45, True, Evaluation.INEFFECTIVE, ("应对太晚", "Too late")),
    Story((300, 120), 35, True, Evaluation.INEFFECTIVE, ("客户预算取消", "Their budget is gone")),
)
DONE = ("上门了解情况并培训", "Visited them and trained the users")
CAME = ("客户愿意继续沟通", "They are willing to talk on")
PRODUCT = ("维保服务", "Maintenance")
CUSTOMER = (31, 44)  # of the contracts that were lost


def warnings(session: Session, demo: Demo) -> None:
    """Issue and handle the warnings of the past, and issue the one that waits for whoever tries the demo."""
    first, last = demo.today - timedelta(days=330), demo.today - timedelta(days=20)
    decided = select(Term).where(col(Term.outcome).is_not(None), col(Term.end_on).between(first, last))
    kept = iter(session.exec(decided.order_by(col(Term.id)).limit(len(STORIES))).all())
    customers = cycle(CUSTOMER)
    for number, story in enumerate(STORIES):
        term = _lost_term(session, demo, next(customers), number) if story.is_lost else next(kept)
        _tell(session, term, story, demo)
    _issue_one(session, demo.today)


def _lost_term(session: Session, demo: Demo, customer: int, number: int) -> Term:
    """The only term of a contract that came to its end."""
    end = demo.today - timedelta(days=30 + 40 * number)
    start, one = end - timedelta(days=364), demo.customers[customer]
    contract = Contract(
        number=f"HT-{customer + 1:03}X",
        customer_id=customer + 1,
        product=PRODUCT[0 if one.chinese else 1],
        state=ContractState.ENDED,
        anchor=start,
        owner=one.owner,
    )
    session.add(contract)
    session.flush()
    assert contract.id is not None
    term = Term(contract_id=contract.id, start_on=start, end_on=end, amount=3_600_000, currency="CNY")
    term.recorded_on, term.outcome, term.decided_on = start, Outcome.CHURNED, end
    term.reason_code, term.is_open = "product", 0
    session.add(term)
    session.flush()
    return term


def _tell(session: Session, term: Term, story: Story, demo: Demo) -> None:
    """A warning is handled while its term is open, and judged when the term is decided."""
    deadline = term.notice_deadline or term.end_on
    assert deadline is not None
    on = deadline - timedelta(days=BEFORE)
    contract = session.get_one(Contract, term.contract_id)
    one = demo.customers[contract.customer_id - 1]
    words = 0 if one.chinese else 1
    before, then = story.usage
    facts = CustomerFacts(contract.customer_id, then * 1000, before * 1000, LONG_AGO, None, None, None, None, None)
    measured = Scorer(default_rules(), on).assess(facts, story.days_late)
    term.is_open = 1
    number = _issue(session, term, deadline, on, measured)
    if story.evaluation is not Evaluation.FALSE_ALARM:
        actions.acknowledge(session, number, _on(on, 1, demo))
        actions.plan(session, number, _on(on, 2, demo))
        made = [line.task for line in queries.steps(reading(session), number) if line.task is not None]
        tasks.finish(session, made, on + timedelta(days=9), demo.today)
        actions.act(session, number, _on(on, 10, demo), Line(DONE[words]))
        actions.follow(session, number, _on(on, 40, demo), Line(CAME[words]))
    term.is_open = 0
    judged = Line(story.reason[words])
    actions.evaluate(session, number, _on(term.end_on or deadline, 3, demo), story.evaluation, judged)


def _on(day: date, later: int, demo: Demo) -> When:
    return When(day + timedelta(days=later), demo.today)


def _issue(session: Session, term: Term, deadline: date, on: date, measured: Assessment) -> int:
    contract = session.get_one(Contract, term.contract_id)
    customer = session.get_one(Customer, contract.customer_id)
    assert term.id is not None
    assert term.end_on is not None
    watch = Watch(
        term.contract_id, contract.number, contract.customer_id, customer.name, term.id, term.end_on, on, deadline
    )
    return actions.issue(session, Alert(watch, on, measured, default_rules()), term.id)


def _issue_one(session: Session, today: date) -> None:
    """Issue the warning of a term that is due, whose customer is at high risk today."""
    book = reading(session)
    due = select(Term).where(Term.is_open == 1, col(Term.end_on).between(today, today + timedelta(days=90)))
    for term in session.exec(due.order_by(col(Term.end_on).desc(), col(Term.id))).all():
        customer = session.get_one(Contract, term.contract_id).customer_id
        for one in assessments(book, [customer], today, in_force(book, today)):
            deadline = term.notice_deadline or term.end_on
            if one.assessment.level is Level.HIGH and deadline is not None and deadline >= today:
                _issue(session, term, deadline, today, one.assessment)
                return
