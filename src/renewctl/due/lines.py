"""The lines of the due list: a due term, how near its deadline is, and its customer's risk."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from renewctl.due import rules
from renewctl.due.queries import DueTerm
from renewctl.money import Money
from renewctl.risk.standing import NO_STANDING, Standing
from renewctl.vocabulary import Band
from renewctl.warning.glance import OpenWarning

NO_WARNING = (None, None)


class DueLine(NamedTuple):
    """One line; its fields are the keys of the list (a tuple: there may be many thousands)."""

    contract: str
    name: str | None
    product: str | None
    customer: str
    customer_code: str
    owner: str | None
    tier: str | None
    industry: str | None
    term_start: str | None
    term_end: str
    days_left: int  # to the term's end, negative once overdue
    deadline: str
    deadline_kind: str
    days_to_deadline: int
    amount: Money | None
    band: Band
    step: str | None
    step_owner: str | None
    progress: float | None  # per cent of the renewal's steps
    waiting_on: str | None
    next_task: str | None
    next_task_on: str | None
    risk_score: float | None
    risk_level: str
    risk_coverage: float
    warning: int | None  # the number of one that is being handled
    warning_state: str | None


def due_lines(
    terms: Iterable[DueTerm],
    standings: Mapping[int, Standing],
    warnings: Mapping[int, OpenWarning],
    today: date,
) -> Iterator[DueLine]:
    """Yield the line of each due term; `standings` has the risk of the customers that have any data."""
    days = _DaysFrom(today)
    for term in terms:
        days_to_deadline = days[term.deadline]
        standing = standings.get(term.customer_id, NO_STANDING)
        yield DueLine(
            term.contract,
            term.name,
            term.product,
            term.customer,
            term.customer_code,
            term.owner,
            term.tier,
            term.industry,
            term.start_on,
            term.end_on,
            days[term.end_on],
            term.deadline,
            term.deadline_kind,
            days_to_deadline,
            Money(term.amount, term.currency) if term.amount is not None and term.currency else None,
            rules.band(days_to_deadline),
            term.step,
            term.step_owner,
            term.done_percent,
            term.waiting_on,
            term.task,
            term.task_due_on,
            standing.score,
            standing.level,
            standing.coverage,
            *warnings.get(term.term_id, NO_WARNING),
        )


class _DaysFrom(dict[str, int]):
    """The days from a day to each date asked for; thousands of lines share a few hundred dates."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today.toordinal()

    def __missing__(self, written: str) -> int:
        days = self[written] = date.fromisoformat(written).toordinal() - self.today
        return days
