"""Surveys as they are listed, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.reader import Parameters, Reader
from renewctl.vocabulary import SurveyKind, label


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A question put to a customer, and the answer once it came."""

    id: int
    asked_on: str
    kind: str
    customer: str
    customer_code: str
    contact: str | None
    contract: str | None
    score: int | None
    answered_on: str | None
    comment: str | None
    owner: str | None
    measures: int

    @property
    def said(self) -> str:
        """The sentence that tells what was asked and answered."""
        words = {"number": self.id, "kind": label(self.kind), "customer": self.customer, "score": self.score}
        if self.score is None:
            return _("Survey {number}: {kind} of {customer}, not answered yet.").format(**words)
        return _("Survey {number}: {kind} of {customer}, answered with {score}.").format(**words)


@dataclass(frozen=True, slots=True)
class SurveyFilter:
    """Which surveys are wanted; None and False leave a condition out. Days count in."""

    customer_id: int | None = None
    kind: SurveyKind | None = None
    since: date | None = None
    unanswered: bool = False


_SELECT = """
SELECT survey.id, survey.asked_on, survey.kind, customer.name, customer.code, contact.name, contract.number,
    survey.score, survey.answered_on, survey.comment, survey.owner,
    (SELECT COUNT(*) FROM measure WHERE measure.survey_id = survey.id)
FROM survey
JOIN customer ON customer.id = survey.customer_id
LEFT JOIN contact ON contact.id = survey.contact_id
LEFT JOIN contract ON contract.id = survey.contract_id
"""
BY_ID = f"{_SELECT} WHERE survey.id = :id"
LISTED = f"""{_SELECT}
WHERE (CAST(:customer AS INTEGER) IS NULL OR survey.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:kind AS TEXT) IS NULL OR survey.kind = CAST(:kind AS TEXT))
    AND (CAST(:since AS TEXT) IS NULL OR survey.asked_on >= CAST(:since AS TEXT))
    AND (CAST(:unanswered AS INTEGER) = 0 OR survey.answered_on IS NULL)
ORDER BY survey.asked_on DESC, survey.id DESC
"""


def survey(book: Reader, number: int) -> SurveyRow:
    """Return one survey by its number; NotFoundError."""
    found = book.first(BY_ID, {"id": number}, SurveyRow)
    if found is None:
        raise no_survey(number)
    return found


def surveys(book: Reader, wanted: SurveyFilter) -> Iterator[SurveyRow]:
    """Yield the surveys that are wanted, the newest first."""
    parameters: Parameters = {
        "customer": wanted.customer_id,
        "kind": wanted.kind,
        "since": wanted.since.isoformat() if wanted.since else None,
        "unanswered": int(wanted.unanswered),
    }
    return book.rows(LISTED, parameters, SurveyRow)


def no_survey(number: int) -> NotFoundError:
    """Return the error for a number that no survey has."""
    return NotFoundError(
        _("No survey {number}.").format(number=number), _("renewctl survey list shows every survey with its number.")
    )
