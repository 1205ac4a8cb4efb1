"""The calls that care rules ask for and nobody has made a task of yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.call.causes import Event, events, events_of
from renewctl.call.rules import CareRule, windows
from renewctl.store.reader import Reader
from renewctl.team.queries import members
from renewctl.vocabulary import ContentKind, TaskPriority

MADE = "SELECT rule, cause FROM task WHERE rule IS NOT NULL"
IS_MADE = "SELECT COUNT(*) FROM task WHERE rule = :rule AND cause = :cause"

Team = Mapping[tuple[str, str | None], str]


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


def due_calls(book: Reader, rules: Sequence[CareRule], today: date) -> list[DueCall]:
    """Return the calls that have fallen due by today, in the order of their days, without those made before."""
    made = {(rule, cause) for rule, cause in book.tuples(MADE)}
    found = _calls(events(book, today), rules, _team(book), today)
    return sorted((call for call in found if (call.rule, call.cause) not in made), key=_order)


def as_they_stand(book: Reader, rules: Sequence[CareRule], calls: Sequence[DueCall], today: date) -> list[DueCall]:
    """Return these calls as the book asks for them now, in their order, without those that nothing asks for any more.

    Those that were made meanwhile are left out as well.
    """
    team, found = _team(book), dict[tuple[str, str], DueCall]()
    for source in dict.fromkeys(call.source for call in calls):
        numbers = {call.source_id for call in calls if call.source == source}
        for now in _calls(events_of(book, source, numbers, today), rules, team, today):
            found[now.rule, now.cause] = now
    wanted = [found[key] for call in calls if (key := (call.rule, call.cause)) in found]
    return [call for call in wanted if not book.number(IS_MADE, {"rule": call.rule, "cause": call.cause})]


def _calls(found: Iterable[Event], rules: Sequence[CareRule], team: Team, today: date) -> Iterator[DueCall]:
    for event in found:
        for rule in rules:
            if rule.cause is not event.cause.kind or not rule.concerns(event.tier, event.segment):
                continue
            for window in windows(rule, event.cause, today):
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
