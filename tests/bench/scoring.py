"""How the cost of scoring grows: 2,000, 20,000 and 200,000 customers, against the raw statements of the report.

    python -m tests.bench.scoring [CUSTOMERS ...]

Each customer has 22 days of usage, 3 inquiries, 10 invoices and a contract, so the largest book holds 5,000,000 signals
and 2,000,000 invoices. A generator writes the book straight into the tables. The report is a whole process,
`risk-report --all --json`, whose rows stream to a file. The two references are processes that run its two large
statements row by row and score nothing: "printed" writes every row to a file as a JSON list, "fetched" throws it away.
To be reached: at most 1.5 times the reference by the clock, below 1 GB, and a cost that grows with the customers.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from renewctl.risk import queries
from tests.bench.pairs import RENEWCTL, Run, python, run
from tests.bench.risk import ROWS
from tests.bench.synthetic import TODAY, Size, make

RUNS = 3


def main() -> None:
    """Print a line for each size."""
    sizes = [int(text) for text in sys.argv[1:]] or [2_000, 20_000, 200_000]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, best of {RUNS}")
    for customers in sizes:
        with tempfile.TemporaryDirectory() as folder:
            book, out = Path(folder) / "book.db", Path(folder) / "out.json"
            make(book, Size(customers, contracts=customers, usage_days=22, inquiries=3, invoices=10))
            statements = (queries.ALL_CUSTOMERS, queries.INVOICES)
            raw = [
                python(ROWS.format(book=str(book), statements=statements, each=each))
                for each in ("print(json.dumps(row))", "pass")
            ]
            ours = [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "risk-report", "--all", "--json"]
            report, printed, fetched = (best(command, out) for command in (ours, *raw))
        print(
            f"{customers:,} customers, {25 * customers:,} signals, {10 * customers:,} invoices: {report.clock:.2f} s,"
            f" {report.clock / customers * 1e6:.1f} µs a customer, {report.memory // 1024} MB;"
            f" {report.clock / printed.clock:.2f} times printed ({printed.clock:.2f} s),"
            f" {report.clock / fetched.clock:.2f} times fetched ({fetched.clock:.2f} s);"
            f" by processor {report.processor / printed.processor:.2f} and {report.processor / fetched.processor:.2f}"
        )


def best(command: Sequence[str], out: Path) -> Run:
    """Return the best of some runs, each of which writes to a file."""
    return min((run(command, out=out) for _run in range(RUNS)), key=lambda one: one.clock)


if __name__ == "__main__":
    main()
