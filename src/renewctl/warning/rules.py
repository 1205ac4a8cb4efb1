"""When a warning is due, what it may become next, and what a customer is likely to be lost for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.risk.score import HEIGHT, Assessment, RuleSet
from renewctl.task.rules import check_done_on
from renewctl.vocabulary import OPEN_WARNINGS, IndicatorName, Level, WarningCause, WarningState, label

AHEAD_DAYS = 90
"""How long before the deadline a term's risk is watched from."""

CAUSES: Mapping[str, WarningCause] = {
    IndicatorName.USAGE: WarningCause.PRODUCT,
    IndicatorName.INQUIRIES: WarningCause.CONTACT,
    IndicatorName.MARKET: WarningCause.COMPETITOR,
    IndicatorName.PAYMENT: WarningCause.PAYMENT,
    IndicatorName.PAYMENT_TREND: WarningCause.PAYMENT,
    IndicatorName.SATISFACTION: WarningCause.SERVICE,
    IndicatorName.SATISFACTION_TREND: WarningCause.SERVICE,
    IndicatorName.OPEN_COMPLAINTS: WarningCause.SERVICE,
    IndicatorName.REPEATED_COMPLAINTS: WarningCause.SERVICE,
    IndicatorName.LATE_STEPS: WarningCause.SERVICE,
    IndicatorName.SILENCE: WarningCause.CONTACT,
    IndicatorName.CHAMPION: WarningCause.CONTACT,
    IndicatorName.DISCOUNTS: WarningCause.PRICE,
}
"""What a customer is likely to be lost for, by the indicator that weighs most; of the others nobody can tell."""

COMES_FROM = {
    WarningState.ACKNOWLEDGED: OPEN_WARNINGS[:1],
    WarningState.PLANNED: OPEN_WARNINGS[:2],
    WarningState.IN_ACTION: OPEN_WARNINGS[2:4],
    WarningState.FOLLOWED_UP: OPEN_WARNINGS[3:],
    WarningState.RESOLVED: OPEN_WARNINGS[1:],
    WarningState.EVALUATED: (WarningState.RESOLVED, WarningState.ENDED),
}
"""From which states a warning comes into each; again and again into those that are among their own."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A term whose risk is watched, from a day up to its deadline; `term_id` None for one that is not written yet."""

    contract_id: int
    contract: str
    customer_id: int
    customer: str
    term_id: int | None
    term_end: date
    first: date
    deadline: date


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning that is due: the term, the day, the score with all that it is made of, by which rules."""

    watch: Watch
    on: date
    assessment: Assessment
    rules: RuleSet

    @property
    def level(self) -> Level:
        """The level that was reached."""
        return self.assessment.level


def rises(level: Level, reached: Level | None) -> bool:
    """Whether a level is warned of where this one was warned of before: only a worse one is."""
    return HEIGHT.get(level, 0) > (HEIGHT[reached] if reached else 0)


def cause_of(assessment: Assessment) -> WarningCause | None:
    """Return what a customer is likely to be lost for, by what adds most to the score; None where nobody can tell."""
    heaviest = max(assessment.readings, key=lambda reading: reading.risk)
    return CAUSES.get(heaviest.name) if heaviest.risk else None


def check_moves(number: int, state: WarningState, to: WarningState) -> None:
    """Refuse a state that a warning cannot come into from where it is: states only go forward. RuleError, named."""
    if state in COMES_FROM[to]:
        return
    if state is WarningState.EVALUATED:
        raise RuleError(_("Warning {number} is evaluated already.").format(number=number), rule="warning-is-closed")
    if state is WarningState.ENDED:
        raise RuleError(
            _("Warning {number} came to its end: its term is decided.").format(number=number),
            _("It can still be evaluated: renewctl warning evaluate {number} effective").format(number=number),
            rule="warning-has-ended",
        )
    words = {"number": number, "state": label(state), "next": label(to)}
    if all(_place(state) < _place(before) for before in COMES_FROM[to]):
        befores = _(", ").join(label(before) for before in COMES_FROM[to] if before not in (to, WarningState.ENDED))
        raise RuleError(
            _("Warning {number} is {state}; before it is {next} it has to be: {before}.").format(
                **words, before=befores
            ),
            rule="warning-in-order",
        )
    raise RuleError(
        _("Warning {number} is {state} already and does not go back to {next}.").format(**words),
        _("If that was wrong, take it back with `renewctl undo`."),
        rule="warning-goes-forward",
    )


def check_false_alarm(number: int, state: WarningState) -> None:
    """Refuse to call a warning that is evaluated a false alarm; any other may be called so. RuleError."""
    if state is WarningState.EVALUATED:
        check_moves(number, state, WarningState.EVALUATED)


def check_day(day: date, today: date, earlier: Iterable[date | None]) -> None:
    """Refuse a day still to come, and one before what was done last. RuleError."""
    check_done_on(day, today)
    last = max((one for one in earlier if one is not None), default=day)
    if day < last:
        raise RuleError(
            _("{day} is before {last}, the day of what was done before.").format(day=day, last=last),
            rule="warning-day-order",
        )


def _place(state: WarningState) -> int:
    return list(WarningState).index(state)
