"""The lines of the agenda: what there is to do, how urgent it is and why, the most urgent first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from renewctl.agenda import deadlines, queries
from renewctl.agenda.queries import Found
from renewctl.agenda.silence import silences
from renewctl.agenda.urgency import Facts, Term, urgency
from renewctl.call.titles import Titles
from renewctl.dates import shifted
from renewctl.due.rules import band
from renewctl.messages import _, language, n_
from renewctl.money import EXPONENTS, Money
from renewctl.plain import brief
from renewctl.reminder.rules import Answer
from renewctl.risk.glance import standings
from renewctl.risk.standing import NO_STANDING, Standing
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import AgendaKind, AnswerKind, Band, MessageState, UrgencyTerm, WarningState, label

UNANSWERED_DAYS = 90  # an older message is history
_NUMBERED = frozenset(
    {
        AgendaKind.TASK,
        AgendaKind.CALL,
        AgendaKind.APPROVAL,
        AgendaKind.CASE,
        AgendaKind.MEASURE,
        AgendaKind.WARNING,
    }
)  # a command takes their number
_RANK = {kind: rank for rank, kind in enumerate(AgendaKind)}
_NEVER = 10**6


class Item(NamedTuple):
    """One line; its fields are the keys of the list."""

    urgency: float
    kind: AgendaKind
    id: int
    number: int | None  # where a command takes it
    what: str
    customer: str | None
    customer_code: str | None
    contract: str | None
    owner: str | None
    due_on: str | None
    days_left: int | None
    band: Band | None
    since: str | None
    waited_days: int | None
    amount: Money | None
    tier: str | None
    priority: str | None
    risk_level: str
    waits_for: str | None
    earliest_on: str | None
    latest_on: str | None
    answer: AnswerKind | None  # what was said to its reminders: snoozed until a day, or muted
    until: str | None
    terms: tuple[Term, ...]
    customer_id: int | None
    contract_id: int | None

    @property
    def remark(self) -> str:
        """What holds it up, the window of a call, for how long somebody waits, and whether its reminders are silent."""
        said = [_("waits for {what}").format(what=self.waits_for)] if self.waits_for else []
        if self.earliest_on or self.latest_on:
            window = _("from {earliest} to {latest}")
            said.append(window.format(earliest=self.earliest_on or "…", latest=self.latest_on or "…"))
        if self.waited_days:
            said.append(n_("waiting {n} day", "waiting {n} days", self.waited_days).format(n=self.waited_days))
        elif self.since:
            said.append(_("waiting since today"))
        if self.answer is AnswerKind.SNOOZED:
            said.append(_("snoozed until {day}").format(day=self.until))
        elif self.answer is AnswerKind.MUTED:
            said.append(_("reminders muted"))
        return _("; ").join(said)

    @property
    def sum(self) -> str:
        """The urgency's terms, as a sum."""
        written = " ".join(f"{'-' if points < 0 else '+'} {_(term.value)} {abs(points)}" for term, points in self.terms)
        return written.removeprefix("+ ")


def parameters(today: date, days: int, grace_days: int, owner: str | None) -> Parameters:
    """Return what the statements are run with: whose, up to which day, and since when the past counts."""
    return {
        "today": today.isoformat(),
        "horizon": shifted(today, days).isoformat(),
        "since": shifted(today, -UNANSWERED_DAYS).isoformat(),
        "ended_since": shifted(today, -grace_days).isoformat(),
        "owner": owner,
        "chinese": int(language() == "zh_CN"),
    }


def agenda(
    book: Reader,
    wanted: Parameters,
    approvals: Iterable[Found],
    waits: Mapping[int, str],
    coefficients: Mapping[UrgencyTerm, float],
    offer_days: int,
) -> list[Item]:
    """Return everything there is to do, the most urgent first.

    `approvals` wait for whose agenda it is, `waits` is what steps at work wait for (agenda/approvals).
    """
    today = date.fromisoformat(str(wanted["today"]))
    own = _in_the_readers_language(book, queries.found(book, wanted))
    found = [*own, *deadlines.deadlines(book, wanted, offer_days), *approvals]
    risks = standings(book, {row.customer_id for row in found if row.customer_id is not None}, today)
    silent = silences(book, today)
    items = [_item(row, waits, risks, silent.get((row.kind, row.id)), coefficients, today) for row in found]
    return sorted(items, key=_order)


def _in_the_readers_language(book: Reader, rows: Iterable[Found]) -> Iterator[Found]:
    """Yield what there is to do, where a care rule asked for it by the rule's words."""
    titles = Titles(book)
    for row in rows:
        is_a_rules = row.kind in (AgendaKind.TASK, AgendaKind.CALL) and row.word is not None
        yield row._replace(what=str(titles.of(row.what or "", row.word))) if is_a_rules else row


def _order(item: Item) -> tuple[float, int, int, int]:
    days = _NEVER if item.days_left is None else item.days_left
    return -item.urgency, days, _RANK[item.kind], item.id


def _item(
    row: Found,
    waits: Mapping[int, str],
    risks: Mapping[int, Standing],
    silence: Answer | None,
    coefficients: Mapping[UrgencyTerm, float],
    today: date,
) -> Item:
    kind = AgendaKind(row.kind)
    days_left = _days(row.due_on, today)
    since = _days(row.since, today)
    waited = max(-since, 0) if since is not None else None
    amount = Money(row.minor, row.currency) if row.minor is not None and row.currency else None
    level = risks.get(row.customer_id or 0, NO_STANDING).level
    waits_for = _waits_for(row, kind, waits)
    whole = amount.minor / 10 ** EXPONENTS.get(amount.currency, 2) if amount else None
    points, terms = urgency(
        Facts(
            kind, days_left, waited, whole, row.tier, row.priority, level, waits_for is not None,
            row.word if kind is AgendaKind.WARNING else None,
        ),
        coefficients,
    )  # fmt: skip
    return Item(
        points, kind, row.id, row.id if kind in _NUMBERED else None, _what(row, kind), row.customer, row.customer_code,
        row.contract, row.owner, row.due_on, days_left, None if days_left is None else band(days_left), row.since,
        waited, amount, row.tier, row.priority, level, waits_for, row.earliest_on, row.latest_on,
        silence.answer if silence else None, silence.until.isoformat() if silence and silence.until else None, terms,
        row.customer_id, row.contract_id,
    )  # fmt: skip


def _what(row: Found, kind: AgendaKind) -> str:
    """Return what is to be done, in the user's words where the record has some."""
    match kind:
        case AgendaKind.NOTICE:
            return _("Last day to give notice; no offer is out") if row.word else _("Last day to give notice")
        case AgendaKind.OFFER:
            return _("Our offer goes out")
        case AgendaKind.END:
            return _("The term ends; no offer is out") if row.word else _("The term ends")
        case AgendaKind.WARNING:
            return _next_act(row.word or "").format(level=label(row.what or ""))
        case AgendaKind.APPROVAL:
            subject = _("Approve the {subject}").format(subject=label(row.word))
            return f"{subject}: {row.what}" if row.what else subject
        case AgendaKind.UNANSWERED:
            return _("Answer: {note}").format(note=row.what or label(row.word))
        case AgendaKind.CASE:
            return f"{label(row.word)}: {row.what}"
        case AgendaKind.INVOICE:
            return _("Invoice {number}: not paid").format(number=row.what)
        case AgendaKind.UNDELIVERED:
            failed = _("A message to {recipient} was not delivered: {reason}")
            said = (
                failed if row.word == MessageState.FAILED else _("A message to {recipient} may have arrived: {reason}")
            )
            return said.format(recipient=brief(row.owner or ""), reason=row.what or "-")
        case _own:
            return row.what or ""


def _next_act(state: str) -> str:
    """Return what a warning waits for, with the level at which it was issued left open."""
    match state:
        case WarningState.ISSUED:
            return _("Acknowledge the warning: risk {level}")
        case WarningState.ACKNOWLEDGED:
            return _("Plan what is done about the warning: risk {level}")
        case WarningState.PLANNED:
            return _("Act on the warning: risk {level}")
        case WarningState.IN_ACTION:
            return _("Follow up what was done about the warning: risk {level}")
        case _followed_up:
            return _("Resolve the warning, or act again: risk {level}")


def _waits_for(row: Found, kind: AgendaKind, waits: Mapping[int, str]) -> str | None:
    if kind is AgendaKind.STEP:
        return row.waits_for or waits.get(row.id)
    return _("task {n}").format(n=row.waits_for) if row.waits_for else None


def _days(day: str | None, today: date) -> int | None:
    return None if day is None else (date.fromisoformat(day) - today).days


def counts(items: Iterable[Item]) -> Iterator[tuple[AgendaKind, int]]:
    """Yield how many lines there are of each kind that there is."""
    found: dict[AgendaKind, int] = {}
    for item in items:
        found[item.kind] = found.get(item.kind, 0) + 1
    yield from sorted(found.items(), key=lambda pair: _RANK[pair[0]])
