"""The records that a customer's score goes by, each used for the window it lies in or left out for a reason."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from renewctl.risk.further import Further
from renewctl.risk.queries import days_of
from renewctl.risk.score import RuleSet, Windows
from renewctl.store.reader import Reader
from renewctl.vocabulary import AttributeOwner, IndicatorName

# Each row: its day, what it is, its figure, and its use: now or before, else why it is left out.
_WINDOWS = """CASE WHEN {day} > :today THEN 'dated-later' WHEN {day} >= :recent THEN 'now'
    WHEN {day} >= :earliest THEN 'before' ELSE 'too-old' END"""
_LATELY = "CASE WHEN {day} > :today THEN 'dated-later' WHEN {day} >= :recent THEN 'now' ELSE 'too-old' END"
_EVER = "CASE WHEN {day} > :today THEN 'dated-later' ELSE 'now' END"


def _signals(kind: str) -> str:
    return f"""
SELECT on_day, label, value / 1000.0, {_WINDOWS.format(day="on_day")}
FROM customer_signal WHERE customer_id = :customer AND kind = '{kind}' ORDER BY on_day, label, sequence
"""


USAGE = _signals("usage")
INQUIRIES = _signals("inquiry")
MARKET = f"""
SELECT on_day, label, value / 1000.0, {_LATELY.format(day="on_day")} FROM (
    SELECT on_day, label, value FROM customer_signal
    WHERE customer_id = :customer AND kind IN ('competitor', 'policy')
    UNION ALL
    SELECT on_day, label, value
    FROM market_signal JOIN customer ON LOWER(customer.industry) = LOWER(market_signal.industry)
    WHERE customer.id = :customer AND kind IN ('competitor', 'policy')
) AS fact ORDER BY on_day, label
"""
INVOICES = """
SELECT invoice.due_on, invoice.number, NULL, CASE WHEN invoice.amount < 0 THEN 'credit-note'
    WHEN invoice.issued_on > :today THEN 'dated-later'
    WHEN COALESCE(SUM(receipt.amount), 0) >= invoice.amount AND MAX(receipt.received_on) < :recent THEN 'settled-before'
    ELSE 'now' END
FROM invoice LEFT JOIN receipt ON receipt.invoice_id = invoice.id AND receipt.received_on <= :today
WHERE invoice.customer_id = :customer GROUP BY invoice.id ORDER BY invoice.due_on, invoice.number
"""
SURVEYS = f"""
SELECT COALESCE(answered_on, asked_on), kind, score, CASE WHEN kind <> 'csat' THEN 'other-kind'
    WHEN score IS NULL THEN 'unanswered' ELSE {_WINDOWS.format(day="answered_on")} END
FROM survey WHERE customer_id = :customer ORDER BY 1, id
"""
TALKS = f"""
SELECT substr(happened_at, 1, 10), kind, NULL,
    CASE WHEN direction = 'in' OR outcome = 'reached' OR kind IN ('meeting', 'visit')
    THEN {_EVER.format(day="substr(happened_at, 1, 10)")} ELSE 'one-way' END
FROM interaction WHERE customer_id = :customer ORDER BY happened_at, id
"""
OPEN_CASES = """
SELECT substr(opened_at, 1, 10), title, NULL, CASE WHEN kind <> 'complaint' THEN 'other-kind'
    WHEN substr(opened_at, 1, 10) > :today THEN 'dated-later'
    WHEN substr(resolved_at, 1, 10) <= :today THEN 'settled-before' ELSE 'now' END
FROM service_case WHERE customer_id = :customer ORDER BY opened_at, id
"""
CASES = f"""
SELECT substr(opened_at, 1, 10), title, NULL,
    CASE WHEN kind <> 'complaint' THEN 'other-kind' ELSE {_LATELY.format(day="substr(opened_at, 1, 10)")} END
FROM service_case WHERE customer_id = :customer ORDER BY opened_at, id
"""
CONTACTS = """
SELECT archived_on, name, NULL, CASE WHEN LOWER(role) IN ('champion', '支持者') THEN 'now' ELSE 'other-kind' END
FROM contact WHERE customer_id = :customer ORDER BY id
"""
NOTICES = """
SELECT notice.on_day, contract.number, NULL, CASE WHEN notice.on_day > :today THEN 'dated-later'
    WHEN notice.withdrawn_on <= :today THEN 'withdrawn'
    WHEN term.end_on < :today AND term.is_open = 0 THEN 'too-old' ELSE 'now' END
FROM notice JOIN contract ON contract.id = notice.contract_id JOIN term ON term.id = notice.term_id
WHERE contract.customer_id = :customer ORDER BY notice.on_day, notice.id
"""
STEPS = """
SELECT step.planned_end, step.code, NULL, CASE WHEN renewal.opened_on > :today THEN 'dated-later'
    WHEN renewal.closed_on <= :today OR step.ended_on <= :today OR step.state = 'skipped' THEN 'settled-before'
    WHEN step.planned_end >= :today THEN 'not-late' ELSE 'now' END
FROM renewal JOIN contract ON contract.id = renewal.contract_id JOIN step ON step.renewal_id = renewal.id
WHERE contract.customer_id = :customer ORDER BY renewal.id, step.sequence
"""
SIGNALS = f"""
SELECT on_day, kind, value / 1000.0, CASE WHEN kind NOT IN ('usage', 'inquiry') THEN 'other-kind'
    ELSE {_EVER.format(day="on_day")} END
FROM customer_signal WHERE customer_id = :customer ORDER BY on_day, kind
"""
USES = f"""
SELECT on_day, label, value / 1000.0, {_LATELY.format(day="on_day")}
FROM customer_signal WHERE customer_id = :customer AND kind = 'usage' ORDER BY on_day, label, sequence
"""
QUOTES = f"""
SELECT COALESCE(quote.decided_on, quote.made_on), contract.number, NULL,
    CASE WHEN quote.state <> 'accepted' THEN 'other-kind' ELSE {_EVER.format(day="quote.decided_on")} END
FROM quote JOIN contract ON contract.id = quote.contract_id WHERE contract.customer_id = :customer ORDER BY 1, quote.id
"""
TERMS = f"""
SELECT term.start_on, contract.number, NULL, CASE WHEN term.start_on IS NULL THEN 'undated'
    ELSE {_EVER.format(day="term.start_on")} END
FROM term JOIN contract ON contract.id = term.contract_id WHERE contract.customer_id = :customer ORDER BY 1, term.id
"""
OF_CUSTOMER = "SELECT NULL, code, attributes, 'now' FROM customer WHERE id = :customer AND attributes IS NOT NULL"
OF_CONTRACTS = """
SELECT NULL, number, attributes, CASE WHEN EXISTS (SELECT 1 FROM term WHERE term.contract_id = contract.id
    AND (term.start_on IS NULL OR term.start_on <= :today) AND (term.end_on >= :today OR term.is_open = 1))
    THEN 'now' ELSE 'not-running' END
FROM contract WHERE customer_id = :customer AND attributes IS NOT NULL ORDER BY number
"""

ROWS = {
    IndicatorName.USAGE: USAGE,
    IndicatorName.INQUIRIES: INQUIRIES,
    IndicatorName.MARKET: MARKET,
    IndicatorName.PAYMENT: INVOICES,
    IndicatorName.SATISFACTION: SURVEYS,
    IndicatorName.SATISFACTION_TREND: SURVEYS,
    IndicatorName.SILENCE: TALKS,
    IndicatorName.OPEN_COMPLAINTS: OPEN_CASES,
    IndicatorName.REPEATED_COMPLAINTS: CASES,
    IndicatorName.CHAMPION: CONTACTS,
    IndicatorName.NOTICE: NOTICES,
    IndicatorName.LATE_STEPS: STEPS,
    IndicatorName.STALE_SIGNALS: SIGNALS,
    IndicatorName.ACTIVE_DAYS: USES,
    IndicatorName.DISCOUNTS: QUOTES,
    IndicatorName.TENURE: TERMS,
}


class FactRow(NamedTuple):
    """A record that an indicator looked at: used now or for the baseline (before), or left out for a reason."""

    indicator: str
    day: str | None
    what: str | None
    value: object
    use: str


class FactGroup(NamedTuple):
    """The records of an indicator that have the same use."""

    indicator: str
    use: str
    records: int
    first: str | None
    last: str | None


def rows(book: Reader, customer_id: int, rules: RuleSet, windows: Windows) -> Iterator[FactRow]:
    """Yield every record that the indicators of a rule set look at, used or left out."""
    for entry in rules.indicators:
        if isinstance(entry, Further) and entry.of is not None:
            yield from _attributes(book, customer_id, entry, windows)
            continue
        name = IndicatorName(entry.name)
        if name is IndicatorName.PAYMENT_TREND:
            before = Windows.of(windows.recent - timedelta(days=1), rules.window_days)
            yield from _of(book, customer_id, name, INVOICES, windows)
            for row in _of(book, customer_id, name, INVOICES, before):
                if row.use == "now":
                    yield row._replace(use="before")
            continue
        days = entry.days if isinstance(entry, Further) else None
        yield from _of(book, customer_id, name, ROWS[name], Windows.of(windows.today, days) if days else windows)


def groups(found: list[FactRow]) -> list[FactGroup]:
    """Return how many records of each indicator have which use, and from when to when they are."""
    by_use: dict[tuple[str, str], list[str | None]] = {}
    for row in found:
        by_use.setdefault((row.indicator, row.use), []).append(row.day)
    return [_group(indicator, use, days) for (indicator, use), days in by_use.items()]


def _group(indicator: str, use: str, days: list[str | None]) -> FactGroup:
    dated = [day for day in days if day is not None]
    return FactGroup(indicator, use, len(days), min(dated, default=None), max(dated, default=None))


def _of(book: Reader, customer_id: int, name: IndicatorName, sql: str, windows: Windows) -> Iterator[FactRow]:
    for day, what, value, use in book.tuples(sql, {**days_of(windows), "customer": customer_id}):
        yield FactRow(name.value, _text(day), _text(what) or None, value, str(use))


def _attributes(book: Reader, customer_id: int, entry: Further, windows: Windows) -> Iterator[FactRow]:
    sql = OF_CONTRACTS if entry.of is AttributeOwner.CONTRACT else OF_CUSTOMER
    for _day, what, told, use in book.tuples(sql, {**days_of(windows), "customer": customer_id}):
        value = json.loads(str(told)).get(entry.key)
        yield FactRow(entry.name, None, _text(what), value, "not-recorded" if value is None else str(use))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
