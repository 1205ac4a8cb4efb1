"""What makes a morning of the demo: renewals at work, mails nobody answered, calls, tasks that wait for one another.

Nothing here changes what is due, anybody's risk or a sum: the truth file stands.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlmodel import Session

from renewctl.demo.generator import Demo
from renewctl.renewal.actions import open_renewal
from renewctl.store.session import reading
from renewctl.store.tables import Installation, Interaction, Task
from renewctl.task import actions as tasks
from renewctl.task.rules import Every
from renewctl.vocabulary import ContentKind, Direction, InteractionKind, TaskKind, TaskPriority

QUESTIONS = (
    ("请问续费后能否增加两个账号？", "Could we add two seats with the renewal?"),
    ("上次的报价单没有收到，请再发一次", "The offer has not arrived, please send it again"),
    ("联系人下月调岗，请尽快联系我们", "Our contact moves on next month, please call us"),
)
INSTALLED = ("数据看板", "dashboard")
CALL = ("安装后回访", "Call a week after the installation")
ASK_LEGAL = ("请法务确认违约条款", "Have legal confirm the liability clause")
SEND = ("发送合同终稿", "Send the final contract")
REVIEW = ("核对本周到期合同", "Review the contracts that end this week")

# Customers that nobody has spoken with lately, key ones first.
QUIET = """
SELECT customer.id, customer.owner FROM customer
WHERE NOT EXISTS (
    SELECT 1 FROM interaction WHERE interaction.customer_id = customer.id AND interaction.happened_at >= :since
)
ORDER BY CASE WHEN customer.tier = 'key' THEN 0 ELSE 1 END, customer.id LIMIT :count
"""
ENDING = """
SELECT contract.id, contract.customer_id, contract.owner, term.id
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1 AND customer.tier = 'key' AND term.end_on BETWEEN :first AND :last
ORDER BY term.end_on, term.id LIMIT :count
"""
RENEWALS = 3


def mornings(session: Session, demo: Demo) -> None:
    """Write what waits for somebody on the demo's day."""
    _questions(session, demo)
    for contract, customer, owner, term in _ending(session, demo.today):
        words = 0 if demo.customers[customer - 1].chinese else 1
        on = demo.today - timedelta(days=6)
        open_renewal(session, term_id=term, on=on, today=demo.today)
        session.add(Installation(contract_id=contract, on_day=on, what=INSTALLED[words]))
        session.add(_call(contract, customer, owner, CALL[words], on))
        due, high = demo.today, TaskPriority.HIGH
        first = tasks.NewTask(ASK_LEGAL[words], owner, due, customer, contract, priority=high)
        then = tasks.NewTask(
            SEND[words], owner, due + timedelta(days=1), customer, contract, blocked_by=tasks.add(session, first)
        )
        tasks.add(session, then)
    monday = demo.today - timedelta(days=demo.today.weekday())
    for owner in sorted({one.owner for one in demo.customers}):
        title = REVIEW[1 if owner.isascii() else 0]
        tasks.add(session, tasks.NewTask(title, owner, monday, priority=TaskPriority.LOW, every=Every(1, "w")))


def _questions(session: Session, demo: Demo) -> None:
    since = (demo.today - timedelta(days=len(QUESTIONS))).isoformat()
    rows = list(reading(session).tuples(QUIET, {"since": since, "count": len(QUESTIONS)}))
    for days, ((customer, owner), words) in enumerate(zip(rows, QUESTIONS, strict=False)):
        number = int(str(customer))
        session.add(
            Interaction(
                customer_id=number,
                kind=InteractionKind.EMAIL,
                direction=Direction.IN,
                happened_at=f"{(demo.today - timedelta(days=days)).isoformat()}T08:{10 + 9 * days}",
                note=words[0 if demo.customers[number - 1].chinese else 1],
                owner=str(owner),
            )
        )


def _ending(session: Session, today: date) -> Iterator[tuple[int, int, str, int]]:
    window = {"first": (today + timedelta(days=20)).isoformat(), "last": (today + timedelta(days=90)).isoformat()}
    for contract, customer, owner, term in list(reading(session).tuples(ENDING, {**window, "count": RENEWALS})):
        yield int(str(contract)), int(str(customer)), str(owner), int(str(term))


def _call(contract: int, customer: int, owner: str, title: str, installed_on: date) -> Task:
    """A week after the installation, give or take a few days."""
    return Task(
        title=title,
        kind=TaskKind.CALL,
        content=ContentKind.AFFECTION,
        customer_id=customer,
        contract_id=contract,
        owner=owner,
        due_on=installed_on + timedelta(days=7),
        earliest_on=installed_on + timedelta(days=5),
        latest_on=installed_on + timedelta(days=10),
    )
