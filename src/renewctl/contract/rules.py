"""What follows from a contract's own words: a term's days, its notice deadline, whether it is open; the number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from renewctl import dates
from renewctl.calendar.rules import EVERY_DAY, WorkingDays
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _, n_
from renewctl.plain import brief, plain
from renewctl.vocabulary import ContractKind, ContractState, NoticeUnit, Outcome, TermKind

MOST_NOTICE_MONTHS, MOST_NOTICE_DAYS = 120, 3660
IN_FORCE = frozenset({ContractState.ACTIVE, ContractState.NOT_EFFECTIVE})
RENEWS_BY_ITSELF = frozenset({ContractKind.AUTO, ContractKind.EVERGREEN})


@dataclass(frozen=True, slots=True)
class Derived:
    """The two columns of a term that follow from the rest of it and from its contract."""

    notice_deadline: date | None
    is_open: int


class Begun(Protocol):
    """A term, as far as it may begin a run."""

    @property
    def sequence(self) -> int: ...
    @property
    def kind(self) -> TermKind: ...
    @property
    def start_on(self) -> date | None: ...


def derive(
    *,
    kind: ContractKind,
    state: ContractState,
    notice_length: int | None,
    notice_unit: NoticeUnit | None,
    end_on: date | None,
    outcome: Outcome | None,
    is_last: bool,
    calendar: WorkingDays = EVERY_DAY,
    has_notice: bool = False,
) -> Derived:
    """Return what is stored with a term: its notice deadline, and 1 when its renewal is still to be decided.

    Only a contract that goes on by itself has a deadline to give notice by, and only until notice is given; it falls
    back to a working day of the book. A term is open while it is its contract's last, the contract is in force and
    nothing has come of it. RuleError for a notice period that leaves the calendar.
    """
    deadline = notice_deadline(end_on, notice_length, notice_unit)
    waits = kind in RENEWS_BY_ITSELF and not has_notice
    stored = calendar.falls_back(deadline) if deadline and waits else None
    return Derived(stored, int(is_last and outcome is None and state in IN_FORCE))


def notice_deadline(end_on: date | None, length: int | None, unit: NoticeUnit | None) -> date | None:
    """Return the last day on which notice may be given; None without an end or an agreed notice period."""
    if end_on is None or length is None or unit is None:
        return None
    return dates.notice_deadline(end_on, length, unit)


def end_after_notice(on: date, length: int, unit: NoticeUnit) -> date:
    """Return the last day of a contract without end once notice is given: that day plus the notice period."""
    return dates.add_months(on, length) if unit is NoticeUnit.MONTHS else dates.add_days(on, length)


def read_notice(text: str) -> tuple[int, NoticeUnit]:
    """Return a notice period as agreed: 30d, 30 天 or 2w in days; 1m, 1 个月 or 1y in months. UsageError else."""
    found = _NOTICE.fullmatch(plain(text).casefold())
    if found is None:
        raise UsageError(
            _("Not understood as a notice period: {text}.").format(text=brief(text)),
            _("Write days or months, such as 30d or 1m."),
        )
    unit, factor = _NOTICE_UNITS[found["unit"][0]]
    length = int(found["count"]) * factor
    if is_notice_too_long(length, unit):
        raise UsageError(_("A notice period is at most ten years."))
    return length, unit


def is_notice_too_long(length: int, unit: NoticeUnit) -> bool:
    """Return whether a notice period is longer than anybody agrees on: a contract would go on by itself for ages."""
    return length > (MOST_NOTICE_MONTHS if unit is NoticeUnit.MONTHS else MOST_NOTICE_DAYS)


def term_days(anchor: date | None, start: date | None, end: date | None, months: int | None) -> date | None:
    """Return the last day of a term that is given by its end or by its months; None when it has no end.

    Months are counted from the contract's anchor where the start stands on its grid. UsageError for an end and months
    together and for months without a start, RuleError for an end before the start and a length that is no month.
    """
    if months is not None and end is not None:
        raise UsageError(_("Give the end or the months, not both."))
    if months is not None:
        if start is None:
            raise UsageError(_("Months count from a start: give --start."))
        first = anchor or start
        skipped = 0 if first == start else dates.whole_months(first, start - dates.ONE_DAY)
        last = dates.period(first if skipped is not None else start, skipped or 0, months)[1]
        if last.year > dates.LAST_YEAR:  # as no sheet and no option has it: an export would not come back
            raise RuleError(
                _("The term would end on {end}; a term ends by {year} at the latest.").format(
                    end=last, year=dates.LAST_YEAR
                ),
                _("Leave the end away for a contract that runs until somebody ends it."),
                rule="term-length",
            )
        return last
    if start is not None and end is not None and end < start:
        raise RuleError(
            _("The end, {end}, is before the start, {start}.").format(end=end, start=start), rule="term-order"
        )
    return end


def anchor_of(first: date | None, terms: Iterable[Begun]) -> date | None:
    """Return the first start of the unbroken run that the last of these terms belongs to: months count from it.

    A win-back, an initial term again, begins a new run; `first` is the contract's anchor, where its first run began.
    """
    starts = [term.start_on for term in terms if term.kind is TermKind.INITIAL and term.sequence > 1]
    return starts[-1] if starts else first


def check_sum(minor: int) -> None:
    """Refuse a term whose sum is below 0: what is given back is an invoice, a credit note. RuleError."""
    if minor < 0:
        raise RuleError(_("The sum of a term cannot be negative."), rule="term-amount")


def check_follows(previous_end: date | None, start: date | None) -> None:
    """Refuse a term that does not begin after the one before it has ended. RuleError."""
    if start is None:
        raise RuleError(_("A further term needs a start."), rule="term-start")
    if previous_end is None:
        raise RuleError(_("The term before has no end: none can follow it."), rule="term-overlap")
    if start <= previous_end:
        raise RuleError(
            _("The term would begin on {start} and overlap the one before it, which ends on {end}.").format(
                start=start, end=previous_end
            ),
            _("Terms of one contract never overlap; correct the start."),
            rule="term-overlap",
        )


def gap_days(previous_end: date | None, start: date | None) -> int | None:
    """Return the days between two terms: 0 when one follows the other, negative when they overlap; None if unknown."""
    if previous_end is None or start is None:
        return None
    return (start - previous_end).days - 1


def gap_sentence(days: int | None) -> str:
    """Return what a gap or an overlap between two terms is in words; "" where there is none."""
    if not days:
        return ""
    if days > 0:
        return n_("{n} day after the term before", "{n} days after the term before", days).format(n=days)
    return n_("overlaps the term before by {n} day", "overlaps the term before by {n} days", -days).format(n=-days)


def notice_text(length: int | None, unit: str | None) -> str | None:
    """Return a notice period as it is typed: 30d, 1m; None where none was agreed."""
    return None if length is None or unit is None else f"{length}{unit[0]}"


def read_percent(text: str) -> int:
    """Return a yearly price rise in basis points: 700 for 7% or 7 ％, 250 for 2.5. UsageError else, and over 100 %."""
    found = _PERCENT.fullmatch(plain(text))
    points = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0")) if found else -1
    if not 0 <= points <= 10_000:
        raise UsageError(
            _("Not understood as a percentage: {text}.").format(text=brief(text)), _("Write it like 7% or 2.5%.")
        )
    return points


def percent_text(points: int) -> str:
    """Return a yearly price rise as it is typed: 7% for 700 basis points, 2.5% for 250."""
    return f"{points // 100}.{points % 100:02}".rstrip("0").rstrip(".") + "%"


_NOTICE = re.compile(r"(?P<count>[0-9]{1,4}) ?(?P<unit>days?|d|天|日|weeks?|w|周|months?|m|个月|月|years?|y|年)")
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,3})(?:\.(?P<part>[0-9]{1,2}))? ?%?")
_NOTICE_UNITS = {
    **dict.fromkeys("d天日", (NoticeUnit.DAYS, 1)),
    **dict.fromkeys("w周", (NoticeUnit.DAYS, 7)),
    **dict.fromkeys("m个月", (NoticeUnit.MONTHS, 1)),
    **dict.fromkeys("y年", (NoticeUnit.MONTHS, 12)),
}
