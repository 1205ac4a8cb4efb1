"""What comes of terms that nobody decides, many at once: they renew by themselves, or lapse after the grace."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.calendar.rules import WorkingDays
from renewctl.contract import rules as contracts
from renewctl.contract.amended import AmendmentRow, Words, amendments_of_words, words_on
from renewctl.contract.queries import ANCHOR
from renewctl.dates import stored_day
from renewctl.renewal import outcome
from renewctl.renewal.outcome import LastTerm, Price
from renewctl.step.closing import close_tasks, tasks_to_drop
from renewctl.store.batches import THESE
from renewctl.store.session import Row, add_rows, change_rows, reading
from renewctl.store.tables import Renewal, Term
from renewctl.vocabulary import ContractKind, ContractState, Outcome, RenewalState, TaskState, TermKind

LAST_TERMS = f"""
SELECT contract.id, contract.number, contract.kind, contract.state, contract.notice_length, contract.notice_unit,
    {ANCHOR},
    term.id, term.sequence, term.start_on, term.end_on, term.original_end_on, term.amount, term.currency, term.outcome,
    renewal.id, renewal.state
FROM contract
JOIN term ON term.contract_id = contract.id
    AND term.sequence = (SELECT MAX(last.sequence) FROM term AS last WHERE last.contract_id = contract.id)
LEFT JOIN renewal ON renewal.term_id = term.id
WHERE contract.id IN ({THESE})
"""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A contract whose term has come to something by itself on a day; `next_days` where it goes on."""

    contract_id: int
    term_end: date
    on: date
    next_days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class LastRow:
    """A contract with its last term, as they are stored."""

    contract_id: int
    number: str
    kind: str
    state: str
    notice_length: int | None
    notice_unit: str | None
    anchor: str | None
    term_id: int
    sequence: int
    start_on: str | None
    end_on: str | None
    original_end_on: str | None
    amount: int | None
    currency: str | None
    outcome: str | None
    renewal_id: int | None
    renewal_state: str | None

    @property
    def facts(self) -> LastTerm:
        """The term as the rules of what comes of it see it."""
        return LastTerm(
            self.number,
            ContractKind(self.kind),
            ContractState(self.state),
            self.sequence,
            stored_day(self.start_on),
            stored_day(self.end_on),
            Outcome(self.outcome) if self.outcome else None,
        )

    @property
    def words(self) -> Words:
        """What the contract says now of how it goes on."""
        return Words.stored(self.kind, self.notice_length, self.notice_unit)

    def price(self, end: date) -> Price:
        """Its sum and the days it is for: an extension moves the end and leaves the price."""
        return Price(self.amount, self.currency, stored_day(self.start_on), stored_day(self.original_end_on) or end)


def renew_all(session: Session, terms: Sequence[Undecided]) -> None:
    """Write the next terms of contracts that renew by themselves, each on the day after its notice deadline.

    RuleError where a term does not end on that day any more, or is decided: then there is nothing left to do.
    """
    book = reading(session)
    calendar, changes = working_days(book), amendments_of_words(book)
    found = _decide(session, terms, Outcome.RENEWED, is_tacit=1)
    following = [_next(found[one.contract_id], one, changes.get(one.contract_id, ()), calendar) for one in terms]
    add_rows(session, Term, following)


def lapse_all(session: Session, terms: Sequence[Undecided]) -> None:
    """Let terms lapse that nobody decided within the grace, and close the work on them. RuleError as above."""
    _decide(session, terms, Outcome.LAPSED)


def _decide(session: Session, terms: Sequence[Undecided], came: Outcome, **more: int) -> Mapping[int, LastRow]:
    """Write what terms have come to, close their renewals, and return them by contract as they were."""
    book = reading(session)
    last = book.rows_of(LAST_TERMS, (one.contract_id for one in terms), LastRow)
    found = {row.contract_id: row for row in last}
    for one in terms:
        outcome.check_is_undecided(found[one.contract_id].facts, one.term_end)
    decided: list[Row] = [
        {"number": found[one.contract_id].term_id, "outcome": came, "decided_on": one.on, "is_open": 0, **more}
        for one in terms
    ]
    closed = defaultdict[date, list[int]](list)
    for one in terms:
        row = found[one.contract_id]
        if row.renewal_id is not None and row.renewal_state == RenewalState.OPEN:
            closed[one.on].append(row.renewal_id)
    change_rows(session, Term, decided)
    for on, renewals in closed.items():
        shut: list[Row] = [{"number": id, "state": RenewalState.CLOSED, "closed_on": on} for id in renewals]
        change_rows(session, Renewal, shut)
        close_tasks(session, tasks_to_drop(book, renewals), TaskState.DROPPED, on)
    return found


def _next(row: LastRow, one: Undecided, changes: Sequence[AmendmentRow], calendar: WorkingDays) -> Row:
    """Return the term that follows, at the same rate, with what is derived with it."""
    assert one.next_days is not None
    start, end = one.next_days
    contracts.check_follows(one.term_end, start)
    anchor = stored_day(row.anchor)
    words = words_on(end, row.words, changes)
    derived = contracts.derive(
        kind=words.kind,
        state=ContractState(row.state),
        notice_length=words.notice_length,
        notice_unit=words.notice_unit,
        end_on=end,
        outcome=None,
        is_last=True,
        calendar=calendar,
    )
    return {
        "contract_id": row.contract_id,
        "sequence": row.sequence + 1,
        "kind": TermKind.RENEWAL,
        "start_on": start,
        "end_on": end,
        "amount": outcome.at_the_same_rate(row.price(one.term_end), start, end, anchor),
        "currency": row.currency,
        "notice_deadline": derived.notice_deadline,
        "is_open": derived.is_open,
        "is_tacit": 0,
        "recorded_on": one.on,
    }
