"""Eight people add the same customer, contact or contract at the same moment: one gets it, the others are told."""

import multiprocessing
from pathlib import Path

import pytest

from renewctl.cli import app
from renewctl.cli.context import AppContext
from tests import parties
from tests.conftest import Cli

PROCESSES = 8
SUFFIXES = ("", " Ltd", " LTD", ", Ltd.", " ltd", "  Ltd", " Ltd.", "  LTD.")
ADDING = {
    "customer": [("customer", "add", f"Star River{suffix}") for suffix in SUFFIXES],
    "contact": [("contact", "add", "C1", "Li  Na" if number % 2 else "LI NA") for number in range(PROCESSES)],
    "contract": [("contract", "add", "C1", f"HT{'-' * number}7") for number in range(PROCESSES)],
}


def add_together(book: str, words: tuple[str, ...]) -> int:
    """Add one record as soon as all have asked whether there is one like it, and return the exit code."""
    opened = AppContext.transaction

    def transaction(self: AppContext, *arguments: object) -> object:
        barrier.wait(timeout=60)
        return opened(self, *arguments)

    AppContext.transaction = transaction
    return app.run(["--book", book, "--today", "2026-06-15", *words])


def share(made: object) -> None:
    """Give a child the barrier at which all wait for one another."""
    global barrier
    barrier = made


@pytest.mark.drill
@pytest.mark.parametrize("kind", ADDING)
def test_the_question_is_asked_again_under_the_lock(cli: Cli, tmp_path: Path, kind: str) -> None:
    book = tmp_path / "book.db"
    parties.customer(book, "Acme Ltd", "C1")
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(PROCESSES, share, (spawn.Barrier(PROCESSES),)) as pool:
        codes = pool.starmap(add_together, [(str(book), words) for words in ADDING[kind]], chunksize=1)
    assert sorted(codes) == [0] + [4] * (PROCESSES - 1)
    assert len(cli(kind, "list", "--json").json) == (2 if kind == "customer" else 1)
    assert cli(*ADDING[kind][0], "--yes").code in (0, 4)  # the very same contract number stays refused
    assert cli("audit", "verify").code == 0
