"""How near a deadline is, which days are looked at, which amounts are large enough."""

from datetime import date
from decimal import Decimal

import pytest

from renewctl.due.rules import Floor, band, window
from renewctl.money import Money
from renewctl.vocabulary import Band

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, Band.OVERDUE),
        (0, Band.RED),
        (7, Band.RED),
        (8, Band.YELLOW),
        (30, Band.YELLOW),
        (31, Band.LATER),
    ],
)
def test_a_deadline_is_red_within_7_days_and_yellow_within_30(days: int, expected: Band) -> None:
    assert band(days) is expected


def test_a_window_holds_today_and_its_last_day() -> None:
    found = window(TODAY, 30, overdue_days=30)
    assert (found.since, found.horizon) == (date(2026, 5, 16), date(2026, 7, 15))
    assert (found.before.since, found.before.horizon) == (date.min, date(2026, 5, 15))
    assert window(TODAY, 30, overdue_days=None).since == date.min
    assert window(TODAY, 0, overdue_days=0)[:3] == (TODAY, TODAY, TODAY)


def test_a_window_ends_with_the_calendar() -> None:
    assert window(TODAY, 10_000_000, overdue_days=10_000_000)[1:3] == (date.max, date.min)


@pytest.mark.parametrize(
    ("floor", "money", "expected"),
    [
        (Floor(Decimal("10.5")), Money(1050, "CNY"), True),
        (Floor(Decimal("10.5")), Money(1049, "CNY"), False),
        (Floor(Decimal("10.5")), Money(11, "JPY"), True),
        (Floor(Decimal("10.5")), Money(10, "JPY"), False),
        (Floor(Decimal("10.5")), Money(10500, "KWD"), True),
        (Floor(Decimal("10"), "CNY"), Money(99999, "USD"), False),
        (Floor(Decimal("-5")), Money(-500, "CNY"), True),
        (Floor(Decimal("0")), None, False),
    ],
)
def test_an_amount_is_compared_in_its_own_currency(floor: Floor, money: Money | None, expected: bool) -> None:
    assert floor.admits(money) is expected
