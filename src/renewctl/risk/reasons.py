"""What an indicator found, as a sentence with its figures."""

from collections.abc import Iterable

from renewctl.messages import _, n_
from renewctl.risk.further_reasons import further_reason
from renewctl.risk.indicators import Lack, Reading, figure
from renewctl.risk.score import RuleSet
from renewctl.vocabulary import IndicatorName


class Reasons:
    """The sentences of one session's language; the commonest are translated once, for a report has many thousands."""

    def __init__(self, rules: RuleSet) -> None:
        self.days = rules.window_days
        self._further = {entry.name: entry for entry in rules.further}
        self._fell = {
            IndicatorName.USAGE: _("usage fell {percent} %: {value} against {baseline}"),
            IndicatorName.INQUIRIES: _("inquiries fell {percent} %: {value} against {baseline}"),
        }
        self._rose = {
            IndicatorName.USAGE: _("usage rose {percent} %: {value} against {baseline}"),
            IndicatorName.INQUIRIES: _("inquiries rose {percent} %: {value} against {baseline}"),
        }
        self._same = {
            IndicatorName.USAGE: _("usage hardly changed: {value} against {baseline}"),
            IndicatorName.INQUIRIES: _("inquiries hardly changed: {value} against {baseline}"),
        }

    def of(self, reading: Reading) -> str:
        """Return why an indicator has its r, or why it has none."""
        if reading.name in self._further:
            return further_reason(self._further[reading.name], reading)
        if reading.lack is not None:
            return self._lack(reading, reading.lack)
        if reading.fall is None:
            return self._count(reading)
        percent = round(abs(reading.fall))
        sentences = self._same if not percent else self._fell if reading.fall > 0 else self._rose
        return sentences[IndicatorName(reading.name)].format(
            percent=percent, value=figure(reading.value), baseline=figure(reading.baseline)
        )

    def top(self, readings: Iterable[Reading]) -> str:
        """Return the reasons of whatever adds to a score, the heaviest first, in one line."""
        adding = [reading for reading in readings if reading.r and reading.weight]
        adding.sort(key=lambda reading: -reading.weight * (reading.r or 0))
        return _("; ").join(self.of(reading) for reading in adding)

    def _count(self, reading: Reading) -> str:
        value = float(reading.value or 0)
        if reading.name == IndicatorName.MARKET:
            if not value:
                return _("no launch of a competitor and no change of policy in {days} days").format(days=self.days)
            return n_(
                "{n} launch of a competitor or change of policy", "{n} launches of competitors or changes of policy",
                round(value),
            ).format(n=figure(value))  # fmt: skip
        if not value:
            return _("paid in time, nothing overdue")
        return n_("worst invoice {n} day late", "worst invoice {n} days late", round(value)).format(n=figure(value))

    def _lack(self, reading: Reading, lack: Lack) -> str:
        if lack is Lack.NEVER_RECORDED:
            return _("no market signal was ever recorded for the industry or the customer")
        if lack is Lack.NO_INVOICE:
            return _("no invoice was open or paid in {days} days").format(days=self.days)
        if lack is Lack.TOO_FEW_BEFORE:
            return _("too few inquiries before to compare with: {baseline}").format(baseline=figure(reading.baseline))
        usage = reading.name == IndicatorName.USAGE
        if lack is Lack.SHORT_HISTORY:
            sentence = (
                _("usage is known for less than {days} days")
                if usage
                else _("inquiries are known for less than {days} days")
            )
            return sentence.format(days=2 * self.days)
        sentence = _("no usage in the {days} days before") if usage else _("no inquiry in the {days} days before")
        return sentence.format(days=self.days)
