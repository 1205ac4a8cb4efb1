"""Large synthetic books, written straight into the tables: what the figures of tests/bench are measured on."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 6, 15)
INDUSTRIES = ("manufacturing", "retail", "finance", "health", "energy", "软件", "教育", "物流")
TIERS = ("key", "regular", "potential")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything, per customer where it says so."""

    customers: int
    contracts: int
    usage_days: int = 0  # per customer
    inquiries: int = 0  # per customer
    invoices: int = 0  # per customer
    tasks: int = 0
    spread_days: int = 1000  # the ends lie this many days around today
    overdue_share: float = 0.01  # of the contracts whose end is past, how many nobody has decided
    industries: bool = True  # whether anything was recorded of their markets
    seed: int = 1


def make(path: Path, size: Size) -> None:
    """Write a book of this size; the journal is not filled, for nothing of it is read."""
    from renewctl.book.actions import create
    from renewctl.store.journal import Stamp
    from renewctl.store.triggers import create_triggers, drop_triggers

    create(path, "Asia/Shanghai", Stamp(actor="bench", command="bench"))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    drop_triggers(connection)
    for table, columns, rows in _tables(size):
        marks = ", ".join("?" * len(columns.split()))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({marks})", rows)
    create_triggers(connection)
    connection.execute("COMMIT")
    connection.close()


def _tables(size: Size) -> Iterator[tuple[str, str, Iterable[tuple[object, ...]]]]:
    yield "customer", "id code name name_key tier industry owner segment", _customers(size)
    yield "contact", "customer_id name phone", _contacts(size)
    yield (
        "contract",
        "id number customer_id name kind state anchor number_is_ours notice_length notice_unit",
        _contracts(size),
    )
    yield (
        "term",
        "contract_id start_on end_on amount currency notice_deadline is_open outcome sequence kind",
        _terms(size),
    )
    yield "task", "title customer_id due_on state", _tasks(size)
    yield "customer_signal", "customer_id kind on_day value label sequence", _signals(size)
    yield "market_signal", "industry kind on_day value label sequence", _market(size)
    yield "invoice", "id number customer_id issued_on due_on amount currency", _invoices(size)
    yield "receipt", "invoice_id received_on amount", _receipts(size)


def _day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def _customers(size: Size) -> Iterator[tuple[object, ...]]:
    from renewctl.customer.rules import name_key

    chance = random.Random(size.seed)
    for number in range(1, size.customers + 1):
        name = f"Customer {number} 有限公司"
        industry = chance.choice(INDUSTRIES)
        yield (
            number,
            f"C{number:07}",
            name,
            name_key(name),
            chance.choice(TIERS),
            industry,
            f"owner{number % 20}",
            "b2b",
        )


def _contacts(size: Size) -> Iterator[tuple[object, ...]]:
    for number in range(1, size.customers + 1):
        yield number, f"Contact {number}", f"010-5550-{number:07}"


def _contracts(size: Size) -> Iterator[tuple[object, ...]]:
    for number in range(1, size.contracts + 1):
        kind = "auto" if number % 3 == 0 else "fixed"
        customer = (number - 1) % size.customers + 1
        notice = (60, "days") if kind == "auto" else (None, None)
        yield number, f"K{number:08}", customer, f"Service {number}", kind, "active", "2020-01-01", 0, *notice


def _terms(size: Size) -> Iterator[tuple[object, ...]]:
    chance = random.Random(size.seed + 1)
    for number in range(1, size.contracts + 1):
        offset = chance.randrange(-size.spread_days // 2, size.spread_days // 2)
        is_open = offset >= 0 or chance.random() < size.overdue_share
        notice = _day(offset - 60) if number % 3 == 0 else None
        currency = "CNY" if number % 10 else "USD"
        amount = chance.randrange(100_000, 100_000_000)
        yield (
            number,
            _day(offset - 364),
            _day(offset),
            amount,
            currency,
            notice,
            int(is_open),
            _outcome(is_open),
            1,
            "initial",
        )


def _outcome(is_open: bool) -> str | None:
    return None if is_open else "churned"


def _tasks(size: Size) -> Iterator[tuple[object, ...]]:
    for number in range(size.tasks):
        yield f"Ask about {number}", number % size.customers + 1, _day(number % 40 - 5), "open"


def _signals(size: Size) -> Iterator[tuple[object, ...]]:
    chance = random.Random(size.seed + 2)
    for number in range(1, size.customers + 1):
        for kind, count in (("inquiry", size.inquiries), ("usage", size.usage_days)):
            for offset in sorted(chance.sample(range(-220, 1), count)):
                value = 1000 if kind == "inquiry" else 1000 * chance.randrange(1, 40)
                yield number, kind, _day(offset), value, "", 1


def _market(size: Size) -> Iterator[tuple[object, ...]]:
    for number, industry in enumerate(INDUSTRIES[:-1] if size.industries else ()):
        for week in range(number):
            yield industry, "policy" if week % 2 else "competitor", _day(-20 * week - 3), 1000, "", 1


def _invoices(size: Size) -> Iterator[tuple[object, ...]]:
    for number in range(1, size.customers * size.invoices + 1):
        customer, quarter = divmod(number - 1, size.invoices)
        issued = -90 * quarter - customer % 60
        yield number, f"I{number:08}", customer + 1, _day(issued), _day(issued + 30), 500_000, "CNY"


def _receipts(size: Size) -> Iterator[tuple[object, ...]]:
    chance = random.Random(size.seed + 3)
    for number in range(1, size.customers * size.invoices + 1):
        customer, quarter = divmod(number - 1, size.invoices)
        paid = -90 * quarter - customer % 60 + 30 + chance.randrange(-10, 50)
        if paid <= 0:
            yield number, _day(paid), 500_000
