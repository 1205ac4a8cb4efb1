"""Writes a demo into a book: plain INSERTs of whole tables, in one change set."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from renewctl.book import actions as book
from renewctl.book.files import made_whole
from renewctl.contract.rules import derive
from renewctl.customer.rules import name_key
from renewctl.demo import facts, names
from renewctl.demo.care import care
from renewctl.demo.generator import Demo, terms_of
from renewctl.demo.mornings import mornings
from renewctl.demo.offers import offers
from renewctl.demo.people import people
from renewctl.demo.warnings import warnings
from renewctl.errors import BookError
from renewctl.messages import _
from renewctl.store.journal import Stamp
from renewctl.store.reader import open_reader
from renewctl.store.session import transaction
from renewctl.store.tables import (
    BookSetting,
    Contact,
    Contract,
    Customer,
    CustomerSignal,
    Interaction,
    Invoice,
    MarketSignal,
    Receipt,
    Task,
    Term,
)
from renewctl.vocabulary import (
    ContractKind,
    ContractState,
    InteractionKind,
    NoticeUnit,
    Outcome,
    SignalKind,
    TaskState,
    TermKind,
)

MARK = "demo"

CHANGE_SETS = "SELECT COUNT(*) FROM change_set"
MARKED = "SELECT COUNT(*) FROM book_setting WHERE key = :key"


def make_anew(path: Path, demo: Demo, zone: str, stamp: Stamp) -> None:
    """Make a demo book that counts its days in a time zone; one that stands there gives way when it is whole.

    Raises BookError (exit 5) when another file stands there: nobody's own book becomes a demo.
    """
    if path.exists() and not _is_demo(path):
        raise BookError(
            _("{path} is not a demo book; nothing was changed.").format(path=path),
            _("Name another place with --book."),
        )
    with made_whole(path, overwrite=True) as making:
        book.lay_out(making, zone, stamp)
        with transaction(making, stamp) as session:
            fill(session, demo)


def was_worked_in(path: Path) -> bool:
    """Return whether somebody changed a demo book after it was made (that took two change sets)."""
    if not path.exists() or not _is_demo(path):
        return False
    with open_reader(path) as reader:
        return reader.number(CHANGE_SETS) > 2


def _is_demo(path: Path) -> bool:
    with open_reader(path) as reader:
        return reader.number(MARKED, {"key": MARK}) == 1


def fill(session: Session, demo: Demo) -> None:
    """Write the whole demo into an empty book, and mark the book as a demo, which may be made anew."""
    session.add(BookSetting(key=MARK, value=demo.today.isoformat()))
    _customers(session, demo)
    _contracts(session, demo)
    _work(session, demo)
    _money(session, demo)
    _signals(session, demo)
    offers(session, demo)
    mornings(session, demo)
    care(session, demo)
    people(session, names.OWNERS)
    warnings(session, demo)


def _insert(session: Session, table: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    session.connection().execute(sa.insert(table.__table__), list(rows))


def _customers(session: Session, demo: Demo) -> None:
    own = ("code", "name", "tier", "segment", "industry", "owner")
    _insert(
        session,
        Customer,
        (
            {"id": number, "name_key": name_key(one.name), **{key: getattr(one, key) for key in own}}
            for number, one in enumerate(demo.customers, 1)
        ),
    )
    _insert(
        session,
        Contact,
        (
            {"customer_id": number, "name": one.contact, "phone": one.phone, "email": one.email}
            for number, one in enumerate(demo.customers, 1)
        ),
    )


def _contracts(session: Session, demo: Demo) -> None:
    contracts, terms = [], []
    for number, one in enumerate(demo.contracts, 1):
        notice_unit = NoticeUnit.DAYS if one.notice_days else None
        kind, state = ContractKind(one.kind), ContractState(one.state)
        contracts.append(
            {
                "id": number,
                "number": one.number,
                "customer_id": one.customer + 1,
                "product": one.product,
                "kind": kind,
                "state": state,
                "anchor": one.anchor,
                "renewal_months": one.months,
                "owner": demo.customers[one.customer].owner,
                "notice_length": one.notice_days,
                "notice_unit": notice_unit,
                "signed_on": one.anchor - timedelta(days=10),
            }
        )
        periods = terms_of(one)
        for sequence, ((start, end), amount) in enumerate(zip(periods, one.amounts, strict=True), 1):
            last = sequence == len(periods)
            outcome = None if last else _outcome(amount, one.amounts[sequence])
            derived = derive(
                kind=kind,
                state=state,
                notice_length=one.notice_days,
                notice_unit=notice_unit,
                end_on=end,
                outcome=outcome,
                is_last=last,
            )
            terms.append(
                {
                    "contract_id": number,
                    "sequence": sequence,
                    "kind": TermKind.INITIAL if sequence == 1 else TermKind.RENEWAL,
                    "start_on": start,
                    "end_on": end,
                    "amount": amount,
                    "currency": one.currency,
                    "notice_deadline": derived.notice_deadline,
                    "is_open": derived.is_open,
                    "outcome": outcome,
                    "decided_on": None if last else end - timedelta(days=5),
                    "recorded_on": demo.today if last else start,
                }
            )
    _insert(session, Contract, contracts)
    _insert(session, Term, terms)


def _outcome(before: int, after: int) -> Outcome:
    if after == before:
        return Outcome.RENEWED
    return Outcome.EXPANDED if after > before else Outcome.CONTRACTED


def _work(session: Session, demo: Demo) -> None:
    calls, tasks = [], []
    for number, (customer, day, note, with_task) in enumerate(demo.calls, 1):
        one = demo.customers[customer]
        calls.append(
            {
                "id": number,
                "customer_id": customer + 1,
                "kind": InteractionKind.CALL,
                "happened_at": f"{day.isoformat()}T10:00",
                "note": names.CALLS[note][0 if one.chinese else 1],
                "owner": one.owner,
            }
        )
        if with_task:
            title = names.TASKS[note % len(names.TASKS)][0 if one.chinese else 1]
            due, open_still = day + timedelta(days=7), day + timedelta(days=30) > demo.today
            tasks.append(
                {
                    "title": title,
                    "customer_id": customer + 1,
                    "interaction_id": number,
                    "owner": one.owner,
                    "due_on": due,
                    "state": TaskState.OPEN if open_still else TaskState.DONE,
                    "done_on": None if open_still else due,
                }
            )
    _insert(session, Interaction, calls)
    _insert(session, Task, tasks)


def _money(session: Session, demo: Demo) -> None:
    contract_ids = {one.number: number for number, one in enumerate(demo.contracts, 1)}
    invoices, receipts = [], []
    for number, one in enumerate(facts.invoices(demo), 1):
        invoices.append(
            {
                "id": number,
                "number": one.number,
                "customer_id": one.contract.customer + 1,
                "contract_id": None if one.beside else contract_ids[one.contract.number],
                "issued_on": one.issued_on,
                "due_on": one.due_on,
                "amount": one.amount,
                "currency": one.contract.currency,
            }
        )
        if one.paid_on is not None:
            receipts.append({"invoice_id": number, "received_on": one.paid_on, "amount": one.amount})
    _insert(session, Invoice, invoices)
    _insert(session, Receipt, receipts)


def _signals(session: Session, demo: Demo) -> None:
    rows = []
    for number, one in enumerate(demo.customers, 1):
        key = {"customer_id": number, "label": "", "sequence": 1}
        rows += [
            {**key, "kind": SignalKind.USAGE, "on_day": day, "value": value * 1000}
            for day, value in facts.usage(one, demo.today)
        ]
        rows += [
            {**key, "kind": SignalKind.INQUIRY, "on_day": day, "value": 1000}
            for day in facts.inquiries(one, demo.today)
        ]
    _insert(session, CustomerSignal, rows)
    seen: Counter[tuple[object, ...]] = Counter()
    market = []
    for industry, kind, day, label in demo.market:
        seen[industry, kind, day, label] += 1
        sequence = seen[industry, kind, day, label]
        key = {"industry": industry, "kind": kind, "on_day": day, "label": label, "sequence": sequence}
        market.append(key | {"value": 1000})
    _insert(session, MarketSignal, market)
