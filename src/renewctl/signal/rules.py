"""What a signal may say, and of whom."""

from datetime import date, timedelta

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.vocabulary import SignalKind

OF_A_CUSTOMER = frozenset({SignalKind.USAGE, SignalKind.INQUIRY})
ONE = 1000  # in thousandths
LARGEST = 9_000_000_000_000_000


def thousandths(text: str | None, kind: SignalKind) -> tuple[int, bool]:
    """Return a typed value in thousandths, halves rounded up, and whether anything had to be rounded.

    An event counts 1 unless said; how much was used must be said. UsageError for what is no number; RuleError below 0
    and past what is kept exactly.
    """
    if text is None:
        if kind is SignalKind.USAGE:
            raise UsageError(_("Say how much was used: --value N."))
        return ONE, False
    from decimal import ROUND_HALF_UP, Decimal

    from renewctl.written_amounts import NotAnAmount, read_amount

    try:
        written = read_amount(text)
    except NotAnAmount:
        raise _no_number(text) from None
    if written.currency:
        raise _no_number(text)
    if written.value < 0:
        raise RuleError(_("A value is 0 or more, not {value}.").format(value=brief(text)), rule="signal-value")
    if written.value > LARGEST // ONE:
        raise RuleError(_("The value is too large to be kept exactly."), rule="signal-value")
    exact = written.value * ONE
    rounded = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(rounded), rounded != exact


def check_subject(kind: SignalKind, industry: str | None) -> None:
    """Refuse use and inquiries of a whole industry: they are counted customer by customer. RuleError."""
    if industry is not None and kind in OF_A_CUSTOMER:
        raise RuleError(
            _("Usage and inquiries are of a customer, not of an industry."),
            _("Say whose with --customer NAME."),
            rule="signal-subject",
        )


def check_day(kind: SignalKind, day: date, today: date) -> None:
    """Refuse use and inquiries after tomorrow; a competitor's or a policy's move may be known beforehand. RuleError."""
    if kind in OF_A_CUSTOMER and day > today + timedelta(days=1):
        raise RuleError(
            _("{day} is still to come; nothing was used or asked on it yet.").format(day=day.isoformat()),
            rule="signal-by-tomorrow",
        )


def plain_number(value: int) -> int | float:
    """Return thousandths as the number they stand for: 12500 is 12.5, 3000 is 3."""
    return value // ONE if value % ONE == 0 else value / ONE


def _no_number(text: str) -> UsageError:
    return UsageError(_("Not understood as a number: {text}.").format(text=brief(text)))
