"""A day of many contracts: as many statements as for a day of few."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from renewctl.call.care import care_rules
from renewctl.playbook.rules import Selection
from renewctl.store import transaction as plain
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.store.session import reading, transaction
from renewctl.tick import actions
from renewctl.tick.effects import Duty
from renewctl.tick.standing import due
from renewctl.vocabulary import TickEffect
from tests.conftest import Cli
from tests.tick.conftest import done

ENTERED = date(2025, 7, 1)


def of_contracts(cli: Cli, count: int) -> None:
    """Enter fixed contracts that end on 2026-06-30."""
    cli("customer", "add", "Acme", "--code", "A", "--owner", "wang", "--today", ENTERED.isoformat())
    for n in range(count):
        add = ("contract", "add", "A", f"K{n:02}", "--start", "2025-07-01", "--months", "12")
        assert cli(*add, "--today", ENTERED.isoformat()).code == 0


def statements(book: Path, today: date, effect: TickEffect) -> tuple[int, int]:
    """Do what is due of one kind in one transaction; return how many statements it took, and how many were done."""
    with open_reader(book) as reader:
        duty = Duty(today, 30, care=care_rules(reader))
        planned = [one for one in due(reader, duty).plan.effects if one.effect is effect]
    asked: list[str] = []
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        reading(session).connection.set_trace_callback(asked.append)
        did = actions.do(session, planned, duty, Selection())
    assert not did.problems
    return len({*asked}), len(did.effects)  # what fires a trigger is told of again for each row


@pytest.mark.parametrize(
    ("effect", "day"),
    [
        (TickEffect.RENEWAL_OPENED, date(2026, 6, 1)),
        (TickEffect.CALL_DUE, date(2025, 7, 8)),
        (TickEffect.LAPSED, date(2026, 7, 31)),
    ],
)
def test_twenty_contracts_take_as_many_statements_as_two(
    cli: Cli, tmp_path: Path, empty_book: Path, effect: TickEffect, day: date
) -> None:
    counts = []
    for count in (2, 20):
        (tmp_path / "book.db").write_bytes(empty_book.read_bytes())
        of_contracts(cli, count)
        if effect is TickEffect.LAPSED:
            done(cli, "2026-06-25")  # opens the renewals, whose steps make tasks that are dropped
        asked, did = statements(tmp_path / "book.db", day, effect)
        assert did >= count
        counts.append(asked)
    assert counts[0] == counts[1]


def test_a_long_catch_up_opens_the_book_once(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_contracts(cli, 2)
    opened: list[Path] = []
    connect = plain._connect

    def connecting(path: Path, *, foreign_keys: bool) -> sqlite3.Connection:
        opened.append(path)
        return connect(path, foreign_keys=foreign_keys)

    monkeypatch.setattr(plain, "_connect", connecting)
    days = {day for day, _effect, _contract in done(cli, "2026-09-01")}
    assert len(days) > 4
    # Once for all of its days, and once to note that it ran; the scores of the week are another.
    assert len(opened) <= 3
