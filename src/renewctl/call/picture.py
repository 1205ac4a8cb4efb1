"""A care rule as it is shown: its days in words."""

from typing import NamedTuple

from renewctl.call.rules import CareRule, Offset
from renewctl.messages import _, n_
from renewctl.vocabulary import label


class RuleLine(NamedTuple):
    """A care rule in the list."""

    rule: str
    title: str
    cause: str
    earliest: str
    latest: str
    every: str
    content: str
    role: str | None
    priority: str
    tiers: str
    segments: str
    points: list[str]


def line(rule: CareRule) -> RuleLine:
    """Return a care rule in words, in the language of the session."""
    every = rule.every_months
    return RuleLine(
        rule.code,
        str(rule.title),
        rule.cause,
        _offset(rule.earliest),
        _offset(rule.latest),
        n_("every {n} month", "every {n} months", every).format(n=every) if every is not None else "",
        rule.content,
        rule.role,
        rule.priority,
        _(", ").join(label(tier) for tier in rule.tiers),
        _(", ").join(label(segment) for segment in rule.segments),
        [str(point) for point in rule.points],
    )


def _offset(offset: Offset) -> str:
    if offset.months:
        return n_("{n} month", "{n} months", offset.months).format(n=offset.months)
    return n_("{n} day", "{n} days", offset.days).format(n=offset.days) if offset.days else _("at once")
