"""Nothing that came after the day of a score gets into it: facts dated later, facts recorded later, telling columns."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from renewctl.risk.active import InForce
from renewctl.risk.assessments import assessments
from renewctl.risk.further import KINDS as OPTIONAL
from renewctl.risk.proof.recorded import KINDS, recorded_later
from renewctl.risk.rule_set import DEFAULT, parse_rules
from renewctl.risk.score import RuleSet
from renewctl.store.reader import Reader
from renewctl.vocabulary import IndicatorName
from tests.customer.books import book_of
from tests.risk.test_further import table
from tests.rows import put

DAY = date(2026, 4, 1)
AFTER = DAY + timedelta(days=1)
ALL = "\n".join([DEFAULT.read_text(encoding="utf-8").replace("default-1", "all-1"), *map(table, OPTIONAL)])

Plant = Callable[[Reader, date], object]


def base(book: Reader) -> None:
    """Put a customer of an industry into a book, with a term, its renewal, an invoice, a champion, and facts of old."""
    at = book.connection
    put(at, "customer", name="Acme", industry="it")
    put(at, "contract", number="K1", customer_id=1)
    put(at, "term", contract_id=1, start_on=date(2025, 7, 1), end_on=date(2026, 6, 30), amount=1000, currency="CNY")
    put(at, "renewal", contract_id=1, term_id=1)
    put(at, "invoice", number="I0", customer_id=1, issued_on=date(2026, 2, 1), due_on=date(2026, 2, 20), amount=100)
    put(at, "contact", customer_id=1, role="champion")
    put(at, "market_signal", industry="it", kind="policy", on_day=date(2025, 1, 1), value=1000)
    for kind in ("usage", "inquiry"):
        for back in (10, 100, 110, 120, 200):
            on = DAY - timedelta(days=back)
            put(at, "customer_signal", customer_id=1, kind=kind, on_day=on, value=1000)
    put(at, "service_case", customer_id=1, kind="inquiry", opened_at="2025-09-01T10:00")
    put(at, "survey", customer_id=1, asked_on=date(2025, 1, 1), answered_on=date(2025, 1, 1), score=4)
    put(at, "interaction", customer_id=1, happened_at="2025-12-01T10:00", direction="in")


def signal(kind: str) -> Plant:
    """Return what plants a fact of this kind."""
    return lambda book, on: put(book.connection, "customer_signal", customer_id=1, kind=kind, on_day=on, value=90_000)


def invoice(book: Reader, on: date) -> None:
    """Plant an invoice that was due long before, of a day."""
    due = date(2026, 1, 1)
    put(book.connection, "invoice", number="I1", customer_id=1, issued_on=on, due_on=due, amount=100)


def receipt(book: Reader, on: date) -> None:
    """Plant the receipt of an invoice; one that came by the day was five days late."""
    arrived = on if on > DAY else date(2026, 2, 25)
    put(book.connection, "receipt", invoice_id=1, received_on=arrived, amount=100)


def survey(book: Reader, on: date) -> None:
    """Plant a bad answer."""
    put(book.connection, "survey", customer_id=1, asked_on=on, answered_on=on, score=1)


def talk(book: Reader, on: date) -> None:
    """Plant a word of the customer's."""
    put(book.connection, "interaction", customer_id=1, happened_at=f"{on}T08:00", direction="in")


def complaint(book: Reader, on: date) -> None:
    """Plant a complaint."""
    put(book.connection, "service_case", customer_id=1, kind="complaint", opened_at=f"{on}T10:00")


def notice(book: Reader, on: date) -> None:
    """Plant the customer's notice."""
    put(book.connection, "notice", contract_id=1, term_id=1, on_day=on)


def quote(book: Reader, on: date) -> None:
    """Plant a quote below the price, accepted on a day."""
    put(
        book.connection, "quote", contract_id=1, term_id=1, amount=1, state="accepted", decided_on=on, months=12
    )  # fmt: skip


def earlier_term(book: Reader, on: date) -> None:
    """Plant a contract whose first term begins on a day, or where that is past, a year before the one there is."""
    start = on if on > DAY else date(2024, 7, 1)
    contract = put(book.connection, "contract", number="K2", customer_id=1)
    put(book.connection, "term", contract_id=contract, start_on=start, end_on=date(2027, 6, 30))


def champion_left(book: Reader, on: date) -> None:
    """Archive the champion."""
    book.connection.execute("UPDATE contact SET archived_on = ?", (on.isoformat(),))


def late_step(book: Reader, on: date) -> None:
    """Plant a step of the renewal that was late, of one that was opened on a day."""
    book.connection.execute("UPDATE renewal SET opened_on = ?", (on.isoformat(),))
    started, end = date(2026, 1, 1), date(2026, 3, 1)
    put(book.connection, "step", renewal_id=1, code="offer", planned_start=started, planned_end=end)


def market(book: Reader, on: date) -> None:
    """Plant a launch in the customer's industry."""
    put(book.connection, "market_signal", industry="it", kind="competitor", on_day=on, value=1000)


FACTS: dict[str, tuple[IndicatorName, str, Plant]] = {
    "use": (IndicatorName.USAGE, "usage", signal("usage")),
    "inquiry": (IndicatorName.INQUIRIES, "inquiries", signal("inquiry")),
    "launch in the market": (IndicatorName.MARKET, "market", market),
    "launch aimed at it": (IndicatorName.MARKET, "market", signal("competitor")),
    "invoice": (IndicatorName.PAYMENT, "invoices", invoice),
    "receipt": (IndicatorName.PAYMENT, "receipts", receipt),
    "receipt of before": (IndicatorName.PAYMENT_TREND, "receipts", receipt),
    "answer": (IndicatorName.SATISFACTION, "surveys", survey),
    "answer against before": (IndicatorName.SATISFACTION_TREND, "surveys", survey),
    "word": (IndicatorName.SILENCE, "interactions", talk),
    "open complaint": (IndicatorName.OPEN_COMPLAINTS, "cases", complaint),
    "complaint": (IndicatorName.REPEATED_COMPLAINTS, "cases", complaint),
    "champion who left": (IndicatorName.CHAMPION, "contacts", champion_left),
    "notice": (IndicatorName.NOTICE, "notices", notice),
    "late step": (IndicatorName.LATE_STEPS, "steps", late_step),
    "newest sign": (IndicatorName.STALE_SIGNALS, "usage", signal("usage")),
    "day of use": (IndicatorName.ACTIVE_DAYS, "usage", signal("usage")),
    "cheap quote": (IndicatorName.DISCOUNTS, "quotes", quote),
    "first term": (IndicatorName.TENURE, "terms", earlier_term),
}


def all_rules() -> RuleSet:
    """Return a rule set with every indicator there is."""
    return parse_rules(ALL, "all-1")


def only(name: IndicatorName) -> RuleSet:
    """Return a rule set in which one indicator alone has a weight."""
    tables = re.split(r"(?m)^(?=\[)", ALL)
    off = (one if one.startswith(f"[{name}]") else re.sub("weight = [0-9]+", "weight = 0", one) for one in tables)
    return parse_rules("".join(off), "all-1")


def readings(book: Reader) -> object:
    """Return what every indicator reads of the customer on the day."""
    (one,) = assessments(book, [1], DAY, InForce(all_rules()))
    return [(reading.name, reading.value, reading.baseline, reading.r) for reading in one.assessment.readings]


def test_every_indicator_has_its_facts_here_and_its_kinds_there() -> None:
    assert {name for name, _kind, _plant in FACTS.values()} == set(IndicatorName) == set(KINDS)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_dated_after_the_day_never_enters_and_one_of_the_day_does(fact: str) -> None:
    name, _kind, plant = FACTS[fact]
    with book_of() as bare, book_of() as later, book_of() as on_time:
        for book in (bare, later, on_time):
            base(book)
        plant(later, AFTER)
        plant(on_time, DAY)
        assert readings(later) == readings(bare)
        if name is not IndicatorName.PAYMENT_TREND:  # of which nothing is known before
            assert readings(on_time) != readings(bare)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_recorded_after_the_day_is_counted_and_named(fact: str) -> None:
    name, kind, plant = FACTS[fact]
    with book_of() as then, book_of() as now, book_of() as dated_later:
        for book in (then, now, dated_later):
            base(book)
        plant(now, DAY)
        plant(dated_later, AFTER)
        assert recorded_later(now, then, [only(name)], DAY, [1]) == {kind: 1}
        assert recorded_later(then, then, [only(name)], DAY, [1]) == {}
        if name is not IndicatorName.LATE_STEPS:  # a renewal that was opened later has no steps by then
            assert recorded_later(dated_later, then, [only(name)], DAY, [1]) == {}


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        (IndicatorName.PAYMENT, "UPDATE invoice SET due_on = '2026-01-01'", {"invoices": 1}),
        (IndicatorName.USAGE, "UPDATE customer_signal SET value = 5 WHERE kind = 'usage'", {"usage": 5}),
        (IndicatorName.USAGE, "DELETE FROM customer_signal WHERE on_day = '2026-03-22'", {"usage": 1}),
        (IndicatorName.SATISFACTION, "UPDATE survey SET score = 1", {"surveys": 1}),
        (IndicatorName.SILENCE, "UPDATE interaction SET direction = 'out'", {"interactions": 1}),
        (IndicatorName.OPEN_COMPLAINTS, "UPDATE service_case SET kind = 'complaint'", {"cases": 1}),
        (
            IndicatorName.OPEN_COMPLAINTS,
            "UPDATE service_case SET state = 'resolved', resolved_at = '2026-04-01T20:00'",
            {"cases": 1},
        ),
        (
            IndicatorName.OPEN_COMPLAINTS,
            "UPDATE service_case SET state = 'resolved', resolved_at = '2026-04-02T20:00'",
            {},
        ),
        (IndicatorName.MARKET, "UPDATE customer SET industry = 'bank'", {"industry": 1}),
        (IndicatorName.MARKET, "UPDATE market_signal SET industry = 'bank'", {"market": 1}),
        (IndicatorName.TENURE, "UPDATE term SET start_on = '2020-01-01'", {"terms": 1}),
        (IndicatorName.PAYMENT, "UPDATE customer SET name = 'Other'", {}),
    ],
)
def test_what_was_put_right_later_counts_as_recorded_later(
    name: IndicatorName, change: str, found: dict[str, int]
) -> None:
    with book_of() as then, book_of() as now:
        base(then)
        base(now)
        now.connection.execute(change)
        assert recorded_later(now, then, [only(name)], DAY, [1]) == found
