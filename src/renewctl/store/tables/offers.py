"""What we offer for the next term, who approved which content, and by which rules."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import ApprovalSubject, Decision, QuoteState


class Quote(SQLModel, table=True):
    """续费报价: one version of our offer for the next term."""

    __tablename__ = "quote"
    __table_args__ = (sa.UniqueConstraint("term_id", "version", name="quote_version_is_unique"), TABLE)

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    term_id: int = reference("term.id")  # the term that ends
    version: int = whole()
    amount: int = whole()
    currency: str = text()
    months: int | None = whole(default=None)
    valid_until: date | None = day()
    note: str | None = text(default=None)  # part of the offer, and so of what is approved
    state: QuoteState = word(QuoteState, default=QuoteState.DRAFT, nullable=False)
    made_by: str = text()
    made_os_user: str = text()
    made_on: date = day(default=..., nullable=False)
    sent_on: date | None = day()
    decided_on: date | None = day()
    remark: str | None = text(default=None)  # what was said on sending or deciding it


class ApprovalRules(SQLModel, table=True):
    """审批规则: a version of what must be approved, as the text of its file; the newest that was approved stands."""

    __tablename__ = "approval_rules"
    __table_args__ = (
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_on IS NULL) AND (approved_by IS NULL) = (approved_os_user IS NULL)",
            name="approval_rules_approval_is_whole",
        ),
        TABLE,
    )

    id: int | None = identity()
    version: int = whole(unique=True)
    content: str = text()
    installed_by: str = text()
    installed_os_user: str = text()
    installed_on: date = day(default=..., nullable=False)
    approved_by: str | None = text(default=None)  # who installed it, where nobody else had to agree
    approved_os_user: str | None = text(default=None)
    approved_on: date | None = day()


class Approval(SQLModel, table=True):
    """审批: asked for one content, known by its SHA-256; any edit of that content voids it."""

    __tablename__ = "approval"
    __table_args__ = (
        sa.CheckConstraint("levels >= 1", name="approval_has_a_level"),
        sa.Index("approval_subject", "subject", "subject_id"),
        TABLE,
    )

    id: int | None = identity()
    subject: ApprovalSubject = word(ApprovalSubject, nullable=False)
    subject_id: int = whole()
    contract_id: int = reference("contract.id")
    content: str = text()  # what is approved, as it is shown to who decides
    content_hash: str = text()
    levels: int = whole(default=1)
    requested_by: str = text()
    requested_os_user: str = text()
    requested_on: date = day(default=..., nullable=False)
    reason: str | None = text(default=None)


class ApprovalDecision(SQLModel, table=True):
    """One level's decision on an approval, with who, when and why."""

    __tablename__ = "approval_decision"
    __table_args__ = (
        sa.UniqueConstraint("approval_id", "level", name="approval_decision_level_is_unique"),
        TABLE,
    )

    id: int | None = identity()
    approval_id: int = reference("approval.id")
    level: int = whole()
    decision: Decision = word(Decision, nullable=False)
    decided_by: str = text()
    decided_os_user: str = text()
    decided_on: date = day(default=..., nullable=False)
    comment: str | None = text(default=None)
