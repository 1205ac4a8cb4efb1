"""A sheet is no way round an approval: it may not lower the price of a term that is open, or add the next one cheaper.

What it says of terms that are decided is history, and goes in as it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from renewctl.approval.policy import NO_RULES, Policy
from renewctl.approval.prices import Priced, prices, refusals
from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.importer.plan import Values
from renewctl.importer.records.facts import FACTS_FROM, KIND
from renewctl.importer.records.terms import END, FIRST_END, ORIGINAL_END, Period, overlong
from renewctl.money import Money
from renewctl.renewal import clearance
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractKind

IS_UNDER_WAY = "SELECT COUNT(*) FROM renewal WHERE term_id = :term AND state = 'open'"


def objection(book: Reader, policy: Policy, contract: Values, periods: Sequence[Period]) -> str | None:
    """Return what stands against the terms of a contract of the book becoming these; None where they can."""
    reason = _unapproved(book, policy, contract, periods) or overlong(periods)
    return reason or _unfinished(book, int(contract[0] or 0), periods)


def _unapproved(book: Reader, policy: Policy, contract: Values, periods: Sequence[Period]) -> str | None:
    """Return why the prices of a standing contract cannot become those of these periods; None where they can."""
    if policy == NO_RULES:
        return None
    before = prices(book, int(contract[0] or 0))
    last = before.terms[-1].term_id if before.terms else None
    stands = {term.term_id: term for term in before.terms}
    terms = []
    for period in periods:
        id = None if period.standing is None else int(period.standing[0] or 0)
        terms.append(stands[id] if id in stands and id != last else _priced(period, id, stands.get(id)))
    is_endless = contract[FACTS_FROM + KIND] == ContractKind.EVERGREEN
    found = refusals(book, policy, before, replace(before, terms=tuple(terms), is_endless=is_endless))
    return next((error.message for error in found), None)


def _unfinished(book: Reader, contract_id: int, periods: Sequence[Period]) -> str | None:
    """Return why no next term may be imported: the renewal under way asks for approvals as `renew` does; None else."""
    at = next((at for at, period in enumerate(periods) if at and period.standing is None), 0)
    term = periods[at - 1].standing if at else None
    if term is None or not book.number(IS_UNDER_WAY, {"term": term[0]}):
        return None
    try:
        clearance.check(book, contract_id, int(term[0] or 0), _priced(periods[at], None, None))
    except RuleError as error:
        return error.message
    return None


def _priced(period: Period, id: int | None, stands: Priced | None) -> Priced:
    price = None if period.amount is None or period.currency is None else Money(period.amount, period.currency)
    original, before = period.what_came[ORIGINAL_END], period.standing
    if stands is not None and before is not None and (period.end, original) == (before[END], before[FIRST_END]):
        end = stands.end  # as first agreed, where the term was extended
    else:  # a sheet may say of neither day that the sum is for fewer days than it is
        end = stored_day(max(period.ends, str(original or ""))) if period.end else None
    return Priced(id, stored_day(period.start), end, price)
