"""What falls due by itself, and in which order: pure, so that a dry run and the doing of it cannot differ.

A contract's next effect follows from its own words and its last term alone. Effects of all contracts are taken in
the order of their days; each may bring the next one of its contract, on the same day or later. So ticking every day
and ticking once at the end do the same things in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from renewctl.calendar.rules import EVERY_DAY, WorkingDays
from renewctl.call.due import DueCall
from renewctl.call.rules import CareRule
from renewctl.contract.amended import AmendmentRow, Words, words_on
from renewctl.contract.deadlines import OFFER_DAYS, Agreed, Reckoning, three
from renewctl.contract.rules import is_notice_too_long, notice_deadline
from renewctl.dates import add_days
from renewctl.errors import RenewctlError, UsageError
from renewctl.messages import _
from renewctl.renewal import outcome
from renewctl.tick.deeds import CallEffect as CallEffect
from renewctl.tick.deeds import WarningEffect as WarningEffect
from renewctl.vocabulary import ContractKind, TickEffect
from renewctl.warning.rules import Alert

WINDOW_DAYS = 90
"""How long before the earliest deadline the work on a renewal begins, where config.toml says nothing."""

MOST_WINDOW_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Windows:
    """The first window by the customer's tier, in days, and that of the others."""

    by_tier: Mapping[str, int] = field(default_factory=dict)
    default: int = WINDOW_DAYS

    def of(self, tier: str | None) -> int:
        """Return how many days before the deadline the work for a customer of this tier begins."""
        return self.by_tier.get(tier or "", self.default)

    @property
    def longest(self) -> int:
        """The longest of them."""
        return max(self.default, *self.by_tier.values(), 0)


@dataclass(frozen=True, slots=True)
class Duty:
    """Up to which day, and by which of the book's rules; `since` takes in terms that ended before they were entered."""

    today: date
    grace_days: int
    windows: Windows = Windows()
    since: date | None = None
    calendar: WorkingDays = EVERY_DAY
    care: Sequence[CareRule] = ()  # what asks for calls
    offer_days: int = OFFER_DAYS  # how long before their deadline our offer usually goes out


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract in force, as far as it decides what comes next."""

    id: int
    number: str
    customer: str
    tier: str | None
    words: Words  # as they are now
    changes: Sequence[AmendmentRow]
    renewal_months: int | None
    offer_days: int | None
    anchor: date | None  # of the unbroken run of its terms
    customer_id: int = 0
    is_archived: bool = False  # its customer


@dataclass(frozen=True, slots=True)
class Open:
    """The term that a contract stands in, still undecided."""

    id: int | None  # None for one that this tick writes
    start_on: date | None
    end_on: date
    first_end_on: date  # before extensions
    recorded_on: date
    notice_on: date | None = None
    has_renewal: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that falls due on a day, once for a contract and the end of its term."""

    contract_id: int
    contract: str
    customer: str
    effect: TickEffect
    on: date
    term_end: date | None  # None: a step that begins in a term without an end
    next_start: date | None = None
    next_end: date | None = None
    step: str | None = None  # by name, of a step that begins

    @property
    def call(self) -> str | None:
        """The call it asks for: none."""
        return None

    @property
    def level(self) -> str | None:
        """The level of risk that it warns of: none."""
        return None


Deed = Effect | CallEffect | WarningEffect
D = TypeVar("D", bound=Deed)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done, in a sentence, and for which contract (else which customer)."""

    contract_id: int | None
    contract: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan(Generic[D]):
    """The effects in the order of their days, and what could not be planned."""

    effects: list[D]
    problems: list[Problem]


Book = Iterable[tuple[Standing, Open]]


def plan(book: Book, duty: Duty) -> Plan[Effect]:
    """Return all that has fallen due by today; a contract that cannot go on is named, and the others go on."""
    made: Plan[Effect] = Plan([], [])
    waiting: list[tuple[date, int, Effect, Standing, Open]] = []
    for contract, term in book:
        waiting += _next(made, contract, term, duty)
    heapify(waiting)
    while waiting:
        _on, _id, effect, contract, term = heappop(waiting)
        made.effects.append(effect)
        if effect.effect is not TickEffect.LAPSED:
            for entry in _next(made, contract, after(term, effect), duty):
                heappush(waiting, entry)
    return made


def with_calls(made: Plan[Effect], calls: Iterable[DueCall]) -> Plan[Deed]:
    """Return a plan with the calls that are asked for as well, each day's calls last."""
    effects: list[Deed] = [*made.effects, *map(CallEffect, calls)]
    return Plan(sorted(effects, key=lambda effect: effect.on), made.problems)


def with_warnings(made: Plan[Deed], alerts: Iterable[Alert]) -> Plan[Deed]:
    """Return a plan with the warnings that are due as well: a day's risk is looked at when all else of it is done."""
    effects: list[Deed] = [*made.effects, *map(WarningEffect, alerts)]
    return Plan(sorted(effects, key=lambda effect: effect.on), made.problems)


def _next(
    made: Plan[Effect], contract: Standing, term: Open, duty: Duty
) -> list[tuple[date, int, Effect, Standing, Open]]:
    try:
        effect = next_effect(contract, term, duty)
    except RenewctlError as error:
        made.problems.append(Problem(contract.id, contract.number, error.message))
        return []
    return [] if effect is None else [(effect.on, contract.id, effect, contract, term)]


def next_effect(contract: Standing, term: Open, duty: Duty) -> Effect | None:
    """Return what falls due first for a contract, by today; None when nothing does.

    RenewctlError when it should renew by itself and nobody knows for how long, and past the end of the calendar.
    """
    if not is_owed(term, duty):
        return None
    words = words_on(term.end_on, contract.words, contract.changes)
    if words.notice_length and words.notice_unit and is_notice_too_long(words.notice_length, words.notice_unit):
        raise UsageError(_("A notice period is at most ten years."))
    last_day = last_day_for_notice(words, term, duty)
    goes_on = words.kind is not ContractKind.FIXED and term.notice_on is None
    if words.kind is ContractKind.EVERGREEN and goes_on:
        return None
    decided = add_days(last_day, 1) if goes_on else outcome.lapses_on(term.end_on, duty.grace_days)
    opened = _opens_on(contract, words, term, last_day if goes_on else term.end_on, duty)
    if opened is not None and opened < decided and words.kind is not ContractKind.EVERGREEN:
        return _effect(contract, term, TickEffect.RENEWAL_OPENED, opened) if opened <= duty.today else None
    if decided > duty.today:
        return None
    if not goes_on:
        return _effect(contract, term, TickEffect.LAPSED, decided)
    months = outcome.usual_months(contract.renewal_months, term.start_on, term.first_end_on, contract.anchor)
    if months is None:
        raise UsageError(
            _("It should have renewed by itself on {day}, and nobody knows for how long.").format(day=decided)
        )
    days = outcome.next_days(term.end_on, contract.anchor, usual=months)
    return replace(_effect(contract, term, TickEffect.RENEWED_BY_ITSELF, decided), next_start=days[0], next_end=days[1])


def is_owed(term: Open, duty: Duty) -> bool:
    """Return whether a term concerns us: it ended after it was entered, or since the day that was asked for."""
    return term.end_on >= term.recorded_on or (duty.since is not None and term.end_on >= duty.since)


def after(term: Open, effect: Effect) -> Open:
    """Return the term a contract stands in once an effect is done."""
    if effect.next_end is None:
        return replace(term, has_renewal=True)
    return Open(None, effect.next_start, effect.next_end, effect.next_end, recorded_on=effect.on)


def read_windows(written: Mapping[str, object]) -> Windows:
    """Return the windows of config.toml, [windows]; UsageError for a number of days that is none."""
    for tier, days in written.items():
        if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MOST_WINDOW_DAYS:
            raise UsageError(
                _("[windows] in config.toml: {tier} is no number of days from 0 to {most}.").format(
                    tier=tier, most=MOST_WINDOW_DAYS
                )
            )
    by_tier = {tier: days for tier, days in written.items() if isinstance(days, int)}
    return Windows(by_tier, by_tier.pop("default", WINDOW_DAYS))


def last_day_for_notice(words: Words, term: Open, duty: Duty) -> date:
    """Return the last day on which notice may be given: until the end where no notice period is agreed."""
    day = notice_deadline(term.end_on, words.notice_length, words.notice_unit)
    return term.end_on if day is None else duty.calendar.falls_back(day)


def _opens_on(contract: Standing, words: Words, term: Open, binding: date, duty: Duty) -> date | None:
    """The window before what binds, or our offer's day where that is earlier; never before the term is known."""
    if term.has_renewal:
        return None
    first = add_days(binding, -duty.windows.of(contract.tier))
    agreed = Agreed(words.notice_length, words.notice_unit, contract.offer_days, term.end_on)
    offer = three(agreed, Reckoning(duty.calendar, duty.offer_days)).offer
    return max(min(first, offer or first), term.recorded_on, term.start_on or first)


def _effect(contract: Standing, term: Open, effect: TickEffect, on: date) -> Effect:
    return Effect(contract.id, contract.number, contract.customer, effect, on, term.end_on)
