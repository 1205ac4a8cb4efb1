"""The calls that care rules ask for and nobody has made a task of yet."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from renewctl.call.causes import Event, events, events_of
from renewctl.call.rules import CareRule, windows
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.team.queries import members
from renewctl.vocabulary import ContentKind, TaskPriority

MADE = "SELECT rule, cause FROM task WHERE rule IS NOT NULL"
MADE_FOR = f"SELECT cause FROM task WHERE rule = :rule AND cause IN ({THESE})"

Team = Mapping[tuple[str, str | None], str]
Lapses = Mapping[int, date]
NONE: Lapses = {}


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call that a care rule asks for: whom, within which days, by whom and what for."""

    rule: str
    cause: str
    source: str
    source_id: int
    customer_id: int
    customer: str
    contract_id: int | None
    contract: str | None
    case_id: int | None
    on: date
    earliest: date
    latest: date
    owner: str | None
    title: str
    content: ContentKind
    priority: TaskPriority
    notes: str | None
    is_history: bool = False
    """Its days had begun before its contract, or what was installed, was entered: it is not asked for unasked."""


def due_calls(book: Reader, rules: Sequence[CareRule], today: date, lapses: Lapses = NONE) -> list[DueCall]:
    """Return the calls that have fallen due by today, in the order of their days, without those made before.

    Nobody is called about a contract from the day on which its term is going to lapse.
    """
    made = {(rule, cause) for rule, cause in book.tuples(MADE)}
    found = _calls(events(book, today), rules, _team(book), today, lapses)
    return sorted((call for call in found if (call.rule, call.cause) not in made), key=_order)


def wanted(calls: Iterable[DueCall], since: date | None) -> list[DueCall]:
    """Return the calls that are asked for: of history only those whose days began on a day or later."""
    return [call for call in calls if not call.is_history or (since is not None and call.earliest >= since)]


def as_they_stand(book: Reader, rules: Sequence[CareRule], calls: Sequence[DueCall], today: date) -> list[DueCall]:
    """Return these calls as the book asks for them now, in their order, without those that nothing asks for any more.

    Those that were made meanwhile are left out as well.
    """
    team, found = _team(book), dict[tuple[str, str], DueCall]()
    for source in dict.fromkeys(call.source for call in calls):
        numbers = {call.source_id for call in calls if call.source == source}
        for now in _calls(events_of(book, source, numbers, today), rules, team, today):
            found[now.rule, now.cause] = now
    made = _made_for(book, found)
    return [found[key] for call in calls if (key := (call.rule, call.cause)) in found and key not in made]


def _made_for(book: Reader, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of these rules and causes for which a call was made."""
    causes = {rule: [cause for of, cause in keys if of == rule] for rule in {rule for rule, _cause in keys}}
    return {(rule, str(made)) for rule in causes for (made,) in book.tuples_of(MADE_FOR, causes[rule], {"rule": rule})}


def _calls(
    found: Iterable[Event], rules: Sequence[CareRule], team: Team, today: date, lapses: Lapses = NONE
) -> Iterator[DueCall]:
    for event in found:
        cause = event.cause
        lapses_on = lapses.get(event.contract_id or 0) if event.is_of_a_contract else None
        if lapses_on is not None:
            cause = replace(cause, over_on=min(lapses_on, cause.over_on or lapses_on))
        for rule in rules:
            if rule.cause is not cause.kind or not rule.concerns(event.tier, event.segment):
                continue
            for window in windows(rule, cause, today):
                yield DueCall(
                    rule.code,
                    window.cause,
                    event.source,
                    event.id,
                    event.customer_id,
                    event.customer,
                    event.contract_id,
                    event.contract,
                    event.case_id,
                    window.on,
                    window.earliest,
                    window.latest,
                    _owner(rule, event, team),
                    f"{rule.title}: {event.about}" if event.about else str(rule.title),
                    rule.content,
                    rule.priority,
                    event.note,
                    event.is_of_a_contract and event.is_dated and window.earliest < cause.recorded_on,
                )


def _owner(rule: CareRule, event: Event, team: Team) -> str | None:
    """Who fills the rule's role at the customer, else everywhere; else the owner of the contract, case or customer."""
    if rule.role is None:
        return event.owner
    return team.get((rule.role, event.customer_code)) or team.get((rule.role, None)) or event.owner


def _team(book: Reader) -> Team:
    return {(row.role, row.customer_code): row.person for row in members(book)}


def _order(call: DueCall) -> tuple[date, str, int, str]:
    return call.on, call.source, call.source_id, call.rule
