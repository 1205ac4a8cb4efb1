"""The price of an offer against the present term, the steps from draft to decided, and when an offer has run out.

Percentages are whole millionths of a per cent (7.5 % is 7,500,000), so that a price is exact without fractions.
"""

import re
from dataclasses import dataclass
from datetime import date

from renewctl.dates import whole_months
from renewctl.errors import RuleError, UsageError
from renewctl.messages import N_, _
from renewctl.money import Money
from renewctl.plain import brief, plain
from renewctl.vocabulary import QuoteState

PERCENT = 1_000_000
HUNDRED = 100 * PERCENT
EXPIRED = N_("expired")
"""Computed, never stored: an offer that nobody decided while it was valid."""

STILL_OPEN = frozenset({QuoteState.DRAFT, QuoteState.SENT})

_PERCENT = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,6}))? ?%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the offered term and the present one last, in one unit."""

    offered: int
    present: int


AS_LONG = Lengths(1, 1)

Span = tuple[date | None, date | None]
"""First and last day of a term; None where it is not known."""


def read_percent(text: str) -> int:
    """Return a typed percentage (7, 7.5, 7.5 %) in millionths of a per cent. UsageError for anything else."""
    found = _PERCENT.fullmatch(plain(text))
    if found is None:
        raise UsageError(
            _("Not understood as a percentage: {text}.").format(text=brief(text)),
            _("Write it such as 7 or 7.5%, without a sign: --uplift raises a price, --discount lowers it."),
        )
    return int(found[1]) * PERCENT + int((found[2] or "0").ljust(6, "0"))


def read_discount(text: str) -> int:
    """Return a typed discount in millionths of a per cent. UsageError past 100 %."""
    percent = read_percent(text)
    if percent > HUNDRED:
        raise UsageError(_("A discount is 100 % at most, not {text}.").format(text=brief(text)))
    return percent


def lengths(start: date | None, end: date | None, anchor: date | None, months: int | None) -> Lengths | None:
    """Return how an offer of so many months compares with the present term; without months it lasts as long.

    A term of broken months counts its days, twelve months being 365. None when the present term's length is unknown.
    """
    if months is None:
        return AS_LONG
    if start is None or end is None or end < start:
        return None
    if present := whole_months(start, end, anchor):
        return Lengths(months, present)
    return Lengths(months * 365, ((end - start).days + 1) * 12)


def lengths_of(offered: Span, present: Span, anchor: date | None) -> Lengths | None:
    """Return how long one term lasts beside another: by whole months where both have them, else by days.

    None when the days of one are unknown; the same days are as long, known or not.
    """
    if offered == present:
        return AS_LONG
    (start, end), (present_start, present_end) = offered, present
    if start is None or end is None or present_start is None or present_end is None:
        return None
    will_be, was = whole_months(start, end, anchor), whole_months(present_start, present_end, anchor)
    if will_be and was:
        return Lengths(will_be, was)
    return Lengths((end - start).days + 1, (present_end - present_start).days + 1)


def priced(present: int, percent: int, how_long: Lengths) -> int:
    """Return the present sum changed by a percentage (negative: a discount), for as long as the offer lasts.

    Minor units, exact until half a unit rounds away from zero.
    """
    numerator = present * (HUNDRED + percent) * how_long.offered
    denominator = HUNDRED * how_long.present
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def change(present: Money | None, offered: Money, how_long: Lengths | None) -> float | None:
    """Return by how many per cent an offer differs from the present price, length for length.

    None where that cannot be told: no present sum or none above 0, another currency, an unknown length.
    """
    if present is None or present.minor <= 0 or present.currency != offered.currency or how_long is None:
        return None
    was, will_be = present.minor * how_long.offered, offered.minor * how_long.present
    return (will_be - was) * 100 / was


def is_discount_over(percent: int, present: Money | None, offered: Money, how_long: Lengths | None) -> bool:
    """Return whether an offer is cheaper than the present price by more than a percentage, length for length.

    What cannot be compared counts as over it: nobody gets round a rule by another currency or an unknown length.
    """
    if present is None or present.currency != offered.currency or how_long is None:
        return True
    return offered.minor * how_long.present * HUNDRED < present.minor * how_long.offered * (HUNDRED - percent)


def is_dearer(present: Money, offered: Money, how_long: Lengths | None) -> bool:
    """Return whether an offer costs more than the present price, length for length; never where that cannot be told."""
    if present.currency != offered.currency or how_long is None:
        return False
    return offered.minor * how_long.present > present.minor * how_long.offered


def check_price(minor: int) -> None:
    """Refuse a price below 0. RuleError."""
    if minor < 0:
        raise RuleError(_("A quote cannot be negative."), rule="quote-amount")


def check_valid_until(valid_until: date | None, today: date) -> None:
    """Refuse a quote that has run out before it is made. RuleError."""
    if valid_until is not None and valid_until < today:
        raise RuleError(
            _("The quote would be valid until {day}, which is past.").format(day=valid_until), rule="quote-valid-until"
        )


def has_run_out(state: QuoteState, valid_until: date | None, on: date) -> bool:
    """Return whether nobody decided an offer while it was valid; its last day still counts."""
    return state in STILL_OPEN and valid_until is not None and on > valid_until


def shown_state(state: QuoteState, valid_until: date | None, on: date) -> str:
    """Return a quote's state as it is shown on a day: the stored one, or expired."""
    return EXPIRED if has_run_out(state, valid_until, on) else state.value


def check_send(version: int, state: QuoteState, valid_until: date | None, on: date) -> None:
    """Refuse to send what is no draft, or has run out. RuleError."""
    if state is not QuoteState.DRAFT:
        raise _wrong_state(version, state, _("Only a draft is sent; `renewctl quote make` makes the next version."))
    if has_run_out(state, valid_until, on):
        raise RuleError(
            _("Version {n} was valid until {day}.").format(n=version, day=valid_until),
            _("Make a new version with `renewctl quote make`."),
            rule="quote-expired",
        )


def check_accept(version: int, state: QuoteState, valid_until: date | None, on: date, *, late: bool) -> None:
    """Refuse to accept what was not sent, and what has run out unless that is meant. RuleError."""
    if state is not QuoteState.SENT:
        raise _wrong_state(version, state, _("Only a sent quote is accepted."))
    if has_run_out(state, valid_until, on) and not late:
        raise RuleError(
            _("Version {n} was valid until {day}.").format(n=version, day=valid_until),
            _("Add --late to accept it all the same, or make a new version."),
            rule="quote-expired",
        )


def check_reject(version: int, state: QuoteState) -> None:
    """Refuse to reject what was not sent. RuleError."""
    if state is not QuoteState.SENT:
        raise _wrong_state(version, state, _("Only a sent quote is rejected; a new version supersedes a draft."))


def check_day(on: date, not_before: date, today: date) -> None:
    """Refuse a day before what it follows, or one still to come. RuleError."""
    if on < not_before:
        raise RuleError(
            _("{day} is before {earlier}, when the step before it was done.").format(day=on, earlier=not_before),
            rule="quote-day",
        )
    if on > today:
        raise RuleError(_("{day} is still to come.").format(day=on), rule="quote-day")


def _wrong_state(version: int, state: QuoteState, hint: str) -> RuleError:
    sentence = _("Version {n} is {state}.").format(n=version, state=_(state.value))
    return RuleError(sentence, hint, rule="quote-state")
