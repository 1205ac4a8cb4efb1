"""Steps as they are named within a renewal, and as they are listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from renewctl.errors import AmbiguousError, NotFoundError
from renewctl.messages import _, language
from renewctl.plain import brief, named
from renewctl.step import rules
from renewctl.step.rules import Demand, Waits
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import ApprovalSubject, StepState

# What was written together with a change of the step, when it began: the journal knows which tasks are its own.
TASKS_MADE = """
SELECT DISTINCT made.row_key FROM change AS made
JOIN change AS begun ON begun.change_set_id = made.change_set_id AND begun.table_name = 'step' AND begun.row_key = :step
WHERE made.table_name = 'task' AND made.before IS NULL
"""


class Demanding(Protocol):
    """A row with a step at work, which may need an approval."""

    @property
    def demand(self) -> Demand | None: ...


R = TypeVar("R", bound=Demanding)


class StepRow(NamedTuple):
    """A step with its renewal, seen on a day; once the renewal is closed, on the day on which it was."""

    id: int
    renewal_id: int
    contract_id: int
    term_id: int
    contract: str
    customer: str
    customer_code: str
    sequence: int
    step: str  # its code
    name_en: str
    name_zh: str
    phase: str | None
    role: str
    owner: str | None
    planned_start: str
    planned_end: str
    started_on: str | None
    ended_on: str | None
    state: str
    approval: str | None
    approval_levels: int | None
    waiting_on: str | None
    note: str | None
    as_of: str

    @property
    def name(self) -> str:
        """What the step is called, in the language of the session."""
        return self.name_zh if language() == "zh_CN" else self.name_en

    @property
    def begins(self) -> str:
        """Its planned first day; while that is still to come, the day on which it was begun all the same."""
        return self.started_on if self.started_on and self.planned_start > self.as_of else self.planned_start

    @property
    def days_late(self) -> int:
        """By how many days it is, or was, behind its plan; 0 when it is not."""
        ended = date.fromisoformat(self.ended_on) if self.ended_on else None
        planned = date.fromisoformat(self.planned_end)
        return rules.days_late(StepState(self.state), planned, ended, date.fromisoformat(self.as_of))

    @property
    def demand(self) -> Demand | None:
        """The approval that it needs, while it is at work."""
        if self.approval is None or self.state != StepState.IN_PROGRESS:
            return None
        asked = ApprovalSubject(self.approval), self.approval_levels or 1
        return Demand(*asked, self.contract_id, self.term_id, self.renewal_id)

    @property
    def remark(self) -> str:
        """What holds it up, what was noted, and how late it is, in one line."""
        waits = _("waits for {what}").format(what=self.waiting_on) if self.waiting_on else ""
        return _("; ").join(part for part in (waits, self.note or "", rules.lateness(self.days_late)) if part)


@dataclass(frozen=True, slots=True)
class StepFilter:
    """Which steps are wanted; None and False leave a condition out. `all`: closed ones and closed renewals' too."""

    today: date
    renewal_id: int | None = None
    owner: str | None = None
    late: bool = False
    all: bool = False


_AS_OF = "CASE WHEN renewal.closed_on < CAST(:today AS TEXT) THEN renewal.closed_on ELSE CAST(:today AS TEXT) END"
_STEP = f"""
SELECT step.id, step.renewal_id, contract.id, renewal.term_id, contract.number, customer.name, customer.code,
    step.sequence, step.code, step.name_en, step.name_zh, step.phase, step.role, step.owner, step.planned_start,
    step.planned_end, step.started_on, step.ended_on, step.state, step.approval, step.approval_levels, step.waiting_on,
    step.remark, {_AS_OF}
FROM step
JOIN renewal ON renewal.id = step.renewal_id
JOIN contract ON contract.id = renewal.contract_id
JOIN customer ON customer.id = contract.customer_id
"""
_WANTED = f"""
    (CAST(:owner AS TEXT) IS NULL OR LOWER(step.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:late AS INTEGER) = 0
        OR step.state <> 'skipped' AND step.planned_end < COALESCE(step.ended_on, {_AS_OF}))
"""
STEPS_OF_RENEWAL = f"{_STEP} WHERE step.renewal_id = :renewal AND {_WANTED} ORDER BY step.sequence"
STEPS = f"""{_STEP}
WHERE {_WANTED} AND (CAST(:all AS INTEGER) = 1
    OR (renewal.state = 'open' AND step.state NOT IN ('not-started', 'done', 'skipped')))
ORDER BY step.planned_end, contract.number, step.sequence
"""


def steps(book: Reader, wanted: StepFilter) -> Iterator[StepRow]:
    """Yield the steps of one renewal in their order, or of all that are under way by the day they are to be done."""
    sql = STEPS if wanted.renewal_id is None else STEPS_OF_RENEWAL
    for row, waits in with_waits(book, list(book.rows(sql, _parameters(wanted), StepRow))):
        yield row if waits is None else row._replace(state=waits.state.value, waiting_on=waits.what)


def with_waits(book: Reader, rows: Sequence[R]) -> Iterator[tuple[R, Waits | None]]:
    """Yield rows, each with what its step at work waits for: the approval that it demands, in a few statements."""
    demands = [row.demand for row in rows]
    asked = {demand for demand in demands if demand is not None}
    waits: Mapping[Demand, Waits] = {}
    if asked:
        from renewctl.step import clearance  # approvals take long to load, and few steps need one

        waits = clearance.waits_of(book, asked)
    for row, demand in zip(rows, demands, strict=True):
        yield row, None if demand is None else waits.get(demand)


def at_work(book: Reader, renewal_id: int, today: date) -> list[str]:
    """Return the codes of a renewal's steps at work; where there are none, of the next; none once all are closed."""
    left = [row for row in steps(book, StepFilter(today, renewal_id)) if StepState(row.state) not in rules.CLOSED]
    return [row.step for row in left if row.started_on is not None] or [row.step for row in left[:1]]


def find_step(book: Reader, renewal_id: int, text: str, today: date) -> StepRow:
    """Return the step of a renewal that a person means: by code, number, or a unique part of code or name.

    UsageError for a blank text, NotFoundError with the codes there are, AmbiguousError.
    """
    text = named(text, _("The step")).casefold()
    there = list(steps(book, StepFilter(today, renewal_id)))
    for found in (
        [row for row in there if text in (row.step, str(row.sequence), row.name_en.casefold(), row.name_zh.casefold())],
        [row for row in there if any(text in name.casefold() for name in (row.step, row.name_en, row.name_zh))],
    ):
        if len(found) > 1:
            candidates = [f"{row.step}  {row.name}" for row in found]
            raise AmbiguousError(_("{text} fits several steps.").format(text=brief(text)), candidates)
        if found:
            return found[0]
    raise NotFoundError(
        _("No step {text}.").format(text=brief(text)),
        _("Steps: {codes}.").format(codes=", ".join(row.step for row in there)),
    )


def step(book: Reader, renewal_id: int, code: str, today: date) -> StepRow:
    """Return the step of that very code, which the renewal has."""
    return next(row for row in steps(book, StepFilter(today, renewal_id)) if row.step == code)


def _parameters(wanted: StepFilter) -> Parameters:
    return {
        "today": wanted.today.isoformat(),
        "renewal": wanted.renewal_id,
        "owner": wanted.owner,
        "late": int(wanted.late),
        "all": int(wanted.all),
    }


def tasks_made(book: Reader, step_id: int) -> frozenset[int]:
    """Return the ids of the tasks that were made when a step began, or when that was done again after an undo.

    Those of other steps that began in the same change set are among them; these are of other contracts or titles.
    """
    return frozenset(int(str(key)) for (key,) in book.tuples(TASKS_MADE, {"step": str(step_id)}))
