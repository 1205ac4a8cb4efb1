"""How fast the due list comes: all of 50,000 contracts as JSON, and the first page of a million.

    python -m tests.bench.due

The reference of the first is a bare Python that loads Typer and sqlite3, runs the same statement and prints its rows;
where the book has signals and invoices, also the two statements that measure the customers' risk, 500 customers at a
time, scoring nothing. That of the second is the same command on a hundredth of the book.
"""

import tempfile
from pathlib import Path

from renewctl.due import queries
from renewctl.risk import queries as risks
from renewctl.store import batches
from tests.bench.pairs import RENEWCTL, compare, python
from tests.bench.synthetic import TODAY, Size, make

BARE = """
import typer, sqlite3, json
parameters = {parameters!r}
for row in sqlite3.connect({book!r}).execute({sql!r}, parameters):
    print(json.dumps(row))
"""

BARE_WITH_RISK = """
import typer, sqlite3, json
connection = sqlite3.connect({book!r})
customers = set()
for row in connection.execute({sql!r}, {parameters!r}):
    customers.add(row[{customer_at}])
    print(json.dumps(row))
left = sorted(customers)
while left:
    these, left = left[:{at_once}], left[{at_once}:]
    these += [None] * ({at_once} - len(these))
    wanted = {days!r} | {{f"id_{{n}}": customer for n, customer in enumerate(these)}}
    for sql in {risk!r}:
        for row in connection.execute(sql, wanted):
            print(json.dumps(row))
"""
DAYS = {"today": "2026-06-15", "recent": "2026-03-18", "earliest": "2025-12-18"}


def main() -> None:
    """Print both ratios."""
    with tempfile.TemporaryDirectory() as folder:
        for share, whose in ((0.01, "of few overdue"), (1.0, "of many overdue")):
            book = Path(folder) / f"{share}.db"
            make(book, Size(customers=20_000, contracts=50_000, tasks=5_000, overdue_share=share, industries=False))
            compare(
                f"due --days 30 --json on 50,000 contracts, {whose}",
                due(book, "--days", "30", "--json"),
                python(BARE.format(parameters=parameters(), book=str(book), sql=queries.LINES)),
                most=1.8,
            )
        book = Path(folder) / "measured.db"
        facts = Size(20_000, 50_000, tasks=5_000, overdue_share=1.0, usage_days=25, inquiries=4, invoices=5)
        make(book, facts)
        compare(
            "due --days 30 --json on 50,000 contracts, with signals and invoices",
            due(book, "--days", "30", "--json"),
            python(
                BARE_WITH_RISK.format(
                    parameters=parameters(),
                    book=str(book),
                    sql=queries.LINES,
                    at_once=batches.AT_ONCE,
                    customer_at=queries.DueTerm._fields.index("customer_id"),
                    days=DAYS,
                    risk=(risks.SOME_CUSTOMERS, risks.SOME_INVOICES),
                )
            ),
            most=1.8,
        )
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        make(small, Size(customers=5_000, contracts=10_000))
        make(large, Size(customers=200_000, contracts=1_000_000))
        compare(
            "first page of due, a million contracts against 10,000",
            due(large, "--limit", "20"),
            due(small, "--limit", "20"),
            most=2,
        )


def due(book: Path, *options: str) -> list[str]:
    """Return the command on a book."""
    return [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "due", *options]


def parameters() -> dict[str, str | int]:
    """Return what the statement is run with for 30 days."""
    return {"today": "2026-06-15", "since": "0001-01-01", "horizon": "2026-07-15", "by": "any", "most": 2**31 - 1}


if __name__ == "__main__":
    main()
