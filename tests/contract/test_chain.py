"""A contract's chain of terms: deadlines, gaps and overlaps; a correction never reaches into the term before."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session

from renewctl.contract import actions
from renewctl.contract import chain as chains
from renewctl.errors import RuleError
from renewctl.store.session import reading
from renewctl.store.tables import Contract, Customer, Term
from renewctl.vocabulary import ContractKind, NoticeUnit, Outcome, TermKind
from tests.customer.books import session_of

TODAY = date(2026, 6, 15)
TYPING = actions.Typing(TODAY, "CNY")


@pytest.fixture
def session() -> Iterator[Session]:
    """A book with one contract of two terms, the anchor on a 31st."""
    with session_of() as session:
        session.add(Customer(id=1, code="A", name="Acme", name_key="acme"))
        session.add(
            Contract(
                id=1,
                number="K",
                customer_id=1,
                anchor=date(2026, 1, 31),
                kind=ContractKind.FIXED,
                notice_length=1,
                notice_unit=NoticeUnit.MONTHS,
            )
        )
        session.add(
            Term(
                id=1,
                contract_id=1,
                start_on=date(2026, 1, 31),
                end_on=date(2026, 2, 27),
                is_open=0,
                outcome=Outcome.RENEWED,
            )
        )
        session.add(
            Term(
                id=2,
                contract_id=1,
                sequence=2,
                kind=TermKind.RENEWAL,
                start_on=date(2026, 2, 28),
                end_on=date(2026, 3, 30),
            )
        )
        session.flush()
        yield session


def chain(session: Session) -> list[chains.TermLine]:
    return chains.terms(reading(session), 1, TODAY)


def test_the_chain_shows_the_notice_deadline_of_a_fixed_contract_too(session: Session) -> None:
    lines = chain(session)
    assert [line.notice_deadline for line in lines] == [date(2026, 1, 27), date(2026, 2, 28)]
    assert [line.days_left for line in lines] == [None, -77]
    assert [(line.gap_days, line.remark) for line in lines] == [(None, ""), (0, "")]


@pytest.mark.parametrize(
    ("start", "gap", "remark"),
    [
        (date(2026, 3, 1), 1, "1 day after the term before"),
        (date(2026, 3, 10), 10, "10 days after the term before"),
        (date(2026, 2, 27), -1, "overlaps the term before by 1 day"),
        (date(2026, 2, 1), -27, "overlaps the term before by 27 days"),
    ],
)
def test_gaps_and_overlaps_are_named(session: Session, start: date, gap: int, remark: str) -> None:
    session.get_one(Term, 2).start_on = start
    last = chain(session)[-1]
    assert (last.gap_days, last.remark) == (gap, remark)


def test_months_of_a_later_term_count_on_the_anchors_grid(session: Session) -> None:
    actions.edit(session, 1, actions.ContractFields(months=2), TYPING)
    assert session.get_one(Term, 2).end_on == date(2026, 4, 29)
    assert session.get_one(Contract, 1).anchor == date(2026, 1, 31)


def test_a_correction_keeps_the_terms_apart(session: Session) -> None:
    for start in ("2026-02-27", "2026-01-31", ""):
        with pytest.raises(RuleError) as error:
            actions.edit(session, 1, actions.ContractFields(start=start), TYPING)
        assert error.value.rule in {"term-overlap", "term-start"}
    actions.edit(session, 1, actions.ContractFields(start="2026-03-05"), TYPING)
    assert session.get_one(Term, 2).start_on == date(2026, 3, 5)


def test_every_term_is_derived_anew(session: Session) -> None:
    actions.edit(session, 1, actions.ContractFields(kind=ContractKind.AUTO), TYPING)
    terms = [session.get_one(Term, number) for number in (1, 2)]
    assert [term.notice_deadline for term in terms] == [date(2026, 1, 27), date(2026, 2, 28)]
    assert [term.is_open for term in terms] == [0, 1]
