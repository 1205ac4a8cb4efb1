"""What has a deadline in a book, and what is owed of it today: from stored rows to what the rules look at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from renewctl.approval.policy import Policy
from renewctl.approval.queries import StoredApproval, approvals, people
from renewctl.approval.rulebook import policy_of
from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import SLACK_DAYS
from renewctl.call.titles import Titles
from renewctl.config import Settings
from renewctl.contract.amended import Words, amendments_of_words
from renewctl.contract.deadlines import Reckoning, deadlines_of
from renewctl.contract.queries import longest_lead
from renewctl.dates import LAST_YEAR, add_days, shifted, stored_day
from renewctl.folding import person_key
from renewctl.invoice.queries import invoices
from renewctl.reminder import queries, rules
from renewctl.reminder.queries import FiredRow
from renewctl.reminder.rules import Answer, Firing, Item, Key, is_silent
from renewctl.reminder.settings import Reminders, read
from renewctl.store.reader import Reader
from renewctl.team.queries import PersonRow, persons
from renewctl.vocabulary import ApprovalState, ApprovalSubject, ReminderKind

Subject = tuple[str, int]
Deadline = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Duty:
    """By which rules it is reminded, and up to which day."""

    today: date
    reminders: Reminders
    offer_days: int = 30

    @property
    def since(self) -> date:
        """The day from which on what was closed is looked at."""
        return shifted(self.today, -self.reminders.schedule.catch_up_days)


def duty_of(settings: Settings, today: date) -> Duty:
    """Return what config.toml says of it; UsageError for what cannot be."""
    return Duty(today, read(settings.reminders), settings.offer_days)


@dataclass(slots=True)
class Standing:
    """A book as reminding sees it."""

    items: Mapping[Deadline, Item]
    answers: Mapping[Subject, Sequence[Answer]]
    ledger: Mapping[Deadline, Sequence[FiredRow]]
    people: Mapping[str, PersonRow]

    def answers_of(self, item: Item) -> Sequence[Answer]:
        """What was said to an item; each level of an approval has answers of its own."""
        given = self.answers.get((item.kind.value, item.subject_id), ())
        if item.kind is ReminderKind.APPROVAL:
            return [answer for answer in given if answer.deadline == item.deadline]
        return given

    def person(self, name: str | None) -> PersonRow | None:
        """The person of that name, whatever its case and spelling."""
        return self.people.get(person_key(name or ""))

    def is_told(self, item: Item, today: date) -> bool:
        """Whether anything is told of an item today: it is open, and neither muted nor put off."""
        return item.closed_on is None and not is_silent(item, self.answers_of(item), today)


def standing(book: Reader, duty: Duty) -> Standing:
    """Return everything that has a deadline, was fired or answered.

    Nothing is known before the book began, whatever its papers say; a deadline that moved is known since it did.
    """
    answered = defaultdict[Subject, list[Answer]](list)
    for row in queries.answers(book):
        answered[row.kind, row.subject_id].append(row.facts)
    ledger = defaultdict[Deadline, list[FiredRow]](list)
    for fired in queries.fired(book, duty.since):
        ledger[fired.kind, fired.subject_id, fired.deadline].append(fired)
    moved = _last_fired(ledger)
    began = queries.began_on(book)
    known = {
        (item.kind.value, item.subject_id, item.deadline.isoformat()): _since_it_moved(
            item._replace(known_on=max(item.known_on, began)), moved
        )
        for item in items(book, duty)
    }
    return Standing(known, answered, ledger, {person_key(row.name): row for row in persons(book)})


def _last_fired(ledger: Mapping[Deadline, Sequence[FiredRow]]) -> Mapping[Subject, Mapping[str, str]]:
    found = defaultdict[Subject, dict[str, str]](dict)
    for (kind, subject_id, deadline), rows in ledger.items():
        found[kind, subject_id][deadline] = max(row.fired_on for row in rows)
    return found


def _since_it_moved(item: Item, moved: Mapping[Subject, Mapping[str, str]]) -> Item:
    """What was fired for another deadline shows that this one was not known yet."""
    days = moved.get((item.kind.value, item.subject_id), {})
    others = [date.fromisoformat(day) for deadline, day in days.items() if deadline != item.deadline.isoformat()]
    if item.deadline.isoformat() in days or not others:
        return item
    return item._replace(known_on=max(item.known_on, *others))


def owed(stands: Standing, duty: Duty) -> list[Firing]:
    """Return every reminder that has fallen due by today and is not in the ledger, or stands there in vain.

    What reached nobody since it was settled, muted or put off is owed again once it is open again; and what waits for
    one whose it is no more is owed to the other.
    """
    schedule = duty.reminders.schedule
    return [
        firing
        for of, item in stands.items.items()
        for firing in rules.owed(item, schedule, duty.today, stands.answers_of(item), _fired(stands, of, item, duty))
    ]


def _fired(stands: Standing, of: Deadline, item: Item, duty: Duty) -> set[Key]:
    rows = stands.ledger.get(of, ())
    if not rows or not stands.is_told(item, duty.today):
        return {row.key for row in rows}
    whose = {escalates: recipient_of(stands, item, duty, is_escalation=escalates) for escalates in (False, True)}
    return {row.key for row in rows if not row.is_open_to(whose[bool(row.is_escalation)])}


def recipient_of(stands: Standing, item: Item, duty: Duty, *, is_escalation: bool) -> str | None:
    """Return who is told of an item: its owner, or the owner's supervisor; None where there is nobody."""
    owner = item.owner or duty.reminders.without_owner or None
    person = stands.person(owner)
    if not is_escalation:
        return person.name if person else owner
    supervisor = person.supervisor if person and item.owner else None
    above = stands.person(supervisor)
    return above.name if above else supervisor


def items(book: Reader, duty: Duty) -> Iterator[Item]:
    """Yield everything with a deadline that is near enough to be reminded of, or was closed since `duty.since`."""
    until = _ahead(duty.today, duty.reminders.schedule.longest)
    yield from _of_terms(book, duty, until)
    titles = Titles(book)
    for row in queries.work(book, until, duty.since):
        deadline, known_on = date.fromisoformat(row.deadline), date.fromisoformat(row.known_on)
        title, title_zh = row.title, row.title_zh
        if row.rule is not None:
            words = titles.of(row.title, row.rule)
            title, title_zh = words.en, words.zh
        yield Item(
            ReminderKind(row.kind), row.id, deadline, known_on, stored_day(row.closed_on), row.owner, row.tier,
            row.customer_id, row.customer, row.contract_id, row.contract, title, title_zh,
            stored_day(row.snoozed_until),
        )  # fmt: skip
    yield from _of_invoices(book, duty, until)
    yield from _of_approvals(book, duty)


def _of_terms(book: Reader, duty: Duty, until: date) -> Iterator[Item]:
    reckoning, changes = Reckoning(working_days(book), duty.offer_days), amendments_of_words(book)
    reach = _ahead(until, longest_lead(book, duty.offer_days) + SLACK_DAYS)
    for row in queries.terms(book, duty.today, reach, duty.since):
        end, decided = date.fromisoformat(row.end_on), stored_day(row.decided_on)
        notice = stored_day(row.notice_deadline)
        words = Words.stored(row.contract_kind, row.notice_length, row.notice_unit)
        offer = deadlines_of(end, words, row.offer_days, changes.get(row.contract_id, ()), reckoning).offer
        given, offered = stored_day(row.notice_on), stored_day(row.offered_on)
        for kind, deadline, closed in (
            (ReminderKind.NOTICE, notice, _first(decided, given)),
            (ReminderKind.OFFER, offer, _first(decided, offered)),
            (ReminderKind.END, end, decided),
        ):
            if deadline is not None and deadline <= until:
                yield Item(
                    kind, row.id, deadline, stored_day(row.recorded_on) or duty.today, closed, row.owner, row.tier,
                    row.customer_id, row.customer, row.contract_id, row.contract, row.product or "",
                )  # fmt: skip


def _of_invoices(book: Reader, duty: Duty, until: date) -> Iterator[Item]:
    tiers: dict[int, tuple[str | None, str | None]] = {}
    contracts: dict[str, tuple[int, str | None]] = {}
    for customer_id, tier, owner, contract_id, number, contract_owner in queries.owners(book):
        tiers[int(str(customer_id))] = (_text(tier), _text(owner))
        if number is not None:
            contracts[str(number)] = (int(str(contract_id)), _text(contract_owner))
    for row in invoices(book, duty.today, due_by=until):
        closed = stored_day(row.paid_on)
        if row.amount_minor < 0 or (closed is not None and closed < duty.since):
            continue  # a credit note is not chased
        tier, owner = tiers[row.customer_id]
        contract_id, contract_owner = contracts.get(row.contract or "", (None, None))
        due = date.fromisoformat(row.due_on)
        yield Item(
            ReminderKind.INVOICE, row.id, due, stored_day(row.issued_on) or due, closed, contract_owner or owner, tier,
            row.customer_id, row.customer, contract_id, row.contract, row.number,
        )  # fmt: skip


def _of_approvals(book: Reader, duty: Duty) -> Iterator[Item]:
    """Of each level of an approval, in its turn, the first who fills its role is reminded."""
    policy = policy_of(book)
    for row in approvals(book):
        *before, newest = row.waits_since
        for decision, since in zip(row.decisions, before, strict=True):
            decided = date.fromisoformat(decision.decided_on)
            if decided >= duty.since:
                yield _of_approval(book, policy, row.stored, decision.level, since, decided)
        if row.state is ApprovalState.PENDING:
            yield _of_approval(book, policy, row.stored, len(row.decisions) + 1, newest, None)


def _of_approval(
    book: Reader, policy: Policy, stored: StoredApproval, level: int, waits_since: date, decided: date | None
) -> Item:
    role = policy.role(ApprovalSubject(stored.subject), level)
    who = people(book, stored.customer_id, role)
    return Item(
        ReminderKind.APPROVAL, stored.id, waits_since, waits_since, decided, who[0] if who else None, None,
        stored.customer_id, stored.customer, stored.contract_id, stored.contract, stored.reason or "",
    )  # fmt: skip


def _ahead(day: date, days: int) -> date:
    return add_days(day, days) if day.year <= LAST_YEAR else date.max - timedelta(days=1)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
