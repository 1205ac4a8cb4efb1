"""Signals as they are listed, of customers and of industries together, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as day_of_calendar

from renewctl.signal.rules import plain_number
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import SignalKind


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A dated fact about a customer or an industry; its value in thousandths."""

    date: str
    kind: str
    customer: str | None
    customer_code: str | None
    industry: str | None
    thousandths: int
    label: str
    sequence: int
    notes: str | None

    @property
    def value(self) -> int | float:
        """The value as a number."""
        return plain_number(self.thousandths)

    @property
    def subject(self) -> str:
        """The customer's name, or the industry."""
        return self.customer or self.industry or ""


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """Which signals are wanted; None leaves a condition out. Both days count in."""

    customer_id: int | None = None
    industry: str | None = None
    kind: SignalKind | None = None
    since: day_of_calendar | None = None
    until: day_of_calendar | None = None


_OF_CUSTOMERS = """
SELECT customer_signal.on_day AS on_day, customer_signal.kind AS kind, customer.name AS customer,
    customer.code AS customer_code, CAST(NULL AS TEXT) AS industry, customer_signal.value AS value,
    customer_signal.label AS label, customer_signal.sequence AS sequence, customer_signal.notes AS notes
FROM customer_signal JOIN customer ON customer.id = customer_signal.customer_id
"""
_OF_INDUSTRIES = """
SELECT market_signal.on_day, market_signal.kind, CAST(NULL AS TEXT), CAST(NULL AS TEXT), market_signal.industry,
    market_signal.value, market_signal.label, market_signal.sequence, market_signal.notes
FROM market_signal
"""

LISTED = f"""
{_OF_CUSTOMERS}
WHERE (CAST(:customer AS INTEGER) IS NULL OR customer_signal.customer_id = CAST(:customer AS INTEGER))
    AND CAST(:industry AS TEXT) IS NULL
    AND (CAST(:kind AS TEXT) IS NULL OR customer_signal.kind = CAST(:kind AS TEXT))
    AND (CAST(:since AS TEXT) IS NULL OR customer_signal.on_day >= CAST(:since AS TEXT))
    AND (CAST(:until AS TEXT) IS NULL OR customer_signal.on_day <= CAST(:until AS TEXT))
UNION ALL
{_OF_INDUSTRIES}
WHERE CAST(:customer AS INTEGER) IS NULL
    AND (CAST(:industry AS TEXT) IS NULL OR LOWER(market_signal.industry) = LOWER(CAST(:industry AS TEXT)))
    AND (CAST(:kind AS TEXT) IS NULL OR market_signal.kind = CAST(:kind AS TEXT))
    AND (CAST(:since AS TEXT) IS NULL OR market_signal.on_day >= CAST(:since AS TEXT))
    AND (CAST(:until AS TEXT) IS NULL OR market_signal.on_day <= CAST(:until AS TEXT))
ORDER BY on_day DESC, kind, customer, industry, label, sequence DESC
"""
ONE_OF_CUSTOMER = f"""
{_OF_CUSTOMERS}
WHERE customer_signal.customer_id = :customer AND customer_signal.kind = :kind AND customer_signal.on_day = :day
    AND customer_signal.label = :label AND customer_signal.sequence = :sequence
"""
ONE_OF_INDUSTRY = f"""
{_OF_INDUSTRIES}
WHERE market_signal.industry = :industry AND market_signal.kind = :kind AND market_signal.on_day = :day
    AND market_signal.label = :label AND market_signal.sequence = :sequence
"""
LAST_OF_CUSTOMER = """
SELECT MAX(sequence) FROM customer_signal
WHERE customer_id = :customer AND kind = :kind AND on_day = :day AND label = :label
"""
LAST_OF_INDUSTRY = """
SELECT MAX(sequence) FROM market_signal
WHERE industry = :industry AND kind = :kind AND on_day = :day AND label = :label
"""
CUSTOMERS_IN_INDUSTRY = "SELECT COUNT(*) FROM customer WHERE LOWER(industry) = LOWER(:industry) AND archived_on IS NULL"


@dataclass(frozen=True, slots=True)
class Key:
    """What a signal is about: a customer or an industry, on a day, of a kind, under a label."""

    kind: SignalKind
    day: day_of_calendar
    label: str
    customer_id: int | None = None
    industry: str | None = None

    @property
    def parameters(self) -> dict[str, str | int | None]:
        """The key as a statement's parameters."""
        subject: dict[str, str | int | None] = (
            {"customer": self.customer_id} if self.customer_id is not None else {"industry": self.industry}
        )
        return {"kind": self.kind, "day": self.day.isoformat(), "label": self.label, **subject}


def signals(book: Reader, wanted: SignalFilter) -> Iterator[SignalRow]:
    """Yield the signals that are wanted, the newest first."""
    parameters: Parameters = {
        "customer": wanted.customer_id,
        "industry": wanted.industry,
        "kind": wanted.kind,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
    }
    return book.rows(LISTED, parameters, SignalRow)


def signal(book: Reader, key: Key, sequence: int) -> SignalRow:
    """Return one signal, which must be one of the book's."""
    sql = ONE_OF_CUSTOMER if key.customer_id is not None else ONE_OF_INDUSTRY
    found = book.first(sql, {**key.parameters, "sequence": sequence}, SignalRow)
    assert found is not None
    return found


def next_sequence(book: Reader, key: Key) -> int:
    """Return the number of the next signal that agrees in all the rest of its key: 1 for the first."""
    return book.number(LAST_OF_CUSTOMER if key.customer_id is not None else LAST_OF_INDUSTRY, key.parameters) + 1


def customers_in(book: Reader, industry: str) -> int:
    """Return how many customers a signal about an industry reaches."""
    return book.number(CUSTOMERS_IN_INDUSTRY, {"industry": industry})
