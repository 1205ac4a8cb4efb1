"""Renewals opened, planned anew and closed: what other commands call."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from renewctl.errors import RuleError
from renewctl.playbook import actions as playbooks
from renewctl.playbook.queries import SHELF
from renewctl.renewal import actions
from renewctl.step import actions as steps
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Contract, Renewal, Step, Term
from renewctl.team.actions import assign
from renewctl.vocabulary import RenewalState, Role, StepState
from tests import parties
from tests.conftest import Cli

OPENED = date(2024, 9, 1)


@contextmanager
def writing(path: Path) -> Iterator[Session]:
    with transaction(path, Stamp(actor="wang", command="test")) as session:
        yield session


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme", "C1", owner="li")
    parties.contract(path, acme, "K1")
    with writing(path) as session:
        session.add(Term(contract_id=1, start_on=date(2023, 10, 1), end_on=date(2024, 9, 30)))
        assign(session, Role.LEGAL, "陈", None)
    return path


def steps_of(session: Session) -> list[Step]:
    return list(session.exec(select(Step).order_by(col(Step.sequence))))


def opened(session: Session, playbook: str | None = None) -> Renewal:
    return actions.open_renewal(session, term_id=1, on=OPENED, today=OPENED, playbook=playbook)


def test_a_renewal_has_its_steps_at_once(book: Path) -> None:
    with writing(book) as session:
        renewal = opened(session)
        assert (renewal.playbook, renewal.playbook_version, renewal.state) == ("standard", 1, RenewalState.OPEN)
        made = steps_of(session)
    assert [step.owner for step in made] == ["li", None, "陈", "li", None]
    assert [step.state for step in made] == [StepState.IN_PROGRESS, *[StepState.NOT_STARTED] * 4]
    assert (made[0].started_on, made[-1].planned_end) == (OPENED, date(2024, 9, 25))


def test_a_term_is_renewed_once(book: Path) -> None:
    with writing(book) as session:
        opened(session)
        with pytest.raises(RuleError, match="K1") as refused:
            opened(session)
    assert refused.value.rule == "renewal-once"


def test_a_decided_term_is_not_opened(book: Path) -> None:
    with writing(book) as session:
        session.get_one(Term, 1).is_open = 0
        with pytest.raises(RuleError) as refused:
            opened(session)
    assert refused.value.rule == "term-is-open"


def test_closing_twice_is_closing_once(book: Path) -> None:
    with writing(book) as session:
        renewal = opened(session)
        actions.close(session, term_id=1, on=date(2024, 9, 20))
        actions.close(session, term_id=1, on=date(2024, 9, 25))
        actions.close(session, term_id=99, on=date(2024, 9, 25))
        assert (renewal.state, renewal.closed_on) == (RenewalState.CLOSED, date(2024, 9, 20))
        with pytest.raises(RuleError) as refused:
            steps.close_current(session, 1, date(2024, 9, 25), date(2024, 9, 25))
    assert refused.value.rule == "renewal-is-open"


def test_the_playbook_of_a_renewal_under_way_is_its_own(book: Path) -> None:
    standard = (SHELF / "standard.toml").read_text("utf-8")
    shorter = standard.partition('[[steps]]\ncode = "payment"')[0]
    with writing(book) as session:
        renewal = opened(session)
        assert playbooks.install(session, shorter).version == 2
        assert playbooks.install(session, shorter).version == 2, "the same text again is no new version"
        steps.close_current(session, 1, date(2024, 9, 3), date(2024, 9, 3))
        assert (renewal.playbook_version, len(steps_of(session))) == (1, 5)
        did = actions.replan(session, 1, date(2024, 9, 4))
        assert (did.kept, did.added, did.dropped) == (4, 0, 1)
        assert (renewal.playbook_version, len(steps_of(session))) == (2, 4)


def test_planning_anew_keeps_what_was_done_and_what_is_under_way(book: Path) -> None:
    with writing(book) as session:
        opened(session)
        steps.close_current(session, 1, date(2024, 9, 3), date(2024, 9, 3), "willing")
        steps.assign(session, 1, "quote", "zhao")
        did = actions.replan(session, 1, date(2024, 9, 20), "key-account")
        made = {step.code: step for step in steps_of(session)}
        assert (did.kept, did.added, did.dropped) == (5, 3, 0)
    assert made["first-contact"].remark == "willing"
    assert (made["quote"].owner, made["quote"].state) == ("zhao", StepState.IN_PROGRESS)
    assert made["quote"].planned_end == date(2024, 9, 10)
    assert made["assessment"].state is StepState.IN_PROGRESS, "its turn has come"
    assert sorted(step.sequence for step in made.values()) == list(range(1, 9))


def test_another_playbook_is_no_way_around_an_approval(book: Path) -> None:
    with writing(book) as session:
        opened(session, "key-account")
        with pytest.raises(RuleError) as refused:
            actions.replan(session, 1, OPENED, "standard")
    assert refused.value.rule == "approval-kept"


def test_a_contract_without_an_open_term_has_none_to_renew(book: Path) -> None:
    with writing(book) as session:
        assert actions.open_term(session, 1) == 1
        session.get_one(Term, 1).is_open = 0
        session.flush()
        with pytest.raises(RuleError):
            actions.open_term(session, 1)
        assert session.get_one(Contract, 1).number == "K1"
