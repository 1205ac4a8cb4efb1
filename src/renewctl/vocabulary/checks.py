"""The words of `check`: how much a finding matters."""

from enum import StrEnum


class Severity(StrEnum):
    """Whether the book contradicts itself, somebody should act, or it may well be meant so (only with --strict)."""

    WRONG = "wrong"
    ATTENTION = "attention"
    MILD = "mild"
