"""Facts that were dated by a day but recorded later: how many of each kind, of whom it is asked."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from renewctl.messages import N_
from renewctl.risk.further import Further
from renewctl.risk.measures import OF_CONTRACTS_OF_SOME, OF_CUSTOMERS_OF_SOME
from renewctl.risk.score import RuleSet
from renewctl.store.batches import THESE, by_the_hundred
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import AttributeOwner, IndicatorName

# Each fact with what a score goes by, as far as it was so by the day: one that was put right later reads otherwise now.
_SIGNALS = f"""
SELECT customer_id, kind, on_day, label, sequence, value FROM customer_signal
WHERE on_day <= :today AND kind IN ({{kinds}}) AND customer_id IN ({THESE})
"""
INVOICES = f"""
SELECT id, issued_on, due_on, amount FROM invoice
WHERE COALESCE(issued_on, due_on) <= :today AND customer_id IN ({THESE})
"""
RECEIPTS = f"""
SELECT receipt.id, received_on, receipt.amount FROM receipt JOIN invoice ON invoice.id = receipt.invoice_id
WHERE received_on <= :today AND customer_id IN ({THESE})
"""
CASES = f"""
SELECT id, kind, substr(opened_at, 1, 10), CASE WHEN substr(resolved_at, 1, 10) <= :today THEN 1 END FROM service_case
WHERE substr(opened_at, 1, 10) <= :today AND customer_id IN ({THESE})
"""
SURVEYS = f"""
SELECT id, kind, answered_on, score FROM survey WHERE answered_on <= :today AND customer_id IN ({THESE})
"""
TALKS = f"""
SELECT id, kind, substr(happened_at, 1, 10), direction, outcome FROM interaction
WHERE substr(happened_at, 1, 10) <= :today AND customer_id IN ({THESE})
"""
NOTICES = f"""
SELECT notice.id, direction, on_day, CASE WHEN withdrawn_on <= :today THEN 1 END
FROM notice JOIN contract ON contract.id = notice.contract_id
WHERE on_day <= :today AND customer_id IN ({THESE})
"""
QUOTES = f"""
SELECT quote.id, quote.amount, quote.currency, months, term.amount, term.currency, term.start_on, term.end_on
FROM quote JOIN contract ON contract.id = quote.contract_id JOIN term ON term.id = quote.term_id
WHERE quote.state = 'accepted' AND quote.decided_on <= :today AND customer_id IN ({THESE})
"""
TERMS = f"""
SELECT term.id, start_on FROM term JOIN contract ON contract.id = term.contract_id
WHERE start_on <= :today AND customer_id IN ({THESE})
"""
CHAMPIONS = f"""
SELECT id, CASE WHEN archived_on <= :today THEN 1 END FROM contact
WHERE LOWER(role) IN ('champion', '支持者') AND customer_id IN ({THESE})
"""
STEPS = f"""
SELECT step.id, planned_end, CASE WHEN step.state = 'skipped' THEN 1 WHEN ended_on <= :today THEN 2 END
FROM step JOIN renewal ON renewal.id = step.renewal_id JOIN contract ON contract.id = renewal.contract_id
WHERE renewal.opened_on <= :today AND (renewal.closed_on IS NULL OR renewal.closed_on > :today)
    AND customer_id IN ({THESE})
"""
INDUSTRIES = f"SELECT id, industry FROM customer WHERE industry IS NOT NULL AND id IN ({THESE})"
USES, INQUIRIES = _SIGNALS.format(kinds="'usage'"), _SIGNALS.format(kinds="'inquiry'")
AIMED = _SIGNALS.format(kinds="'competitor', 'policy'")
MARKET = """
SELECT industry, kind, on_day, label, sequence FROM market_signal
WHERE on_day <= :today AND kind IN ('competitor', 'policy')
"""

USE, INQUIRY, INVOICE = (N_("usage"), USES), (N_("inquiries"), INQUIRIES), (N_("invoices"), INVOICES)
RECEIPT, SURVEY, CASE = (N_("receipts"), RECEIPTS), (N_("surveys"), SURVEYS), (N_("cases"), CASES)
KINDS: dict[IndicatorName, tuple[tuple[str, str], ...]] = {
    IndicatorName.USAGE: (USE,),
    IndicatorName.INQUIRIES: (INQUIRY,),
    IndicatorName.MARKET: ((N_("market"), MARKET), (N_("market"), AIMED), (N_("industry"), INDUSTRIES)),
    IndicatorName.PAYMENT: (INVOICE, RECEIPT),
    IndicatorName.PAYMENT_TREND: (INVOICE, RECEIPT),
    IndicatorName.SATISFACTION: (SURVEY,),
    IndicatorName.SATISFACTION_TREND: (SURVEY,),
    IndicatorName.SILENCE: ((N_("interactions"), TALKS),),
    IndicatorName.OPEN_COMPLAINTS: (CASE,),
    IndicatorName.REPEATED_COMPLAINTS: (CASE,),
    IndicatorName.CHAMPION: ((N_("contacts"), CHAMPIONS),),
    IndicatorName.NOTICE: ((N_("notices"), NOTICES),),
    IndicatorName.LATE_STEPS: ((N_("steps"), STEPS),),
    IndicatorName.STALE_SIGNALS: (USE, INQUIRY),
    IndicatorName.ACTIVE_DAYS: (USE,),
    IndicatorName.DISCOUNTS: ((N_("quotes"), QUOTES),),
    IndicatorName.TENURE: ((N_("terms"), TERMS),),
}


def recorded_later(
    now: Reader, then: Reader, rule_sets: Iterable[RuleSet], day: date, customers: Collection[int]
) -> Counter[str]:
    """Return how many facts about these customers that rule sets go by were not recorded yet on their day, by kind.

    `then` is the book as it was recorded at the end of the day; a fact that read otherwise in it counts too.
    """
    entries = [entry for rules in rule_sets for entry in rules.indicators if entry.weight]
    statements = {pair for entry in entries if not _is_column(entry) for pair in KINDS[IndicatorName(entry.name)]}
    found = Counter[str]()
    for kind, sql in sorted(statements):
        missing = sum(_missing(now, then, *asked) for asked in _batches(sql, day, customers))
        if missing:
            found[kind] += missing
    columns = {entry.name: entry for entry in entries if isinstance(entry, Further) and entry.of is not None}
    told = {
        of: (columns_told(now, of, day, customers), columns_told(then, of, day, customers))
        for of in AttributeOwner
        if columns
    }
    for name, entry in columns.items():
        stands, stood = told[entry.of or AttributeOwner.CUSTOMER]
        missing = sum(1 for whose, texts in stands.items() if _of(texts, entry) != _of(stood.get(whose, ()), entry))
        if missing:
            found[name] += missing
    return found


def _is_column(entry: object) -> bool:
    return isinstance(entry, Further) and entry.of is not None


def _batches(sql: str, day: date, customers: Collection[int]) -> Iterator[tuple[str, Parameters]]:
    today = {"today": day.isoformat()}
    yield from by_the_hundred(sql, customers, today) if THESE in sql else ((sql, today),)


def _missing(now: Reader, then: Reader, sql: str, parameters: Parameters) -> int:
    """Return how many facts were not there as they are now; where more are gone since, how many those are."""
    stands, stood = list(now.tuples(sql, parameters)), list(then.tuples(sql, parameters))
    if stands == stood:
        return 0
    return max(len({*stands} - {*stood}), len({*stood} - {*stands}))


def columns_told(
    book: Reader, of: AttributeOwner, day: date, customers: Collection[int]
) -> dict[int, list[dict[str, str]]]:
    """Return by customer what the columns that an import kept say of it, or of each contract that runs on the day."""
    sql = OF_CONTRACTS_OF_SOME if of is AttributeOwner.CONTRACT else OF_CUSTOMERS_OF_SOME
    found: dict[int, list[dict[str, str]]] = {}
    for whose, text in book.tuples_of(sql, customers, {"today": day.isoformat()}):
        found.setdefault(int(str(whose)), []).append(json.loads(str(text)))
    return found


def _of(told: Iterable[dict[str, str]], entry: Further) -> list[str | None]:
    return [one.get(entry.key or "") for one in told]
