"""Asking customers, and writing down what they answered."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from renewctl.measure import actions as measures
from renewctl.measure.rules import NewMeasure
from renewctl.messages import _
from renewctl.plain import clean
from renewctl.store.tables import Customer, Survey
from renewctl.survey import rules
from renewctl.survey.queries import no_survey
from renewctl.survey.rules import LowAnswers
from renewctl.vocabulary import SurveyKind, label


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put to a customer."""

    kind: SurveyKind
    customer_id: int
    on: date
    contact_id: int | None = None
    contract_id: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and the measure that was decided on, if one was."""

    score: int
    on: date
    comment: str = ""
    measure: NewMeasure | None = None


def ask(session: Session, asked: Asked, today: date, comment: str = "") -> int:
    """Write down that a customer was asked, and return the question's number. RuleError for a day to come."""
    rules.check_days(asked.on, None, today)
    row = Survey(
        customer_id=asked.customer_id,
        contact_id=asked.contact_id,
        contract_id=asked.contract_id,
        kind=asked.kind,
        asked_on=asked.on,
        comment=clean(comment, _("The comment")) or None,
        owner=asked.owner,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def answer(session: Session, number: int, given: Given, low: LowAnswers, today: date) -> int | None:
    """Write down an answer. A low one asks for a measure; return the task to decide on it, where none was decided on.

    NotFoundError; RuleError for a score off its scale, a second answer, and days that cannot be.
    """
    row = session.get(Survey, number)
    if row is None:
        raise no_survey(number)
    rules.check_is_unanswered(number, row.answered_on)
    rules.check_score(row.kind, given.score)
    rules.check_days(row.asked_on, given.on, today)
    row.score, row.answered_on = given.score, given.on
    row.comment = clean(given.comment, _("The comment")) or row.comment
    session.add(row)
    session.flush()
    if given.measure is None and not low.is_low(row.kind, given.score):
        return None
    return measures.ask(
        session,
        row.customer_id,
        given.measure,
        today,
        about=_("{kind} {score}").format(kind=label(row.kind), score=given.score),
        owner=session.get_one(Customer, row.customer_id).owner or row.owner,
        survey_id=number,
    )
