"""The words of calls, mails, meetings, visits and messages."""

from enum import StrEnum


class InteractionKind(StrEnum):
    """沟通方式."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    VISIT = "visit"
    MESSAGE = "message"


class Direction(StrEnum):
    """Who began: the customer (in) or we (out)."""

    IN = "in"
    OUT = "out"


class CallOutcome(StrEnum):
    """Whether the other side was reached."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    LEFT_MESSAGE = "left-message"
    REFUSED = "refused"


class ContentKind(StrEnum):
    """What an interaction was for (回访内容)."""

    EXPLAIN = "explain"
    PROMOTE = "promote"
    AFFECTION = "affection"
    MEDIATE = "mediate"
    ADVISE = "advise"
    GUIDE = "guide"
