"""What the risk report of the book needs beside each customer's risk: what is up for renewal, month by month."""

from collections.abc import Iterator
from typing import NamedTuple

from renewctl.due.queries import DUE
from renewctl.store.reader import Reader

STAKES = f"""
SELECT contract.customer_id, SUBSTR(due.deadline, 1, 7), due.currency, COUNT(*), SUM(due.amount)
FROM ({DUE}) AS due JOIN term ON term.id = due.id JOIN contract ON contract.id = term.contract_id
GROUP BY contract.customer_id, SUBSTR(due.deadline, 1, 7), due.currency
ORDER BY 2, 1, 3
"""
FIRST_DAY = "0001-01-01"


class Stake(NamedTuple):
    """What a customer has up for renewal in a month, in one currency; `minor` None without any amount."""

    customer_id: int
    month: str
    currency: str | None
    contracts: int
    minor: int | None


def stakes(book: Reader, today: str, horizon: str) -> Iterator[Stake]:
    """Yield what has its deadline up to the horizon, the overdue included, by month."""
    parameters = {"today": today, "horizon": horizon, "since": FIRST_DAY, "by": "any"}
    return map(Stake._make, book.tuples(STAKES, parameters))
