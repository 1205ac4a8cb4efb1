"""The words of an early warning, from its issue to what is made of it."""

from enum import StrEnum


class WarningState(StrEnum):
    """How far a warning has been handled; ended: its term was decided before it was resolved."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    PLANNED = "planned"
    IN_ACTION = "in-action"
    FOLLOWED_UP = "followed-up"
    RESOLVED = "resolved"
    ENDED = "ended"
    EVALUATED = "evaluated"


OPEN_WARNINGS = (
    WarningState.ISSUED,
    WarningState.ACKNOWLEDGED,
    WarningState.PLANNED,
    WarningState.IN_ACTION,
    WarningState.FOLLOWED_UP,
)
"""The states of a warning that is being handled, in their order."""


class WarningStage(StrEnum):
    """The stages of the warning sheet."""

    IDENTIFY = "identify"
    RESPOND = "respond"
    FOLLOW_THROUGH = "follow-through"
    EVALUATE = "evaluate"


class WarningCause(StrEnum):
    """What a customer is likely to be lost for; each has a response of its own."""

    PRICE = "price"
    PRODUCT = "product"
    SERVICE = "service"
    CONTACT = "contact"
    COMPETITOR = "competitor"
    PAYMENT = "payment"


class Evaluation(StrEnum):
    """What became of a warning, judged afterwards."""

    EFFECTIVE = "effective"
    PARTLY = "partly"
    INEFFECTIVE = "ineffective"
    FALSE_ALARM = "false-alarm"


class RiskDirection(StrEnum):
    """Which way an indicator points: the higher its figure, the riskier (rising), or the safer (falling)."""

    RISING = "rising"
    FALLING = "falling"


class AttributeOwner(StrEnum):
    """Whose column of a sheet is an indicator: one of the customer, or one of its contracts."""

    CUSTOMER = "customer"
    CONTRACT = "contract"


class FactUse(StrEnum):
    """Whether a record counts in a score: for the figure now, for its baseline, or not and why."""

    NOW = "now"
    BEFORE = "before"
    DATED_LATER = "dated-later"
    TOO_OLD = "too-old"
    CREDIT_NOTE = "credit-note"
    SETTLED_BEFORE = "settled-before"
    OTHER_KIND = "other-kind"
    UNANSWERED = "unanswered"
    ONE_WAY = "one-way"
    WITHDRAWN = "withdrawn"
    NOT_LATE = "not-late"
    UNDATED = "undated"
    NOT_RUNNING = "not-running"
    NOT_RECORDED = "not-recorded"


class ScoreboardBy(StrEnum):
    """By what the figures on warnings are broken down."""

    TIER = "tier"
    OWNER = "owner"
    INDUSTRY = "industry"
    LEVEL = "level"
    INDICATOR = "indicator"


class IndicatorName(StrEnum):
    """风险指标, in the order in which they are shown."""

    USAGE = "usage"
    INQUIRIES = "inquiries"
    MARKET = "market"
    PAYMENT = "payment"
    SATISFACTION = "satisfaction"
    SATISFACTION_TREND = "satisfaction-trend"
    SILENCE = "silence"
    OPEN_COMPLAINTS = "open-complaints"
    REPEATED_COMPLAINTS = "repeated-complaints"
    CHAMPION = "champion"
    NOTICE = "notice"
    LATE_STEPS = "late-steps"
    STALE_SIGNALS = "stale-signals"
    ACTIVE_DAYS = "active-days"
    PAYMENT_TREND = "payment-trend"
    DISCOUNTS = "discounts"
    TENURE = "tenure"


class Objective(StrEnum):
    """By which measure one proposal of rules is better than another."""

    AUC = "auc"
    TOP = "top"
    BRIER = "brier"
