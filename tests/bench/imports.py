"""How fast a sheet goes in: 100,000 contracts from CSV against a bare executemany of the same rows.

    python -m tests.bench.imports [ROWS]

The import is a whole process, `python -m renewctl import SHEET` on an empty book: it maps, checks, journals and chains
by hash what it writes, COMMIT included. To be reached: a tenth of the reference's rate, below 500 MB.

The reference is a whole process too: `csv.reader` hands the cells of the same sheet as they are, all text, to one
`executemany` into one table of a new database file that has no key, no index and no constraint, with the pragmas that
SQLite has by default; one transaction, COMMIT included.

For comparison also the rows that the import writes (customers, contracts, terms) by `executemany` into the book's own
tables with their keys, indexes, checks and without the journal: a process that is given them as a pickle.

Each is told as the best and the median of RUNS by the clock, and by processor time, which other programs on the machine
disturb less; each run of the import stands right after one of the reference.
"""

import csv
import os
import pickle
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.bench.pairs import RENEWCTL, Run, python, run

BARE = """
import csv, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    width = len(next(rows))
    connection.execute("CREATE TABLE bare (" + ", ".join(f"c{n}" for n in range(width)) + ")")
    connection.executemany("INSERT INTO bare VALUES (" + ", ".join("?" * width) + ")", rows)
connection.commit()
"""
SAME_TABLES = """
import pickle, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    connection.execute(f'DROP TRIGGER "{name}"')
with open(sys.argv[1], "rb") as file:
    tables = pickle.load(file)
for table, rows in tables.items():
    connection.executemany(f"INSERT INTO {table} VALUES (" + ", ".join("?" * len(rows[0])) + ")", rows)
connection.commit()
"""
RUNS = 5
HEADER = "合同编号,客户名称,产品名称,开始日期,结束日期,合同金额,币种,合同状态,负责人,备注,部门".split(",")


def main() -> None:
    """Print what each took, and the ratios of their rates."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        sheet, book, other, dump = (Path(folder) / name for name in ("sheet.csv", "book.db", "other.db", "rows.pickle"))
        write_sheet(sheet, rows)
        ours, cells, tables = [], [], []
        for _run in range(RUNS):
            for path in (book, other):
                path.unlink(missing_ok=True)
            cells.append(run([*python(BARE), str(sheet), str(other)]))
            other.unlink()
            run([*RENEWCTL, "--book", str(book), "init"])
            run([*RENEWCTL, "--book", str(other), "init"])
            ours.append(run([*RENEWCTL, "--book", str(book), "import", str(sheet)]))
            write_dump(book, dump)
            tables.append(run([*python(SAME_TABLES), str(dump), str(other)]))
        again = run([*RENEWCTL, "--book", str(book), "import", str(sheet)])
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {rows:,} rows, {RUNS} runs")
    print(f"import: {told(ours)}, {max(one.memory for one in ours) // 1024} MB")
    print(f"cells into one bare table (the reference): {told(cells)}; {ratios(cells, ours)}; to reach: 0.10")
    print(f"rows into the same tables: {told(tables)}; {ratios(tables, ours)}")
    print(f"the same file again: {again.clock:.2f} s")


def told(runs: Sequence[Run]) -> str:
    """Return the best and the median by the clock, and the best by processor time."""
    clocks = [one.clock for one in runs]
    processor = min(one.processor for one in runs)
    return f"{min(clocks):.2f} s (median {statistics.median(clocks):.2f}), {processor:.2f} s of processor time"


def ratios(reference: Sequence[Run], ours: Sequence[Run]) -> str:
    """Return the import's rate as a share of a reference's, by the best runs and by processor time."""
    clock = min(one.clock for one in reference) / min(one.clock for one in ours)
    processor = min(one.processor for one in reference) / min(one.processor for one in ours)
    return f"the import's rate is {clock:.3f} of it, {processor:.3f} by processor time"


def write_dump(book: Path, dump: Path) -> None:
    """Write the rows of a book's customers, contracts and terms as they stand."""
    connection = sqlite3.connect(book)
    tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in ("customer", "contract", "term")}
    connection.close()
    dump.write_bytes(pickle.dumps(tables))


def write_sheet(path: Path, rows: int) -> None:
    """Write a sheet of contracts of a fifth as many customers."""
    dice = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            start = date(2022, 1, 1) + timedelta(days=dice.randrange(1500))
            writer.writerow(
                [
                    *(
                        f"HT-{number:06}",
                        f"客户{dice.randrange(max(rows // 5, 1))}有限公司",
                        f"产品{dice.randrange(50)}",
                    ),
                    *(start, start + timedelta(days=364), f"{dice.randrange(10**7) / 100:.2f}", "CNY"),
                    *(
                        dice.choice(["执行中", "已结束"]),
                        f"员工{dice.randrange(40)}",
                        f"备注 {number}",
                        f"部门{number % 9}",
                    ),
                ]
            )


if __name__ == "__main__":
    main()
