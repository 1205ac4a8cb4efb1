"""What is recorded of customers, measured in SQL: one row of sums each, in one pass over the signals' key."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from renewctl.due.queries import DUE
from renewctl.money import Money
from renewctl.risk.score import Windows
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader


def _sum(kind: str, first: str, last: str) -> str:
    return (
        "(SELECT SUM(value) FROM customer_signal WHERE customer_id = customer.id"
        f" AND kind = '{kind}' AND on_day >= {first} AND on_day {last})"
    )


def _since(kind: str) -> str:
    return (
        "(SELECT MIN(on_day) FROM customer_signal WHERE customer_id = customer.id"
        f" AND kind = '{kind}' AND on_day <= :today)"
    )


# Each of these is one short range of the signals' key. Facts after the day never count.
_FACTS = f"""
    {_sum("usage", ":recent", "<= :today")}, {_sum("usage", ":earliest", "< :recent")}, {_since("usage")},
    {_sum("inquiry", ":recent", "<= :today")}, {_sum("inquiry", ":earliest", "< :recent")}, {_since("inquiry")},
    market.recent,
    (SELECT SUM(CASE WHEN on_day >= :recent THEN value ELSE 0 END) FROM customer_signal
        WHERE customer_id = customer.id AND kind IN ('competitor', 'policy') AND on_day <= :today)
"""
# An industry with no row here was never reported on; one with 0 was quiet lately.
_MARKET = """
market AS (
    SELECT LOWER(industry) AS industry, SUM(CASE WHEN on_day >= :recent THEN value ELSE 0 END) AS recent
    FROM market_signal WHERE on_day <= :today AND kind IN ('competitor', 'policy') GROUP BY LOWER(industry)
)"""
_WITH_MARKET = "customer LEFT JOIN market ON market.industry = LOWER(customer.industry)"

# What is up for renewal, per customer.
_STAKE = """
stake AS (
    SELECT contract.customer_id, MIN(due.deadline) AS deadline, MIN(due.end_on) AS end_on, SUM(due.amount) AS amount,
        MIN(due.currency) AS currency, MAX(due.currency) AS other_currency,
        MIN(contract.owner) AS owner, MAX(contract.owner) AS other_owner
    FROM due JOIN term ON term.id = due.id JOIN contract ON contract.id = term.contract_id
    GROUP BY contract.customer_id
)"""
_OPEN = """
SELECT id, CASE WHEN notice_deadline >= :today THEN notice_deadline ELSE end_on END AS deadline,
    end_on, currency, amount
FROM term WHERE is_open = 1
"""
_OWNER = "COALESCE(customer.owner, CASE WHEN stake.owner = stake.other_owner THEN stake.owner END)"
_REPORTED = f"""
SELECT customer.id, {_FACTS}, customer.name, customer.code, {_OWNER}, customer.tier,
    stake.deadline, stake.end_on, stake.amount, stake.currency, stake.other_currency
FROM {_WITH_MARKET}
"""
_WANTED = f"""
WHERE customer.merged_into_id IS NULL AND customer.archived_on IS NULL
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER({_OWNER}) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:tier AS TEXT) IS NULL OR customer.tier = :tier)
ORDER BY customer.id
"""
DUE_CUSTOMERS = f"""
WITH {_MARKET}, due AS ({DUE}), {_STAKE}
{_REPORTED} JOIN stake ON stake.customer_id = customer.id {_WANTED}
"""
ALL_CUSTOMERS = f"""
WITH {_MARKET}, due AS ({_OPEN}), {_STAKE}
{_REPORTED} LEFT JOIN stake ON stake.customer_id = customer.id {_WANTED}
"""

SOME_CUSTOMERS = f"""
WITH {_MARKET} SELECT customer.id, {_FACTS} FROM {_WITH_MARKET} WHERE customer.id IN ({THESE}) ORDER BY customer.id
"""


def _amounts(due: str) -> str:
    return f"""
    WITH due AS ({due})
    SELECT contract.customer_id, due.currency, SUM(due.amount)
    FROM due JOIN term ON term.id = due.id JOIN contract ON contract.id = term.contract_id
    WHERE due.currency IS NOT NULL AND due.amount IS NOT NULL AND contract.customer_id IN ({THESE})
    GROUP BY contract.customer_id, due.currency ORDER BY contract.customer_id, MIN(due.deadline), due.currency
    """


DUE_AMOUNTS = _amounts(DUE)
OPEN_AMOUNTS = _amounts(_OPEN)

# The invoices that count: open, or paid in full within the window; credit notes are no debts.
_INVOICES = """
SELECT invoice.customer_id, invoice.due_on,
    CASE WHEN COALESCE(SUM(receipt.amount), 0) >= invoice.amount THEN MAX(receipt.received_on) END AS paid_on
FROM invoice LEFT JOIN receipt ON receipt.invoice_id = invoice.id AND receipt.received_on <= :today
"""
_COUNT_INVOICES = """
    AND (invoice.issued_on IS NULL OR invoice.issued_on <= :today)
GROUP BY invoice.id
HAVING COALESCE(SUM(receipt.amount), 0) < invoice.amount OR MAX(receipt.received_on) >= :recent
"""
INVOICES = f"{_INVOICES} WHERE invoice.amount > 0 {_COUNT_INVOICES}"
SOME_INVOICES = f"{_INVOICES} WHERE invoice.amount > 0 AND invoice.customer_id IN ({THESE}) {_COUNT_INVOICES}"
OWED = """
SELECT invoice.number, invoice.due_on
FROM invoice LEFT JOIN receipt ON receipt.invoice_id = invoice.id AND receipt.received_on <= :today
WHERE invoice.amount > 0 AND invoice.customer_id = :customer AND invoice.due_on < :today
    AND (invoice.issued_on IS NULL OR invoice.issued_on <= :today)
GROUP BY invoice.id
HAVING COALESCE(SUM(receipt.amount), 0) < invoice.amount
ORDER BY invoice.due_on, invoice.id LIMIT 1
"""


LEFT_OUT = """
SELECT COUNT(*) - COUNT(COALESCE(archived_on, CAST(merged_into_id AS TEXT))) AS others,
    COUNT(COALESCE(archived_on, CAST(merged_into_id AS TEXT))) AS archived
FROM customer
"""


class CustomerFacts(NamedTuple):
    """What is measured of a customer (score.Facts), and in a report who it is and what of it is up for renewal.

    A tuple: there may be many thousands. The sum is in minor units; `other_currency` differs where there are several.
    """

    id: int
    usage: int | None
    usage_before: int | None
    usage_since: str | None
    inquiries: int | None
    inquiries_before: int | None
    inquiries_since: str | None
    market: int | None
    named: int | None
    customer: str = ""
    customer_code: str = ""
    owner: str | None = None
    tier: str | None = None
    deadline: str | None = None
    term_end: str | None = None
    minor: int | None = None
    currency: str | None = None
    other_currency: str | None = None


Amounts = dict[int, list[Money]]
"""Customer -> sums, one a currency, the one whose deadline comes first leading."""


class Scope(NamedTuple):
    """Whose risk is reported: all customers, or those with a deadline up to the horizon, the overdue included."""

    horizon: date | None = None
    owner: str | None = None
    tier: str | None = None


class LeftOut(NamedTuple):
    """How many customers a report leaves out: nothing of theirs is due in it, or they are archived or merged."""

    without_deadline: int
    archived: int


def candidates(book: Reader, scope: Scope, windows: Windows) -> Iterator[CustomerFacts]:
    """Yield the customers in scope, neither merged nor archived, with what is measured of them, by number."""
    parameters = {**days_of(windows), **_deadlines(scope), "owner": scope.owner, "tier": scope.tier}
    rows = book.tuples(DUE_CUSTOMERS if scope.horizon else ALL_CUSTOMERS, parameters)
    return map(CustomerFacts._make, rows)


def left_out(book: Reader, scope: Scope, reported: int) -> LeftOut:
    """Return how many customers a report of so many leaves out by its own definition; none where one asked for few."""
    if scope.owner or scope.tier:
        return LeftOut(0, 0)
    counted = book.first(LEFT_OUT, {}, LeftOut) or LeftOut(0, 0)
    return LeftOut(counted.without_deadline - reported, counted.archived)


def amounts(book: Reader, scope: Scope, windows: Windows, customers: Collection[int]) -> Amounts:
    """Return what is up for renewal per currency, for customers who have it in several."""
    found: Amounts = {}
    sql = DUE_AMOUNTS if scope.horizon else OPEN_AMOUNTS
    parameters = {"today": windows.today.isoformat(), **_deadlines(scope)}
    for customer, currency, minor in book.tuples_of(sql, customers, parameters):
        found.setdefault(int(str(customer)), []).append(Money(int(str(minor)), str(currency)))
    return found


def days_late(book: Reader, windows: Windows, customers: Collection[int] | None = None) -> dict[int, int]:
    """Return how late each customer's worst invoice is, in days, of those open or paid within the window.

    A paid one counts to its last receipt, an open one to today; early is 0. `customers` None is all of them; who is
    missing in the answer has no such invoice.
    """
    worst: dict[int, int] = {}
    today, numbers = windows.today.isoformat(), DAY_NUMBER
    for customer, due_on, paid_on in _invoices(book, windows, customers):
        late = numbers[paid_on or today] - numbers[due_on]
        if late > worst.get(customer, -1):
            worst[customer] = late if late > 0 else 0
        elif customer not in worst:
            worst[customer] = 0
    return worst


def least_late(book: Reader, windows: Windows, customer_id: int) -> int:
    """Return how few days late a customer's worst invoice could be, had each been paid as early as still counts.

    What is owed cannot be paid before today; what had been paid before the window would not count in it at all.
    """
    least = 0
    for _customer, due_on, paid_on in _invoices(book, windows, [customer_id]):
        earliest = windows.today if paid_on is None else windows.recent
        least = max(least, earliest.toordinal() - DAY_NUMBER[due_on])
    return least


class Owed(NamedTuple):
    """An invoice that is past its day and not paid, and for how many days."""

    number: str
    days: int


def longest_owed(book: Reader, customer_id: int, today: date) -> Owed | None:
    """Return the invoice that a customer has owed for longest on a day; None where nothing is overdue."""
    for number, due_on in book.tuples(OWED, {"customer": customer_id, "today": today.isoformat()}):
        return Owed(str(number), today.toordinal() - DAY_NUMBER[str(due_on)])
    return None


def facts_of(book: Reader, windows: Windows, customers: Collection[int]) -> Iterator[CustomerFacts]:
    """Yield what is measured of these customers, in a few statements however many they are."""
    return book.rows_of(SOME_CUSTOMERS, customers, CustomerFacts, days_of(windows))


def _invoices(book: Reader, windows: Windows, customers: Collection[int] | None) -> Iterator[Any]:
    """Yield customer, due day and, of a paid one, the last receipt's day (bare rows: there may be a million)."""
    days = {"today": windows.today.isoformat(), "recent": windows.recent.isoformat()}
    return book.tuples(INVOICES, days) if customers is None else book.tuples_of(SOME_INVOICES, customers, days)


class _DayNumber(dict[str, int]):
    """The number of each day asked for; a book's facts share a few hundred dates."""

    def __missing__(self, written: str) -> int:
        number = self[written] = date.fromisoformat(written).toordinal()
        return number


DAY_NUMBER = _DayNumber()


def days_of(windows: Windows) -> dict[str, str]:
    """Return the days of the windows as the statements name them."""
    return {
        "today": windows.today.isoformat(),
        "recent": windows.recent.isoformat(),
        "earliest": windows.earliest.isoformat(),
    }


def _deadlines(scope: Scope) -> dict[str, str]:
    if scope.horizon is None:
        return {}
    return {"horizon": scope.horizon.isoformat(), "since": date.min.isoformat(), "by": "any"}
