"""In which order a case may be opened, answered, visited, resolved and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.vocabulary import CaseEventKind, CaseState


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a case, at its local date or date-time as written."""

    kind: CaseEventKind
    at: str


def is_before(moment: str, other: str) -> bool:
    """Return whether a moment lies before another; where one names no time, only their days are compared."""
    length = min(len(moment), len(other))
    return moment[:length] < other[:length]


def check_happened(moment: str, now: str) -> None:
    """Refuse a moment that is still to come; RuleError."""
    if is_before(now, moment):
        raise RuleError(
            _("{moment} is still to come.").format(moment=moment.replace("T", " ")), rule="case-happened-by-now"
        )


def check_event(number: int, opened_at: str, before: Sequence[Happened], new: Happened) -> None:
    """Refuse what cannot happen to a case: before it was opened, to one that is resolved, or twice. RuleError."""
    state = state_after(before)
    if is_before(new.at, opened_at):
        sentence = _("Case {number} was opened on {moment}, after that.")
        raise RuleError(sentence.format(number=number, moment=opened_at.replace("T", " ")), rule="case-after-opening")
    if new.kind is CaseEventKind.REPLIED:
        return  # a reply may be written down late, also of a case that is resolved by now
    if new.kind is CaseEventKind.REOPENED and state is CaseState.OPEN:
        raise RuleError(_("Case {number} is open.").format(number=number), rule="case-is-resolved")
    if new.kind is not CaseEventKind.REOPENED and state is CaseState.RESOLVED:
        raise RuleError(
            _("Case {number} is resolved already.").format(number=number),
            _("renewctl case reopen {number} opens it again.").format(number=number),
            rule="case-is-open",
        )
    turned = [event.at for event in before if event.kind in (CaseEventKind.RESOLVED, CaseEventKind.REOPENED)]
    if turned and is_before(new.at, turned[-1]):
        sentence = _("Case {number} was resolved or opened again on {moment}, after that.")
        raise RuleError(sentence.format(number=number, moment=turned[-1].replace("T", " ")), rule="case-in-order")


def state_after(events: Sequence[Happened]) -> CaseState:
    """Return whether a case is open or resolved after what happened to it, in the order in which it was noted."""
    turned = [event.kind for event in events if event.kind in (CaseEventKind.RESOLVED, CaseEventKind.REOPENED)]
    return CaseState.RESOLVED if turned and turned[-1] is CaseEventKind.RESOLVED else CaseState.OPEN


def first_reply(events: Sequence[Happened]) -> str | None:
    """Return the moment of the first reply to a case, in whatever order they were noted; None for none."""
    return min((event.at for event in events if event.kind is CaseEventKind.REPLIED), default=None)


def check_due(due_on: date | None, opened_at: str) -> None:
    """Refuse a set time before the case was opened; RuleError."""
    if due_on is not None and due_on.isoformat() < opened_at[:10]:
        raise RuleError(_("It cannot be due before it was opened."), rule="case-due-after-opening")


def check_visit(visit_on: date, arranged_at: str) -> None:
    """Refuse a visit on a day before it was arranged; RuleError."""
    if visit_on.isoformat() < arranged_at[:10]:
        raise RuleError(_("The visit cannot lie before the day it was arranged."), rule="case-visit-ahead")


def days_left(due_on: str | None, state: str, today: date) -> int | None:
    """Return the days until an open case's set time, negative once past; None without one, and once it is resolved."""
    if due_on is None or state != CaseState.OPEN:
        return None
    return (date.fromisoformat(due_on) - today).days
