"""What is open, how late it is, and what a receipt may be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import RuleError
from renewctl.invoice import rules
from renewctl.money import Money
from renewctl.vocabulary import InvoiceState

TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = date(2026, 6, 14), date(2026, 6, 16)
ASKED = Money(10000, "CNY")


@pytest.mark.parametrize(
    ("amount", "received", "due_on", "state"),
    [
        (100, 0, TODAY, InvoiceState.OPEN),
        (100, 1, TODAY, InvoiceState.PARTLY_PAID),
        (100, 99, YESTERDAY, InvoiceState.OVERDUE),
        (100, 0, YESTERDAY, InvoiceState.OVERDUE),
        (100, 100, YESTERDAY, InvoiceState.PAID),
        (100, 101, TODAY, InvoiceState.PAID),
        (-100, 0, TOMORROW, InvoiceState.OPEN),
        (-100, -1, TOMORROW, InvoiceState.PARTLY_PAID),
        (-100, -99, YESTERDAY, InvoiceState.OVERDUE),
        (-100, -100, YESTERDAY, InvoiceState.PAID),
    ],
)
def test_the_state_of_an_invoice(amount: int, received: int, due_on: date, state: InvoiceState) -> None:
    assert rules.state(amount, received, due_on, TODAY) is state


@given(
    amount=st.integers(-(10**12), 10**12).filter(bool),
    received=st.integers(-(10**12), 10**12),
    due_on=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_a_credit_note_is_an_invoice_mirrored(amount: int, received: int, due_on: date) -> None:
    mirrored = rules.state(-amount, -received, due_on, TODAY)
    assert rules.state(amount, received, due_on, TODAY) is mirrored


@pytest.mark.parametrize(
    ("due_on", "paid_on", "late"),
    [
        (TODAY, None, 0),
        (YESTERDAY, None, 1),
        (TOMORROW, None, 0),
        (YESTERDAY, YESTERDAY, 0),
        (date(2026, 5, 1), date(2026, 5, 19), 18),
        (TOMORROW, TODAY, 0),
    ],
)
def test_late_counts_from_the_day_after_it_was_due(due_on: date, paid_on: date | None, late: int) -> None:
    assert rules.days_late(due_on, paid_on, TODAY) == late


def test_an_invoice_is_over_something_and_due_after_it_was_issued() -> None:
    rules.check_invoice(1, TODAY, TODAY)
    rules.check_invoice(-1, None, YESTERDAY)
    with pytest.raises(RuleError):
        rules.check_invoice(0, None, TODAY)
    with pytest.raises(RuleError):
        rules.check_invoice(1, TODAY, YESTERDAY)


@pytest.mark.parametrize(
    ("arrived", "received_on", "rule"),
    [
        (Money(1, "USD"), TODAY, "receipt-currency"),
        (Money(0, "CNY"), TODAY, "receipt-amount"),
        (Money(-1, "CNY"), TODAY, "receipt-amount"),
        (Money(1, "CNY"), TOMORROW, "received-by-today"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_by_name(arrived: Money, received_on: date, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_receipt("INV-1", ASKED, arrived, received_on, TODAY)
    assert refused.value.rule == rule


def test_a_receipt_for_a_credit_note_is_below_zero_too() -> None:
    note = Money(-10000, "CNY")
    rules.check_receipt("CN-1", note, Money(-1, "CNY"), TODAY, TODAY)
    with pytest.raises(RuleError):
        rules.check_receipt("CN-1", note, Money(1, "CNY"), TODAY, TODAY)


def test_what_is_open_is_the_rest_until_nothing_is() -> None:
    assert rules.what_is_open("INV-1", ASKED, 2500) == Money(7500, "CNY")
    for received in (10000, 10001):
        with pytest.raises(RuleError) as refused:
            rules.what_is_open("INV-1", ASKED, received)
        assert refused.value.rule == "nothing-open"


def test_exactly_what_is_open_is_not_more() -> None:
    assert not rules.is_more_than_open(ASKED, 2500, Money(7500, "CNY"))
    assert rules.is_more_than_open(ASKED, 2500, Money(7501, "CNY"))
    assert rules.is_more_than_open(Money(-10000, "CNY"), -2500, Money(-7501, "CNY"))
