"""Contracts and their open terms, from stored rows to what the rules of tick look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.call.due import due_calls, wanted
from renewctl.contract.amended import AmendmentRow, Words, amendments_of_words
from renewctl.dates import stored_day
from renewctl.errors import RenewctlError
from renewctl.messages import _
from renewctl.store.reader import Reader
from renewctl.tick import effects, queries
from renewctl.tick.effects import Deed, Duty, Effect, Open, Plan, Problem, Standing
from renewctl.tick.queries import OpenTerm
from renewctl.tick.watches import watches
from renewctl.vocabulary import ContractKind, NoticeUnit, TickEffect
from renewctl.warning.issuing import alerts, first_day_to_look_at
from renewctl.warning.rules import AHEAD_DAYS

Changes = Mapping[int, Sequence[AmendmentRow]]
UNREADABLE = (RenewctlError, ValueError, TypeError, OverflowError)
"""What a record that another program has spoilt may raise: it is named, and the others go on."""


def why(error: Exception) -> str:
    """Return what such a record is named for: a number beyond all bounds in a sentence of ours."""
    if isinstance(error, OverflowError):
        return _("A number or a date is too large for a book or a calendar.")
    return str(error)


@dataclass(frozen=True, slots=True)
class Due:
    """What has fallen due in a book, and how much of it was left alone since it is history."""

    plan: Plan[Deed]
    left_alone: int
    """Terms that ended before they were entered."""
    calls_left_alone: int = 0
    """Calls whose days had begun before their contract was entered, and are not over yet."""


def due(book: Reader, duty: Duty) -> Due:
    """Return all that has fallen due by today and is not done yet."""
    changes = amendments_of_words(book)
    readable, problems = [], []
    for row in queries.open_terms(book, duty.today, duty.since, max(duty.windows.longest, AHEAD_DAYS)):
        try:
            readable.append(facts(row, changes, duty.today))
        except UNREADABLE as error:
            problems.append(Problem(row.contract_id, row.number, why(error)))
    plan = effects.plan(readable, duty)
    lapses = {effect.contract_id: effect.on for effect in plan.effects if effect.effect is TickEffect.LAPSED}
    calls = due_calls(book, duty.care, duty.today, lapses)
    asked = wanted(calls, duty.since)
    whole = effects.with_calls(Plan(plan.effects, problems + plan.problems), asked)
    warned = alerts(book, watches(readable, plan.effects, duty), first_day_to_look_at(book, duty.today), duty.today)
    callable_still = sum(call.latest >= duty.today for call in calls) - sum(call.latest >= duty.today for call in asked)
    terms = queries.left_alone(book, duty.today, duty.since)
    return Due(effects.with_warnings(whole, warned), terms, callable_still)


def next_of(book: Reader, contracts: Iterable[int], duty: Duty, changes: Changes) -> dict[int, tuple[Effect, int]]:
    """Return what falls due first for each of these contracts as they stand now, with the term's id.

    Nothing for one that owes nothing any more. UNREADABLE for a record that another program has spoilt.
    """
    found: dict[int, tuple[Effect, int]] = {}
    for row in queries.open_terms_of(book, contracts):
        effect = effects.next_effect(*facts(row, changes, duty.today), duty)
        if effect is not None:
            found[row.contract_id] = effect, row.term_id
    return found


def facts(row: OpenTerm, changes: Changes, today: date) -> tuple[Standing, Open]:
    """Return a stored contract and its term for the rules; where its entry is not dated, it was entered today."""
    unit = NoticeUnit(row.notice_unit) if row.notice_unit else None
    contract = Standing(
        row.contract_id,
        row.number,
        row.customer,
        row.tier,
        Words(ContractKind(row.kind), row.notice_length, unit),
        changes.get(row.contract_id, ()),
        row.renewal_months,
        row.offer_days,
        stored_day(row.anchor),
        row.customer_id,
        bool(row.is_archived),
    )
    end = date.fromisoformat(row.end_on)
    term = Open(
        row.term_id,
        stored_day(row.start_on),
        end,
        stored_day(row.original_end_on) or end,
        stored_day(row.recorded_on) or today,
        stored_day(row.notice_on),
        row.renewals > 0,
    )
    return contract, term
