"""A small book with a record of every kind in it, and what the tests of the cellar ask of a book."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import SQLModel

from renewctl.book.actions import create
from renewctl.store import tables
from renewctl.store.images import shapes
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.store.session import transaction
from renewctl.store.triggers import create_triggers, drop_triggers
from renewctl.store.verification import Verdict, verify
from renewctl.vocabulary import (
    AnswerKind,
    ApprovalSubject,
    CaseEventKind,
    CaseKind,
    DayKind,
    Decision,
    InteractionKind,
    Level,
    NoticeDirection,
    ReminderKind,
    Role,
    SignalKind,
    SurveyKind,
    WarningStage,
)

DAY = date(2026, 6, 15)
ME = Stamp(actor="wang", command="test")


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE precious (id INTEGER)")


NO_BOOKS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a text file": lambda path: path.write_text("Dear customer,\n" * 500),
    "an empty file": lambda path: path.write_bytes(b""),
    "a folder": lambda path: path.mkdir(),
    "another program's database": _other_database,
    "a broken link": lambda path: path.symlink_to("nowhere"),
    "a file cut off": lambda path: path.write_bytes(b"SQLite format 3\0" + b"\1" * 50),
}


def full_book(path: Path) -> Path:
    """Put a book with a record of every kind at a path, in several change sets; each text is filled that can be."""
    return _put(path, _full_book())


def book_with_renewal(path: Path) -> Path:
    """Put the full book at a path, and with it what a renewal of its contract brings: each table holds a row."""
    return _put(path, _book_with_renewal())


def _put(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


@cache
def _full_book() -> bytes:
    with TemporaryDirectory() as folder:
        return full_book_anew(Path(folder) / "book.db").read_bytes()


@cache
def _book_with_renewal() -> bytes:
    with TemporaryDirectory() as folder:
        return _add_renewal(full_book(Path(folder) / "book.db")).read_bytes()


def full_book_anew(path: Path) -> Path:
    """Make the full book anew: the same records in another book, whose journal begins with a hash of its own."""
    create(path, "Asia/Shanghai", Stamp(actor="wang", command="init", kind="init"))
    with transaction(path, ME) as session:
        for number in (1, 2):
            session.add(tables.Customer(code=f"C{number}", name=f"Acme {number}", name_key=f"acme{number}", owner="li"))
        session.flush()
        session.add(tables.Contact(customer_id=1, name="赵"))
        session.add(tables.Contract(number="K1", customer_id=1, anchor=DAY, attributes='{"a": "b"}'))
        session.add(tables.MarketSignal(industry="steel", kind=SignalKind.POLICY, on_day=DAY, value=1000))
        session.add(tables.ImportProfile(name="bank", options="{}"))
    with transaction(path, ME) as session:
        session.add(tables.Term(contract_id=1, start_on=DAY, end_on=DAY, amount=100, currency="CNY"))
        session.add(tables.Interaction(customer_id=1, kind=InteractionKind.CALL, happened_at="2026-06-15T10:00"))
        session.add(tables.CustomerSignal(customer_id=1, kind=SignalKind.USAGE, on_day=DAY, value=12500))
        session.add(tables.Invoice(number="I1", customer_id=1, due_on=DAY, amount=100, currency="CNY"))
        session.flush()
        session.add(tables.Receipt(invoice_id=1, received_on=DAY, amount=100))
        session.add(tables.Task(title="call", customer_id=1))
    with transaction(path, ME) as session:
        found = session.get(tables.Customer, 1)
        assert found is not None
        found.owner = "zhao"
    return path


def _add_renewal(path: Path) -> Path:
    own = {"contract_id": 1, "term_id": 1}
    step = {"code": "a", "name_en": "A", "name_zh": "甲", "started_on": DAY, "ended_on": DAY, "approval_levels": 1}
    rows: list[tuple[type[SQLModel], dict[str, object]]] = [
        (tables.Playbook, {"name": "standard", "version": 1, "content": "x"}),
        (tables.TeamMember, {"role": Role.SALES, "person": "li", "customer_id": 1}),
        (tables.CalendarDay, {"on_day": DAY, "kind": DayKind.HOLIDAY, "name": "free"}),
        (tables.Clause, {"contract_id": 1, "title": "Breach", "body": "x"}),
        (tables.Amendment, {**own, "effective_on": DAY, "field": "amount", "before": "1", "after": "2", "reason": "x"}),
        (tables.Notice, {**own, "direction": NoticeDirection.GIVEN, "on_day": DAY, "evidence": "letter"}),
        (
            tables.Renewal,
            {**own, "opened_on": DAY, "playbook": "standard", "playbook_version": 1, "playbook_content": "x"},
        ),
        (
            tables.Step,
            {
                **step,
                "renewal_id": 1,
                "sequence": 1,
                "role": Role.SALES,
                "planned_start": DAY,
                "planned_end": DAY,
                "approval": ApprovalSubject.QUOTE,
            },
        ),
        (tables.Forecast, {**own, "called_on": DAY, "probability": 60}),
        (
            tables.Quote,
            {
                **own,
                "version": 1,
                "amount": 1,
                "currency": "CNY",
                "made_by": "w",
                "made_os_user": "w",
                "made_on": DAY,
            },
        ),
        (
            tables.Approval,
            {
                "contract_id": 1,
                "subject": ApprovalSubject.QUOTE,
                "subject_id": 1,
                "content": "x",
                "content_hash": "x",
                "requested_by": "w",
                "requested_os_user": "w",
                "requested_on": DAY,
            },
        ),
        (
            tables.ApprovalDecision,
            {
                "approval_id": 1,
                "level": 1,
                "decision": Decision.APPROVE,
                "decided_by": "w",
                "decided_os_user": "w",
                "decided_on": DAY,
            },
        ),
    ]
    rules = {"version": 1, "content": "x", "installed_by": "w", "installed_os_user": "w", "installed_on": DAY}
    rows.append((tables.ApprovalRules, rules))
    rows += care_rows()
    with transaction(path, ME) as session:
        for table, values in rows:
            session.add(table(**values))
            session.flush()
    return path


def care_rows() -> list[tuple[type[SQLModel], dict[str, object]]]:
    """Return a row for each table of what is done for a customer between two contracts."""
    case = {"kind": CaseKind.COMPLAINT, "title": "late", "opened_at": "2026-06-15", "first_reply_at": "2026-06-15"}
    warning = {"customer_id": 1, "contract_id": 1, "term_id": 1, "level": Level.HIGH, "rule_set": "ours-1"}
    warning |= {"score": 71000, "coverage": 100000, "inputs": "[]", "deadline": DAY, "issued_on": DAY}
    return [
        (tables.Person, {"name": "li", "email": "li@example.com", "supervisor": "wang", "language": "en"}),
        (tables.ServiceCase, {"customer_id": 1, "contract_id": 1, **case}),
        (tables.CaseEvent, {"case_id": 1, "kind": CaseEventKind.REPLIED, "happened_at": "2026-06-15"}),
        (tables.Survey, {"customer_id": 1, "kind": SurveyKind.NPS, "asked_on": DAY, "answered_on": DAY, "score": 3}),
        (tables.Measure, {"customer_id": 1, "survey_id": 1, "title": "visit", "due_on": DAY}),
        (tables.Installation, {"contract_id": 1, "on_day": DAY, "what": "x"}),
        (
            tables.ReminderAnswer,
            {"answer": AnswerKind.MUTED, "kind": ReminderKind.END, "subject_id": 1, "person": "li", "on_day": DAY},
        ),
        (tables.InstalledRuleSet, {"version": "ours-1", "content": "x", "installed_on": DAY}),
        (tables.RuleActivation, {"rule_set_id": 1, "on_day": DAY, "person": "li", "evidence": "x"}),
        (tables.RiskWarning, warning),
        (tables.WarningStep, {"warning_id": 1, "stage": WarningStage.RESPOND, "action": "call", "due_on": DAY}),
    ]


def write(path: Path, *statements: str, stamp: Stamp = ME) -> int | None:
    """Run statements as one command of ours, and return its change set."""
    from renewctl.store.session import driver_of

    with transaction(path, stamp) as session:
        for statement in statements:
            driver_of(session.connection()).execute(statement)
    number = session.info["change_set"]
    assert number is None or isinstance(number, int)
    return number


def meddle(path: Path, *statements: str) -> None:
    """Run statements as another program would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def past_the_journal(path: Path) -> Iterator[sqlite3.Connection]:
    """Change a book where no trigger sees it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        drop_triggers(connection)
        yield connection
        create_triggers(connection)
        connection.execute("COMMIT")


def verdict(path: Path, anchor: str = "") -> Verdict:
    """Verify the book as `audit verify` does."""
    with open_reader(path) as book:
        return verify(book.connection, anchor)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every record table."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            shape.table: connection.execute(f'SELECT * FROM "{shape.table}" ORDER BY {", ".join(shape.key)}').fetchall()
            for shape in shapes(connection)
        }
