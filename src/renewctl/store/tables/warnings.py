"""Early warnings: the rules they follow, the warning as it was issued, and what was done about it.

RiskScore is an operation, like what stands in `reminders`: a measurement of the day, which no undo can take again.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import KEYED_TABLE, TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import Evaluation, Level, Segment, WarningCause, WarningStage, WarningState


class InstalledRuleSet(SQLModel, table=True):
    """规则集: an installed rule set, as the text of its file; a score names its version."""

    __tablename__ = "rule_set"
    __table_args__ = TABLE

    id: int | None = identity()
    version: str = text(unique=True)
    content: str = text()
    installed_on: date = day(default=..., nullable=False)


class RuleActivation(SQLModel, table=True):
    """From this day on a rule set is the one that scores, everywhere or for a segment; with what speaks for it."""

    __tablename__ = "rule_activation"
    __table_args__ = TABLE

    id: int | None = identity()
    rule_set_id: int = reference("rule_set.id")
    segment: Segment | None = word(Segment)  # blank: whoever has no rule set of a segment's own
    on_day: date = day(default=..., nullable=False)
    person: str = text()
    evidence: str | None = text(default=None)


class RiskWarning(SQLModel, table=True):
    """预警: a risk score as it was issued, with all that it was made of; nothing in the first half ever changes.

    Scores and coverage are in thousandths: 47.65 is 47650.
    """

    __tablename__ = "warning"
    __table_args__ = (
        sa.UniqueConstraint("term_id", "level", "rule_set", name="warning_is_issued_once"),
        sa.CheckConstraint("score BETWEEN 0 AND 100000", name="warning_score_is_on_its_scale"),
        sa.CheckConstraint("coverage BETWEEN 0 AND 100000", name="warning_coverage_is_on_its_scale"),
        sa.CheckConstraint("amount IS NULL OR currency IS NOT NULL", name="warning_amount_has_currency"),
        TABLE,
    )

    id: int | None = identity()
    customer_id: int = reference("customer.id")
    contract_id: int = reference("contract.id")
    term_id: int = reference("term.id", index=False)  # its unique key is its index
    level: Level = word(Level, nullable=False)
    rule_set: str = text()  # the version
    score: int = whole()
    coverage: int = whole()
    inputs: str = text()  # every indicator as JSON: value, baseline, r, weight, points, reason
    amount: int | None = whole(default=None)
    currency: str | None = text(default=None)
    deadline: date = day(default=..., nullable=False)
    issued_on: date = day(default=..., nullable=False)
    state: WarningState = word(WarningState, default=WarningState.ISSUED, nullable=False)
    cause: WarningCause | None = word(WarningCause)
    owner: str | None = text(default=None)
    acknowledged_on: date | None = day()
    planned_on: date | None = day()
    in_action_on: date | None = day()
    followed_up_on: date | None = day()
    resolved_on: date | None = day()
    evaluated_on: date | None = day()
    evaluation: Evaluation | None = word(Evaluation)
    reason: str | None = text(default=None)  # of the evaluation; a false alarm has one


class WarningStep(SQLModel, table=True):
    """A line of the warning sheet: stage, action, owner, expected effect, done on; a task's line is done with it."""

    __tablename__ = "warning_step"
    __table_args__ = TABLE

    id: int | None = identity()
    warning_id: int = reference("warning.id")
    stage: WarningStage = word(WarningStage, nullable=False)
    action: str = text()
    owner: str | None = text(default=None)
    expected: str | None = text(default=None)
    due_on: date | None = day()
    done_on: date | None = day()
    task_id: int | None = reference("task.id", default=None)


class RiskScore(SQLModel, table=True):
    """A customer's score as it was measured on a day, for its trend; in thousandths, blank without any data."""

    __tablename__ = "risk_score"
    __table_args__ = KEYED_TABLE

    customer_id: int = whole(
        primary_key=True, sa_column_kwargs={"autoincrement": False}
    )  # no reference: an undo may take the customer away
    on_day: date = day(default=..., primary_key=True, nullable=False)
    rule_set: str = text(primary_key=True)
    score: int | None = whole(default=None)
    level: Level = word(Level, default=..., nullable=False)
    coverage: int = whole()
