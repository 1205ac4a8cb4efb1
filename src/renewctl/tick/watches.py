"""Which terms are watched for their customers' risk, and how long: from 90 days before the deadline up to it."""

from collections.abc import Sequence
from datetime import date

from renewctl.contract.amended import words_on
from renewctl.dates import add_days
from renewctl.errors import RenewctlError
from renewctl.tick.effects import Duty, Effect, Open, Standing, after, is_owed, last_day_for_notice
from renewctl.vocabulary import ContractKind, TickEffect
from renewctl.warning.rules import AHEAD_DAYS, Watch


def watches(book: Sequence[tuple[Standing, Open]], effects: Sequence[Effect], duty: Duty) -> list[Watch]:
    """Return the watches of the open terms, and of those that the effects of a tick will write."""
    terms = {contract.id: (contract, term) for contract, term in book}
    found = [_watch(contract, term, duty) for contract, term in book]
    for effect in effects:
        if effect.effect is not TickEffect.LAPSED:
            contract, term = terms[effect.contract_id]
            terms[contract.id] = contract, after(term, effect)
            if effect.next_end is not None:
                found.append(_watch(*terms[contract.id], duty))
    return [watch for watch in found if watch is not None]


def _watch(contract: Standing, term: Open, duty: Duty) -> Watch | None:
    if contract.is_archived or not is_owed(term, duty):
        return None
    try:
        deadline = binding(contract, term, duty)
        first = None if deadline is None else add_days(deadline, -AHEAD_DAYS)
    except RenewctlError:
        return None  # its effect says why
    if deadline is None or first is None:
        return None
    first = max(first, term.recorded_on, term.start_on or first)
    return Watch(
        contract.id, contract.number, contract.customer_id, contract.customer, term.id, term.end_on, first, deadline
    )


def binding(contract: Standing, term: Open, duty: Duty) -> date | None:
    """Return the day by which a term is decided: the last one for notice where it goes on by itself, else its end.

    None for a contract without an end that goes on.
    """
    words = words_on(term.end_on, contract.words, contract.changes)
    if words.kind is ContractKind.FIXED or term.notice_on is not None:
        return term.end_on
    return None if words.kind is ContractKind.EVERGREEN else last_day_for_notice(words, term, duty)
