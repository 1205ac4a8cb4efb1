"""Renewals as they are named, by their contract, and as they are listed: each with the step it stands at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from renewctl.contract.queries import find_contract
from renewctl.dates import ONE_DAY, days_left, stored_day
from renewctl.errors import NotFoundError
from renewctl.invoice.queries import InvoiceRow, invoices
from renewctl.messages import _, language
from renewctl.money import Money, stored_money
from renewctl.step.queries import with_waits
from renewctl.step.rules import Demand, lateness
from renewctl.store.reader import Parameters, Reader, at_most
from renewctl.vocabulary import ApprovalSubject, StepState


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A renewal that was named."""

    id: int
    contract_id: int
    contract: str
    term_id: int
    state: str


class RenewalLine(NamedTuple):
    """A renewal with the step it stands at, seen on a day."""

    id: int
    contract_id: int
    term_id: int
    contract: str
    customer: str
    customer_code: str
    product: str | None
    owner: str | None
    tier: str | None
    playbook: str
    playbook_version: int
    state: str
    opened_on: str
    closed_on: str | None
    term_start: str | None
    term_end: str | None
    minor: int | None
    currency: str | None
    target_minor: int | None
    expected: str | None
    step: str | None
    step_en: str | None
    step_zh: str | None
    step_owner: str | None
    step_start: str | None
    step_due: str | None
    step_state: str | None
    step_sequence: int | None
    step_approval: str | None
    step_levels: int | None
    waiting_on: str | None
    steps_total: int
    steps_done: int
    steps_skipped: int
    outcome: str | None
    decided_on: str | None
    next_start: str | None
    next_end: str | None
    next_minor: int | None
    next_currency: str | None
    as_of: str

    @property
    def amount(self) -> Money | None:
        """The sum of the term that ends."""
        return stored_money(self.minor, self.currency)

    @property
    def target(self) -> Money | None:
        """The sum that is aimed at for the next term."""
        return stored_money(self.target_minor, self.currency)

    @property
    def next_amount(self) -> Money | None:
        """The sum of the term that followed; None before it is decided."""
        minor, currency = self.next_minor, self.next_currency
        return stored_money(minor, currency)

    @property
    def renewal_date(self) -> date | None:
        """The day after the term's end."""
        end = stored_day(self.term_end)
        return None if end is None or end == date.max else end + ONE_DAY

    @property
    def step_name(self) -> str | None:
        """What the step at work is called, in the language of the session; None when all are closed."""
        return self.step_zh if language() == "zh_CN" else self.step_en

    @property
    def days_left(self) -> int | None:
        """Days until the term's end, negative once overdue."""
        return None if self.term_end is None else days_left(date.fromisoformat(self.term_end), self._today)

    @property
    def days_late(self) -> int:
        """By how many days the step at work is behind its plan; 0 when it is not, and once the renewal is closed."""
        if self.step_due is None or self.state != "open":
            return 0
        return max((self._today - date.fromisoformat(self.step_due)).days, 0)

    @property
    def progress(self) -> float:
        """The share of the steps that is done, in per cent, of those that are not left out."""
        counted = self.steps_total - self.steps_skipped
        return 100 * self.steps_done / counted if counted else 100.0

    @property
    def demand(self) -> Demand | None:
        """The approval that the step at work needs."""
        if self.step_approval is None or self.step_state != StepState.IN_PROGRESS or self.state != "open":
            return None
        asked = ApprovalSubject(self.step_approval), self.step_levels or 1
        return Demand(*asked, self.contract_id, self.term_id, self.id)

    @property
    def held_up(self) -> str:
        """What holds it up, in one line: what it waits for, and how late its step is."""
        waits = _("waits for {what}").format(what=self.waiting_on) if self.waiting_on else ""
        return _("; ").join(part for part in (waits, lateness(self.days_late)) if part)

    @property
    def _today(self) -> date:
        return date.fromisoformat(self.as_of)


@dataclass(frozen=True, slots=True)
class RenewalFilter:
    """Which renewals are wanted; None and False leave a condition out. `all`: closed ones too."""

    today: date
    owner: str | None = None  # of the renewal, or of the step at work
    step: str | None = None
    late: bool = False
    all: bool = False
    customer_id: int | None = None


OF_CONTRACT = """
SELECT renewal.id, renewal.contract_id, contract.number, renewal.term_id, renewal.state
FROM renewal JOIN contract ON contract.id = renewal.contract_id
WHERE renewal.contract_id = :contract ORDER BY CASE renewal.state WHEN 'open' THEN 0 ELSE 1 END, renewal.id DESC LIMIT 1
"""

# The step a renewal stands at: one that is under way, else the next; none once all are closed, or it is.
_CURRENT_STEP = """
SELECT at.id FROM step AS at
WHERE at.renewal_id = renewal.id AND at.state NOT IN ('done', 'skipped')
ORDER BY CASE WHEN at.started_on IS NULL THEN 1 ELSE 0 END, at.sequence LIMIT 1
"""
_LINE = f"""
SELECT renewal.id, renewal.contract_id, renewal.term_id, contract.number, customer.name, customer.code,
    contract.product, COALESCE(contract.owner, customer.owner), customer.tier, renewal.playbook,
    renewal.playbook_version, renewal.state, renewal.opened_on, renewal.closed_on, term.start_on, term.end_on,
    term.amount, term.currency, renewal.target_amount, renewal.expected, step.code, step.name_en, step.name_zh,
    step.owner, step.planned_start, step.planned_end, step.state, step.sequence, step.approval, step.approval_levels,
    step.waiting_on,
    (SELECT COUNT(*) FROM step AS each WHERE each.renewal_id = renewal.id),
    (SELECT COUNT(*) FROM step AS each WHERE each.renewal_id = renewal.id AND each.state = 'done'),
    (SELECT COUNT(*) FROM step AS each WHERE each.renewal_id = renewal.id AND each.state = 'skipped'),
    term.outcome, term.decided_on, following.start_on, following.end_on, following.amount, following.currency,
    CAST(:today AS TEXT)
FROM renewal
JOIN contract ON contract.id = renewal.contract_id
JOIN customer ON customer.id = contract.customer_id
JOIN term ON term.id = renewal.term_id
LEFT JOIN term AS following ON following.contract_id = term.contract_id AND following.sequence = term.sequence + 1
LEFT JOIN step ON renewal.state = 'open' AND step.id = ({_CURRENT_STEP})
"""
_WANTED = """
    (CAST(:all AS INTEGER) = 1 OR renewal.state = 'open')
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER(step.owner) = LOWER(CAST(:owner AS TEXT))
        OR LOWER(COALESCE(contract.owner, customer.owner)) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:step AS TEXT) IS NULL OR step.code = CAST(:step AS TEXT))
    AND (CAST(:late AS INTEGER) = 0 OR (renewal.state = 'open' AND step.planned_end < CAST(:today AS TEXT)))
ORDER BY CASE renewal.state WHEN 'open' THEN 0 ELSE 1 END, term.end_on, contract.number, renewal.id DESC LIMIT :limit
"""
CONTACTS = """
SELECT contact.name, contact.phone FROM contract
JOIN contact ON contact.customer_id = contract.customer_id AND contact.archived_on IS NULL
WHERE contract.id = :contract ORDER BY contact.name, contact.id
"""
OVER = """
SELECT renewal.id FROM renewal JOIN term ON term.id = renewal.term_id
WHERE renewal.state = 'open' AND term.is_open = 0
    AND (CAST(:contract AS INTEGER) IS NULL OR renewal.contract_id = CAST(:contract AS INTEGER))
ORDER BY renewal.id
"""
CUSTOMER = "SELECT customer_id FROM contract WHERE id = :contract"
LINE = f"{_LINE} WHERE renewal.id = :id"
LINES = f"{_LINE} WHERE {_WANTED}"
LINES_OF_CUSTOMER = f"{_LINE} WHERE contract.customer_id = :customer AND {_WANTED}"


def find_renewal(book: Reader, text: str) -> RenewalRow:
    """Return the renewal of the contract that a person means: the open one, else the last that was closed.

    NotFoundError for no such contract and for one without a renewal, AmbiguousError, UsageError for a blank text.
    """
    contract = find_contract(book, text)
    found = book.first(OF_CONTRACT, {"contract": contract.id}, RenewalRow)
    if found is None:
        raise NotFoundError(
            _("Contract {number} has no renewal.").format(number=contract.number),
            _("renewctl renewal open {number} opens it.").format(number=contract.number),
        )
    return found


def line(book: Reader, renewal_id: int, today: date) -> RenewalLine:
    """Return one renewal as it is listed, by its id."""
    found = book.first(LINE, {"id": renewal_id, "today": today.isoformat()}, RenewalLine)
    if found is None:
        raise NotFoundError(_("No renewal {text}.").format(text=renewal_id))
    return next(_with_clearance(book, [found]))


def lines(book: Reader, wanted: RenewalFilter, limit: int | None = None) -> Iterator[RenewalLine]:
    """Yield the renewals that are wanted by the end of their terms, closed ones last, at most `limit`; None is all."""
    parameters: Parameters = {
        "today": wanted.today.isoformat(),
        "owner": wanted.owner,
        "step": wanted.step,
        "late": int(wanted.late),
        "all": int(wanted.all),
        "limit": at_most(limit),
    }
    sql = LINES
    if wanted.customer_id is not None:
        sql, parameters = LINES_OF_CUSTOMER, {"customer": wanted.customer_id, **parameters}
    return _with_clearance(book, list(book.rows(sql, parameters, RenewalLine)))


def over(book: Reader, contract_id: int | None = None) -> list[int]:
    """Return the open renewals, of one contract or of all, whose terms need no decision any more."""
    return [int(str(id)) for (id,) in book.tuples(OVER, {"contract": contract_id})]


def payment(book: Reader, row: RenewalLine, today: date) -> Iterator[InvoiceRow]:
    """Yield the invoices of a renewal: the contract's that were issued since it was opened, as they stand on a day."""
    customer = book.number(CUSTOMER, {"contract": row.contract_id})
    for invoice in invoices(book, today, customer_id=customer):
        if invoice.contract == row.contract and (invoice.issued_on or invoice.due_on) >= row.opened_on:
            yield invoice


def contact_names(book: Reader, contract_id: int) -> list[str]:
    """Return the people at the contract's customer with their telephones, as the form lists them."""
    people = book.tuples(CONTACTS, {"contract": contract_id})
    return [" ".join(str(part) for part in parts if part) for parts in people]


def _with_clearance(book: Reader, rows: Sequence[RenewalLine]) -> Iterator[RenewalLine]:
    """Yield renewals, those whose step waits for the approval it needs with that."""
    for row, waits in with_waits(book, rows):
        yield row if waits is None else row._replace(step_state=waits.state.value, waiting_on=waits.what)
