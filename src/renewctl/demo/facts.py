"""The dated facts that add up to a customer's story: weekly use, single inquiries, invoices with their receipts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from renewctl.demo.generator import WEEKS, Contract, Customer, Demo, terms_of

LAST_WEEK, WEEK_BEFORE = 2, 92  # offsets in days of the youngest fact of each window
YOUNG_SINCE = 150  # a history this short says nothing


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice, and the day on which it was paid in full, if it was."""

    number: str
    contract: Contract
    issued_on: date
    due_on: date
    amount: int
    paid_on: date | None
    beside: bool = False  # for services that the contract does not cover


def usage(customer: Customer, today: date) -> Iterator[tuple[date, int]]:
    """Yield use per week, adding up to the story's totals; a customer without a story is too young to tell."""
    if customer.story.usage is None:
        yield from ((today - timedelta(days=7 * week + LAST_WEEK), 40) for week in range(YOUNG_SINCE // 7))
        return
    before, last = customer.story.usage
    yield from _spread(last, today - timedelta(days=LAST_WEEK))
    yield from _spread(before, today - timedelta(days=WEEK_BEFORE))
    yield from _spread(before, today - timedelta(days=WEEK_BEFORE + 90))


def inquiries(customer: Customer, today: date) -> Iterator[date]:
    """Yield the days of single inquiries; a customer without a story asked twice in half a year, which is too few."""
    before, last = customer.story.inquiries or (2, 1)
    yield from (today - timedelta(days=LAST_WEEK + 5 * n) for n in range(last))
    yield from (today - timedelta(days=WEEK_BEFORE + 5 * n) for n in range(before))
    yield today - timedelta(days=WEEK_BEFORE + 110)


def _spread(total: int, newest: date) -> Iterator[tuple[date, int]]:
    share, rest = divmod(total, WEEKS)
    for week in range(WEEKS):
        yield newest - timedelta(days=7 * week), share + (1 if week < rest else 0)


def invoices(demo: Demo) -> Iterator[Invoice]:
    """Yield each term's invoice, paid long ago, and the one of the last 90 days that the story is about."""
    told: set[int] = set()
    for contract in demo.contracts:
        customer = demo.customers[contract.customer]
        long_ago = demo.today - timedelta(days=200)
        for n, ((start, _end), amount) in enumerate(zip(terms_of(contract), contract.amounts, strict=True), 1):
            due = start + timedelta(days=30)
            if due < long_ago:
                yield Invoice(f"FP-{contract.number}-{n}", contract, start, due, amount, due - timedelta(days=3))
        story = customer.story
        if contract.customer in told or story.days_late is None:
            continue
        told.add(contract.customer)
        # Paid ones were paid inside the window; open ones are as late as today says.
        paid = None if story.still_open else demo.today - timedelta(days=9)
        due = (paid or demo.today) - timedelta(days=story.days_late)
        amount = contract.amounts[-1] // 4 // 100 * 100
        yield Invoice(f"FP-{contract.number}-Q", contract, due - timedelta(days=30), due, amount, paid, beside=True)
