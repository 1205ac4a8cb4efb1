"""What comes of a renewal: may it be decided, which term follows, and by which name it goes. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl import dates, money
from renewctl.contract.rules import check_follows, term_days
from renewctl.errors import RuleError, UsageError
from renewctl.messages import N_, _, in_chinese
from renewctl.plain import brief
from renewctl.quote.rules import lengths_of, priced
from renewctl.vocabulary import ContractKind, ContractState, Outcome, Timing, label

REASONS = (
    *(N_("price"), N_("product"), N_("service"), N_("competitor"), N_("budget")),
    *(N_("closed-business"), N_("no-contact"), N_("other")),
)
"""Why a customer does not renew; a book's own codes stand in config.toml, `reason_codes`."""

OF_A_CUSTOMER = ("outcome", "outcome_on", "outcome_reason")
"""Under these names a customer without a term to be decided keeps what came of it, beside the columns of its sheets."""

_CODE = re.compile(r"[a-z0-9\u4e00-\u9fff]+(-[a-z0-9\u4e00-\u9fff]+)*")


@dataclass(frozen=True, slots=True)
class LastTerm:
    """A contract's last term, with what decides whether it can be renewed or lost."""

    number: str
    kind: ContractKind
    state: ContractState
    sequence: int
    start_on: date | None
    end_on: date | None
    outcome: Outcome | None
    before_decided_on: date | None = None  # when the term before it was decided


@dataclass(frozen=True, slots=True)
class Price:
    """The sum of a term, in minor units, and the days it is for, both inclusive; the start may not be known."""

    amount: int | None
    currency: str | None
    start_on: date | None
    end_on: date


def timing(end: date, decided_on: date, grace_days: int) -> Timing:
    """Return when a renewal was decided: early (before the end), on time, late (within the grace), or a win-back."""
    if decided_on < end:
        return Timing.EARLY
    if decided_on == end:
        return Timing.ON_TIME
    return Timing.LATE if decided_on < lapses_on(end, grace_days) else Timing.WIN_BACK


def lapses_on(end: date, grace_days: int) -> date:
    """Return the day on which a term without a decision lapses: the day after the grace. RuleError past year 9999."""
    return dates.add_days(end, grace_days + 1)


def check_day(decided_on: date, today: date) -> None:
    """Refuse a decision that is still to come. RuleError."""
    if decided_on > today:
        raise RuleError(_("{day} is still to come.").format(day=decided_on), rule="decided-in-future")


def check_can_renew(term: LastTerm, decided_on: date) -> date:
    """Return the end of the term that is to be renewed; RuleError names the rule that forbids it.

    A lapsed term may: it was renewed within its grace after all, or what follows is a win-back.
    """
    number = brief(term.number)
    if term.state is ContractState.CANCELLED:
        raise RuleError(_("Contract {number} is cancelled.").format(number=number), rule="contract-cancelled")
    if term.outcome is Outcome.CHURNED:
        raise RuleError(
            _("Contract {number} is lost.").format(number=number),
            _("If that was wrong, take it back with `renewctl undo`."),
            rule="contract-churned",
        )
    if term.kind is ContractKind.EVERGREEN:
        raise RuleError(
            _("Contract {number} has no end: there is nothing to renew.").format(number=number), rule="evergreen"
        )
    if term.end_on is None:
        raise RuleError(
            _("The term of contract {number} has no end: nothing can follow it.").format(number=number),
            _("Give it one with `renewctl contract edit {number} --end DATE`.").format(number=number),
            rule="term-end",
        )
    if term.outcome not in (None, Outcome.LAPSED):
        raise _decided_already(term)
    _check_not_renewed_yet(term, decided_on)
    return term.end_on


def _check_not_renewed_yet(term: LastTerm, decided_on: date) -> None:
    started, decided_before = term.start_on, term.before_decided_on
    if term.sequence == 1 or term.outcome is Outcome.LAPSED or started is None or decided_before is None:
        return
    if started > decided_on or decided_before >= decided_on:
        raise RuleError(
            _("Contract {number} is renewed already: its next term is {start} to {end}.").format(
                number=brief(term.number), start=started, end=term.end_on
            ),
            _("To correct that term: renewctl contract edit; to take it back: renewctl undo."),
            rule="already-renewed",
        )


def check_can_lose(term: LastTerm) -> None:
    """Refuse to lose what is decided already, or cancelled. RuleError."""
    number = brief(term.number)
    if term.state is ContractState.CANCELLED:
        raise RuleError(_("Contract {number} is cancelled.").format(number=number), rule="contract-cancelled")
    if term.outcome is not None:
        raise _decided_already(term)


def check_is_undecided(term: LastTerm, end: date) -> None:
    """Refuse to decide a term twice: the last one must end on that day still, and have no outcome. RuleError."""
    if term.end_on != end or term.outcome is not None:
        raise _decided_already(term)


def check_reason(code: str, own: Sequence[str]) -> str:
    """Return the reason's code, for what it is called in Chinese too; UsageError for one that is not known."""
    typed = code.strip().casefold()
    if typed not in own:
        typed = {in_chinese(known): known for known in REASONS}.get(typed, typed)
    if typed not in (*REASONS, *own):
        raise UsageError(
            _("No such reason: {code}.").format(code=brief(code)),
            _("Known reasons: {codes}. Your own stand in config.toml: reason_codes.").format(
                codes=", ".join(
                    (*(f"{known} {label(known)}" if label(known) != known else known for known in REASONS), *own)
                )
            ),
        )
    return typed


def own_reasons(written: Sequence[object]) -> tuple[str, ...]:
    """Return the book's own reason codes as config.toml lists them; UsageError for what cannot be a code."""
    for code in written:
        if not (isinstance(code, str) and len(code) <= 40 and _CODE.fullmatch(code)):
            raise UsageError(
                _("reason_codes in config.toml has no code like this: {code}.").format(code=brief(str(code))),
                _("A code is small letters, digits or 汉字, with dashes between: moved-abroad."),
            )
    return tuple(str(code) for code in written)


def usual_months(renewal_months: int | None, start: date | None, end: date, anchor: date | None) -> int | None:
    """Return for how many months a contract goes on: as agreed, else as long as its last term; None for broken months.

    `end` is the end as first agreed: an extension does not lengthen what follows.
    """
    if renewal_months:
        return renewal_months
    return None if start is None else dates.whole_months(start, end, anchor)


def next_days(
    previous_end: date,
    anchor: date | None,
    *,
    start: date | None = None,
    end: date | None = None,
    months: int | None = None,
    usual: int | None = None,
) -> tuple[date, date]:
    """Return first and last day of the next term: from the day after the last one, unless a start is given.

    `usual` is its length where neither an end nor months are given; months count from the anchor. RuleError for an
    overlap and for an end before the start; UsageError for an end and months together, and without any length.
    """
    first = start or dates.add_days(previous_end, 1)
    check_follows(previous_end, first)
    last = term_days(anchor, first, end, usual if end is None and months is None else months)
    if last is None:
        raise UsageError(
            _("Its last term is not a number of whole months, and none are agreed for its renewal."),
            _("Say how long it goes on: --months N or --end DATE."),
        )
    return first, last


def check_quoted_length(
    version: int, months: int | None, days: tuple[date, date], anchor: date | None, before: Price
) -> None:
    """Refuse to take the sum of a quote for another length than it was made for. RuleError.

    `months` is that length; without any it is that of the term before, whose days are counted where they are known.
    """
    first, last = days
    if months is not None:
        fits = last == term_days(anchor, first, None, months)
    else:
        fits = before.start_on is None or last - first == before.end_on - before.start_on
    if not fits:
        raise RuleError(
            _("Quote {n} is for another length than {start} to {end}.").format(n=version, start=first, end=last),
            _("Give the sum for that length with --amount, or renew for the length that was quoted."),
            rule="quote-length",
        )


def at_the_same_rate(old: Price, start: date, end: date, anchor: date | None) -> int | None:
    """Return the sum of the old price for other days: equal for an equal length, else in proportion.

    By whole months where both terms have them, else by days; half a minor unit rounds away from zero. A term whose
    start is not known keeps its sum. RuleError for one too large to be kept.
    """
    amount = _in_proportion(old, (start, end), anchor)
    return None if amount is None else money.kept(amount)


def decide(
    old: Price, amount: int | None, currency: str | None, days: tuple[date, date], anchor: date | None
) -> Outcome:
    """Return what a renewal is by its ARR against the old term's: renewed (flat), expanded or contracted.

    Sums that cannot be compared, for want of one or in two currencies, count as renewed.
    """
    if old.amount is None or amount is None or old.currency != currency:
        return Outcome.RENEWED
    if amount == _in_proportion(old, days, anchor):
        return Outcome.RENEWED  # to the minor unit, which a year's sum would round once more
    before = old.amount if old.start_on is None else money.annual(old.amount, old.start_on, old.end_on, anchor)
    after = amount if old.start_on is None else money.annual(amount, *days, anchor)
    if after == before:
        return Outcome.RENEWED
    return Outcome.EXPANDED if after > before else Outcome.CONTRACTED


def _in_proportion(old: Price, days: tuple[date, date], anchor: date | None) -> int | None:
    how_long = lengths_of(days, (old.start_on, old.end_on), anchor)
    return old.amount if old.amount is None or how_long is None else priced(old.amount, 0, how_long)


def _decided_already(term: LastTerm) -> RuleError:
    return RuleError(
        _("The last term of contract {number} is decided already: {outcome}.").format(
            number=brief(term.number), outcome=label(term.outcome) or "-"
        ),
        _("If that was wrong, take it back with `renewctl undo`."),
        rule="already-decided",
    )
