"""How fast a sheet goes in: 100,000 contracts from CSV against a bare executemany of the same rows.

    python -m tests.bench.imports [ROWS]

The import is a whole process; it maps, checks, journals and chains by hash what it writes. It stands beside two bare
ones, whole processes too: the cells of the sheet as they are into one table without any constraint, and the rows that
the import writes (customers, contracts, terms) into the book's own tables, without the journal. A tenth of the rate is
to be reached, below 500 MB.
"""

import csv
import os
import pickle
import random
import sqlite3
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

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
RUNS = 3
HEADER = "合同编号,客户名称,产品名称,开始日期,结束日期,合同金额,币种,合同状态,负责人,备注,部门".split(",")


def main() -> None:
    """Print the best of three runs of each, and the ratios of their rates."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        sheet, book, other, dump = (Path(folder) / name for name in ("sheet.csv", "book.db", "other.db", "rows.pickle"))
        write_sheet(sheet, rows)
        renewctl = (sys.executable, "-m", "renewctl", "--book")
        ours, cells, tables, peak = [], [], [], 0
        for _run in range(RUNS):
            for path in (book, other):
                path.unlink(missing_ok=True)
            cells.append(run(sys.executable, "-c", BARE, str(sheet), str(other))[0])
            other.unlink()
            run(*renewctl, str(book), "init")
            run(*renewctl, str(other), "init")
            seconds, memory = run(*renewctl, str(book), "import", str(sheet))
            ours.append(seconds)
            peak = max(peak, memory)
            write_dump(book, dump)
            tables.append(run(sys.executable, "-c", SAME_TABLES, str(dump), str(other))[0])
        again = run(*renewctl, str(book), "import", str(sheet))[0]
    print(f"import of {rows:,} rows: {min(ours):.2f} s ({rows / min(ours):,.0f} rows/s), {peak // 1024} MB")
    for title, seconds in (("cells into one bare table", min(cells)), ("rows into the same tables", min(tables))):
        print(f"{title}: {seconds:.2f} s; the import's rate is {seconds / min(ours):.2f} of it (to reach: 0.10)")
    print(f"the same file again: {again:.2f} s")


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


def run(*command: str) -> tuple[float, int]:
    """Run a process, and return its seconds and its peak of memory in KB."""
    started = time.perf_counter()
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    child = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
    _child, status, usage = os.wait4(child, 0)
    os.close(null)
    if status:
        raise SystemExit(f"{command} failed")
    return time.perf_counter() - started, usage.ru_maxrss


if __name__ == "__main__":
    main()
