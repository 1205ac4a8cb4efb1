"""What one person is told in one message: what is overdue, what is due this week, what later, and what others left."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from renewctl.messages import _, language, n_
from renewctl.output import visible
from renewctl.reminder.rules import Firing
from renewctl.vocabulary import label

THIS_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that has a deadline, as it is told; texts are one line each."""

    code: str
    kind: str
    customer: str
    contract: str
    title: str
    deadline: str
    days_left: int
    when: str
    window: int
    is_late: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a message says; templates get it as plain values."""

    recipient: str
    language: str
    today: str
    subject: str
    is_late: bool
    groups: tuple[Group, ...]
    escalated: tuple[Line, ...]
    passed: int
    note: str

    @property
    def lines(self) -> list[Line]:
        """Every line, in the order in which it is told."""
        return [line for group in self.groups for line in group.lines] + list(self.escalated)

    @property
    def values(self) -> dict[str, object]:
        """The digest as plain values: what templates and programs get."""
        return asdict(self)


def digest(recipient: str, told: Iterable[Firing], passed: int, today: date) -> Digest:
    """Return what a person is told, in the language of the session: each item once, by its nearest window.

    `passed` counts windows that fell while nobody ran it, on what needs nothing any more.
    """
    own, others = dict[str, Line](), dict[str, Line]()
    for firing in told:
        line = _line(firing, today)
        kept = others if firing.is_escalation else own
        before = kept.get(line.code)
        kept[line.code] = line if before is None or line.window < before.window else before
    lines = sorted(own.values(), key=lambda line: (line.deadline, line.code))
    groups = tuple(group for group in _groups(lines) if group.lines)
    escalated = tuple(sorted(others.values(), key=lambda line: (line.deadline, line.code)))
    is_late = any(line.is_late for line in (*lines, *escalated))
    note = n_(
        "{n} more reminder is left out: what it was about is settled or muted.",
        "{n} more reminders are left out: what they were about is settled or muted.",
        passed,
    ).format(n=passed)
    subject = _subject(groups, len(escalated), is_late=is_late)
    spoken = language()
    return Digest(
        _shown(recipient),
        spoken,
        today.isoformat(),
        subject,
        is_late,
        groups,
        escalated,
        passed,
        note if passed else "",
    )


def _groups(lines: Sequence[Line]) -> list[Group]:
    overdue = [line for line in lines if line.days_left < 0]
    week = [line for line in lines if 0 <= line.days_left <= THIS_WEEK_DAYS]
    later = [line for line in lines if line.days_left > THIS_WEEK_DAYS]
    return [
        Group("overdue", _("Overdue"), tuple(overdue)),
        Group("week", _("Within a week"), tuple(week)),
        Group("later", _("Later"), tuple(later)),
    ]


def _subject(groups: Sequence[Group], escalated: int, *, is_late: bool) -> str:
    """Counts only: a subject is read by whoever passes by, so it names no customer and no sum."""
    counts = [f"{group.title} {len(group.lines)}" for group in groups]
    counts += [_("Left by your team {n}").format(n=escalated)] if escalated else []
    subject = _("Renewals: {counts}").format(counts=_(", ").join(counts))
    return _("{subject} (late)").format(subject=subject) if is_late else subject


def _line(firing: Firing, today: date) -> Line:
    item = firing.item
    title = item.title_zh if item.title_zh and language() == "zh_CN" else item.title
    left = (item.deadline - today).days
    return Line(
        item.code,
        label(item.kind),
        _shown(item.customer or ""),
        _shown(item.contract or ""),
        _shown(title),
        item.deadline.isoformat(),
        left,
        when(left),
        firing.days_before,
        firing.falls_on < today,
        _shown(item.owner or ""),
    )


def when(days_left: int) -> str:
    """Return how far away a deadline is, in words."""
    if days_left == 0:
        return _("today")
    if days_left < 0:
        return n_("{n} day overdue", "{n} days overdue", -days_left).format(n=-days_left)
    return n_("in {n} day", "in {n} days", days_left).format(n=days_left)


def _shown(text: str) -> str:
    return " ".join(visible(text).split())


def key_of(recipient: str, firings: Iterable[Firing]) -> str:
    """Return what a digest is for: the same firings for the same person are one cause."""
    keys = sorted(firing.key for firing in firings)
    return f"digest:{hashlib.sha256(repr((recipient, keys)).encode()).hexdigest()}"
