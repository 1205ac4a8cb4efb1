"""What customers ask of us and say of us: cases, surveys, what is done about them, and what was installed when."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import CaseEventKind, CaseKind, CaseState, SurveyKind, TaskState


def _is_moment(table: str, column: str) -> sa.CheckConstraint:
    """Let a column hold a local date or date-time as written, of a day that is real."""
    day_part = f"substr({column}, 1, 10)"
    check = sa.CheckConstraint(f"{day_part} IS date({day_part}, '+0 days')", name=f"{table}_{column}_is_date")
    return check.ddl_if(dialect="sqlite")


class ServiceCase(SQLModel, table=True):
    """服务单: an inquiry, complaint, proposal or repair, from its opening to its resolution."""

    __tablename__ = "service_case"
    __table_args__ = (
        *(_is_moment("service_case", column) for column in ("opened_at", "first_reply_at", "resolved_at")),
        sa.CheckConstraint("is_written IN (0, 1)", name="service_case_is_written_is_flag"),
        sa.CheckConstraint("(state = 'resolved') = (resolved_at IS NOT NULL)", name="service_case_resolved_has_day"),
        TABLE,
    )

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    contact_id: int | None = reference("contact.id", default=None)
    contract_id: int | None = reference("contract.id", default=None)
    kind: CaseKind = word(CaseKind, nullable=False)
    title: str = text()
    is_written: int = whole(default=0)  # 1: it came by letter or mail, and wants a confirmation at once
    opened_at: str = text(index=True)  # YYYY-MM-DD or YYYY-MM-DDTHH:MM
    due_on: date | None = day()
    visit_on: date | None = day()  # the day a technician is to come
    technician: str | None = text(default=None)
    first_reply_at: str | None = text(default=None)
    resolved_at: str | None = text(default=None)
    resolution: str | None = text(default=None)
    state: CaseState = word(CaseState, default=CaseState.OPEN, nullable=False)
    owner: str | None = text(default=None)
    notes: str | None = text(default=None)
    recorded_on: date | None = day()  # the day taken as today when it was entered; before it, `tick` owes nothing


class CaseEvent(SQLModel, table=True):
    """What happened to a case after it was opened, each with its moment."""

    __tablename__ = "case_event"
    __table_args__ = (_is_moment("case_event", "happened_at"), TABLE)

    id: int | None = identity()
    case_id: int = reference("service_case.id")
    kind: CaseEventKind = word(CaseEventKind, nullable=False)
    happened_at: str = text()
    note: str | None = text(default=None)
    owner: str | None = text(default=None)
    recorded_on: date | None = day()


class Survey(SQLModel, table=True):
    """A question put to a customer, and the answer once it came: satisfaction, recommendation, willingness."""

    __tablename__ = "survey"
    __table_args__ = (
        sa.CheckConstraint("(score IS NULL) = (answered_on IS NULL)", name="survey_answer_is_whole"),
        sa.CheckConstraint(
            "CASE kind WHEN 'nps' THEN score BETWEEN 0 AND 10 ELSE score BETWEEN 1 AND 5 END",
            name="survey_score_is_on_its_scale",
        ),
        TABLE,
    )

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    contact_id: int | None = reference("contact.id", default=None)
    contract_id: int | None = reference("contract.id", default=None)
    interaction_id: int | None = reference("interaction.id", default=None)
    kind: SurveyKind = word(SurveyKind, nullable=False)
    asked_on: date = day(default=..., nullable=False)
    answered_on: date | None = day()
    score: int | None = whole(default=None)
    comment: str | None = text(default=None)
    owner: str | None = text(default=None)


class Measure(SQLModel, table=True):
    """What is done about a low answer or a complaint, by whom, by when, and what came of it."""

    __tablename__ = "measure"
    __table_args__ = (
        sa.CheckConstraint("survey_id IS NULL OR case_id IS NULL", name="measure_has_one_cause"),
        TABLE,
    )

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    survey_id: int | None = reference("survey.id", default=None)
    case_id: int | None = reference("service_case.id", default=None)
    title: str = text()
    owner: str | None = text(default=None)
    due_on: date | None = day()
    state: TaskState = word(TaskState, default=TaskState.OPEN, nullable=False)
    done_on: date | None = day()
    outcome: str | None = text(default=None)
    recorded_on: date | None = day()  # the day taken as today when it was entered


class Installation(SQLModel, table=True):
    """The day on which what was sold was installed at the customer: care begins to count from it."""

    __tablename__ = "installation"
    __table_args__ = TABLE

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    on_day: date = day(default=..., nullable=False)
    what: str | None = text(default=None)
    recorded_on: date | None = day()
