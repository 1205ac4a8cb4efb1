"""How fast renewals go on a book of some 9,000 contracts: tick, the board and the due list.

    python -m tests.bench.renewals

The book is the register of Contracts Finder where RENEWCTL_TEST_DATA names the folder of real files, else a synthetic
one of its size. `tick` is timed alone, each time on a fresh copy: on the day of the import (to be reached: below 10
seconds), and half a year of days at once. The references of the other two are each a bare Python that loads Typer and
sqlite3, runs the statement that lists them and prints its rows as JSON.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from renewctl.due import queries as due
from renewctl.renewal import queries as renewals
from renewctl.store.reader import at_most
from tests.bench.imports import told
from tests.bench.pairs import RENEWCTL, compare, python, run
from tests.bench.synthetic import Size, make

REGISTER = Path("registers/uk_contracts_finder_dev.csv")
BARE = """
import typer, sqlite3, json
for row in sqlite3.connect({book!r}).execute({sql!r}, {parameters!r}):
    print(json.dumps(row))
"""
RUNS = 3


def main() -> None:
    """Print what each takes."""
    with tempfile.TemporaryDirectory() as folder:
        for name, book, today in books(Path(folder)):
            copy = book.with_suffix(".copy")
            took = []
            for _run in range(RUNS):
                shutil.copy(book, copy)
                took.append(run(command(copy, today, "tick")))
            print(f"tick, {name}: {told(took)}")
        day = {"today": today}
        lines = {"since": "0001-01-01", "horizon": later(today), "by": "any", "most": at_most(None)}
        board = {"owner": None, "step": None, "late": 0, "all": 0, "limit": at_most(None)}
        for words, sql, parameters in ((("due",), due.LINES, lines), (("renewal", "board"), renewals.LINES, board)):
            compare(
                f"{' '.join(words)} --json after it",
                command(copy, today, *words, "--json"),
                python(BARE.format(book=str(copy), sql=sql, parameters=day | parameters)),
                most=None,
            )


def books(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield what is ticked: its name, the book, the day."""
    data = os.environ.get("RENEWCTL_TEST_DATA")
    if data is None:
        book = folder / "synthetic.db"
        make(book, Size(customers=700, contracts=9_000))
        yield "a synthetic book", book, "2026-06-15"
        return
    for name, entered in (("the half year after the import", "2022-01-01"), ("the day of the import", "2022-06-01")):
        book = folder / f"{entered}.db"
        run(command(book, entered, "init"))
        run(command(book, entered, "import", str(Path(data) / REGISTER), "--map", "Buyer=customer_name"))
        yield name, book, "2022-06-01"


def command(book: Path, today: str, *words: str) -> list[str]:
    """Return a command on a book on a day."""
    return [*RENEWCTL, "--book", str(book), "--today", today, *words]


def later(today: str) -> str:
    """Return the day up to which `due` lists without being asked, 30 days on."""
    return (date.fromisoformat(today) + timedelta(days=30)).isoformat()


if __name__ == "__main__":
    main()
