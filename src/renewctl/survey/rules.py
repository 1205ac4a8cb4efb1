"""On which scale an answer lies, when it is low, and what the answers come to: CSAT and NPS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.vocabulary import SurveyKind, label

SCALES: Mapping[SurveyKind, tuple[int, int]] = {
    SurveyKind.CSAT: (1, 5),
    SurveyKind.NPS: (0, 10),
    SurveyKind.WILLINGNESS: (1, 5),
}
LOW: Mapping[SurveyKind, int] = {SurveyKind.CSAT: 2, SurveyKind.NPS: 6, SurveyKind.WILLINGNESS: 2}


@dataclass(frozen=True, slots=True)
class LowAnswers:
    """Up to which score an answer is low and asks for a measure."""

    most: Mapping[SurveyKind, int] = field(default_factory=lambda: LOW)

    def is_low(self, kind: SurveyKind, score: int) -> bool:
        """Return whether something has to be done about an answer."""
        return score <= self.most[kind]


def low_answers(written: Mapping[str, object]) -> LowAnswers:
    """Return the [low_answers] of config.toml; UsageError for a score that is not on its scale."""
    most = dict(LOW)
    for name, score in written.items():
        kind = SurveyKind(name)  # config knows the keys
        least, greatest = SCALES[kind]
        if type(score) is not int or not least - 1 <= score <= greatest:
            sentence = _("[low_answers] in config.toml: {kind} is a whole number from {least} to {most}.")
            raise UsageError(sentence.format(kind=name, least=least - 1, most=greatest))
        most[kind] = score
    return LowAnswers(most)


def check_score(kind: SurveyKind, score: int) -> None:
    """Refuse an answer that is not on its scale; RuleError."""
    least, most = SCALES[kind]
    if not least <= score <= most:
        sentence = _("{kind}: an answer is from {least} to {most}, not {score}.")
        raise RuleError(sentence.format(kind=label(kind), least=least, most=most, score=score), rule="survey-scale")


def check_days(asked_on: date, answered_on: date | None, today: date) -> None:
    """Refuse days still to come, and an answer before the question; RuleError."""
    for day in (asked_on, answered_on):
        if day is not None and day > today:
            raise RuleError(_("{day} is still to come.").format(day=day.isoformat()), rule="survey-by-today")
    if answered_on is not None and answered_on < asked_on:
        raise RuleError(_("It was not asked before {day}.").format(day=asked_on.isoformat()), rule="survey-order")


def check_is_unanswered(number: int, answered_on: date | None) -> None:
    """Refuse a second answer to one question; RuleError."""
    if answered_on is not None:
        sentence = _("Survey {number} was answered on {day} already.")
        raise RuleError(sentence.format(number=number, day=answered_on.isoformat()), rule="survey-answered-once")


@dataclass(frozen=True, slots=True)
class Share:
    """A figure over answers, in per cent (CSAT) or points (NPS): None without an answer."""

    value: float | None
    answered: int
    asked: int

    @property
    def response_rate(self) -> float | None:
        """The share of questions that were answered, in per cent."""
        return 100 * self.answered / self.asked if self.asked else None


def csat(scores: Sequence[int | None]) -> Share:
    """Return the share of answers of 4 and 5; None stands for a question without an answer yet."""
    given = [score for score in scores if score is not None]
    value = 100 * sum(score >= 4 for score in given) / len(given) if given else None
    return Share(value, len(given), len(scores))


def nps(scores: Sequence[int | None]) -> Share:
    """Return the share of 9 and 10 less that of 0 to 6, in points from -100 to 100."""
    given = [score for score in scores if score is not None]
    balance = sum(score >= 9 for score in given) - sum(score <= 6 for score in given)
    return Share(100 * balance / len(given) if given else None, len(given), len(scores))
