"""A year of mornings in process: tick, remind, send; as cron would do them, daily, weekly, or once at the end."""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.playbook.selection import selection
from renewctl.reminder import sending
from renewctl.reminder.delivery.outcome import Letter
from renewctl.reminder.outbox import Choice
from renewctl.reminder.plan import Ways, plan
from renewctl.reminder.rules import Schedule
from renewctl.reminder.settings import Reminders
from renewctl.reminder.standing import Duty, owed, standing
from renewctl.store import session, transaction
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.tick import actions, effects
from renewctl.tick.standing import due
from renewctl.vocabulary import DeliveryChannel

ME = Stamp(actor="cron", command="test")


class Kept(sending.Senders):
    """Every channel delivers here."""

    def __init__(self) -> None:
        super().__init__({})
        self.letters: list[Letter] = []

    def of(self, channel: DeliveryChannel) -> "Kept":
        return self

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def live(book: Path, days: Iterable[date], reminders: Reminders | None = None) -> list[Letter]:
    """Live through these mornings, and return the letters that went out."""
    kept = Kept()
    for day in days:
        _tick(book, day)
        remind(book, day, kept, reminders)
    return kept.letters


def _tick(book: Path, day: date) -> None:
    with open_reader(book) as reader:
        duty = effects.Duty(day, 30, calendar=working_days(reader))
        found = due(reader, duty).plan
    assert not found.problems
    with closing(transaction.Kept()) as stays:
        done = actions.do_all(lambda _day: session.transaction(book, ME, stays), found, duty, selection((), {}))
    assert not done.problems


def remind(book: Path, day: date, senders: sending.Senders, reminders: Reminders | None = None) -> sending.Delivered:
    """Remind on a day, in process."""
    duty = Duty(day, reminders or Reminders(Schedule()))
    with open_reader(book) as reader:
        stands = standing(reader, duty)
    planned = plan(stands, owed(stands, duty), duty, Ways())

    def now() -> datetime:
        return datetime.combine(day, time(7), UTC)

    with closing(transaction.Kept()) as stays:

        def opened() -> AbstractContextManager[Session]:
            return session.transaction(book, ME, stays)

        sending.write(opened, planned, duty, sending.Stationery(Path("/nowhere"), "example.com", now))
        return sending.deliver(opened, senders, Choice(), now)


Ledger = list[tuple[str, int, str, int, str, int]]


def ledger(book: Path) -> Ledger:
    """Return every firing as the ledger has it."""
    connection = sqlite3.connect(book)
    found = connection.execute(
        "SELECT kind, subject_id, deadline, days_before, recipient, is_escalation FROM reminder"
        " ORDER BY kind, subject_id, deadline, days_before DESC, is_escalation"
    ).fetchall()
    connection.close()
    return found
