"""What is measured in SQL, against plain sums over the same facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.risk import queries
from renewctl.risk.active import in_force
from renewctl.risk.assessments import customer_risk
from renewctl.risk.glance import standings
from renewctl.risk.queries import Scope
from renewctl.risk.score import Assessment, Windows
from renewctl.store import batches
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level
from tests.customer.books import book_of
from tests.rows import put, put_term

TODAY = date(2026, 6, 15)
WINDOWS = Windows.of(TODAY, 90)


def risk_of(book: Reader, customer: int) -> Assessment:
    return customer_risk(book, customer, TODAY, in_force(book, TODAY)).assessment


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def signal(book: Reader, customer: int, kind: str, offset: int, value: float, sequence: int = 1) -> None:
    put(
        book.connection,
        "customer_signal",
        customer_id=customer,
        kind=kind,
        on_day=day(offset),
        value=round(value * 1000),
        sequence=sequence,
    )


def worked_example(book: Reader) -> int:
    """The customer of the definitions: usage 400 -> 260, inquiries 8 -> 5, 1 launch, 18 days late."""
    customer = put(book.connection, "customer", name="Acme", code="C1", industry="Retail", owner="Wang")
    for offset, value in ((-179, 150), (-90, 250), (-89, 100), (0, 160)):
        signal(book, customer, "usage", offset, value)
    for offset, value in ((-179, 8), (-1, 5)):
        signal(book, customer, "inquiry", offset, value)
    put(book.connection, "market_signal", industry="retail", kind="competitor", on_day=day(-3), value=1000)
    put(book.connection, "invoice", number="I1", customer_id=customer, due_on=day(-18), amount=100)
    return customer


def test_the_worked_example_through_the_tables_is_47_7() -> None:
    with book_of() as book:
        risk = risk_of(book, worked_example(book))
    assert [round(reading.r or 0, 1) for reading in risk.readings] == [62.5, 29.2, 40.0, 46.5]
    assert (round(risk.score or 0, 1), risk.level, risk.coverage) == (47.7, Level.MEDIUM, 100)


def test_without_usage_the_tables_give_39_7_at_65_per_cent() -> None:
    with book_of() as book:
        customer = worked_example(book)
        book.connection.execute("DELETE FROM customer_signal WHERE kind = 'usage'")
        risk = risk_of(book, customer)
    assert (round(risk.score or 0, 1), risk.coverage) == (39.7, 65)


def test_facts_dated_after_the_day_never_count() -> None:
    with book_of() as book:
        customer = worked_example(book)
        before = risk_of(book, customer)
        for kind in ("usage", "inquiry", "competitor"):
            signal(book, customer, kind, 1, 999)
        put(book.connection, "market_signal", industry="Retail", kind="policy", on_day=day(1), value=9000)
        put(book.connection, "receipt", invoice_id=1, received_on=day(1), amount=100)
        put(book.connection, "invoice", number="I2", customer_id=customer, issued_on=day(1), due_on=day(-80), amount=1)
        after = risk_of(book, customer)
    assert after.standing == before.standing


def test_signals_of_nobody_s_market_are_no_data_and_those_of_old_are_quiet() -> None:
    with book_of() as book:
        retail = put(book.connection, "customer", name="A", industry="RETAIL")
        energy = put(book.connection, "customer", name="B", industry="Energy")
        named = put(book.connection, "customer", name="C")
        put(book.connection, "market_signal", industry="Retail", kind="policy", on_day=day(-90), value=1000)
        signal(book, named, "policy", -89, 1)
        found = {one: risk_of(book, one).readings[2].value for one in (retail, energy, named)}
    assert found == {retail: 0, energy: None, named: 1}


@pytest.mark.parametrize(
    ("due", "paid", "late"),
    [
        (-18, [], 18),  # open: to today
        (5, [], 0),  # not due yet
        (-18, [(-18, 60)], 18),  # partly paid is open
        (-120, [(-100, 60), (-89, 40)], 31),  # the last receipt counts
        (-120, [(-90, 100)], None),  # paid before the window
        (-20, [(-30, 100)], 0),  # early is not late
        (-20, [(-10, 120)], 10),  # overpaid is paid
    ],
)
def test_days_late_are_those_of_open_and_lately_paid_invoices(
    due: int, paid: list[tuple[int, int]], late: int | None
) -> None:
    with book_of() as book:
        customer = put(book.connection, "customer", name="A")
        put(book.connection, "invoice", number="I", customer_id=customer, due_on=day(due), amount=100)
        for offset, amount in paid:
            put(book.connection, "receipt", invoice_id=1, received_on=day(offset), amount=amount)
        found = queries.days_late(book, WINDOWS)
        assert found == queries.days_late(book, WINDOWS, [customer, 99])
    assert found.get(customer) == late


def test_the_worst_invoice_counts_and_a_credit_note_is_none() -> None:
    with book_of() as book:
        customer = put(book.connection, "customer", name="A")
        for number, (due, amount) in enumerate([(-3, 1), (-40, 1), (5, 1), (-80, -1)]):
            put(book.connection, "invoice", number=str(number), customer_id=customer, due_on=day(due), amount=amount)
        put(book.connection, "receipt", invoice_id=4, received_on=TODAY, amount=-1)  # 80 days after it was due
        assert queries.days_late(book, WINDOWS) == {customer: 40}


facts = st.lists(
    st.tuples(st.sampled_from(["usage", "inquiry"]), st.integers(-200, 3), st.integers(0, 50)),
    max_size=25,
    unique_by=lambda fact: fact[:2],
)


@settings(max_examples=80, deadline=None)
@given(facts)
def test_sums_are_those_of_the_windows(signals: list[tuple[str, int, int]]) -> None:
    with book_of() as book:
        customer = put(book.connection, "customer", name="A")
        for kind, offset, value in signals:
            signal(book, customer, kind, offset, value)
        (found,) = queries.candidates(book, Scope(), WINDOWS)

    def total(kind: str, first: int, last: int) -> int | None:
        values = [value * 1000 for name, offset, value in signals if name == kind and first <= offset <= last]
        return sum(values) if values else None

    assert (found.usage, found.usage_before) == (total("usage", -89, 0), total("usage", -179, -90))
    assert (found.inquiries, found.inquiries_before) == (total("inquiry", -89, 0), total("inquiry", -179, -90))
    firsts = [offset for kind, offset, _value in signals if kind == "usage" and offset <= 0]
    assert found.usage_since == (day(min(firsts)).isoformat() if firsts else None)


def test_many_customers_are_measured_as_one_is() -> None:
    with book_of() as book:
        customers = [put(book.connection, "customer", name=f"C{n}") for n in range(batches.AT_ONCE + 3)]
        for number in customers:
            put(book.connection, "invoice", number=str(number), customer_id=number, due_on=day(-number), amount=1)
        found = standings(book, customers, TODAY)
        assert found.keys() == set(customers)
        for number in (customers[0], customers[-1]):
            assert found[number] == risk_of(book, number).standing


def test_a_book_without_facts_is_not_measured() -> None:
    with book_of() as book:
        customer = put(book.connection, "customer", name="A")
        assert standings(book, [customer], TODAY) == {}


def test_the_report_is_about_those_with_a_deadline_or_about_all() -> None:
    with book_of() as book:
        at = book.connection
        near = put_term(at, "NEAR", day(90), amount=100, currency="CNY", owner="Li")
        put_term(at, "NEAR-2", day(40), customer_id=near, amount=5, currency="USD", owner="Li")
        late = put_term(at, "LATE", day(-400))
        notice = put_term(at, "NOTICE", day(180), notice_deadline=day(90))
        far = put_term(at, "FAR", day(91), amount=7, currency="CNY")
        idle = put(at, "customer", name="idle")
        put(at, "customer", name="gone", archived_on=day(-1))
        scope = Scope(day(90))
        found = {one.id: one for one in queries.candidates(book, scope, WINDOWS)}
        everyone = {one.id: one for one in queries.candidates(book, Scope(), WINDOWS)}
        sums = queries.amounts(book, scope, WINDOWS, [near, late])
        owned = [one.id for one in queries.candidates(book, Scope(owner="li"), WINDOWS)]
        left_out = queries.left_out(book, scope, len(found))
    assert found.keys() == {near, late, notice}
    assert everyone.keys() == {near, late, notice, far, idle}
    assert (found[near].deadline, found[near].term_end, found[near].owner) == ("2026-07-25", "2026-07-25", "Li")
    assert found[notice].deadline == "2026-09-13"
    assert sums == {near: [(5, "USD"), (100, "CNY")]}
    assert owned == [near]
    assert left_out == (2, 1)
