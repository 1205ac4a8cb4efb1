"""An import: sheet after sheet is planned and written, bad rows are put aside, how a sheet is read is remembered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from renewctl.importer import quarantine
from renewctl.importer.intake import Intake
from renewctl.importer.plan import Plan, Values
from renewctl.importer.planning import make_plan
from renewctl.importer.profiles import Options
from renewctl.importer.renewals import close_over
from renewctl.importer.summary import tell_plan
from renewctl.store import bulk
from renewctl.store.transaction import Writer

STEP = 1000

SAVE_PROFILE = """
INSERT INTO import_profile (name, options) VALUES (:name, :options)
ON CONFLICT (name) DO UPDATE SET options = excluded.options
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What is asked for beside the reading of a file: `profile` is the name under which its options are kept."""

    file: Path
    options: Options
    profile: str
    keep_good: bool
    dry_run: bool
    quarantine: Path | None
    overwrite: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether all rows were good, and where the bad ones went; `refused`: nothing is written because of them."""

    all_good: bool
    refused: bool
    quarantine: Path | None = None


Watched = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Watches the writing of so many rows."""


def take_in(writer: Writer, intakes: Sequence[Intake], how: How, today: date, watched: Watched) -> Taken:
    """Write sheet after sheet, each planned over what those before it have written; their summaries tell of it.

    All is taken back at the end for a rehearsal, and where rows are bad of which the good ones are not to be kept.
    Errors as `quarantine.write`.
    """
    bad = []
    for intake in intakes:
        plan = make_plan(writer.reader, intake.staged, today)
        tell_plan(intake.summary, plan)
        if plan.quarantined:
            bad.append((intake.table, plan))
        else:
            intake.table.let_go()
        if len(intakes) > 1 or how.keep_good or not plan.quarantined:
            with watched(rows_to_write(plan)) as advance:
                write(writer, plan, advance)
    close_over(writer, today)
    refused = bool(bad) and not how.keep_good
    if refused or how.dry_run:
        writer.rehearsal = True
        return Taken(not bad, refused)
    if how.profile:
        save_profile(writer, how.profile, how.options)
    aside = quarantine.write(how.file, how.quarantine, bad, overwrite=how.overwrite) if bad else None
    return Taken(not bad, refused, aside)


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
