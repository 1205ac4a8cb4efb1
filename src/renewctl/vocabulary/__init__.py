"""Every word that is stored or typed, one per thing (design section 5).

The values are stored as they stand here and are stable keys in JSON and CSV; a table shows
`label(word)`, which is the word in the user's language.
"""

from enum import StrEnum

from renewctl.messages import _
from renewctl.vocabulary.care import (
    AgendaKind,
    AnswerKind,
    CareCause,
    CaseEventKind,
    CaseKind,
    CaseState,
    DeliveryChannel,
    MessageKind,
    MessageState,
    PickMethod,
    ReminderKind,
    RunKind,
    SurveyKind,
    TaskKind,
    TaskPriority,
    TaskSource,
    UrgencyTerm,
)
from renewctl.vocabulary.checks import Severity
from renewctl.vocabulary.interactions import CallOutcome, ContentKind, Direction, InteractionKind
from renewctl.vocabulary.renewals import (
    AmountClass,
    ApprovalState,
    ApprovalSubject,
    DayKind,
    Decision,
    ForecastCategory,
    NoticeDirection,
    QuoteState,
    RenewalState,
    Role,
    RulesState,
    StepState,
    TickEffect,
    Timing,
)
from renewctl.vocabulary.warnings import (
    OPEN_WARNINGS,
    AttributeOwner,
    Evaluation,
    FactUse,
    IndicatorName,
    Objective,
    RiskDirection,
    ScoreboardBy,
    WarningCause,
    WarningStage,
    WarningState,
)

__all__ = [
    "OPEN_WARNINGS",
    "AgendaKind",
    "AmountClass",
    "AnswerKind",
    "ApprovalState",
    "ApprovalSubject",
    "AttributeOwner",
    "Band",
    "BillingCycle",
    "CallOutcome",
    "CareCause",
    "CaseEventKind",
    "CaseKind",
    "CaseState",
    "Channel",
    "ContentKind",
    "ContractKind",
    "ContractState",
    "DateOrder",
    "DayKind",
    "DeadlineKind",
    "Decision",
    "DeliveryChannel",
    "Direction",
    "DueBy",
    "Evaluation",
    "FactUse",
    "ForecastCategory",
    "IndicatorName",
    "InteractionKind",
    "InvoiceState",
    "Level",
    "MessageKind",
    "MessageState",
    "NoticeDirection",
    "NoticeUnit",
    "Objective",
    "Outcome",
    "PickMethod",
    "QuoteState",
    "ReminderKind",
    "RenewalState",
    "RiskDirection",
    "Role",
    "RulesState",
    "RunKind",
    "ScoreboardBy",
    "Segment",
    "Severity",
    "SignalKind",
    "StepState",
    "SurveyKind",
    "TaskKind",
    "TaskPriority",
    "TaskSource",
    "TaskState",
    "TermKind",
    "TickEffect",
    "Tier",
    "Timing",
    "UrgencyTerm",
    "WarningCause",
    "WarningStage",
    "WarningState",
    "label",
]


def label(word: str | None) -> str:
    """Return a stored word as the user reads it, in the language of the session; "" for none."""
    return _(str(word)) if word else ""


class Tier(StrEnum):
    """客户等级."""

    KEY = "key"
    REGULAR = "regular"
    POTENTIAL = "potential"


class Segment(StrEnum):
    """Whether the customer is a business or a person."""

    B2B = "b2b"
    B2C = "b2c"


class Channel(StrEnum):
    """Whether we sell to the customer ourselves."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class ContractState(StrEnum):
    """合同状态."""

    NOT_EFFECTIVE = "not-effective"
    ACTIVE = "active"
    ENDED = "ended"
    CANCELLED = "cancelled"


class ContractKind(StrEnum):
    """How a contract goes on after its end: by decision, by itself, or it has no end."""

    FIXED = "fixed"
    AUTO = "auto"
    EVERGREEN = "evergreen"


class NoticeUnit(StrEnum):
    """The unit in which a notice period is agreed."""

    DAYS = "days"
    MONTHS = "months"


class BillingCycle(StrEnum):
    """How often the contract is invoiced."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    ONCE = "once"


class TermKind(StrEnum):
    """合同期: the first one, or one that a renewal made."""

    INITIAL = "initial"
    RENEWAL = "renewal"


class Outcome(StrEnum):
    """What came of a term's renewal."""

    RENEWED = "renewed"
    EXPANDED = "expanded"
    CONTRACTED = "contracted"
    CHURNED = "churned"
    LAPSED = "lapsed"


class DeadlineKind(StrEnum):
    """Which date of a contract a due line is about."""

    END = "end"
    NOTICE = "notice"


class DueBy(StrEnum):
    """By which of its dates a contract is due: whichever comes first, its end alone, or its notice deadline alone."""

    ANY = "any"
    END = "end"
    NOTICE = "notice"


class Band(StrEnum):
    """How near a deadline is: past, within 7 days, within 30, later."""

    OVERDUE = "overdue"
    RED = "red"
    YELLOW = "yellow"
    LATER = "later"


class TaskState(StrEnum):
    """任务状态."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class SignalKind(StrEnum):
    """A dated fact from outside: of one customer, or of a market."""

    USAGE = "usage"
    INQUIRY = "inquiry"
    COMPETITOR = "competitor"
    POLICY = "policy"


class InvoiceState(StrEnum):
    """Computed from the receipts, never stored."""

    OPEN = "open"
    PARTLY_PAID = "partly-paid"
    PAID = "paid"
    OVERDUE = "overdue"


class Level(StrEnum):
    """风险等级."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


class DateOrder(StrEnum):
    """The order of day, month and year in a column of written dates."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
