"""What due means: which days are looked at, how near a deadline is, which amounts are large enough."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from renewctl.dates import shifted
from renewctl.money import EXPONENTS, Money
from renewctl.vocabulary import Band, DueBy

if TYPE_CHECKING:  # only --min-amount needs it
    from decimal import Decimal

RED_DAYS, YELLOW_DAYS = 7, 30
DECIMALS = tuple(sorted(set(EXPONENTS.values())))
"""How many decimals a currency may have."""

BEGINNING = date.min


class Window(NamedTuple):
    """The deadlines that are looked at: ends since a day, and whatever falls from today to the horizon, inclusive.

    A contract that ended on or after `since` and before today, with no decision, is overdue.
    """

    today: date
    horizon: date
    since: date
    by: DueBy = DueBy.ANY

    @property
    def before(self) -> "Window":
        """The window of what ended before `since`: what a table folds into one line."""
        return Window(self.today, shifted(self.since, -1), BEGINNING, self.by)


def window(today: date, days: int, by: DueBy = DueBy.ANY, *, overdue_days: int | None) -> Window:
    """Return the window of a due list: `days` ahead, today included, and so many days of overdue ends behind.

    `overdue_days` None looks back to the beginning; 0 leaves the overdue out.
    """
    since = BEGINNING if overdue_days is None else shifted(today, -overdue_days)
    return Window(today, shifted(today, days), since, by)


def band(days: int) -> Band:
    """Return how near a deadline is, by its days from today: red within 7, yellow within 30, both inclusive."""
    if days < 0:
        return Band.OVERDUE
    if days <= RED_DAYS:
        return Band.RED
    return Band.YELLOW if days <= YELLOW_DAYS else Band.LATER


class Floor(NamedTuple):
    """The least amount that counts; without a currency, that number in each amount's own currency."""

    value: "Decimal"
    currency: str | None = None

    def minor(self, decimals: int) -> int:
        """Return the least sum in minor units of a currency with so many decimals; a part of a unit rounds up."""
        return int(self.value.scaleb(decimals).to_integral_value("ROUND_CEILING"))

    def admits(self, money: Money | None) -> bool:
        """Whether a sum is large enough; no sum is not."""
        if money is None or self.currency not in (None, money.currency):
            return False
        return money.minor >= self.minor(EXPONENTS.get(money.currency, 2))


def read_floor(text: str | None, currency: str | None = None) -> Floor | None:
    """Return the least amount that was typed, None where none was; UsageError (exit 2) for what is no amount."""
    if text is None:
        return None
    from renewctl.written_amounts import read_amount  # the grammar of sums takes long to load

    return Floor(*read_amount(f"{text} {currency}" if currency else text))
