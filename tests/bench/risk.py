"""How fast the risk of 160,000 customers is reported, against its raw statements fetched by a bare Python.

    python -m tests.bench.risk [CUSTOMERS]

Each has 25 days of usage, 4 inquiries, 5 invoices and a contract.
"""

import sys
import tempfile
from pathlib import Path

from renewctl.risk import queries
from tests.bench.pairs import RENEWCTL, compare, python
from tests.bench.synthetic import TODAY, Size, make

BARE = """
import sqlite3
days = {{"today": "2026-06-15", "recent": "2026-03-18", "earliest": "2025-12-18", "owner": None, "tier": None}}
connection = sqlite3.connect({book!r})
rows = connection.execute({customers!r}, days).fetchall(), connection.execute({invoices!r}, days).fetchall()
"""


def main() -> None:
    """Print the ratio."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 160_000
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.db"
        make(book, Size(customers, contracts=customers, usage_days=25, inquiries=4, invoices=5))
        compare(
            f"risk-report --all --json for {customers:,} customers",
            [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "risk-report", "--all", "--json"],
            python(BARE.format(book=str(book), customers=queries.ALL_CUSTOMERS, invoices=queries.INVOICES)),
            most=1.5,
            runs=4,
        )


if __name__ == "__main__":
    main()
