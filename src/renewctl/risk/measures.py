"""What the optional indicators go by: one statement for each kind of fact, whoever it is asked for.

Each statement gives a row per customer who has such facts dated on or before the day; who is missing has no data.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from renewctl.contract.queries import ANCHOR
from renewctl.money import Money
from renewctl.quote.rules import change, lengths
from renewctl.risk.further import NOTHING, Further, Measured, Readings
from renewctl.risk.indicators import LARGEST_FIGURE, Curve, Reading
from renewctl.risk.queries import DAY_NUMBER, days_late, days_of
from renewctl.risk.score import RuleSet, Windows
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import AttributeOwner, IndicatorName

Found = dict[int, Measured]


def _both(sql: str) -> tuple[str, str]:
    """Return a statement for everybody, and for those asked for; `{whom}` stands where their condition goes."""
    return sql.replace("{whom}", ""), sql.replace("{whom}", f"AND customer.id IN ({THESE})")


# A term that stood on the day: begun, and not over or the one still to be decided.
_STANDS = "(term.start_on IS NULL OR term.start_on <= :today) AND (term.end_on >= :today OR term.is_open = 1)"

SATISFACTION, SATISFACTION_OF_SOME = _both("""
SELECT customer.id,
    SUM(CASE WHEN answered_on >= :recent THEN score END), COUNT(CASE WHEN answered_on >= :recent THEN 1 END),
    SUM(CASE WHEN answered_on < :recent THEN score END), COUNT(CASE WHEN answered_on < :recent THEN 1 END)
FROM survey JOIN customer ON customer.id = survey.customer_id
WHERE survey.kind = 'csat' AND answered_on <= :today AND answered_on >= :earliest {whom} GROUP BY customer.id
""")
CONTACTS, CONTACTS_OF_SOME = _both("""
SELECT customer.id, MAX(substr(happened_at, 1, 10))
FROM interaction JOIN customer ON customer.id = interaction.customer_id
WHERE substr(happened_at, 1, 10) <= :today
    AND (direction = 'in' OR outcome = 'reached' OR kind IN ('meeting', 'visit')) {whom} GROUP BY customer.id
""")
COMPLAINTS, COMPLAINTS_OF_SOME = _both("""
SELECT customer.id, SUM(CASE WHEN kind = 'complaint' AND (resolved_at IS NULL OR substr(resolved_at, 1, 10) > :today)
        THEN 1 ELSE 0 END),
    SUM(CASE WHEN kind = 'complaint' AND substr(opened_at, 1, 10) >= :recent THEN 1 ELSE 0 END)
FROM service_case JOIN customer ON customer.id = service_case.customer_id
WHERE substr(opened_at, 1, 10) <= :today {whom} GROUP BY customer.id
""")
ANY_CASE = "SELECT CASE WHEN EXISTS (SELECT 1 FROM service_case WHERE substr(opened_at, 1, 10) <= :today) THEN 1 END"
CHAMPIONS, CHAMPIONS_OF_SOME = _both("""
SELECT customer.id, SUM(CASE WHEN contact.archived_on IS NULL OR contact.archived_on > :today THEN 1 ELSE 0 END)
FROM contact JOIN customer ON customer.id = contact.customer_id
WHERE LOWER(contact.role) IN ('champion', '支持者') {whom} GROUP BY customer.id
""")
NOTICES, NOTICES_OF_SOME = _both(f"""
SELECT customer.id, MAX(CASE notice.direction WHEN 'received' THEN 2 WHEN 'given' THEN 1 ELSE 0 END)
FROM customer JOIN contract ON contract.customer_id = customer.id JOIN term ON term.contract_id = contract.id
LEFT JOIN notice ON notice.term_id = term.id AND notice.on_day <= :today
    AND (notice.withdrawn_on IS NULL OR notice.withdrawn_on > :today)
WHERE {_STANDS} {{whom}} GROUP BY customer.id
""")
STEPS, STEPS_OF_SOME = _both("""
SELECT customer.id, SUM(CASE WHEN step.planned_end < :today AND step.state <> 'skipped'
    AND (step.ended_on IS NULL OR step.ended_on > :today) THEN 1 ELSE 0 END)
FROM renewal JOIN contract ON contract.id = renewal.contract_id JOIN customer ON customer.id = contract.customer_id
JOIN step ON step.renewal_id = renewal.id
WHERE renewal.opened_on <= :today AND (renewal.closed_on IS NULL OR renewal.closed_on > :today) {whom}
GROUP BY customer.id
""")
NEWEST, NEWEST_OF_SOME = _both("""
SELECT customer.id,
    (SELECT MAX(on_day) FROM customer_signal WHERE customer_id = customer.id AND kind = 'usage' AND on_day <= :today),
    (SELECT MAX(on_day) FROM customer_signal WHERE customer_id = customer.id AND kind = 'inquiry' AND on_day <= :today)
FROM customer WHERE 1 = 1 {whom}
""")
ACTIVE, ACTIVE_OF_SOME = _both("""
SELECT customer.id, COUNT(DISTINCT CASE WHEN on_day >= :recent AND value > 0 THEN on_day END)
FROM customer_signal JOIN customer ON customer.id = customer_signal.customer_id
WHERE customer_signal.kind = 'usage' AND on_day <= :today {whom} GROUP BY customer.id
""")
DISCOUNTS, DISCOUNTS_OF_SOME = _both(f"""
SELECT customer.id, quote.amount, quote.currency, quote.months, term.amount, term.currency, term.start_on, term.end_on,
    {ANCHOR}
FROM quote JOIN term ON term.id = quote.term_id JOIN contract ON contract.id = quote.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE quote.state = 'accepted' AND quote.decided_on <= :today {{whom}} ORDER BY customer.id
""")
FIRST_TERMS, FIRST_TERMS_OF_SOME = _both("""
SELECT customer.id, MIN(term.start_on)
FROM customer JOIN contract ON contract.customer_id = customer.id JOIN term ON term.contract_id = contract.id
WHERE term.start_on <= :today {whom} GROUP BY customer.id
""")
OF_CUSTOMERS, OF_CUSTOMERS_OF_SOME = _both("""
SELECT customer.id, customer.attributes FROM customer WHERE customer.attributes IS NOT NULL {whom} ORDER BY customer.id
""")
OF_CONTRACTS, OF_CONTRACTS_OF_SOME = _both(f"""
SELECT customer.id, contract.attributes FROM customer JOIN contract ON contract.customer_id = customer.id
WHERE contract.attributes IS NOT NULL
    AND EXISTS (SELECT 1 FROM term WHERE term.contract_id = contract.id AND {_STANDS}) {{whom}} ORDER BY customer.id
""")

YEAR = 365
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?|[+-]?\.\d+")


def further_readings(book: Reader, rules: RuleSet, today: date, customers: Collection[int] | None = None) -> Readings:
    """Return what a rule set's optional indicators say of these customers, of everybody if None."""
    measuring = _Measuring(book, rules, today, customers)
    columns = [(entry.readings, *measuring.measured(entry)) for entry in rules.further]
    blank = tuple([readings[absent] for readings, _found, absent in columns])
    whom = set[int]().union(*(found for _readings, found, _absent in columns))
    known = {
        customer: tuple([readings[found.get(customer, absent)] for readings, found, absent in columns])
        for customer in whom
    }
    return Readings(known, blank)


class _Measuring:
    """Measures customers on a day; what two indicators go by is asked for once."""

    def __init__(self, book: Reader, rules: RuleSet, today: date, customers: Collection[int] | None) -> None:
        self.book, self.rules, self.today, self.customers = book, rules, today, customers
        self._kept: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
        self._told: dict[str, list[tuple[int, dict[str, object]]]] = {}

    def measured(self, entry: Further) -> tuple[Found, Measured]:
        """Return what an indicator finds of each customer, and what it finds of all others."""
        if entry.of is not None:
            return self._attribute(entry), NOTHING
        match entry.kind:
            case IndicatorName.SATISFACTION:
                return self._satisfaction(entry, trend=False), NOTHING
            case IndicatorName.SATISFACTION_TREND:
                return self._satisfaction(entry, trend=True), NOTHING
            case IndicatorName.SILENCE:
                return self._days_since(self._rows(CONTACTS, CONTACTS_OF_SOME)), NOTHING
            case IndicatorName.OPEN_COMPLAINTS:
                return self._complaints(entry, 1)
            case IndicatorName.REPEATED_COMPLAINTS:
                return self._complaints(entry, 2)
            case IndicatorName.CHAMPION:
                rows = self._rows(CHAMPIONS, CHAMPIONS_OF_SOME)
                return {id: Measured("there" if left else "gone") for id, left in rows}, NOTHING
            case IndicatorName.NOTICE:
                rows = self._rows(NOTICES, NOTICES_OF_SOME)
                return {id: Measured(("none", "given", "received")[at]) for id, at in rows}, NOTHING
            case IndicatorName.LATE_STEPS:
                return {id: Measured(late) for id, late in self._rows(STEPS, STEPS_OF_SOME)}, NOTHING
            case IndicatorName.STALE_SIGNALS:
                return self._days_since(self._rows(NEWEST, NEWEST_OF_SOME)), NOTHING
            case IndicatorName.ACTIVE_DAYS:
                rows = self._rows(ACTIVE, ACTIVE_OF_SOME, entry.days or YEAR)
                return {id: Measured(active) for id, active in rows}, NOTHING
            case IndicatorName.PAYMENT_TREND:
                return self._payment_trend(), NOTHING
            case IndicatorName.DISCOUNTS:
                return self._discounts(), NOTHING
            case _tenure:
                return self._days_since(self._rows(FIRST_TERMS, FIRST_TERMS_OF_SOME)), NOTHING

    def _rows(self, everybody: str, some: str, days: int = 1) -> list[tuple[Any, ...]]:
        kept = self._kept.get((some, days))
        if kept is None:
            kept = self._kept[some, days] = list(self._ask(everybody, some, days))
        return kept

    def _ask(self, everybody: str, some: str, days: int) -> Iterator[tuple[Any, ...]]:
        bounds = days_of(Windows.of(self.today, days))
        if self.customers is None:
            yield from self.book.tuples(everybody, bounds)
        else:
            yield from self.book.tuples_of(some, self.customers, bounds)

    def _days_since(self, rows: Iterable[tuple[Any, ...]]) -> Found:
        """The days since the newest of the days of each row."""
        today = self.today.toordinal()
        newest = ((id, max(filter(None, days), default=None)) for id, *days in rows)
        return {id: Measured(today - DAY_NUMBER[day]) for id, day in newest if day is not None}

    def _satisfaction(self, entry: Further, *, trend: bool) -> Found:
        rows = self._rows(SATISFACTION, SATISFACTION_OF_SOME, entry.days or YEAR)
        if trend:
            return {
                id: Measured(total / n, before / n_before) for id, total, n, before, n_before in rows if n and n_before
            }
        return {id: Measured(total / n) for id, total, n, _before, _n_before in rows if n}

    def _complaints(self, entry: Further, at: int) -> tuple[Found, Measured]:
        """Where cases are kept at all, a customer without one has no complaint; where none are kept, nobody knows."""
        rows = self._rows(COMPLAINTS, COMPLAINTS_OF_SOME, entry.days or YEAR)
        is_kept = self.book.number(ANY_CASE, {"today": self.today.isoformat()})
        return {row[0]: Measured(row[at]) for row in rows}, Measured(0) if is_kept else NOTHING

    def _payment_trend(self) -> Found:
        windows = Windows.of(self.today, self.rules.window_days)
        before = Windows.of(windows.recent - timedelta(days=1), self.rules.window_days)
        now, then = days_late(self.book, windows, self.customers), days_late(self.book, before, self.customers)
        return {id: Measured(late, then[id]) for id, late in now.items() if id in then}

    def _discounts(self) -> Found:
        counts: dict[int, int] = {}
        for id, amount, currency, months, was, was_in, *days in self._rows(DISCOUNTS, DISCOUNTS_OF_SOME):
            present = None if was is None else Money(was, was_in)
            start, end, anchor = [day and date.fromisoformat(day) for day in days]
            changed = change(present, Money(amount, currency), lengths(start, end, anchor, months))
            if changed is not None:
                counts[id] = counts.get(id, 0) + (changed < 0)
        return {id: Measured(count) for id, count in counts.items()}

    def _attribute(self, entry: Further) -> Found:
        """Of several contracts that say something, the one whose word is the riskiest counts."""
        found: Found = {}
        for id, told in self._attributes(entry.of):
            value = _attribute_value(told.get(entry.key or ""), has_curve=isinstance(entry.scale, Curve))
            if value is None:
                continue
            measured = Measured(value)
            standing = found.get(id)
            if standing is None or _risk(entry.readings[measured]) > _risk(entry.readings[standing]):
                found[id] = measured
        return found

    def _attributes(self, of: AttributeOwner | None) -> list[tuple[int, dict[str, object]]]:
        is_contract = of is AttributeOwner.CONTRACT
        key = "contract" if is_contract else "customer"
        if key not in self._told:
            sql = (OF_CONTRACTS, OF_CONTRACTS_OF_SOME) if is_contract else (OF_CUSTOMERS, OF_CUSTOMERS_OF_SOME)
            self._told[key] = [(id, json.loads(text)) for id, text in self._ask(*sql, 1)]
        return self._told[key]


def _attribute_value(told: object, *, has_curve: bool) -> float | str | None:
    """A number where the indicator has a curve and the sheet's text is one; else the text as it stands."""
    if told is None or isinstance(told, bool) or not str(told).strip():
        return None
    text = str(told).strip()
    if not has_curve or not NUMBER.fullmatch(text):
        return text
    number = float(text.replace(",", ""))
    return number if abs(number) <= LARGEST_FIGURE else text


def _risk(reading: Reading) -> float:
    return -1.0 if reading.r is None else reading.r
