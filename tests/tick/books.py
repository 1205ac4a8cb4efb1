"""Random books for tick: contracts of every kind, with and without notice, an offer of their own, broken months."""

import random
from datetime import date, timedelta
from pathlib import Path

from renewctl.contract.actions import derive_terms
from renewctl.dates import period
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import CalendarDay, Contract, Customer, Notice, Term
from renewctl.vocabulary import ContractKind, DayKind, NoticeDirection, NoticeUnit, Tier


def fill(book: Path, seed: int, first: date, contracts: int = 12) -> None:
    """Put contracts into a book whose terms end within two years around a day; the same ones for the same seed."""
    chance = random.Random(seed)
    with transaction(book, Stamp(actor="wang", command="test")) as session:
        for number in (1, 2):
            tier = [Tier.KEY, None][number - 1]
            session.add(
                Customer(id=number, code=f"C{number}", name=f"Acme {number}", name_key=f"acme{number}", tier=tier)
            )
        if chance.random() < 0.5:
            for n in range(0, 1500, 7):
                session.add(CalendarDay(on_day=first + timedelta(days=n), kind=DayKind.HOLIDAY))
        session.flush()
        for number in range(1, contracts + 1):
            contract, term = _contract(chance, number, first)
            session.add(contract)
            session.flush()
            session.add(term)
            session.flush()
            if chance.random() < 0.2 and term.end_on is not None:
                given = term.end_on - timedelta(days=chance.randint(0, 200))
                notice = Notice(contract_id=number, term_id=number, direction=NoticeDirection.RECEIVED, on_day=given)
                session.add(notice)
                session.flush()
            derive_terms(session, contract)


def _contract(chance: random.Random, number: int, first: date) -> tuple[Contract, Term]:
    start = first + timedelta(days=chance.randint(-700, 300))
    end = period(start, 0, chance.choice([1, 1, 2, 3, 6, 12, 24]))[1]
    if chance.random() < 0.2:
        end -= timedelta(days=chance.randint(1, 20))  # broken months
    unit = chance.choice([None, NoticeUnit.DAYS, NoticeUnit.MONTHS])
    contract = Contract(
        id=number,
        number=f"K{number:03}",
        customer_id=chance.choice([1, 2]),
        kind=chance.choice([ContractKind.FIXED, ContractKind.AUTO, ContractKind.AUTO, ContractKind.EVERGREEN]),
        anchor=start,
        notice_length=None if unit is None else chance.randint(0, 3 if unit is NoticeUnit.MONTHS else 90),
        notice_unit=unit,
        renewal_months=chance.choice([None, None, 1, 3, 12]),
        offer_days=chance.choice([None, None, 20, 150]),
    )
    amount = chance.choice([None, 120_000, 99_999])
    entered = min(start + timedelta(days=chance.choice([0, 0, 30, 600])), first)
    term = Term(
        id=number,
        contract_id=number,
        start_on=start,
        end_on=end,
        amount=amount,
        currency="CNY" if amount else None,
        recorded_on=entered,
    )
    return contract, term
