"""Whatever is done to a contract, its terms never overlap, and leave no gap by themselves."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from renewctl.contract import amendments, cotermination, extensions, termination
from renewctl.contract.actions import NewTerm, add_term, terms_of
from renewctl.contract.queries import find_contract
from renewctl.dates import ONE_DAY
from renewctl.errors import RenewctlError
from renewctl.store.session import reading
from renewctl.store.tables import CalendarDay, Contract, Customer, Term
from renewctl.vocabulary import ContractKind, DayKind, NoticeDirection, NoticeUnit
from tests.customer.books import session_of

TODAY = date(2026, 6, 15)
CALENDAR = {date(2026, 6, 19): DayKind.HOLIDAY, date(2026, 6, 28): DayKind.WORKDAY}
days = st.integers(-400, 800).map(lambda n: TODAY + timedelta(days=n))
steps = st.one_of(
    st.tuples(st.just("extend"), st.integers(1, 4)),
    st.tuples(st.just("coterm"), days),
    st.tuples(st.just("renew"), st.integers(1, 24)),
    st.tuples(st.just("amend-end"), st.tuples(days, days)),
    st.tuples(st.just("amend-notice"), st.tuples(days, st.sampled_from(["30d", "2m", ""]))),
    st.tuples(st.just("amend-kind"), st.tuples(days, st.sampled_from(ContractKind))),
    st.tuples(st.just("notice"), days),
    st.tuples(st.just("withdraw"), days),
)

EACH: list[tuple[str, object]] = [
    ("notice", TODAY),
    ("withdraw", TODAY),
    ("amend-notice", (TODAY, "2m")),
    ("amend-end", (TODAY, date(2026, 11, 30))),
    ("extend", 1),
    ("amend-kind", (TODAY, ContractKind.FIXED)),
    ("coterm", date(2027, 3, 31)),
    ("renew", 12),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A book with a calendar and no contract."""
    with session_of() as session:
        session.add(Customer(id=1, code="A", name="Acme", name_key="acme"))
        for day, kind in CALENDAR.items():
            session.add(CalendarDay(on_day=day, kind=kind))
        session.commit()
        yield session


def do(session: Session, id: int, what: str, value: object) -> bool:
    """Do one thing to the contract; return whether it may leave a gap, because a person has said so."""
    contract = session.get_one(Contract, id)
    match what, value:
        case "extend", int(months):
            extensions.extend(session, id, months=months, end=None, reason="r")
        case "coterm", date() as day:
            row = find_contract(reading(session), contract.number)
            cotermination.coterm(session, [row], partner=None, on=day, today=TODAY, check=lambda _bridge, _term: None)
        case "renew", int(months):
            start = (terms_of(session, contract)[-1].end_on or TODAY) + ONE_DAY  # refused behind a term without end
            add_term(session, contract, _new(start, start + timedelta(days=30 * months)))
        case "notice", date() as day:
            given = termination.Given(NoticeDirection.GIVEN, day, late=day.day % 2 == 0)
            termination.give(session, id, given, TODAY)
        case "withdraw", date() as day:
            termination.take_back(session, id, day, TODAY)
        case "amend-end", (date() as effective, date() as end):
            changes = amendments.Changes(effective=effective, reason="r", end=end.isoformat())
            amendments.amend(session, id, changes, TODAY, "CNY")
            return True
        case "amend-notice", (date() as effective, str(notice)):
            amendments.amend(session, id, amendments.Changes(effective=effective, reason="r", notice=notice), TODAY, "")
        case "amend-kind", (date() as effective, ContractKind() as kind):
            amendments.amend(session, id, amendments.Changes(effective=effective, reason="r", kind=kind), TODAY, "")
    return False


def _new(start: date, end: date) -> NewTerm:
    return NewTerm(start_on=start, end_on=end, amount=100, currency="CNY", recorded_on=TODAY)


def chain_of(
    session: Session, anchor: date, length: int, kind: ContractKind, todo: list[tuple[str, object]], done: Counter[str]
) -> None:
    """Make a contract, do to it what may be done and count that, and look at its chain."""
    contract = Contract(
        number="K", customer_id=1, anchor=anchor, kind=kind, notice_length=1, notice_unit=NoticeUnit.MONTHS
    )
    session.add(contract)
    session.flush()
    assert contract.id
    end = None if kind is ContractKind.EVERGREEN else anchor + timedelta(days=length)
    session.add(Term(contract_id=contract.id, start_on=anchor, end_on=end, amount=1000, currency="CNY"))
    session.flush()
    gaps = False
    for what, value in todo:
        with suppress(RenewctlError), session.begin_nested():
            gaps |= do(session, contract.id, what, value)
            done[what] += 1
    chain = terms_of(session, contract)
    for before, after in pairwise(chain):
        assert before.end_on
        assert after.start_on
        assert after.start_on > before.end_on
        assert gaps or after.start_on == before.end_on + ONE_DAY
    assert [term.is_open for term in chain] == [0] * (len(chain) - 1) + [int(chain[-1].outcome is None)]


def test_terms_stay_apart_and_together(session: Session) -> None:
    done = Counter[str]()

    @settings(max_examples=60, deadline=None)
    @given(days, st.integers(30, 900), st.sampled_from(ContractKind), st.lists(steps, min_size=2, max_size=8))
    @example(date(2026, 1, 1), 364, ContractKind.AUTO, EACH)
    @example(date(2026, 1, 1), 364, ContractKind.EVERGREEN, [("renew", 12)])  # nothing follows a term without an end
    def look(anchor: date, length: int, kind: ContractKind, todo: list[tuple[str, object]]) -> None:
        try:
            chain_of(session, anchor, length, kind, todo, done)
        finally:
            session.rollback()

    look()
    assert done.keys() == {what for what, _value in EACH}
    assert done.total() > 2 * len(EACH)  # chance does some of them too
