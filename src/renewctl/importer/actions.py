"""Writing what an import planned, and remembering how a sheet is read."""

from collections.abc import Callable, Iterator
from itertools import chain

from renewctl.importer.plan import Plan, Values
from renewctl.importer.profiles import Options
from renewctl.store import bulk
from renewctl.store.transaction import Writer

STEP = 1000

SAVE_PROFILE = """
INSERT INTO import_profile (name, options) VALUES (:name, :options)
ON CONFLICT (name) DO UPDATE SET options = excluded.options
"""


def write(writer: Writer, plan: Plan, advance: Callable[[int], None]) -> None:
    """Write the rows of a plan, table by table, and tell `advance` how many are done.

    The rows that differ, and no others: a sheet that says what stands already writes nothing. They are let go as they
    are written: SQLite has each text a second time in memory for as long as it lives.
    """
    driver = writer.driver
    plan.staged.attributes.clear()
    for table, writes in plan.writes.items():
        key, columns = writes.columns[: writes.keys], writes.columns[writes.keys :]
        for row in writes.moves:
            bulk.update(driver, table, key, columns, [row])
        bulk.update(driver, table, key, columns, _let_go(writes.updates, advance))
        if writes.inserts:
            bulk.add(driver, table, writes.columns, _let_go(writes.inserts, advance))


def rows_to_write(plan: Plan) -> int:
    """Return how many rows a plan writes."""
    return sum(len(writes.inserts) + len(writes.updates) + len(writes.moves) for writes in plan.writes.values())


def save_profile(writer: Writer, name: str, options: Options) -> None:
    """Remember the options of this import under a name, in place of what stood there."""
    writer.driver.execute(SAVE_PROFILE, {"name": name, "options": options.written()})


def _let_go(rows: list[Values], advance: Callable[[int], None]) -> Iterator[Values]:
    return chain.from_iterable(_steps(rows, advance))


def _steps(rows: list[Values], advance: Callable[[int], None]) -> Iterator[Iterator[Values]]:
    rows.reverse()
    while rows:
        step = rows[-STEP:]
        del rows[-STEP:]
        yield reversed(step)
        advance(len(step))
