"""How fast the agenda comes: everyone's, of 50,000 contracts, as JSON.

    python -m tests.bench.agenda

The reference is a bare Python that loads Typer and sqlite3, runs the same statements and prints their rows; where the
book has signals and invoices, also the two that measure the customers' risk, 500 customers at a time.
"""

import tempfile
from pathlib import Path

from renewctl.agenda import deadlines, items, queries
from renewctl.risk import queries as risks
from renewctl.store import batches
from tests.bench.due import DAYS
from tests.bench.pairs import RENEWCTL, compare, python
from tests.bench.synthetic import TODAY, Size, make

Value = str | int | float | None

BARE = """
import typer, sqlite3, json
connection = sqlite3.connect({book!r})
customers = set()
for sql, parameters, customer in {statements!r}:
    for row in connection.execute(sql, parameters):
        customers.add(row[customer])
        print(json.dumps(row))
left = sorted(customers - {{None}}) if {risk!r} else []
while left:
    these, left = left[:{at_once}], left[{at_once}:]
    these += [None] * ({at_once} - len(these))
    wanted = {days!r} | {{f"id_{{n}}": customer for n, customer in enumerate(these)}}
    for sql in {risk!r}:
        for row in connection.execute(sql, wanted):
            print(json.dumps(row))
"""


def main() -> None:
    """Print the ratios."""
    measured = (risks.SOME_CUSTOMERS, risks.SOME_INVOICES)
    for what, size, risk in (
        ("tasks alone", Size(20_000, 50_000, tasks=5_000, industries=False), ()),
        ("signals and invoices", Size(20_000, 50_000, tasks=5_000, usage_days=25, inquiries=4, invoices=5), measured),
    ):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "book.db"
            make(book, size)
            compare(
                f"agenda --all --json on 50,000 contracts with {what}",
                [*RENEWCTL, "--book", str(book), "--today", str(TODAY), "agenda", "--all", "--json"],
                python(
                    BARE.format(book=str(book), statements=statements(), risk=risk, at_once=batches.AT_ONCE, days=DAYS)
                ),
                most=2,
            )


def statements() -> list[tuple[str, dict[str, Value], int]]:
    """Return what the agenda runs, with its values, and which column is the customer's number."""
    wanted = dict(items.parameters(TODAY, 7, 30, None))
    found: list[tuple[str, dict[str, Value], int]] = [
        (sql, {name: value for name, value in wanted.items() if f":{name}" in sql}, 4)
        for sql in (queries.TASKS, queries.STEPS, queries.CASES, queries.MEASURES, queries.INVOICES, queries.UNANSWERED)
    ]
    near: dict[str, Value] = {
        "today": wanted["today"],
        "since": wanted["ended_since"],
        "reach": "2026-09-20",
        "owner": None,
    }
    return [*found, (deadlines.OPEN_TERMS, near, 3)]


if __name__ == "__main__":
    main()
