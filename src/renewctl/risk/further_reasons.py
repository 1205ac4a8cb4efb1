"""What an optional indicator found, as a sentence with its figures."""

from renewctl.messages import _, n_
from renewctl.risk.further import Further
from renewctl.risk.indicators import Lack, Reading, figure
from renewctl.vocabulary import IndicatorName


def further_reason(entry: Further, reading: Reading) -> str:
    """Return why an optional indicator has its r, or why it has none."""
    kind = entry.kind
    if kind is None:
        return _attribute(entry, reading)
    return _lack(kind) if reading.lack is not None else _found(kind, entry, reading)


def _found(kind: IndicatorName, entry: Further, reading: Reading) -> str:
    value, baseline, days = figure(reading.value), figure(reading.baseline), entry.days
    n = round(reading.value) if isinstance(reading.value, int | float) else 0
    match kind:
        case IndicatorName.SATISFACTION:
            return _("satisfaction {value} of 5 over {days} days").format(value=value, days=days)
        case IndicatorName.SATISFACTION_TREND:
            sentence = _("satisfaction {value} over {days} days, {baseline} before")
            return sentence.format(value=value, baseline=baseline, days=days)
        case IndicatorName.SILENCE:
            return n_("not spoken with for {n} day", "not spoken with for {n} days", n).format(n=n)
        case IndicatorName.OPEN_COMPLAINTS:
            return n_("{n} open complaint", "{n} open complaints", n).format(n=n)
        case IndicatorName.REPEATED_COMPLAINTS:
            return n_("{n} complaint in {days} days", "{n} complaints in {days} days", n).format(n=n, days=days)
        case IndicatorName.CHAMPION:
            return _("no champion is left") if reading.value == "gone" else _("a champion is there")
        case IndicatorName.NOTICE:
            return _notice(reading)
        case IndicatorName.LATE_STEPS:
            return n_("{n} step of the renewal is late", "{n} steps of the renewal are late", n).format(n=n)
        case IndicatorName.STALE_SIGNALS:
            return n_("newest signal {n} day old", "newest signal {n} days old", n).format(n=n)
        case IndicatorName.ACTIVE_DAYS:
            return n_("used on {n} of {days} days", "used on {n} of {days} days", n).format(n=n, days=days)
        case IndicatorName.PAYMENT_TREND:
            sentence = n_(
                "worst invoice {n} day late, {baseline} before", "worst invoice {n} days late, {baseline} before", n
            )
            return sentence.format(n=n, baseline=baseline)
        case IndicatorName.DISCOUNTS:
            return n_("{n} quote accepted below the price", "{n} quotes accepted below the price", n).format(n=n)
        case _tenure:
            return n_("customer for {n} day", "customer for {n} days", n).format(n=n)


def _notice(reading: Reading) -> str:
    if reading.value == "received":
        return _("the customer has given notice")
    return _("we have given notice") if reading.value == "given" else _("no notice was given")


def _lack(kind: IndicatorName) -> str:
    match kind:
        case IndicatorName.SATISFACTION:
            return _("no answer on satisfaction")
        case IndicatorName.SATISFACTION_TREND:
            return _("too few answers on satisfaction to compare")
        case IndicatorName.SILENCE:
            return _("no two-way contact was ever recorded")
        case IndicatorName.OPEN_COMPLAINTS | IndicatorName.REPEATED_COMPLAINTS:
            return _("no case was ever recorded")
        case IndicatorName.CHAMPION:
            return _("no champion was ever recorded")
        case IndicatorName.NOTICE:
            return _("no contract is running")
        case IndicatorName.LATE_STEPS:
            return _("no renewal is under way")
        case IndicatorName.STALE_SIGNALS:
            return _("no signal was ever recorded")
        case IndicatorName.ACTIVE_DAYS:
            return _("no use was ever recorded")
        case IndicatorName.PAYMENT_TREND:
            return _("no invoices of both windows to compare")
        case IndicatorName.DISCOUNTS:
            return _("no accepted quote to compare with a price")
        case _tenure:
            return _("no contract has begun")


def _attribute(entry: Further, reading: Reading) -> str:
    match reading.lack:
        case Lack.NOT_RECORDED:
            return _("{key} is not recorded").format(key=entry.key)
        case Lack.NO_NUMBER:
            return _("{key} is no number: {value}").format(key=entry.key, value=reading.value)
        case Lack.UNLISTED:
            return _("the rule set gives {key} no points for {value}").format(key=entry.key, value=reading.value)
        case _found:
            return _("{key} is {value}").format(key=entry.key, value=figure(reading.value))
