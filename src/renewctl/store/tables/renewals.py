"""The work that carries one term into the next: the renewal, its steps, and what its owner expects of it."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import ApprovalSubject, ForecastCategory, RenewalState, Role, StepState


class Playbook(SQLModel, table=True):
    """流程模板: an installed playbook, as the text of its file; a newer version stands beside the older."""

    __tablename__ = "playbook"
    __table_args__ = (sa.UniqueConstraint("name", "version", name="playbook_version_is_unique"), TABLE)

    id: int | None = identity()
    name: str = text()
    version: int = whole()
    content: str = text()


class TeamMember(SQLModel, table=True):
    """Who fills a role: at a customer, or (without one) everywhere."""

    __tablename__ = "team_member"
    __table_args__ = TABLE

    id: int | None = identity()
    customer_id: int | None = reference("customer.id", default=None)
    role: Role = word(Role, nullable=False)
    person: str = text()


class Renewal(SQLModel, table=True):
    """续费: the work on one term; it keeps the playbook it was opened with, whatever becomes of that file."""

    __tablename__ = "renewal"
    __table_args__ = (sa.UniqueConstraint("term_id", name="renewal_term_is_unique"), TABLE)

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    term_id: int = reference("term.id")
    playbook: str = text()
    playbook_version: int = whole()
    playbook_content: str = text()
    state: RenewalState = word(RenewalState, default=RenewalState.OPEN, nullable=False)
    opened_on: date = day(default=..., nullable=False)
    closed_on: date | None = day()
    target_amount: int | None = whole(default=None)  # minor units of the term's currency
    expected: str | None = text(default=None)
    notes: str | None = text(default=None)


class Step(SQLModel, table=True):
    """步骤: planned and actual start and end; the remark names what it waits for."""

    __tablename__ = "step"
    __table_args__ = (
        sa.UniqueConstraint("renewal_id", "code", name="step_code_is_unique"),
        sa.CheckConstraint("planned_start <= planned_end", name="step_plan_is_forward"),
        sa.CheckConstraint("started_on <= ended_on", name="step_actual_is_forward"),
        sa.CheckConstraint("(approval IS NULL) = (approval_levels IS NULL)", name="step_approval_is_whole"),
        TABLE,
    )

    id: int | None = identity()
    renewal_id: int = reference("renewal.id")
    sequence: int = whole()
    code: str = text()
    phase: str | None = text(default=None)
    name_en: str = text()
    name_zh: str = text()
    role: Role = word(Role, nullable=False)
    owner: str | None = text(default=None)
    planned_start: date = day(default=..., nullable=False)
    planned_end: date = day(default=..., nullable=False)
    started_on: date | None = day()
    ended_on: date | None = day()
    state: StepState = word(StepState, default=StepState.NOT_STARTED, nullable=False)
    approval: ApprovalSubject | None = word(ApprovalSubject)  # what must be approved before it is done
    approval_levels: int | None = whole(default=None)
    waiting_on: str | None = text(default=None)
    remark: str | None = text(default=None)


class Forecast(SQLModel, table=True):
    """A dated call on a renewal: what its owner expected on that day."""

    __tablename__ = "forecast"
    __table_args__ = (
        sa.CheckConstraint("probability BETWEEN 0 AND 100", name="forecast_probability_is_percent"),
        sa.CheckConstraint("target IS NULL OR currency IS NOT NULL", name="forecast_target_has_currency"),
        TABLE,
    )

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    term_id: int = reference("term.id")
    called_on: date = day(default=..., nullable=False)
    probability: int = whole()
    category: ForecastCategory | None = word(ForecastCategory)
    target: int | None = whole(default=None)
    currency: str | None = text(default=None)
    expected: str | None = text(default=None)
