"""Which warnings are due: every day that no tick has looked at yet, each by the facts dated by then.

A missed day's warning is issued as of the day on which it fell due. A day that was looked at is not looked at again,
but for today: what is recorded afterwards counts from the next tick on, so that no warning is written into the past.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from renewctl.risk import glance
from renewctl.risk import queries as risks
from renewctl.risk.rule_set import default_rules
from renewctl.risk.score import RuleSet
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level
from renewctl.warning import queries, rules
from renewctl.warning.rules import Alert, Watch


def rules_on(book: Reader, day: date) -> RuleSet:
    """Return the rule set that scores on a day."""
    return default_rules()


def days_to_look_at(book: Reader, today: date) -> list[date]:
    """Return the days after the last tick's, today at least; today alone in a book that was never ticked."""
    last = queries.last_looked_at(book)
    first = today if last is None else min(last + timedelta(days=1), today)
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def alerts(book: Reader, watches: Sequence[Watch], days: Sequence[date]) -> Iterator[Alert]:
    """Yield the warnings that are due, day by day; each day takes a few statements, however many terms there are."""
    if not watches or not book.number(glance.ANY_FACTS):
        return
    reached = dict[tuple[Watch, str], Level]()
    issued = queries.issued(book)
    for day in days:
        rule_set = rules_on(book, day)
        version = rule_set.version

        def so_far(watch: Watch, version: str = version) -> Level | None:
            return reached.get((watch, version)) or issued.get((watch.term_id, version))

        watched = [one for one in watches if one.first <= day <= one.deadline and so_far(one) is not Level.HIGH]
        found = risks.assessments(book, {one.customer_id for one in watched}, day, rule_set) if watched else {}
        for watch in watched:
            assessment = found[watch.customer_id]
            if rules.rises(assessment.level, so_far(watch)):
                reached[watch, version] = assessment.level
                yield Alert(watch, day, assessment, version, rule_set.window_days)
