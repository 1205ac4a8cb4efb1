"""Measures as they are listed: the open ones first, by the day they are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.store.reader import Parameters, Reader
from renewctl.task.rules import days_left
from renewctl.vocabulary import label


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with the names of whom and what it is about, seen on a day."""

    id: int
    title: str
    customer: str
    customer_code: str
    survey_id: int | None
    case_id: int | None
    case_title: str | None
    asked: str | None
    score: int | None
    owner: str | None
    due_on: str | None
    state: str
    done_on: str | None
    outcome: str | None
    as_of: str

    @property
    def about(self) -> str | None:
        """The case or the answer it is about."""
        return self.case_title or (f"{label(self.asked)} {self.score}" if self.asked else None)

    @property
    def days_left(self) -> int | None:
        """Days until it is due, negative once overdue; None without a day, and once it is no longer open."""
        return days_left(self.due_on, date.fromisoformat(self.as_of)) if self.state == "open" else None

    @property
    def said(self) -> str:
        """The sentence that tells of it when it is new."""
        sentence = _("Measure {number} for {customer}, {owner}, due {day}: {title}")
        return sentence.format(
            number=self.id,
            customer=self.customer,
            owner=self.owner or _("nobody"),
            day=self.due_on or _("no day"),
            title=self.title,
        )


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """Which measures are wanted; None and False leave a condition out."""

    customer_id: int | None = None
    owner: str | None = None
    all: bool = False
    overdue: bool = False


_SELECT = """
SELECT measure.id, measure.title, customer.name, customer.code, measure.survey_id, measure.case_id,
    service_case.title, survey.kind, survey.score, measure.owner, measure.due_on, measure.state, measure.done_on,
    measure.outcome, CAST(:today AS TEXT)
FROM measure
JOIN customer ON customer.id = measure.customer_id
LEFT JOIN survey ON survey.id = measure.survey_id
LEFT JOIN service_case ON service_case.id = measure.case_id
"""
BY_ID = f"{_SELECT} WHERE measure.id = :id"
LISTED = f"""{_SELECT}
WHERE (CAST(:all AS INTEGER) = 1 OR measure.state = 'open')
    AND (CAST(:customer AS INTEGER) IS NULL OR measure.customer_id = CAST(:customer AS INTEGER))
    AND (CAST(:owner AS TEXT) IS NULL OR LOWER(measure.owner) = LOWER(CAST(:owner AS TEXT)))
    AND (CAST(:overdue AS INTEGER) = 0 OR measure.due_on < CAST(:today AS TEXT))
ORDER BY CASE measure.state WHEN 'open' THEN 0 ELSE 1 END, measure.due_on IS NULL, measure.due_on, measure.id
"""
OF_CASE = f"{_SELECT} WHERE measure.case_id = :case ORDER BY measure.id"


def measure(book: Reader, number: int, today: date) -> MeasureRow:
    """Return one measure by its number; NotFoundError."""
    found = book.first(BY_ID, {"id": number, "today": today.isoformat()}, MeasureRow)
    if found is None:
        raise no_measure(number)
    return found


def measures(book: Reader, wanted: MeasureFilter, today: date) -> Iterator[MeasureRow]:
    """Yield the measures that are wanted: the open ones by the day they are due, then the others."""
    parameters: Parameters = {
        "today": today.isoformat(),
        "customer": wanted.customer_id,
        "owner": wanted.owner,
        "all": int(wanted.all),
        "overdue": int(wanted.overdue),
    }
    return book.rows(LISTED, parameters, MeasureRow)


def of_case(book: Reader, number: int, today: date) -> list[MeasureRow]:
    """Return the measures about a case."""
    return list(book.rows(OF_CASE, {"case": number, "today": today.isoformat()}, MeasureRow))


def no_measure(number: int) -> NotFoundError:
    """Return the error for a number that no measure has."""
    return NotFoundError(
        _("No measure {number}.").format(number=number),
        _("renewctl measure list --all shows every measure with its number."),
    )
