"""Eight people add the same customer, contact or contract at the same moment: one gets it, the others are told."""

import multiprocessing
from contextlib import AbstractContextManager
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlmodel import Session

from renewctl.cli import app
from renewctl.cli.context import AppContext
from tests import parties
from tests.conftest import Cli

PROCESSES = 8
SUFFIXES = ("", " Ltd", " LTD", ", Ltd.", " ltd", "  Ltd", " Ltd.", "  LTD.")
ADDING: dict[str, list[tuple[str, ...]]] = {
    "customer": [("customer", "add", f"Star River{suffix}") for suffix in SUFFIXES],
    "contact": [("contact", "add", "C1", "Li  Na" if number % 2 else "LI NA") for number in range(PROCESSES)],
    "contract": [("contract", "add", "C1", f"HT{'-' * number}7") for number in range(PROCESSES)],
}


def wait_for_one_another(barrier: Barrier) -> None:
    """Have this process begin its transaction when all have asked whether there is a record like theirs."""
    opened = AppContext.transaction

    def transaction(self: AppContext) -> AbstractContextManager[Session]:
        barrier.wait(timeout=120)
        return opened(self)

    pytest.MonkeyPatch().setattr(AppContext, "transaction", transaction)


def add(book: str, words: tuple[str, ...]) -> int:
    """Add one record and return the exit code."""
    return app.run(["--book", book, "--today", "2026-06-15", *words])


@pytest.mark.drill
@pytest.mark.parametrize("kind", ADDING)
def test_the_question_is_asked_again_under_the_lock(cli: Cli, tmp_path: Path, kind: str) -> None:
    book = tmp_path / "book.db"
    parties.customer(book, "Acme Ltd", "C1")
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(PROCESSES, wait_for_one_another, (spawn.Barrier(PROCESSES),)) as pool:
        codes = pool.starmap(add, [(str(book), words) for words in ADDING[kind]], chunksize=1)
    assert sorted(codes) == [0] + [4] * (PROCESSES - 1)
    assert len(cli(kind, "list", "--json").json) == (2 if kind == "customer" else 1)
    assert cli("audit", "verify").code == 0
