"""Two ticks at once, killed at random moments, over and over: in the end each effect is there exactly once."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Contract, Customer, Term
from renewctl.vocabulary import ContractKind, NoticeUnit
from tests.store.books import dump, verdict

KILLS = 25
CONTRACTS = 400 if os.environ.get("RENEWCTL_DRILL") == "full" else 60
TODAY = "2027-06-15"


def fill(book: Path) -> None:
    """Put contracts into a book of which every one owes several effects."""
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        session.add(Customer(id=1, code="C1", name="Acme", name_key="acme"))
        session.flush()
        for number in range(1, CONTRACTS + 1):
            start = date(2025, number % 12 + 1, number % 28 + 1)
            kind = ContractKind.AUTO if number % 2 else ContractKind.FIXED
            session.add(
                Contract(
                    id=number,
                    number=f"K{number}",
                    customer_id=1,
                    kind=kind,
                    anchor=start,
                    renewal_months=number % 3 * 3 + 1,
                    notice_length=number % 40,
                    notice_unit=NoticeUnit.DAYS,
                )
            )
            session.flush()
            end = date(2026, number % 12 + 1, number % 28 + 1)
            session.add(Term(contract_id=number, start_on=start, end_on=end, recorded_on=start))


def ticking(book: Path) -> "subprocess.Popen[bytes]":
    """Start a tick in a process of its own."""
    line = [
        sys.executable,
        "-m",
        "renewctl",
        "--book",
        str(book),
        "--actor",
        "wang",
        "--today",
        TODAY,
        "tick",
        "--json",
    ]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def took(work: Callable[[], int]) -> float:
    """Return how long something takes, which must succeed."""
    began = time.monotonic()
    assert work() == 0
    return time.monotonic() - began


def without_numbers(book: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every record table without their own numbers, which a killed writer may have taken."""
    rows = dump(book)
    terms = {row[0]: row[1:4] for row in rows["term"]}
    of_term = {row[0]: terms[row[2]] for row in rows["renewal"]}
    return {
        "term": sorted(row[1:] for row in rows["term"]),
        "renewal": sorted((terms[row[2]], *row[3:]) for row in rows["renewal"]),
        "step": sorted((of_term[row[1]], *row[2:]) for row in rows["step"]),
        "task": sorted((row[1], row[2], row[3]) for row in rows["task"]),
    }


@pytest.mark.drill
def test_two_ticks_at_once_killed_again_and_again(empty_book: Path, tmp_path: Path) -> None:
    plain, book = tmp_path / "plain.db", tmp_path / "book.db"
    shutil.copy(empty_book, plain)
    fill(plain)
    shutil.copy(plain, book)
    seconds = took(lambda: ticking(plain).wait())
    chance = random.Random(7)
    for _ in range(KILLS):
        both = [ticking(book), ticking(book)]
        for each in both:
            time.sleep(chance.uniform(0, seconds) / 4)
            each.send_signal(signal.SIGKILL)
            each.wait()
    both = [ticking(book), ticking(book)]
    assert [each.wait() for each in both] == [0, 0]

    assert without_numbers(book) == without_numbers(plain)
    assert verdict(book).problems == []
    before = dump(book)
    assert ticking(book).wait() == 0
    assert dump(book) == before
