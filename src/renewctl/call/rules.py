"""Care rules: which event asks for a call, from which day and up to which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from renewctl.dates import add_days, add_months
from renewctl.errors import RuleError
from renewctl.strict_toml import Words
from renewctl.vocabulary import CareCause, ContentKind, Role, Segment, TaskPriority, Tier


@dataclass(frozen=True, slots=True)
class Offset:
    """How long after its cause: in days, or in months counted from the cause itself, clamped to the month's end."""

    days: int = 0
    months: int = 0

    def after(self, anchor: date, more_months: int = 0) -> date:
        """Return the day so long after the anchor. RuleError outside the calendar."""
        return add_days(add_months(anchor, self.months + more_months), self.days)


@dataclass(frozen=True, slots=True)
class CareRule:
    """What asks for a call, within which days, what for, and by whom."""

    code: str
    title: Words
    cause: CareCause
    earliest: Offset
    latest: Offset
    content: ContentKind
    every_months: int | None = None
    role: Role | None = None
    priority: TaskPriority = TaskPriority.NORMAL
    tiers: tuple[Tier, ...] = ()
    segments: tuple[Segment, ...] = ()
    points: tuple[Words, ...] = ()

    def concerns(self, tier: str | None, segment: str | None) -> bool:
        """Return whether a customer of that tier and segment is called by this rule."""
        return (not self.tiers or tier in self.tiers) and (not self.segments or segment in self.segments)


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that calls are counted from.

    `recorded_on` is the day it came into the book: what was over before is history. From `over_on` on nobody is
    called about it any more: it was answered, resolved, lost.
    """

    kind: CareCause
    key: str
    anchor: date
    recorded_on: date
    over_on: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a call, and the day on which it falls due; `cause` is the same however often it is looked at."""

    cause: str
    on: date
    earliest: date
    latest: date


def windows(rule: CareRule, cause: Cause, today: date) -> Iterator[Window]:
    """Yield the windows of a rule that have opened by today, in their order.

    A call falls due on the first day of its window, or on the day its cause was entered where that is later; a window
    that was over by then is history, and not called up. Whether one that had begun by then is asked for, due.py says.
    """
    for turn in count():
        try:
            earliest = rule.earliest.after(cause.anchor, turn * (rule.every_months or 0))
            latest = rule.latest.after(cause.anchor, turn * (rule.every_months or 0))
        except RuleError:
            return  # past the end of the calendar
        on = max(earliest, cause.recorded_on)
        if earliest > today or (cause.over_on is not None and on >= cause.over_on):
            return
        if on <= min(latest, today):
            yield Window(cause.key if rule.every_months is None else f"{cause.key}:{turn + 1}", on, earliest, latest)
        if rule.every_months is None:
            return


def titled(title: str, words: Words | None) -> Words:
    """Return the title of a call in both languages, by the words of its rule.

    One that the rule did not write so, in either language, stays as it is: somebody edited it, or other rules are in
    force since.
    """
    if words is not None:
        for own in (words.en, words.zh):
            if title == own or title.startswith(f"{own}: "):
                about = title[len(own) :]
                return Words(words.en + about, words.zh + about)
    return Words(title, title)
