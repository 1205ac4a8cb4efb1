"""The words of what is done for a customer between two contracts: tasks, cases, surveys, reminders, messages."""

from enum import StrEnum


class TaskPriority(StrEnum):
    """How much a task matters, apart from its day."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class TaskKind(StrEnum):
    """A call has a window and a script; anything else is a task."""

    TASK = "task"
    CALL = "call"


class TaskSource(StrEnum):
    """Who asked for a task: a person, or a care rule."""

    PERSON = "person"
    RULE = "rule"


class CaseKind(StrEnum):
    """服务单类型."""

    INQUIRY = "inquiry"
    COMPLAINT = "complaint"
    PROPOSAL = "proposal"
    REPAIR = "repair"


class CaseState(StrEnum):
    """服务单状态."""

    OPEN = "open"
    RESOLVED = "resolved"


class CaseEventKind(StrEnum):
    """What happened to a case after it was opened."""

    REPLIED = "replied"
    VISIT_ARRANGED = "visit-arranged"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class SurveyKind(StrEnum):
    """What was asked: satisfaction 1-5, recommendation 0-10, willingness to renew 1-5."""

    CSAT = "csat"
    NPS = "nps"
    WILLINGNESS = "willingness"


class AgendaKind(StrEnum):
    """What a line of the agenda is, in the order in which equally urgent ones stand."""

    NOTICE = "notice"
    END = "end"
    OFFER = "offer"
    WARNING = "warning"
    APPROVAL = "approval"
    UNANSWERED = "unanswered"
    CASE = "case"
    MEASURE = "measure"
    CALL = "call"
    STEP = "step"
    TASK = "task"
    INVOICE = "invoice"
    UNDELIVERED = "undelivered"


class UrgencyTerm(StrEnum):
    """What an urgency is the sum of."""

    DUE = "due"
    OVERDUE = "overdue"
    DEADLINE = "deadline"
    WAITED = "waited"
    AMOUNT = "amount"
    TIER = "tier"
    PRIORITY = "priority"
    RISK = "risk"
    WARNING = "warning"
    BLOCKED = "blocked"


class ReminderKind(StrEnum):
    """What a reminder is about."""

    NOTICE = "notice"
    OFFER = "offer"
    END = "end"
    STEP = "step"
    TASK = "task"
    CALL = "call"
    CASE = "case"
    MEASURE = "measure"
    INVOICE = "invoice"
    APPROVAL = "approval"


class AnswerKind(StrEnum):
    """What a person said to a reminder: seen, later, or never again."""

    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    MUTED = "muted"


class MessageKind(StrEnum):
    """What a message that leaves the house is."""

    DIGEST = "digest"
    ESCALATION = "escalation"
    COMMUNICATION = "communication"
    WARNING = "warning"


class DeliveryChannel(StrEnum):
    """By which way a message leaves the house."""

    MAIL = "mail"
    COMMAND = "command"
    WEBHOOK = "webhook"
    NOTIFY = "notify"


class MessageState(StrEnum):
    """How far a message is; void: its cause was gone before it left."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    VOID = "void"


class RunKind(StrEnum):
    """Work that goes on by itself, whose last good run `status` shows."""

    TICK = "tick"
    REMIND = "remind"
    BACKUP = "backup"


class CareCause(StrEnum):
    """What a follow-up call is counted from."""

    CONTRACT_START = "contract-start"
    INSTALLATION = "installation"
    WRITTEN_COMPLAINT = "written-complaint"
    PROPOSAL = "proposal"
    VISIT_ARRANGED = "visit-arranged"
    REPAIR_OVERDUE = "repair-overdue"
    REPAIRED = "repaired"


class PickMethod(StrEnum):
    """回访客户选择: how it is decided whom to call."""

    RANDOM = "random"
    LOW_SATISFACTION = "low-satisfaction"
    SERVICE = "service"
    LITTLE_KNOWN = "little-known"
    ROUND = "round"
