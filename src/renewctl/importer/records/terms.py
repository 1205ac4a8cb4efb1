"""How a sheet's periods meet the terms that stand: a further one, a correction, or a conflict. Pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from renewctl.calendar.rules import WorkingDays
from renewctl.contract.extension_rules import check_agreed_end, check_extension
from renewctl.contract.rules import derive
from renewctl.dates import stored_day
from renewctl.errors import RuleError
from renewctl.importer.plan import Plan, Value, Values, laid_over
from renewctl.importer.queries import TERM_COLUMNS
from renewctl.importer.staging import Staged
from renewctl.messages import _
from renewctl.vocabulary import ContractKind, ContractState, NoticeUnit, Outcome, TermKind

END, FIRST_END = TERM_COLUMNS.index("end_on"), TERM_COLUMNS.index("original_end_on")
FROM_OUTCOME = TERM_COLUMNS.index("outcome")
INITIAL, RENEWAL = TermKind.INITIAL.value, TermKind.RENEWAL.value
WHAT_CAME = (
    *("term_outcome", "term_decided_on", "term_reason", "term_reason_note", "original_end_date"),
    *("term_tacit", "term_won_back"),
)
"""What a row says of its term beside its days and its sum; the last one is stored as the term's kind."""
ORIGINAL_END, WON_BACK = WHAT_CAME.index("original_end_date"), WHAT_CAME.index("term_won_back")
NOTHING_CAME: Values = (None,) * len(WHAT_CAME)
NOTHING_STORED: Values = (*NOTHING_CAME[: WON_BACK - 1], 0)
FIRST, LAST = "", "9999-99-99"
"""Before and after every ISO day: where a period without a start or an end reaches to."""


@dataclass(slots=True)
class Period:
    """One dated period: the row of the sheet it comes from, or the term that stands, or both."""

    start: str | None
    end: str | None
    amount: int | None
    currency: str | None
    signed_on: str | None
    what_came: Values  # a value for each of WHAT_CAME
    row: int | None = None
    standing: Values | None = None

    def content(self) -> Values:
        """What the sheet says of it, for finding rows that say the same."""
        return (self.start, self.end, self.amount, self.currency, self.signed_on, *self.what_came)

    @property
    def begins(self) -> str:
        """The start as it is compared."""
        return self.start or FIRST

    @property
    def ends(self) -> str:
        """The end as it is compared."""
        return self.end or LAST


def overlaps(one: Period, other: Period) -> bool:
    """Return whether two periods share a day; a blank start or end reaches as far as can be."""
    return one.begins <= other.ends and other.begins <= one.ends


def first_overlap(periods: list[Period]) -> tuple[Period, Period] | None:
    """Return two periods that share a day, None when none do; `periods` in the order of their starts."""
    for one, other in pairwise(periods):
        if overlaps(one, other):
            return one, other
    return None


def clash(periods: list[Period]) -> str | None:
    """Say which of the periods, in their order, cannot stand together; None when all can."""
    found = next(((one, one) for one in periods if one.ends < one.begins), None) or first_overlap(periods)
    if found is None:
        return None
    spans = " / ".join(f"{period.start or '…'} – {period.end or '…'}" for period in found)
    return _("It does not fit the terms in the book: {periods}.").format(periods=spans)


def overlong(periods: Sequence[Period]) -> str | None:
    """Say which term of the book would be extended by more than `contract extend` allows; None when none would."""
    anchor = stored_day(periods[0].start)
    for period in periods:
        original = stored_day(str(period.what_came[ORIGINAL_END] or "") or None)
        end, before = stored_day(period.end), period.standing
        if before is None or original is None or end is None:
            continue
        if (period.end, period.what_came[ORIGINAL_END]) == (before[END], before[FIRST_END]):
            continue
        try:
            check_extension(anchor, original, original, end)
        except RuleError as error:
            return error.message
    return None


def refuse_ends(
    plan: Plan, starts: Sequence[str | None], ends: Sequence[str | None], outcomes: Sequence[Values]
) -> None:
    """Refuse the rows whose end first agreed lies before their start, or behind their end."""
    for row, came in enumerate(outcomes):
        if (original := came[ORIGINAL_END]) is None:
            continue
        try:
            check_agreed_end(stored_day(starts[row]), stored_day(original), stored_day(ends[row]))
        except RuleError as error:
            plan.refuse(row, "original_end_date", str(original), error.message)


def matched(standing: list[Period], given: Period) -> Period | None:
    """Return the standing term that a row of the same number means; None when it is a further term.

    The term with the row's start, else the last that shares a day with it.
    """
    if given.start is not None:
        for term in standing:
            if term.start == given.start:
                return term
    return next((term for term in reversed(standing) if overlaps(term, given)), None)


def corrected(term: Period, given: Period, *, end_is_known: bool) -> Period:
    """Return a term with what a row says laid over it. A blank end says: no end, if the sheet has ends at all."""
    return Period(
        given.start or term.start,
        given.end if end_is_known else term.end,
        term.amount if given.amount is None else given.amount,
        given.currency or term.currency,
        given.signed_on or term.signed_on,
        laid_over(term.what_came, given.what_came),
        given.row,
        term.standing,
    )


@cache
def derived(
    kind: Value,
    state: Value,
    length: Value,
    unit: Value,
    end: str | None,
    outcome: Value,
    is_last: bool,
    calendar: WorkingDays,
    has_notice: bool,
) -> tuple[str | None, int]:
    """Return a term's stored notice deadline (ISO) and is_open, by contract.rules.derive."""
    found = derive(
        kind=ContractKind(str(kind)),
        state=ContractState(str(state)),
        notice_length=None if length is None else int(length),
        notice_unit=NoticeUnit(str(unit)) if unit else None,
        end_on=stored_day(end),
        outcome=Outcome(str(outcome)) if outcome else None,
        is_last=is_last,
        calendar=calendar,
        has_notice=has_notice,
    )
    deadline = found.notice_deadline
    return deadline.isoformat() if deadline else None, found.is_open


def kind_at(sequence: int, what_came: Values) -> str:
    """Return what a term is by its place: the first is the initial one; one that was won back begins anew."""
    return INITIAL if sequence == 1 or what_came[WON_BACK] else RENEWAL


def stored(what_came: Values) -> Values:
    """Return what came of a term as its columns from the outcome to is_tacit, which is never blank."""
    if what_came is NOTHING_CAME:
        return NOTHING_STORED
    return (*what_came[: WON_BACK - 1], what_came[WON_BACK - 1] or 0)


def what_came_by_row(staged: Staged) -> list[Values]:
    """Return what each row says of its term beside its days and its sum."""
    if not any(name in staged.headers for name in WHAT_CAME):
        return [NOTHING_CAME] * len(staged.lines)
    columns = (staged.text(name) if name in staged.texts else staged.number(name) for name in WHAT_CAME)
    return list(zip(*columns, strict=True))


def period_of(term: Values) -> Period:
    """Return a standing term (TERM_COLUMNS) as a period."""
    start, end, amount, currency = term[5:9]
    what_came = (*term[FROM_OUTCOME:-1], int(term[3] == INITIAL and term[2] != 1))
    return Period(_text(start), _text(end), _whole(amount), _text(currency), _text(term[-1]), what_came, None, term)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _whole(value: Value) -> int | None:
    return None if value is None else int(value)
