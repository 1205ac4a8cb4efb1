"""Opening renewals, many at once: each with its playbook, its steps planned and given to people, the first begun."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.calendar.queries import working_days
from renewctl.contract.amended import AmendmentRow, Words, amendments_of_words
from renewctl.contract.deadlines import OFFER_DAYS, Reckoning, deadlines_of
from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.playbook.queries import Found, find_playbook
from renewctl.playbook.rules import Facts, Playbook, Prescribed, Selection, chosen
from renewctl.step import rules as steps
from renewctl.step.beginnings import Beginning, Whose
from renewctl.store.batches import THESE
from renewctl.store.numbering import next_id
from renewctl.store.reader import Reader
from renewctl.store.session import Row, add_rows, reading
from renewctl.store.tables import Renewal, Step
from renewctl.task import actions as tasks
from renewctl.task.actions import NewTask
from renewctl.team.queries import teams
from renewctl.vocabulary import RenewalState, StepState

TERMS = f"""
SELECT term.id, contract.id, contract.number, contract.owner, customer.id, customer.owner, contract.notice_length,
    contract.notice_unit, contract.offer_days, term.end_on, term.is_open,
    (SELECT renewal.opened_on FROM renewal WHERE renewal.term_id = term.id),
    customer.segment, customer.tier, customer.industry, contract.kind, term.amount, term.currency
FROM term
JOIN contract ON contract.id = term.contract_id
JOIN customer ON customer.id = contract.customer_id
WHERE term.id IN ({THESE})
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """A term whose renewal is to be opened on a day."""

    term_id: int
    on: date


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with what its renewal is planned by."""

    id: int
    contract_id: int
    contract: str
    contract_owner: str | None
    customer_id: int
    customer_owner: str | None
    notice_length: int | None
    notice_unit: str | None
    offer_days: int | None
    end_on: str | None
    is_open: int
    opened_on: str | None
    segment: str | None
    tier: str | None
    industry: str | None
    kind: str
    amount: int | None
    currency: str | None

    @property
    def facts(self) -> Facts:
        """What the choice of a playbook looks at."""
        price = None if self.amount is None or self.currency is None else Money(self.amount, self.currency)
        return Facts(self.segment, self.tier, self.industry, self.kind, price)

    def deadlines(self, changes: Iterable[AmendmentRow], reckoning: Reckoning) -> Mapping[str, date | None]:
        """Its three deadlines, by the words that playbooks use."""
        now = Words.stored(self.kind, self.notice_length, self.notice_unit)
        found = deadlines_of(stored_day(self.end_on), now, self.offer_days, changes, reckoning)
        return {"notice": found.notice, "offer": found.offer, "end": found.end}


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of a renewal that is being opened, as the rules of its beginning look at it."""

    code: str
    planned_start: date
    planned_end: date
    state: StepState = StepState.NOT_STARTED
    started_on: date | None = None
    ended_on: date | None = None


def open_all(
    session: Session,
    openings: Sequence[Opening],
    selection: Selection,
    playbook: str | None = None,
    offer_days: int = OFFER_DAYS,
) -> list[int]:
    """Open the renewals of terms and return their numbers, in the same order; each keeps its playbook as it is today.

    Without a playbook's name the rules of `selection` choose one, then those that came with the program. `offer_days`
    is how long before their deadline our offer usually goes out. NotFoundError for an unknown playbook; RuleError for a
    term that is not open or that has a renewal already.
    """
    book = reading(session)
    reckoning, changes = Reckoning(working_days(book), offer_days), amendments_of_words(book)
    to_open = {row.id: row for row in terms(book, [one.term_id for one in openings])}
    team_of = teams(book, {row.customer_id for row in to_open.values()})
    found_by_name = dict[str, Found]()
    renewals, planned, made = list[Row](), list[Row](), list[NewTask]()
    for number, opening in enumerate(openings, next_id(book.connection, "renewal")):
        term = to_open[opening.term_id]
        _check_can_open(term)
        name = playbook if playbook is not None else chosen(selection, term.facts)
        found = found_by_name.get(name) or found_by_name.setdefault(name, find_playbook(book, name))
        team = steps.Team(*team_of(term.customer_id), term.contract_owner or term.customer_owner)
        renewals.append(_renewal(number, term, found, opening.on))
        deadlines = term.deadlines(changes.get(term.contract_id, ()), reckoning)
        spans = steps.planned(found.playbook, opening.on, deadlines, reckoning.calendar)
        rows, tasks_of_first = _steps(number, opening.on, term, team, found.playbook, spans)
        planned += rows
        made += tasks_of_first
    add_rows(session, Renewal, renewals)
    add_rows(session, Step, planned)
    tasks.add_all(session, made)
    return [renewal["id"] for renewal in renewals]


def step_row(renewal_id: int, sequence: int, each: Prescribed, span: steps.Span, owner: str | None) -> Row:
    """Return a step that is not begun yet, as a playbook prescribes it."""
    start, end = span
    return {
        "renewal_id": renewal_id,
        "sequence": sequence,
        "code": each.code,
        "phase": each.phase or None,
        "name_en": each.name.en,
        "name_zh": each.name.zh,
        "role": each.role,
        "owner": owner,
        "planned_start": start,
        "planned_end": end,
        "state": StepState.NOT_STARTED,
        "started_on": None,
        "approval": each.approval.subject if each.approval else None,
        "approval_levels": each.approval.levels if each.approval else None,
    }


def nothing_to_decide(contract: str) -> RuleError:
    """Return the error for a contract whose last term is decided."""
    sentence = _("Contract {number} has no term whose renewal is still to be decided.").format(number=contract)
    return RuleError(sentence, rule="term-is-open")


def terms(book: Reader, numbers: Iterable[int]) -> Iterator[TermRow]:
    """Yield terms by their ids, in any order."""
    return book.rows_of(TERMS, numbers, TermRow)


def _check_can_open(term: TermRow) -> None:
    if not term.is_open:
        raise nothing_to_decide(term.contract)
    if term.opened_on is not None:
        sentence = _("The renewal of {contract} was opened on {day} already.")
        raise RuleError(sentence.format(contract=term.contract, day=term.opened_on), rule="renewal-once")


def _renewal(number: int, term: TermRow, found: Found, on: date) -> Row:
    return {
        "id": number,
        "contract_id": term.contract_id,
        "term_id": term.id,
        "playbook": found.name,
        "playbook_version": found.version,
        "playbook_content": found.content,
        "state": RenewalState.OPEN,
        "opened_on": on,
    }


def _steps(
    renewal_id: int, on: date, term: TermRow, team: steps.Team, playbook: Playbook, spans: Mapping[str, steps.Span]
) -> tuple[list[Row], list[NewTask]]:
    """Begin those of the planned steps whose turn it is at once, and return all with their tasks."""
    begun = steps.following(playbook, [Planned(each.code, *spans[each.code]) for each in playbook.steps], on)
    whose = Whose(term.contract_id, term.customer_id, term.contract_owner)
    rows, made = list[Row](), list[NewTask]()
    for sequence, each in enumerate(playbook.steps, 1):
        owner = team.person(each.role)
        row = step_row(renewal_id, sequence, each, spans[each.code], owner)
        if each.code in begun:
            row |= {"state": StepState.IN_PROGRESS, "started_on": on}
            made += Beginning(each, whose, owner, row["planned_end"], on).tasks()
        rows.append(row)
    return rows, made
