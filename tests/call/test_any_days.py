"""Ticking a book of calls on any days comes to the same as ticking it once."""

import random
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.cli import app
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import CaseEvent, Contract, Customer, Installation, ServiceCase, Term
from renewctl.vocabulary import CaseEventKind, CaseKind, CaseState, Outcome
from tests.call.test_ticking import FIRST
from tests.store.books import dump, verdict


def fill(book: Path, seed: int) -> None:
    """Put customers, contracts, installations and cases with what happened to them into a book."""
    chance = random.Random(seed)

    def some_day(first: date = FIRST, days: int = 700) -> date:
        return first + timedelta(days=chance.randint(0, days))

    with transaction(book, Stamp(actor="wang", command="test")) as session:
        for number in range(1, 9):
            archived = FIRST if number == 8 else None
            session.add(
                Customer(
                    id=number, code=f"C{number}", name=f"Acme {number}", name_key=f"a{number}", archived_on=archived
                )
            )
            session.flush()
            start = some_day(FIRST - timedelta(days=500), 900)
            session.add(Contract(id=number, number=f"K{number}", customer_id=number, anchor=start))
            session.flush()
            end = start + timedelta(days=chance.choice([364, 1500, 4000]))
            outcome = Outcome.CHURNED if number % 3 == 0 else None
            session.add(
                Term(
                    contract_id=number,
                    start_on=start,
                    end_on=end,
                    recorded_on=max(start, some_day(start, 300)),
                    outcome=outcome,
                    is_open=int(outcome is None),
                    decided_on=some_day(start, 300) if outcome else None,
                )
            )
            on = some_day(start, 200)
            session.add(Installation(contract_id=number, on_day=on, recorded_on=some_day(on, 20)))
        for number in range(1, 30):
            opened = some_day()
            replied = some_day(opened, 6) if chance.random() < 0.5 else None
            resolved = some_day(opened, 25) if chance.random() < 0.6 else None
            session.add(
                ServiceCase(
                    id=number,
                    customer_id=chance.randint(1, 8),
                    kind=chance.choice(list(CaseKind)),
                    title=f"case {number}",
                    is_written=chance.randint(0, 1),
                    opened_at=opened.isoformat(),
                    due_on=some_day(opened, 15),
                    first_reply_at=replied.isoformat() if replied else None,
                    resolved_at=f"{resolved.isoformat()}T10:00" if resolved else None,
                    state=CaseState.RESOLVED if resolved else CaseState.OPEN,
                    recorded_on=some_day(opened, 3),
                )
            )
            session.flush()
            visit = some_day(opened, 10)
            session.add(
                CaseEvent(
                    case_id=number, kind=CaseEventKind.VISIT_ARRANGED, happened_at=visit.isoformat(), recorded_on=visit
                )
            )
            if resolved:
                session.add(
                    CaseEvent(
                        case_id=number,
                        kind=CaseEventKind.RESOLVED,
                        happened_at=resolved.isoformat(),
                        recorded_on=some_day(resolved, 5),
                    )
                )


def tick_on(book: Path, days: Sequence[date]) -> None:
    for day in days:
        assert app.run(["--book", str(book), "--actor", "wang", "--today", day.isoformat(), "tick", "--json"]) == 0


@pytest.mark.parametrize("seed", range(3))
def test_ticking_on_any_days_equals_one_tick_at_the_end(empty_book: Path, tmp_path: Path, seed: int) -> None:
    often, once = tmp_path / "often.db", tmp_path / "once.db"
    shutil.copy(empty_book, often)
    fill(often, seed)
    shutil.copy(often, once)
    chance = random.Random(seed)
    days = [FIRST + timedelta(days=offset) for offset in sorted(chance.sample(range(1000), 12))]
    tick_on(often, days)
    tick_on(once, days[-1:])
    assert dump(often) == dump(once)
    assert len(dump(once)["task"]) > 10
    assert verdict(often).problems == verdict(once).problems == []


@pytest.mark.drill
def test_ticking_every_day_equals_one_tick_at_the_end(empty_book: Path, tmp_path: Path) -> None:
    often, once = tmp_path / "often.db", tmp_path / "once.db"
    shutil.copy(empty_book, often)
    fill(often, 11)
    shutil.copy(often, once)
    days = [FIRST + timedelta(days=offset) for offset in range(900)]
    tick_on(often, days)
    tick_on(once, days[-1:])
    assert dump(often) == dump(once)
