"""The words of a renewal's work: roles, steps, quotes, approvals, forecasts, outcomes in time."""

from enum import StrEnum


class Role(StrEnum):
    """Who does a step, by function; `team` says which person that is."""

    SALES = "sales"
    SALES_MANAGER = "sales-manager"
    LEGAL = "legal"
    CUSTOMER_REPRESENTATIVE = "customer-representative"
    FINANCE = "finance"
    ACCOUNT_MANAGER = "account-manager"
    ANALYST = "analyst"
    RISK_SPECIALIST = "risk-specialist"
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    SERVICE_MANAGER = "service-manager"
    DIRECTOR = "director"


class RenewalState(StrEnum):
    """Whether a renewal is still being worked on."""

    OPEN = "open"
    CLOSED = "closed"


class AmountClass(StrEnum):
    """客户按续费金额分类: how large a renewal is; config.toml says from which sum on, per currency."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class StepState(StrEnum):
    """步骤状态."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    BLOCKED = "blocked"
    WAITING = "waiting-for-approval"
    DONE = "done"
    SKIPPED = "skipped"


class NoticeDirection(StrEnum):
    """Who gave notice: we (given) or the customer (received)."""

    GIVEN = "given"
    RECEIVED = "received"


class QuoteState(StrEnum):
    """报价状态."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class ApprovalSubject(StrEnum):
    """What an approval is about."""

    QUOTE = "quote"
    CONTRACT = "contract"
    PLAN = "plan"


class ApprovalState(StrEnum):
    """审批状态; void: what was approved has been edited since."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"


class RulesState(StrEnum):
    """How a version of the rules for approvals stands; one that is proposed waits for somebody else."""

    IN_FORCE = "in-force"
    PROPOSED = "proposed"
    REPLACED = "replaced"


class Decision(StrEnum):
    """One level's word on an approval."""

    APPROVE = "approve"
    REJECT = "reject"


class ForecastCategory(StrEnum):
    """How sure the owner is of a renewal."""

    COMMIT = "commit"
    BEST_CASE = "best-case"
    AT_RISK = "at-risk"


class DayKind(StrEnum):
    """A day on which the week's rule does not hold: free, or worked."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class Timing(StrEnum):
    """When a renewal was decided, against its term's end."""

    EARLY = "early"
    ON_TIME = "on-time"
    LATE = "late"
    WIN_BACK = "win-back"


class TickEffect(StrEnum):
    """What `tick` does when its day has come."""

    RENEWED_BY_ITSELF = "renewed-by-itself"
    RENEWAL_OPENED = "renewal-opened"
    STEP_BEGUN = "step-begun"
    LAPSED = "lapsed"
    CALL_DUE = "call-due"
    WARNING_ISSUED = "warning-issued"
