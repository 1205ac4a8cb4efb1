"""How fast the risk of 160,000 customers is reported, against its raw statements run by a bare Python.

    python -m tests.bench.risk [CUSTOMERS]

Each has 25 days of usage, 4 inquiries, 5 invoices and a contract. The report runs two large statements: the customers
with their sums, and the invoices that count. There are two references, each one process that runs the same two
statements row by row and scores nothing: "printed" prints every row as a JSON list, as the report does in the end;
"only fetched" throws the rows away.
"""

import sys
import tempfile
from pathlib import Path

from renewctl.risk import queries
from tests.bench.pairs import RENEWCTL, compare, python
from tests.bench.synthetic import TODAY, Size, make

ROWS = """
import json, sqlite3
days = {{"today": "2026-06-15", "recent": "2026-03-18", "earliest": "2025-12-18", "owner": None, "tier": None}}
connection = sqlite3.connect({book!r})
for sql in {statements!r}:
    for row in connection.execute(sql, days):
        {each}
"""


def main() -> None:
    """Print the ratio."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 160_000
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.db"
        make(book, Size(customers, contracts=customers, usage_days=25, inquiries=4, invoices=5))
        ours = [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "risk-report", "--all", "--json"]
        statements = (queries.ALL_CUSTOMERS, queries.INVOICES)
        for each, what, most in (("print(json.dumps(row))", "printed", 1.5), ("pass", "only fetched", None)):
            compare(
                f"risk-report --all --json for {customers:,} customers, against the rows {what}",
                ours,
                python(ROWS.format(book=str(book), statements=statements, each=each)),
                most=most,
                runs=5,
            )


if __name__ == "__main__":
    main()
