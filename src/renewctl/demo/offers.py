"""Offers of the demo: two wait for approval, one is with the customer; and rules for approvals that wait as well.

They are made by nobody at this machine, so that whoever tries the demo may approve them.
"""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from renewctl.approval import actions as approvals
from renewctl.audit.rules import Person
from renewctl.demo.generator import Demo
from renewctl.quote import actions as quotes
from renewctl.store.session import reading
from renewctl.store.tables import ApprovalRules
from renewctl.vocabulary import ApprovalSubject

MAKER = Person("demo", "demo")
TO_APPROVE = (quotes.Offer(discount="5"), quotes.Offer(discount="12"))
RULES = """[approval]
discount_over = [10, 20]          # per cent below the present price: over 10 one level, over 20 two
amount_over = ["1000000 CNY", "150000 USD"]
"""
SENT = quotes.Offer(uplift="3")

# Those that end last: what is due next is left as the truth file tells it.
LAST = """
SELECT contract.id, contract.number FROM term JOIN contract ON contract.id = term.contract_id
WHERE term.is_open = 1 AND term.amount IS NOT NULL ORDER BY term.end_on DESC, term.id LIMIT :count
"""


def offers(session: Session, demo: Demo) -> None:
    """Make an offer for each of a few contracts, ask for the approval of the first ones, and propose rules for it."""
    session.add(
        ApprovalRules(
            version=1,
            content=RULES,
            installed_by=MAKER.actor,
            installed_os_user=MAKER.os_user,
            installed_on=demo.today,
        )
    )
    rows = reading(session).tuples(LAST, {"count": len(TO_APPROVE) + 1})
    found = [(int(str(contract)), str(number)) for contract, number in rows]
    for (contract, number), offer in zip(found, (*TO_APPROVE, SENT), strict=False):
        until = demo.today + timedelta(days=30)
        made = quotes.make(session, contract, number, replace(offer, valid_until=until), MAKER, demo.today, "")
        if offer is SENT:
            quotes.send(session, made.id, quotes.Move(demo.today, demo.today))
        else:
            wanted = approvals.Wanted(ApprovalSubject.QUOTE, made.id, contract)
            approvals.request(session, wanted, MAKER, demo.today)
