"""What steps at work wait for: of many renewals as of each alone, in as many statements as of a few."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from renewctl.agenda.approvals import waits_of_steps
from renewctl.approval.content import content
from renewctl.approval.queries import approvals
from renewctl.approval.rules import content_hash
from renewctl.due.queries import Choice, due_terms
from renewctl.due.rules import Window
from renewctl.renewal.queries import RenewalFilter, lines
from renewctl.step.queries import StepFilter, steps
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalSubject
from tests.rows import put

TODAY = date(2026, 6, 15)
END = date(2026, 6, 30)
NEVER, PENDING, TOO_FEW, APPROVED, VOID = range(5)
"""How an approval may stand that a step by two levels needs."""


@contextmanager
def book_of(path: Path, empty_book: Path, count: int) -> Iterator[Reader]:
    """Give a book of so many renewals whose steps need an approval of each kind, which stands in each way."""
    shutil.copy(empty_book, path)
    with sqlite3.connect(path) as connection:
        book = Reader(connection)
        kinds = list(product(ApprovalSubject, (NEVER, PENDING, TOO_FEW, APPROVED, VOID)))
        for n in range(count):
            _renewal(book, n, *kinds[n % len(kinds)])
        yield book


def _renewal(book: Reader, n: int, subject: ApprovalSubject, stands: int) -> None:
    connection = book.connection
    customer = put(connection, "customer", name=f"Acme {n}", code=f"C{n}")
    contract = put(connection, "contract", number=f"K{n}", customer_id=customer)
    days = {"start_on": date(2025, 7, 1), "end_on": END}
    term = put(connection, "term", contract_id=contract, amount=n, currency="CNY", **days)
    renewal = put(connection, "renewal", contract_id=contract, term_id=term)
    plan = {"planned_start": TODAY, "planned_end": TODAY, "started_on": TODAY}
    put(connection, "step", renewal_id=renewal, code="ask", approval=subject.value, approval_levels=2, **plan)
    drafts = [
        put(connection, "quote", contract_id=contract, term_id=term, version=1 + v, amount=v, state=state)
        for v, state in enumerate(("accepted", "draft") if n % 2 else ("superseded", "draft"))
    ]
    counts = {
        ApprovalSubject.QUOTE: drafts[0] if n % 2 else drafts[1],
        ApprovalSubject.CONTRACT: contract,
        ApprovalSubject.PLAN: renewal,
    }
    if stands != NEVER:
        _approval(book, subject, counts[subject], contract, stands)


def _approval(book: Reader, subject: ApprovalSubject, number: int, contract: int, stands: int) -> None:
    now = content(book, subject, number) or ""
    if stands == VOID:
        now = now.replace("K", "was K")
    levels = 1 if stands == TOO_FEW else 2
    asked = "INSERT INTO approval VALUES (NULL, ?, ?, ?, ?, ?, ?, 'wang', 'wang', '2026-06-01', NULL)"
    values = (subject.value, number, contract, now, content_hash(now), levels)
    approval = book.connection.execute(asked, values).lastrowid
    for level in range(1, 1 + (0 if stands == PENDING else levels)):
        decided = "INSERT INTO approval_decision VALUES (NULL, ?, ?, 'approve', 'li', 'li', '2026-06-02', NULL)"
        book.connection.execute(decided, (approval, level))


def test_many_stand_as_each_does_alone(tmp_path: Path, empty_book: Path) -> None:
    with book_of(tmp_path / "book.db", empty_book, 30) as book:
        together = {row.renewal_id: row for row in steps(book, StepFilter(TODAY))}
        for number, row in together.items():
            assert [row] == list(steps(book, StepFilter(TODAY, number)))
        waits = {number: (row.state, row.waiting_on) for number, row in together.items()}
        assert {row.id: (row.step_state, row.waiting_on) for row in lines(book, RenewalFilter(TODAY))} == waits
        due = {row.renewal_id: row.waiting_on for row in due_terms(book, WINDOW, Choice())}
        assert due == {number: what for number, (_state, what) in waits.items()}
        assert waits_of_steps(book, {"horizon": TODAY.isoformat()}) == {
            row.id: row.waiting_on for row in together.values() if row.waiting_on
        }
    assert [waits[number] for number in range(1, 6)] == [
        ("in-progress", "approval of the quote"),
        ("waiting-for-approval", "approval of the quote"),
        ("waiting-for-approval", "approval of the quote"),
        ("in-progress", None),
        ("in-progress", "approval of the quote (void)"),
    ]


WINDOW = Window(TODAY, END, date(2026, 1, 1))
LISTS: dict[str, Callable[[Reader], object]] = {
    "steps": lambda book: list(steps(book, StepFilter(TODAY))),
    "renewals": lambda book: list(lines(book, RenewalFilter(TODAY))),
    "due": lambda book: due_terms(book, WINDOW, Choice()),
    "agenda": lambda book: waits_of_steps(book, {"horizon": TODAY.isoformat()}),
    "approvals": lambda book: [row.state for row in approvals(book)],
}


@pytest.mark.parametrize("listing", LISTS.values(), ids=LISTS)
def test_many_take_as_many_statements_as_few(
    tmp_path: Path, empty_book: Path, listing: Callable[[Reader], object]
) -> None:
    counts = []
    for count in (15, 60):  # one of each kind at least
        heard: list[str] = []
        with book_of(tmp_path / "book.db", empty_book, count) as book:
            book.connection.set_trace_callback(heard.append)
            assert listing(book)
            book.connection.set_trace_callback(None)
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 14
