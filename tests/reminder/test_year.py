"""Mornings with tick and remind, daily, weekly and once at the end: the same firings, each once."""

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.reminder.rules import Schedule
from renewctl.reminder.settings import Reminders
from renewctl.store.session import transaction
from renewctl.store.tables import Person
from tests.reminder.simulated import ME, ledger, live
from tests.tick.books import fill

FIRST, DAYS = date(2026, 1, 1), 70


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_the_ledger_is_the_same_however_often_it_is_reminded(seed: int, tmp_path: Path, empty_book: Path) -> None:
    book = tmp_path / "book.db"
    shutil.copy(empty_book, book)
    fill(book, seed, FIRST, contracts=8)
    connection = sqlite3.connect(book)
    connection.execute("UPDATE customer SET owner = CASE id WHEN 1 THEN 'li' ELSE 'zhao' END")
    connection.commit()
    connection.close()
    with transaction(book, ME) as session:
        session.add(Person(name="li", email="li@example.com", supervisor="zhao"))
        session.add(Person(name="zhao", email="zhao@example.com"))
    found = []
    for every in (1, 7, DAYS):
        copy = tmp_path / f"every-{every}.db"
        shutil.copy(book, copy)
        days = [FIRST + timedelta(days=n) for n in range(DAYS if every == DAYS else 0, DAYS + 1, every)]
        letters = live(copy, days, Reminders(Schedule(catch_up_days=1000)))
        fired = ledger(copy)
        assert len(fired) == len(set(fired))
        found.append(fired)
        if every == DAYS:
            assert sorted(letter.recipient for letter in letters) == ["li", "zhao"]
            assert all("(late)" in letter.subject for letter in letters)
    assert found[0] == found[1] == found[2]
    assert any(row[-1] for row in found[0])  # the supervisor was told of something
    assert len(found[0]) > 20
