"""What is renewed: the contract, which is the agreement, and its dated terms."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import SQLModel

from renewctl.store.tables.columns import TABLE, day, identity, reference, text, whole, word
from renewctl.vocabulary import (
    BillingCycle,
    ContractKind,
    ContractState,
    NoticeDirection,
    NoticeUnit,
    Outcome,
    TermKind,
)


class Contract(SQLModel, table=True):
    """An agreement; `anchor` is its first start, from which every later boundary is computed."""

    __tablename__ = "contract"
    __table_args__ = (
        sa.CheckConstraint("(notice_length IS NULL) = (notice_unit IS NULL)", name="contract_notice_is_whole"),
        sa.CheckConstraint("notice_length >= 0", name="contract_notice_is_not_negative"),
        sa.CheckConstraint("renewal_months > 0", name="contract_renewal_is_positive"),
        sa.CheckConstraint("number_is_ours IN (0, 1)", name="contract_number_is_ours_is_flag"),
        TABLE,
    )

    id: int | None = identity()
    number: str = text(unique=True)
    number_is_ours: int = whole(default=0)  # 1: the sheet had no number, and we gave one
    customer_id: int = reference("customer.id")
    name: str | None = text(default=None)
    product: str | None = text(default=None)
    kind: ContractKind = word(ContractKind, default=ContractKind.FIXED, nullable=False)
    state: ContractState = word(ContractState, default=ContractState.ACTIVE, nullable=False)
    anchor: date | None = day()
    notice_length: int | None = whole(default=None)
    notice_unit: NoticeUnit | None = word(NoticeUnit)
    renewal_months: int | None = whole(default=None)
    billing_cycle: BillingCycle | None = word(BillingCycle)
    payment_method: str | None = text(default=None)
    owner: str | None = text(default=None)
    signed_on: date | None = day()
    notes: str | None = text(default=None)
    attributes: str | None = text(default=None)
    escalator: int | None = whole(default=None)  # agreed yearly price rise in basis points: 700 is 7 %
    offer_days: int | None = whole(default=None)  # our offer goes out so long before their notice deadline


# PostgreSQL knows partial indexes too. To name it here would load its dialect on every command that writes [30 ms].
OF_OPEN = sa.text("is_open = 1")


class Term(SQLModel, table=True):
    """One dated period of a contract, both days inclusive.

    `notice_deadline` and `is_open` are derived at write by contract/rules and compared by `check`:
    open is the last term of a contract in force, with no outcome. The two partial indexes begin with the
    deadline and the id, so that the first page of `due` costs the same at 10,000 and at 1,000,000 contracts;
    currency and amount make the totals below it come from the index alone (is_open too, or SQLite 3.40 looks up
    each row to see what the index's own condition already says).
    """

    __tablename__ = "term"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "sequence", name="term_sequence_is_unique"),
        sa.CheckConstraint("start_on <= end_on", name="term_start_is_not_after_end"),
        sa.CheckConstraint("amount IS NULL OR currency IS NOT NULL", name="term_amount_has_currency"),
        sa.CheckConstraint("is_open IN (0, 1)", name="term_is_open_is_flag"),
        sa.CheckConstraint("is_tacit IN (0, 1)", name="term_is_tacit_is_flag"),
        sa.Index(
            "term_open_end",
            "end_on",
            "id",
            "currency",
            "amount",
            "notice_deadline",
            "is_open",
            sqlite_where=OF_OPEN,
        ),
        sa.Index(
            "term_open_notice",
            "notice_deadline",
            "id",
            "currency",
            "amount",
            "end_on",
            "is_open",
            sqlite_where=OF_OPEN,
        ),
        TABLE,
    )

    id: int | None = identity()
    contract_id: int = reference("contract.id", index=False)  # (contract, sequence) is its index
    sequence: int = whole(default=1)
    kind: TermKind = word(TermKind, default=TermKind.INITIAL, nullable=False)
    start_on: date | None = day()
    end_on: date | None = day()
    amount: int | None = whole(default=None)  # minor units of the currency, for the whole term
    currency: str | None = text(default=None)
    notice_deadline: date | None = day()
    is_open: int = whole(default=1)
    outcome: Outcome | None = word(Outcome)
    decided_on: date | None = day()
    reason_code: str | None = text(default=None)
    signed_on: date | None = day()
    original_end_on: date | None = day()  # the end as first agreed, once an extension has moved it
    is_tacit: int = whole(
        default=0, sa_column_kwargs={"server_default": "0"}
    )  # 1: nobody decided, the contract renewed by itself
    reason_note: str | None = text(default=None)
    recorded_on: date | None = day()  # the day taken as today when it was entered; before it, `tick` owes nothing


class Clause(SQLModel, table=True):
    """合同条款: a key clause of a contract under its title, such as liability for breach."""

    __tablename__ = "clause"
    __table_args__ = (sa.UniqueConstraint("contract_id", "title", name="clause_title_is_unique"), TABLE)

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    title: str = text()
    body: str = text()


class Amendment(SQLModel, table=True):
    """A change of what was agreed: from a day on, for a reason; the words before and after stay readable."""

    __tablename__ = "amendment"
    __table_args__ = TABLE

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    term_id: int | None = reference("term.id", default=None)
    effective_on: date = day(default=..., nullable=False)
    field: str = text()  # amount, end, notice, kind; extension for an end that moves without new commitment
    before: str | None = text(default=None)
    after: str | None = text(default=None)
    reason: str = text()


class Notice(SQLModel, table=True):
    """Notice given or received: the contract will not go on by itself, unless it is taken back."""

    __tablename__ = "notice"
    __table_args__ = TABLE

    id: int | None = identity()
    contract_id: int = reference("contract.id")
    term_id: int = reference("term.id")
    direction: NoticeDirection = word(NoticeDirection, nullable=False)
    on_day: date = day(default=..., nullable=False)
    evidence: str | None = text(default=None)
    end_before: date | None = day()  # the term's end before this notice gave an evergreen contract one
    withdrawn_on: date | None = day()
