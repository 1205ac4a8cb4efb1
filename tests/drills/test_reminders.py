"""Reminders under two processes at once, under kills, and over a year: each arrives, none twice without a crash."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.cli import app
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Contract, Customer, Person, Term
from tests.conftest import Cli
from tests.reminder.mail_server import Box, serving
from tests.reminder.simulated import ledger, live
from tests.store.books import meddle, verdict

SMALL = os.environ.get("RENEWCTL_DRILL") == "small"
PEOPLE, ROUNDS, KILLS, YEAR = (30, 2, 8, 28) if SMALL else (100, 10, 30, 365)
TODAY = date(2026, 6, 15)


@pytest.fixture
def to_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Write the config of a mail server on this machine."""

    def write(port: int) -> None:
        path = tmp_path / "config.toml"
        path.write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "r@example.com"\n'
            "[reminders.default]\noffer = []\nend = [0, -5]\n"
        )
        monkeypatch.setenv("RENEWCTL_CONFIG", str(path))

    return write


def fill(book: Path) -> None:
    """Put people into a book, each with one contract that ends today: one window falls, and no other tomorrow."""
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        for number in range(1, PEOPLE + 1):
            owner = f"p{number}"
            session.add(Person(name=owner, email=f"{owner}@example.com"))
            session.add(Customer(id=number, code=f"C{number}", name=f"Acme {number}", name_key=owner, owner=owner))
        session.flush()
        for number in range(1, PEOPLE + 1):
            session.add(Contract(id=number, number=f"K{number}", customer_id=number, anchor=TODAY, offer_days=0))
        session.flush()
        for number in range(1, PEOPLE + 1):
            session.add(Term(contract_id=number, end_on=TODAY, recorded_on=TODAY))


def reminding(book: Path, day: date) -> "subprocess.Popen[bytes]":
    """Start `remind --send` in a process of its own."""
    line = [sys.executable, "-m", "renewctl", "--book", str(book), "--today", day.isoformat(), "remind", "--send"]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.drill
def test_two_processes_send_each_reminder_once(cli: Cli, tmp_path: Path, to_server: Callable[[int], None]) -> None:
    template = tmp_path / "book.db"
    fill(template)
    for each in range(ROUNDS):
        book = tmp_path / f"round-{each}.db"
        shutil.copy(template, book)
        box = Box()
        with serving(box) as port:
            to_server(port)
            both = [reminding(book, TODAY), reminding(book, TODAY)]
            said = [one.communicate()[1].decode() for one in both]
            assert [one.returncode for one in both] == [0, 0], said
        assert sorted(str(mail["To"]) for mail in box.arrived) == sorted(
            f"p{n}@example.com" for n in range(1, PEOPLE + 1)
        )
        assert len({mail["Message-ID"] for mail in box.arrived}) == PEOPLE
        assert verdict(book).problems == []


@pytest.mark.drill
def test_kills_lose_nothing_and_double_at_most_what_was_on_its_way(
    cli: Cli, tmp_path: Path, to_server: Callable[[int], None]
) -> None:
    book = tmp_path / "book.db"
    fill(book)
    chance = random.Random(9)
    box = Box()
    with serving(box) as port:
        to_server(port)
        killed = 0
        for _kill in range(KILLS):
            sender = reminding(book, TODAY)
            before = len(box.arrived)
            # Until it sends, then a moment more: it dies somewhere in its claiming, sending and settling.
            while len(box.arrived) == before and sender.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.06))
            if sender.poll() is None:
                sender.send_signal(signal.SIGKILL)
                killed += 1
            sender.wait()
        assert reminding(book, TODAY).wait() == 0
        assert reminding(book, TODAY + timedelta(days=1)).wait() == 0  # the claims of the dead are over
    assert killed >= KILLS // 4
    arrived = Counter(str(mail["To"]) for mail in box.arrived)
    assert set(arrived) == {f"p{number}@example.com" for number in range(1, PEOPLE + 1)}
    assert sum(arrived.values()) - PEOPLE <= killed
    assert len({(mail["To"], mail["Message-ID"]) for mail in box.arrived}) == PEOPLE
    assert verdict(book).problems == []


@pytest.mark.drill
def test_a_year_of_mornings_fires_the_same_daily_weekly_and_at_once(tmp_path: Path) -> None:
    book = tmp_path / "demo.db"
    assert app.run(["--book", str(book), "--today", TODAY.isoformat(), "demo"]) == 0
    # The demo's past terms were entered years ago, which is further back than reminders catch up: here, all of today.
    meddle(book, f"UPDATE term SET recorded_on = '{TODAY.isoformat()}'")
    # What fell in the months before is told on the first morning; from then on the machine runs daily, weekly, or not.
    live(book, [TODAY])
    last = TODAY + timedelta(days=YEAR)
    found = []
    for every in (1, 7, YEAR):
        copy = tmp_path / f"every-{every}.db"
        shutil.copy(book, copy)
        days = [TODAY + timedelta(days=n) for n in range(every, YEAR, every)]
        letters = live(copy, [*days, last])
        fired = ledger(copy)
        assert len(set(fired)) == len(fired) > 0
        if every == YEAR:
            assert len(letters) == len({letter.recipient for letter in letters})  # all of it in one digest each
            assert all(letter.subject.endswith(("(late)", "（补发）")) for letter in letters)
        found.append(fired)
    assert found[0] == found[1] == found[2]
