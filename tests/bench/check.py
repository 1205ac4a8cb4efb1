"""How fast a book of 50,000 contracts is checked, against its raw statements run by a bare Python.

    python -m tests.bench.check

The reference runs the statement of every check and fetches its rows, comparing nothing: no stored date is derived anew,
no name folded, no line written. Nearly all is well in the book; one contract in a hundred is past its end undecided.
"""

import subprocess
import tempfile
import time
from pathlib import Path

from renewctl.check.every import CHECKS
from renewctl.vocabulary import SurveyKind
from tests.bench.pairs import RENEWCTL, python
from tests.bench.synthetic import TODAY, Size, make

STATEMENTS = """
import sqlite3, typer
days = {{"today": "2026-06-15", "untouched": "2026-06-01", "far": "2056-06-07", **dict.fromkeys({low!r}, 2)}}
connection = sqlite3.connect({book!r})
for sql in {statements!r}:
    connection.execute(sql, days).fetchall()
"""
RUNS = 9


def main() -> None:
    """Print the best of each, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.db"
        make(book, Size(customers=20_000, contracts=50_000, tasks=5_000, invoices=5))
        ours = [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "check", "--strict", "--json"]
        low = [f"low_{kind}" for kind in SurveyKind]
        raw = python(STATEMENTS.format(book=str(book), low=low, statements=[check.sql for check in CHECKS]))
        pairs = [(seconds(ours, 7), seconds(raw, 0)) for _run in range(RUNS)]
        first, second = (min(times) for times in zip(*pairs, strict=True))
        print(f"check --strict --json on 50,000 contracts: {first:.3f} s against {second:.3f} s, {first / second:.2f}")


def seconds(command: list[str], code: int) -> float:
    """Return how long a command takes that exits with this code: `check` has something to tell."""
    begun = time.perf_counter()
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if ran.returncode != code:
        raise SystemExit(ran.stderr.decode())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
