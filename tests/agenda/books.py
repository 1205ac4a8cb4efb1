"""A book with one of each thing that an agenda lists, put straight into its tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from tests.conftest import TODAY
from tests.rows import put, put_term


def day(offset: int) -> date:
    return date.fromisoformat(TODAY) + timedelta(days=offset)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    at = sqlite3.connect(path, isolation_level=None)
    yield at
    at.close()


def fill(path: Path) -> None:
    """Put one of each kind into a fresh book; li owns the customers, zhao the last contract."""
    with opened(path) as at:
        acme = put(at, "customer", name="Acme", code="C1", tier="key", owner="li")
        put_term(at, "AUTO", day(60), customer_id=acme, kind="auto", notice_deadline=day(3), amount=5_000_000_00,
                 currency="CNY")  # fmt: skip
        put_term(at, "ENDS", day(7), customer_id=acme, amount=100, currency="CNY")
        put_term(at, "OFFER", day(37), customer_id=acme)
        put_term(at, "FAR", day(38), customer_id=acme, owner="zhao")
        put_term(at, "LONG", day(-31), customer_id=acme)
        blocker = put(at, "task", title="Ask legal", customer_id=acme, owner="li", due_on=day(8))
        put(at, "task", title="Send it", customer_id=acme, owner="li", due_on=day(7), blocked_by_id=blocker)
        put(at, "task", title="Some day", owner="zhao")
        put(at, "task", title="Later", owner="li", due_on=day(0), snoozed_until=day(1))
        put(at, "task", title="Call them", kind="call", customer_id=acme, owner="li", earliest_on=day(-2),
            latest_on=day(20))  # fmt: skip
        put(at, "service_case", customer_id=acme, kind="complaint", title="It leaks", opened_at=str(day(-2)),
            due_on=day(1))  # fmt: skip
        put(at, "measure", customer_id=acme, title="Send a technician", due_on=day(-1), owner="zhao")
        invoice = put(at, "invoice", number="F1", customer_id=acme, amount=1000, due_on=day(-10))
        put(at, "receipt", invoice_id=invoice, received_on=day(-5), amount=400)
        paid = put(at, "invoice", number="F2", customer_id=acme, amount=1000, due_on=day(-10))
        put(at, "receipt", invoice_id=paid, received_on=day(-5), amount=1000)
        put(at, "interaction", customer_id=acme, happened_at=f"{day(-3)}T10:00", direction="in", note="Any news?")
        put(at, "message", key="k", recipient="li", message_id="m", on_day=day(-1), state="failed", last_error="550")
